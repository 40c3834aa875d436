// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.time.Duration;
import java.util.Optional;
import org.openaif.metadata.ChannelSettings.Overflow;

/**
 * How the channels at a port are run, where their own settings do not say; an input port counts
 * before the output port at the other end.
 *
 * @param depth as in {@link ChannelSettings}
 * @param overflow as in {@link ChannelSettings}
 * @param maxAge as in {@link ChannelSettings}
 * @param isOptional whether the AIM works without anything ever coming, or going, there
 * @param anonymise what the messages of the port are made of before they come in, or when they go out
 * @param dataCategory what kind of data the messages are
 */
public record PortSettings(
        Optional<Integer> depth,
        Optional<Overflow> overflow,
        Optional<Duration> maxAge,
        boolean isOptional,
        Optional<Anonymise> anonymise,
        Optional<String> dataCategory) {

    /** Says nothing. */
    public static final PortSettings NONE =
            new PortSettings(Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** How channels are run; nothing of what is in the messages. */
    public PortSettings(
            Optional<Integer> depth,
            Optional<Overflow> overflow,
            Optional<Duration> maxAge,
            boolean isOptional) {
        this(depth, overflow, maxAge, isOptional, Optional.empty(), Optional.empty());
    }

    /** These settings, with those that are said there in their place. */
    PortSettings overriddenBy(PortSettings other) {
        return new PortSettings(
                other.depth.or(() -> depth),
                other.overflow.or(() -> overflow),
                other.maxAge.or(() -> maxAge),
                other.isOptional || isOptional,
                other.anonymise.or(() -> anonymise),
                other.dataCategory.or(() -> dataCategory));
    }

    /** The same about how one channel is run; anonymising is the port's own business. */
    ChannelSettings of(Connection connection) {
        return new ChannelSettings(connection, depth, overflow, maxAge, Optional.empty());
    }
}
