// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.util.random.RandomGenerator;

/**
 * Draws whole numbers z with probability proportional to exp(-rate·|z|), where the rate is a
 * fraction: exactly, with whole numbers only.
 *
 * <p>Laplace noise that is made by taking a logarithm of a floating-point number has holes, from
 * which the value can be read back (Mironov, On Significance of the Least Significant Bits for
 * Differential Privacy, 2012). This is algorithm 2 of Canonne, Kamath, Steinke, The Discrete
 * Gaussian for Differential Privacy, 2020, which needs no logarithm. How long it takes depends on
 * what is drawn.
 */
final class DiscreteLaplace {
    /** Beyond this a product could overflow: {@code denominator * tries}. */
    static final long MAX_DENOMINATOR = 1L << 52;

    private DiscreteLaplace() {}

    /**
     * Draws one.
     *
     * @param numerator of the rate, at least 1
     * @param denominator of the rate, 1 to {@link #MAX_DENOMINATOR}
     */
    static long draw(RandomGenerator random, long numerator, long denominator) {
        for (;;) {
            long fine = random.nextLong(denominator);
            if (!happens(random, fine, denominator)) {
                continue;
            }
            long coarse = 0;
            while (happens(random, 1, 1)) {
                coarse++;
            }
            long size = (fine + denominator * coarse) / numerator;
            boolean isNegative = random.nextBoolean();
            // Zero has no sign, so one of its two must not count.
            if (size > 0 || !isNegative) {
                return isNegative ? -size : size;
            }
        }
    }

    /** Happens with probability exp(-part/whole), for part <= whole. */
    private static boolean happens(RandomGenerator random, long part, long whole) {
        // The series of exp: the first try that fails is an odd one.
        long tries = 1;
        while (random.nextLong(Math.multiplyExact(whole, tries)) < part) {
            tries++;
        }
        return tries % 2 == 1;
    }
}
