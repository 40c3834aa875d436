// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import org.jtransforms.fft.DoubleFFT_1D;
import org.visnow.jlargearrays.ConcurrencyUtils;

/**
 * The Fourier transform of real signals of one length, which is even. A spectrum has {@link #bins}
 * bins, from 0 Hz to half the sample rate, each a real and an imaginary part one after the other.
 *
 * <p>For one thread.
 */
final class RealTransform {
    static {
        // JTransforms would spread long transforms over threads of its own, which nobody stops; an
        // AIM has one thread, and its resources are counted by it.
        ConcurrencyUtils.setNumberOfThreads(1);
    }

    private final int length;
    private final DoubleFFT_1D transform;
    private final double[] packed;

    RealTransform(int length) {
        if (length < 2 || length % 2 != 0) {
            throw new IllegalArgumentException("a transform of " + length + " samples is not even");
        }
        this.length = length;
        transform = new DoubleFFT_1D(length);
        packed = new double[length];
    }

    int length() {
        return length;
    }

    int bins() {
        return length / 2 + 1;
    }

    /** From samples to their spectrum. */
    void forward(double[] samples, double[] spectrum) {
        System.arraycopy(samples, 0, packed, 0, length);
        transform.realForward(packed);
        System.arraycopy(packed, 0, spectrum, 0, length);
        // JTransforms keeps the last bin, which is real, in the place of the first one's imaginary
        // part, which is none.
        spectrum[length] = packed[1];
        spectrum[length + 1] = 0;
        spectrum[1] = 0;
    }

    /** From a spectrum back to samples. */
    void inverse(double[] spectrum, double[] samples) {
        System.arraycopy(spectrum, 0, samples, 0, length);
        samples[1] = spectrum[length];
        transform.realInverse(samples, true);
    }
}
