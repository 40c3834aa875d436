// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

/**
 * How far each bin of a frame is the beginning of a sound: 1 where it stands out of what was heard
 * just before, 0 where it is the fading away of that.
 *
 * <p>What comes first comes from the source; what comes some milliseconds later, and is no louder, can
 * be an echo from a wall, and says where the wall is. Ears do the same (the precedence effect).
 */
final class Onsets {
    /** How fast the memory of a sound fades: faster than rooms do, slower than speech begins. */
    private static final double MEMORY_SECONDS = 0.01;

    /** What is 40 dB below the loudest of the last seconds is not looked at. */
    private static final double FLOOR = 1e-4;

    private static final double LOUDEST_SECONDS = 5;

    /** Below -120 dBFS there is nothing at all. */
    private static final double NOTHING = 1e-12;

    private final double fade;
    private final double loudestFade;
    private final double[] before;
    private final double[] weights;
    private final double scale;
    private double loudest;

    Onsets(int bins, int hop, int rateHertz) {
        fade = Math.exp(-hop / (MEMORY_SECONDS * rateHertz));
        loudestFade = Math.exp(-hop / (LOUDEST_SECONDS * rateHertz));
        before = new double[bins];
        weights = new double[bins];
        scale = 1.0 / bins;
    }

    /** The weight of each bin from {@code first} to before {@code end}; valid until the next call. */
    double[] weights(double[][] spectra, int[] heard, int first, int end) {
        loudest *= loudestFade;
        for (int bin = first; bin < end; bin++) {
            double power = 0;
            for (int channel : heard) {
                double re = spectra[channel][2 * bin];
                double im = spectra[channel][2 * bin + 1];
                power += re * re + im * im;
            }
            power *= scale / heard.length;
            loudest = Math.max(loudest, power);
            double fresh =
                    power > Math.max(NOTHING, FLOOR * loudest)
                            ? Math.max(0, 1 - before[bin] / power)
                            : 0;
            weights[bin] = fresh * fresh;
            before[bin] = Math.max(fade * before[bin], power);
        }
        return weights;
    }
}
