// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.Optional;

/**
 * How one channel is run.
 *
 * @param connection which one, as the topology has it
 * @param depth how many messages it holds at most
 * @param overflow what happens to a message that finds it full
 */
public record ChannelSettings(
        Connection connection, Optional<Integer> depth, Optional<Overflow> overflow) {

    /** A channel of which nothing is said. */
    public static ChannelSettings of(Connection connection) {
        return new ChannelSettings(connection, Optional.empty(), Optional.empty());
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
