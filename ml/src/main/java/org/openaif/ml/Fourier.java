// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

/**
 * The fast Fourier transform of one length, a power of two, in place and in double precision. Fifty
 * lines of our own: a library would bring some megabytes for one function. For one thread.
 */
final class Fourier {
    private final int length;
    private final double[] cosines;
    private final double[] sines;

    Fourier(int length) {
        if (Integer.bitCount(length) != 1) {
            throw new IllegalArgumentException(length + " is no power of two");
        }
        this.length = length;
        this.cosines = new double[length / 2];
        this.sines = new double[length / 2];
        for (int i = 0; i < length / 2; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / length);
            sines[i] = -Math.sin(2 * Math.PI * i / length);
        }
    }

    void transform(double[] real, double[] imaginary) {
        int shift = Integer.numberOfLeadingZeros(length) + 1;
        for (int i = 1; i < length; i++) {
            int mirrored = Integer.reverse(i) >>> shift;
            if (mirrored > i) {
                swap(real, i, mirrored);
                swap(imaginary, i, mirrored);
            }
        }
        for (int half = 1; half < length; half *= 2) {
            int stride = length / (2 * half);
            for (int start = 0; start < length; start += 2 * half) {
                for (int k = 0; k < half; k++) {
                    int even = start + k;
                    int odd = even + half;
                    double cosine = cosines[k * stride];
                    double sine = sines[k * stride];
                    double turnedReal = real[odd] * cosine - imaginary[odd] * sine;
                    double turnedImaginary = real[odd] * sine + imaginary[odd] * cosine;
                    real[odd] = real[even] - turnedReal;
                    imaginary[odd] = imaginary[even] - turnedImaginary;
                    real[even] += turnedReal;
                    imaginary[even] += turnedImaginary;
                }
            }
        }
    }

    private static void swap(double[] values, int one, int other) {
        double kept = values[one];
        values[one] = values[other];
        values[other] = kept;
    }
}
