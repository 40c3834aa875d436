// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

/**
 * Turns down bins in which there is more noise than target: Wiener's gain, from the power of the noise
 * and a decision-directed estimate of the target's (Ephraim and Malah, IEEE TASSP 32, 1984). Noise is
 * what a bin falls to again and again; so a target that never pauses is taken for noise, too.
 */
final class PostFilter {
    /** How much of the estimate comes from the frame before: less follows faster, and warbles. */
    private static final double BEFORE = 0.8;

    private static final double SMOOTHING_SECONDS = 0.08;
    private static final double RISE_DECIBELS_A_SECOND = 4;

    private static final double NOTHING = 1e-14;

    /** So long at first, what is heard is taken for noise: nothing is known of it yet. */
    private static final double BEGINNING_SECONDS = 0.15;

    private final double least;
    private final double smoothing;
    private final double rise;
    private final double[] smooth;
    private final double[] floor;
    private final double[] before;
    private int beginning;

    /**
     * @param mostDecibels by how much a bin is turned down at most; 0 does nothing
     * @param hopSeconds from one frame to the next
     */
    PostFilter(int bins, double mostDecibels, double hopSeconds) {
        least = Math.pow(10, -mostDecibels / 20);
        smoothing = Math.exp(-hopSeconds / SMOOTHING_SECONDS);
        rise = Math.pow(10, RISE_DECIBELS_A_SECOND / 10 * hopSeconds);
        beginning = (int) Math.ceil(BEGINNING_SECONDS / hopSeconds);
        smooth = new double[bins];
        floor = new double[bins];
        before = new double[bins];
    }

    /** Turns down the bins of a spectrum, in place. */
    void apply(double[] spectrum) {
        for (int bin = 0; bin < before.length; bin++) {
            double re = spectrum[2 * bin];
            double im = spectrum[2 * bin + 1];
            double power = re * re + im * im;
            smooth[bin] = smoothing * smooth[bin] + (1 - smoothing) * power;
            floor[bin] =
                    beginning > 0 ? smooth[bin] : Math.min(smooth[bin], rise * floor[bin] + NOTHING);
            double noise = floor[bin] + NOTHING;
            double ratio =
                    BEFORE * before[bin] / noise + (1 - BEFORE) * Math.max(0, power / noise - 1);
            double gain = Math.max(least, ratio / (1 + ratio));
            before[bin] = gain * gain * power;
            spectrum[2 * bin] = gain * re;
            spectrum[2 * bin + 1] = gain * im;
        }
        beginning = Math.max(0, beginning - 1);
    }
}
