// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Runs what looks at one input, and demands that it takes little time and room. Whoever never comes
 * back is the fuzzer's to find, by the {@code @Timeout} of each target; whoever keeps too much, the
 * heap's.
 *
 * <p>What is over a bound is tried again, and counts if it is so thrice: the first to use a class
 * also pays for its loading, and for the fuzzer's agent, which rewrites it.
 */
final class Bounded {
    private static final ThreadMXBean THREADS =
            (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** An input of a few kilobytes is done in milliseconds; a busy machine may take a hundredfold. */
    private static final Duration TIME = Duration.ofSeconds(5);

    /** Also what is garbage at once: a thousand times what an input of 64 KiB has. */
    private static final long BYTES = 64L << 20;

    private static final int TRIES = 3;

    private Bounded() {}

    static void run(Runnable target) {
        Cost cost = Cost.of(target);
        for (int again = 1; again < TRIES && cost.isTooMuch(); again++) {
            cost = Cost.of(target);
        }
        assertThat(cost.isTooMuch()).as("too much for one input: %s", cost).isFalse();
    }

    /** What one input takes. */
    private record Cost(Duration time, long bytes) {
        static Cost of(Runnable target) {
            long start = System.nanoTime();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            target.run();
            return new Cost(
                    Duration.ofNanos(System.nanoTime() - start),
                    THREADS.getCurrentThreadAllocatedBytes() - before);
        }

        boolean isTooMuch() {
            return time.compareTo(TIME) > 0 || bytes > BYTES;
        }
    }

    /** What a person reads is on one line, and of a length that a line can have. */
    static void requireOneLine(String message) {
        assertThat(message)
                .isNotBlank()
                .hasSizeLessThan(4_000)
                .satisfies(
                        text ->
                                assertThat(text.chars().noneMatch(Character::isISOControl))
                                        .as("no control characters in: %s", text)
                                        .isTrue());
    }
}
