// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.util.Arrays;
import org.openaif.ml.SpectrumSettings.Logarithm;
import org.openaif.ml.SpectrumSettings.Reference;
import org.openaif.ml.SpectrumSettings.Scale;

/** Makes spectrograms. For one thread. */
final class MelSpectrum {
    /** What decibels see as nothing. */
    private static final double LEAST = 1e-10;

    private final SpectrumSettings settings;
    private final Fourier fourier;
    private final double[] window;
    private final Band[] bands;
    private final double[] real;
    private final double[] imaginary;
    private final double[] spectrum;

    /** The weights of neighbouring lines of the spectrum. */
    private record Band(int first, double[] weights) {}

    MelSpectrum(SpectrumSettings settings) {
        this.settings = settings;
        int length = settings.fourierLength();
        this.fourier = new Fourier(length);
        this.window = hann(settings.windowLength(), length);
        this.bands = bands(settings);
        this.real = new double[length];
        this.imaginary = new double[length];
        this.spectrum = new double[length / 2 + 1];
    }

    private static double[] hann(int windowLength, int length) {
        double[] window = new double[length];
        int margin = (length - windowLength) / 2;
        for (int i = 0; i < windowLength; i++) {
            window[margin + i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / windowLength);
        }
        return window;
    }

    private static Band[] bands(SpectrumSettings settings) {
        double[] corners = new double[settings.bands() + 2];
        double from = mel(settings.fromHertz(), settings.scale());
        double to = mel(settings.toHertz(), settings.scale());
        for (int i = 0; i < corners.length; i++) {
            corners[i] = hertz(from + (to - from) * i / (corners.length - 1), settings.scale());
        }
        Band[] bands = new Band[settings.bands()];
        for (int i = 0; i < bands.length; i++) {
            bands[i] = band(settings, corners[i], corners[i + 1], corners[i + 2]);
        }
        return bands;
    }

    private static Band band(SpectrumSettings settings, double low, double middle, double high) {
        double[] weights = new double[settings.fourierLength() / 2 + 1];
        int first = weights.length;
        int last = -1;
        for (int line = 0; line < weights.length; line++) {
            double frequency = (double) line * settings.rateHertz() / settings.fourierLength();
            double rising = (frequency - low) / (middle - low);
            double falling = (high - frequency) / (high - middle);
            weights[line] = Math.max(0, Math.min(rising, falling));
            if (settings.areas()) {
                weights[line] *= 2 / (high - low);
            }
            if (weights[line] > 0) {
                first = Math.min(first, line);
                last = line;
            }
        }
        return last < 0
                ? new Band(0, new double[0])
                : new Band(first, Arrays.copyOfRange(weights, first, last + 1));
    }

    private static double mel(double hertz, Scale scale) {
        if (scale == Scale.HTK) {
            return 2595 * Math.log10(1 + hertz / 700);
        }
        return hertz < 1000 ? hertz * 3 / 200 : 15 + Math.log(hertz / 1000) * 27 / Math.log(6.4);
    }

    private static double hertz(double mel, Scale scale) {
        if (scale == Scale.HTK) {
            return 700 * (Math.pow(10, mel / 2595) - 1);
        }
        return mel < 15 ? mel * 200 / 3 : 1000 * Math.exp((mel - 15) * Math.log(6.4) / 27);
    }

    /**
     * The spectrogram of a sound.
     *
     * @return {@link SpectrumSettings#height} rows of as many columns as there are frames
     */
    float[][] of(float[] samples) {
        int frames = settings.frames(samples.length);
        double[][] values = new double[settings.bands()][frames];
        int before = settings.centred() ? settings.fourierLength() / 2 : 0;
        for (int frame = 0; frame < frames; frame++) {
            transform(samples, frame * settings.hopLength() - before);
            for (int band = 0; band < bands.length; band++) {
                double sum = 0;
                double[] weights = bands[band].weights();
                for (int i = 0; i < weights.length; i++) {
                    sum += weights[i] * spectrum[bands[band].first() + i];
                }
                values[band][frame] = sum;
            }
        }
        takeLogarithm(values);
        return settings.coefficients() > 0 ? cepstrum(values, frames) : narrowed(values);
    }

    private void transform(float[] samples, int start) {
        for (int i = 0; i < real.length; i++) {
            int at = start + i;
            real[i] = at < 0 || at >= samples.length ? 0 : samples[at] * window[i];
            imaginary[i] = 0;
        }
        fourier.transform(real, imaginary);
        for (int i = 0; i < spectrum.length; i++) {
            double power = real[i] * real[i] + imaginary[i] * imaginary[i];
            spectrum[i] = settings.power() == 2 ? power : Math.sqrt(power);
        }
    }

    private void takeLogarithm(double[][] values) {
        if (settings.logarithm() == Logarithm.NONE) {
            return;
        }
        if (settings.logarithm() == Logarithm.NATURAL) {
            change(values, value -> Math.log(value + settings.offset()));
            return;
        }
        // A magnitude counts twice, so that decibels are decibels.
        double factor = 20.0 / settings.power();
        double least = settings.power() == 2 ? LEAST : Math.sqrt(LEAST);
        double reference =
                settings.reference() == Reference.LARGEST ? Math.max(least, largest(values)) : 1;
        change(values, value -> factor * Math.log10(Math.max(least, value) / reference));
        double floor = largest(values) - settings.topDecibels();
        change(values, value -> Math.max(floor, value));
    }

    private static double largest(double[][] values) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double[] row : values) {
            for (double value : row) {
                largest = Math.max(largest, value);
            }
        }
        return largest;
    }

    private static void change(double[][] values, java.util.function.DoubleUnaryOperator by) {
        for (double[] row : values) {
            for (int i = 0; i < row.length; i++) {
                row[i] = by.applyAsDouble(row[i]);
            }
        }
    }

    /** The cosine transform of the bands, type II, orthonormal. */
    private float[][] cepstrum(double[][] values, int frames) {
        int count = values.length;
        float[][] cepstrum = new float[settings.coefficients()][frames];
        for (int k = 0; k < cepstrum.length; k++) {
            double norm = Math.sqrt((k == 0 ? 1.0 : 2.0) / count);
            for (int frame = 0; frame < frames; frame++) {
                double sum = 0;
                for (int band = 0; band < count; band++) {
                    sum += values[band][frame] * Math.cos(Math.PI * k * (2 * band + 1) / (2 * count));
                }
                cepstrum[k][frame] = (float) (norm * sum);
            }
        }
        return cepstrum;
    }

    private static float[][] narrowed(double[][] values) {
        float[][] narrowed = new float[values.length][];
        for (int i = 0; i < values.length; i++) {
            narrowed[i] = new float[values[i].length];
            for (int k = 0; k < values[i].length; k++) {
                narrowed[i][k] = (float) values[i][k];
            }
        }
        return narrowed;
    }
}
