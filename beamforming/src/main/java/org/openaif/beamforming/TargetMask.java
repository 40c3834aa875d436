// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.Arrays;
import java.util.List;

/**
 * How far each bin of a frame belongs to the target: 1 where the phases between the microphones are
 * those of a wave from the target, 0 where some other direction explains them better.
 *
 * <p>Two directions nearer than {@link #APART_DEGREES} are the same one to it: echoes and errors of
 * the localisation must not make the target part of the noise.
 */
final class TargetMask {
    private static final double APART_DEGREES = 20;
    private static final double GRID_DEGREES = 10;

    /** One bin alone is chance: so many hertz to either side speak with it. */
    private static final double AGREE_HERTZ = 125;

    private final int bins;
    private final int reach;
    private final List<Steering> others;
    private final double[][] phases;
    private final double[] fit;
    private final double[] sums;
    private final double[] target;
    private final double[] other;

    TargetMask(Field field, int bins, double binHertz) {
        this.bins = bins;
        reach = (int) Math.max(1, Math.round(AGREE_HERTZ / binHertz));
        others = Steering.all(field, field.grid(GRID_DEGREES), 0, bins, binHertz);
        phases = new double[field.microphones()][2 * bins];
        fit = new double[bins];
        sums = new double[bins + 1];
        target = new double[bins];
        other = new double[bins];
    }

    /** How far each bin belongs to the target; valid until the next call. */
    double[] of(double[][] spectra, int[] heard, Steering steering) {
        normalise(spectra, heard);
        fit(heard, steering, target);
        Arrays.fill(other, 0);
        for (Steering one : others) {
            if (one.towards().degreesTo(steering.towards()) > APART_DEGREES) {
                fit(heard, one, fit);
                for (int bin = 0; bin < bins; bin++) {
                    other[bin] = Math.max(other[bin], fit[bin]);
                }
            }
        }
        for (int bin = 0; bin < bins; bin++) {
            double yes = power(target[bin]) + 1e-9;
            target[bin] = yes / (yes + power(other[bin]) + 1e-9);
        }
        return target;
    }

    /** The eighth power: so decidedly the better explanation wins. */
    private static double power(double fit) {
        double square = fit * fit;
        double fourth = square * square;
        return fourth * fourth;
    }

    private void normalise(double[][] spectra, int[] heard) {
        for (int microphone : heard) {
            double[] from = spectra[microphone];
            double[] to = phases[microphone];
            for (int i = 0; i < 2 * bins; i += 2) {
                double size = Math.sqrt(from[i] * from[i] + from[i + 1] * from[i + 1]);
                double factor = size > 1e-12 ? 1 / size : 0;
                to[i] = factor * from[i];
                to[i + 1] = factor * from[i + 1];
            }
        }
    }

    /** How well the phases fit a direction, 0 to 1, smoothed over neighbouring bins. */
    private void fit(int[] heard, Steering steering, double[] result) {
        double scale = 1.0 / (heard.length * heard.length);
        for (int bin = 0; bin < bins; bin++) {
            double re = 0;
            double im = 0;
            int i = 2 * bin;
            for (int microphone : heard) {
                double[] wave = steering.waves()[microphone];
                double[] phase = phases[microphone];
                re += wave[i] * phase[i] + wave[i + 1] * phase[i + 1];
                im += wave[i] * phase[i + 1] - wave[i + 1] * phase[i];
            }
            sums[bin + 1] = sums[bin] + scale * (re * re + im * im);
        }
        for (int bin = 0; bin < bins; bin++) {
            int from = Math.max(0, bin - reach);
            int to = Math.min(bins, bin + reach + 1);
            result[bin] = (sums[to] - sums[from]) / (to - from);
        }
    }
}
