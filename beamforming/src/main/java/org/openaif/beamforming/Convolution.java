// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.Arrays;

/** The convolution of a stretch of sound with responses, by way of their spectra. */
final class Convolution {
    private final RealTransform transform;
    private final double[] padded;
    private final double[] spectrum;
    private final double[] product;

    /** For stretches and responses that together are no longer than that. */
    Convolution(int longest) {
        transform = new RealTransform(Math.max(2, Integer.highestOneBit(longest - 1) << 1));
        padded = new double[transform.length()];
        spectrum = new double[transform.length() + 2];
        product = new double[transform.length() + 2];
    }

    /** The spectrum of a response, to be given to {@link #add}. */
    double[] response(double[] response) {
        double[] result = new double[transform.length() + 2];
        Arrays.fill(padded, 0);
        System.arraycopy(response, 0, padded, 0, response.length);
        transform.forward(padded, result);
        return result;
    }

    /** Adds a stretch, heard through each of the responses, to what each microphone hears. */
    void add(double[] stretch, double[][] responses, float[][] heard, int from) {
        Arrays.fill(padded, 0);
        System.arraycopy(stretch, 0, padded, 0, stretch.length);
        transform.forward(padded, spectrum);
        for (int microphone = 0; microphone < heard.length; microphone++) {
            multiply(responses[microphone]);
            transform.inverse(product, padded);
            float[] line = heard[microphone];
            for (int i = Math.max(0, -from); i < padded.length && from + i < line.length; i++) {
                line[from + i] += (float) padded[i];
            }
        }
    }

    private void multiply(double[] response) {
        for (int i = 0; i < product.length; i += 2) {
            product[i] = spectrum[i] * response[i] - spectrum[i + 1] * response[i + 1];
            product[i + 1] = spectrum[i] * response[i + 1] + spectrum[i + 1] * response[i];
        }
    }
}
