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
 */
public record PortSettings(
        Optional<Integer> depth,
        Optional<Overflow> overflow,
        Optional<Duration> maxAge,
        boolean isOptional) {

    /** Says nothing. */
    public static final PortSettings NONE =
            new PortSettings(Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** These settings, with those that are said there in their place. */
    PortSettings overriddenBy(PortSettings other) {
        return new PortSettings(
                other.depth.or(() -> depth),
                other.overflow.or(() -> overflow),
                other.maxAge.or(() -> maxAge),
                other.isOptional || isOptional);
    }

    /** The same about one channel. */
    ChannelSettings of(Connection connection) {
        return new ChannelSettings(connection, depth, overflow, maxAge);
    }
}
