// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

/**
 * Cuts the sound of all channels into frames that overlap, windows them, and transforms them. A frame
 * ends where the last sample that came completes it; the first ones begin in the silence before the
 * stream.
 *
 * <p>For one thread; the arrays that it hands out are its own, and valid until the next frame.
 */
final class Frames {
    private final RealTransform transform;
    private final double[] window;
    private final int hop;
    private final double[][] recent;
    private final double[][] spectra;
    private final double[] windowed;
    private int missing;

    /**
     * Frames of that length, a new one after each {@code hop} samples, windowed with the root of a
     * Hann window: applied again after the way back, overlapping frames add up to what they were.
     */
    Frames(int channels, int length, int hop) {
        transform = new RealTransform(length);
        this.hop = hop;
        window = rootHann(length);
        recent = new double[channels][length];
        spectra = new double[channels][length + 2];
        windowed = new double[length];
        missing = hop;
    }

    static double[] rootHann(int length) {
        double[] window = new double[length];
        for (int i = 0; i < length; i++) {
            window[i] = Math.sin(Math.PI * i / length);
        }
        return window;
    }

    /** An even number of samples that lasts about so long. */
    static int even(double milliseconds, int rateHertz) {
        return Math.max(8, 2 * (int) Math.round(milliseconds * rateHertz / 2000));
    }

    int channels() {
        return recent.length;
    }

    int bins() {
        return transform.bins();
    }

    int hop() {
        return hop;
    }

    int length() {
        return transform.length();
    }

    double[] window() {
        return window;
    }

    RealTransform transform() {
        return transform;
    }

    /**
     * Takes samples, interleaved, from an offset on, up to the end of the next frame.
     *
     * @return how many of each channel were taken; {@link #complete} says whether a frame is
     */
    int take(float[] samples, int from, int to) {
        int channels = recent.length;
        int count = Math.min(missing, to - from);
        for (int channel = 0; channel < channels; channel++) {
            double[] line = recent[channel];
            int at = line.length - missing;
            if (missing == hop) {
                System.arraycopy(line, hop, line, 0, line.length - hop);
            }
            for (int i = 0; i < count; i++) {
                line[at + i] = samples[(from + i) * channels + channel];
            }
        }
        missing -= count;
        return count;
    }

    /** Whether a frame is complete; if so, the next one begins to be filled. */
    boolean complete() {
        if (missing > 0) {
            return false;
        }
        missing = hop;
        return true;
    }

    /** The latest samples of a channel. */
    double[] samples(int channel) {
        return recent[channel];
    }

    /** Transforms the frame just completed: a spectrum for each channel. */
    double[][] spectra() {
        for (int channel = 0; channel < recent.length; channel++) {
            for (int i = 0; i < windowed.length; i++) {
                windowed[i] = window[i] * recent[channel][i];
            }
            transform.forward(windowed, spectra[channel]);
        }
        return spectra;
    }
}
