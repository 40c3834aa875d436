// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import org.openaif.api.Timestamp;

/**
 * Finds the peaks in the level of a sound: where it stands clear of its sliding median.
 *
 * <p>The level is given as the power (the mean square, 1 for full scale) of one short frame after
 * the other. A peak is recognised once the level has stood the {@code threshold} above the median
 * for {@code hold} frames in a row, so that the crackle of a single drop of rain is none; it is
 * over once the level has been below for {@code quiet} frames in a row, so that one bark is one
 * peak. The median is never taken as lower than {@code floor}: in a silent room, nothing is a peak
 * that would not be heard over a quiet background.
 */
final class PeakDetector {
    private final double threshold;
    private final double floor;
    private final int hold;
    private final int quiet;
    private final SlidingMedian recent;

    private boolean inPeak;
    private int loudFrames;
    private int quietFrames;
    private long onset = Timestamp.NONE;
    private double decibels;

    /**
     * A detector.
     *
     * @param medianFrames over how many frames the median is taken
     * @param thresholdDecibels how far a peak stands above the median
     * @param floorDecibels the lowest median assumed, relative to full scale
     */
    PeakDetector(
            int medianFrames, double thresholdDecibels, double floorDecibels, int hold, int quiet) {
        this.threshold = power(thresholdDecibels);
        this.floor = power(floorDecibels);
        this.hold = hold;
        this.quiet = quiet;
        recent = new SlidingMedian(medianFrames);
    }

    /**
     * Takes the next frame.
     *
     * @return whether a peak has been recognised with it; {@link #onset} says when it began
     */
    boolean frame(double power, long time) {
        double clear = threshold * Math.max(recent.median(), floor);
        // Until there is something to compare with, nothing is loud.
        boolean loud = power > clear && 10 * recent.size() >= recent.window();
        recent.add(power);
        if (loud) {
            if (loudFrames == 0) {
                onset = time;
            }
            loudFrames++;
            quietFrames = 0;
        } else {
            loudFrames = 0;
            onset = Timestamp.NONE;
            quietFrames++;
            if (quietFrames >= quiet) {
                inPeak = false;
            }
        }
        if (inPeak || loudFrames < hold) {
            return false;
        }
        inPeak = true;
        decibels = 10 * Math.log10(power / clear * threshold);
        return true;
    }

    /** When the present loud stretch began, {@link Timestamp#NONE} if it is not loud. */
    long onset() {
        return onset;
    }

    /** Whether what is loud now may still turn out to be a new peak. */
    boolean mayBecomePeak() {
        return !inPeak && loudFrames > 0;
    }

    /** How far the level stood above the median when the last peak was recognised. */
    double decibels() {
        return decibels;
    }

    private static double power(double decibels) {
        return Math.pow(10, decibels / 10);
    }
}
