// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.util.random.RandomGenerator;

/**
 * Laplace noise on a grid of 2^exponent. A value is first rounded down to the grid, so that whatever
 * comes out is on the grid whatever went in; the noise is a whole number of its steps. Two values
 * that are at most the sensitivity apart are at most {@link #steps} apart on the grid, so the loss is
 * at most epsilon.
 *
 * @param exponent of the size of a step
 * @param steps the sensitivity in steps, rounded up
 * @param microEpsilon the loss of one value, in millionths
 */
record LaplaceNoise(int exponent, long steps, long microEpsilon) {
    private static final long MICRO = 1_000_000;

    /** The sensitivity has 2^10 steps at least, so that rounding it up adds a thousandth at most. */
    private static final int STEPS = 10;

    /** The scale of the noise has 2^20 steps at least: the grid is not to be felt. */
    private static final int SCALE_STEPS = 20;

    /** Values of fractions are held to this many steps, far more than any noise has. */
    private static final double MOST_STEPS = 0x1p62;

    /** The noise of a rule. */
    static LaplaceNoise of(Rule.Noise rule, boolean isWhole) {
        double scale = rule.sensitivity() / ((double) rule.microEpsilon() / MICRO);
        int fine =
                Math.min(
                        Math.getExponent(rule.sensitivity()) - STEPS,
                        Math.getExponent(scale) - SCALE_STEPS);
        // Whole numbers have a grid already, and need no finer one.
        int exponent = isWhole ? Math.max(0, fine) : fine;
        long steps = (long) Math.ceil(Math.scalb(rule.sensitivity(), -exponent));
        return new LaplaceNoise(exponent, steps, rule.microEpsilon());
    }

    /** A value with noise; held to the range of a long. */
    long add(long value, RandomGenerator random) {
        long noised = sum(value >> Math.min(exponent, Long.SIZE - 1), draw(random));
        if (noised == 0) {
            return 0;
        }
        boolean fits = exponent < Long.SIZE - 1 && noised << exponent >> exponent == noised;
        return fits ? noised << exponent : noised < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** A value with noise. Infinite values count as very large ones; not for NaN. */
    double add(double value, RandomGenerator random) {
        double gridded =
                Math.clamp(Math.floor(Math.scalb(value, -exponent)), -MOST_STEPS, MOST_STEPS);
        return Math.scalb((double) sum((long) gridded, draw(random)), exponent);
    }

    private long draw(RandomGenerator random) {
        return DiscreteLaplace.draw(random, microEpsilon, steps * MICRO);
    }

    private static long sum(long left, long right) {
        long sum = left + right;
        boolean overflowed = ((left ^ sum) & (right ^ sum)) < 0;
        return overflowed ? (left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
