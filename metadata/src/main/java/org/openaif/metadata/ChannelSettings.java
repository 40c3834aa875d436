// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.time.Duration;
import java.util.Optional;

/**
 * How one channel is run. What is empty is not said here. Made from {@link #of} by the {@code
 * with…} methods.
 *
 * @param connection which one, as the topology has it
 * @param depth how many messages it holds at most
 * @param overflow what happens to a message that finds it full
 * @param maxAge how old a message may be, in stream time, when it is read; an older one is dropped
 *     and accounted for
 * @param anonymise what its messages are made of before they arrive; a {@link WorkflowGraph} has an
 *     AIM there that does it, and no channel that says so
 */
public record ChannelSettings(
        Connection connection,
        Optional<Integer> depth,
        Optional<Overflow> overflow,
        Optional<Duration> maxAge,
        Optional<Anonymise> anonymise) {

    /** Settings that say nothing yet about a channel. */
    public static ChannelSettings of(Connection connection) {
        return new ChannelSettings(
                connection, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    /** These settings, with those that are said there in their place; of the same channel still. */
    public ChannelSettings overriddenBy(ChannelSettings other) {
        return new ChannelSettings(
                connection,
                other.depth.or(() -> depth),
                other.overflow.or(() -> overflow),
                other.maxAge.or(() -> maxAge),
                other.anonymise.or(() -> anonymise));
    }

    /** The same of another channel. */
    public ChannelSettings withConnection(Connection other) {
        return new ChannelSettings(other, depth, overflow, maxAge, anonymise);
    }

    /** The same, holding this many messages. */
    public ChannelSettings withDepth(int messages) {
        return new ChannelSettings(
                connection, Optional.of(messages), overflow, maxAge, anonymise);
    }

    /** The same, doing this when full. */
    public ChannelSettings withOverflow(Overflow what) {
        return new ChannelSettings(connection, depth, Optional.of(what), maxAge, anonymise);
    }

    /** The same, dropping what is older. */
    public ChannelSettings withMaxAge(Duration age) {
        return new ChannelSettings(connection, depth, overflow, Optional.of(age), anonymise);
    }

    /** The same, keeping what is old. */
    ChannelSettings withoutMaxAge() {
        return new ChannelSettings(connection, depth, overflow, Optional.empty(), anonymise);
    }

    /** The same, anonymising so. */
    public ChannelSettings withAnonymise(Anonymise rules) {
        return new ChannelSettings(connection, depth, overflow, maxAge, Optional.of(rules));
    }

    /** The same without: it has been seen to. */
    ChannelSettings withoutAnonymise() {
        return new ChannelSettings(connection, depth, overflow, maxAge, Optional.empty());
    }

    /** What happens to a message that finds its channel full. */
    public enum Overflow {
        /** The writer waits for room. The default. */
        BLOCK,
        /** The oldest message makes room; accounted for as dropped. */
        DROP_OLDEST,
        /** The new message is not taken; accounted for as dropped. */
        DROP_NEWEST,
        /** The write fails with TOO_MANY_PENDING_MESSAGES. */
        FAIL
    }
}
