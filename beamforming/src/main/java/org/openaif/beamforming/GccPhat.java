// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.Arrays;

/**
 * How well the sounds of two microphones agree when one is shifted against the other: the generalised
 * cross-correlation with phase transform of each pair, averaged over time.
 *
 * <p>Of each bin only the phase counts, as much as {@link Onsets} say; the average fades with a time
 * constant. A correlation is 1 at a shift if all bins agree with it, and 0 where they do not care.
 */
final class GccPhat {
    /** Correlations are computed on a grid so much finer than the samples. */
    private static final int FINER = 8;

    /** So much weight of a bin counts as not heard: what was heard once agrees with everything. */
    private static final double DOUBT = 0.5;

    private final int channels;
    private final int first;
    private final int end;
    private final double gridHertz;
    private final double keep;
    private final double[][] phases;
    private final double[] heardBins;
    private final RealTransform transform;
    private final double[] spectrum;
    private final double[][] correlations;
    private double fresh;

    /**
     * @param first the first bin that counts
     * @param end the first one after that no longer does
     * @param keep how much of the average is left after a frame
     */
    GccPhat(int channels, int frameLength, int rateHertz, int first, int end, double keep) {
        this.channels = channels;
        this.first = first;
        this.end = end;
        this.keep = keep;
        gridHertz = (double) FINER * rateHertz;
        int pairs = channels * (channels - 1) / 2;
        phases = new double[pairs][2 * end];
        heardBins = new double[end];
        transform = new RealTransform(FINER * frameLength);
        spectrum = new double[transform.length() + 2];
        correlations = new double[pairs][transform.length()];
    }

    /** The index of a pair, of which the first microphone has the smaller number. */
    int pair(int one, int other) {
        return one * (2 * channels - one - 1) / 2 + other - one - 1;
    }

    /** Takes the spectra of a frame, with a weight for each bin. */
    void add(double[][] spectra, double[] weights, int[] heard) {
        for (int bin = first; bin < end; bin++) {
            heardBins[bin] = keep * heardBins[bin] + weights[bin];
            fresh += weights[bin];
        }
        for (int a = 0; a < heard.length; a++) {
            for (int b = a + 1; b < heard.length; b++) {
                add(
                        phases[pair(heard[a], heard[b])],
                        spectra[heard[a]],
                        spectra[heard[b]],
                        weights);
            }
        }
    }

    private void add(double[] sum, double[] one, double[] other, double[] weights) {
        for (int bin = first; bin < end; bin++) {
            int i = 2 * bin;
            double re = one[i] * other[i] + one[i + 1] * other[i + 1];
            double im = one[i + 1] * other[i] - one[i] * other[i + 1];
            double size = Math.sqrt(re * re + im * im);
            double factor = size > 0 ? weights[bin] / size : 0;
            sum[i] = keep * sum[i] + factor * re;
            sum[i + 1] = keep * sum[i + 1] + factor * im;
        }
    }

    /** How many frames' worth of beginnings has come since {@link #correlate}. */
    double fresh() {
        return fresh / (end - first);
    }

    /** Computes the correlations of all pairs of these microphones. */
    void correlate(int[] heard) {
        fresh = 0;
        for (int a = 0; a < heard.length; a++) {
            for (int b = a + 1; b < heard.length; b++) {
                int pair = pair(heard[a], heard[b]);
                correlate(phases[pair], correlations[pair]);
            }
        }
    }

    private void correlate(double[] sum, double[] correlation) {
        Arrays.fill(spectrum, 0);
        // The transform back divides by its length, and takes each bin twice but the first.
        double scale = transform.length() / (2.0 * (end - first));
        for (int bin = first; bin < end; bin++) {
            double factor = scale / (heardBins[bin] + DOUBT);
            spectrum[2 * bin] = factor * sum[2 * bin];
            spectrum[2 * bin + 1] = factor * sum[2 * bin + 1];
        }
        transform.inverse(spectrum, correlation);
    }

    /**
     * The correlation of a pair where the first microphone hears so many seconds after the second
     * one. Between the points of the grid a cubic (Catmull and Rom) leads from one to the next.
     */
    double at(int pair, double seconds) {
        double[] correlation = correlations[pair];
        int length = correlation.length;
        double place = seconds * gridHertz;
        double whole = Math.floor(place);
        double part = place - whole;
        int at = Math.floorMod((int) whole, length);
        double p0 = correlation[at == 0 ? length - 1 : at - 1];
        double p1 = correlation[at];
        double p2 = correlation[at + 1 < length ? at + 1 : at + 1 - length];
        double p3 = correlation[at + 2 < length ? at + 2 : at + 2 - length];
        return p1
                + 0.5
                        * part
                        * (p2 - p0
                                + part
                                        * (2 * p0 - 5 * p1 + 4 * p2 - p3
                                                + part * (3 * (p1 - p2) + p3 - p0)));
    }

    /** By how much the first of a pair hears later than the second, at most so many seconds. */
    double difference(int pair, double mostSeconds) {
        int most = (int) Math.ceil(mostSeconds * gridHertz);
        int best = 0;
        for (int i = -most; i <= most; i++) {
            if (at(pair, i / gridHertz) > at(pair, best / gridHertz)) {
                best = i;
            }
        }
        double before = at(pair, (best - 1) / gridHertz);
        double here = at(pair, best / gridHertz);
        double after = at(pair, (best + 1) / gridHertz);
        double bend = before - 2 * here + after;
        double shift = bend < 0 ? Math.clamp(0.5 * (before - after) / bend, -0.5, 0.5) : 0;
        return (best + shift) / gridHertz;
    }
}
