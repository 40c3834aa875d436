// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How an AIM instance is run. What is empty is not said here.
 *
 * @param parameters by name; numbers and booleans are kept as their text
 * @param thread {@code Virtual} or {@code Platform}
 * @param restartLimit how often the AIM is restarted after a failure before it stays FAILED
 * @param restartDelay how long to wait before the first restart; doubled at each further one
 */
public record AimSettings(
        Map<String, String> parameters,
        Optional<ThreadKind> thread,
        Optional<Integer> restartLimit,
        Optional<Duration> restartDelay) {

    /** Says nothing. */
    public static final AimSettings NONE =
            new AimSettings(Map.of(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Copies the map. */
    public AimSettings {
        parameters = Map.copyOf(parameters);
    }

    /** These settings, with those that are said there in their place. */
    public AimSettings overriddenBy(AimSettings other) {
        Map<String, String> merged = new HashMap<>(parameters);
        merged.putAll(other.parameters);
        return new AimSettings(
                merged,
                other.thread.or(() -> thread),
                other.restartLimit.or(() -> restartLimit),
                other.restartDelay.or(() -> restartDelay));
    }

    /** The kind of thread that an AIM runs on. */
    public enum ThreadKind {
        /** Cheap, many; for AIMs that wait most of the time. The default. */
        VIRTUAL,
        /** Its own thread of the operating system; for real-time audio and native calls. */
        PLATFORM
    }
}
