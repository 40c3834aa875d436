// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

/**
 * How the noise of each microphone goes with that of each other one, bin by bin: the covariance of
 * what is not the target, averaged over time. Complex and Hermitian, row by row.
 */
final class NoiseCovariance {
    private final int channels;
    private final double keep;
    private final double[][] matrices;
    private final double[] seen;

    /** @param keep how much of the average is left after a frame */
    NoiseCovariance(int channels, int bins, double keep) {
        this.channels = channels;
        this.keep = keep;
        matrices = new double[bins][2 * channels * channels];
        seen = new double[bins];
    }

    /** Takes a frame, of which that part of each bin belongs to the target. */
    void add(double[][] spectra, int[] heard, double[] target) {
        for (int bin = 0; bin < matrices.length; bin++) {
            double noise = 1 - target[bin];
            seen[bin] = keep * seen[bin] + noise;
            if (seen[bin] > 0) {
                add(matrices[bin], spectra, heard, 2 * bin, noise / seen[bin]);
            }
        }
    }

    private void add(double[] matrix, double[][] spectra, int[] heard, int i, double part) {
        for (int row : heard) {
            double re = spectra[row][i];
            double im = spectra[row][i + 1];
            for (int column : heard) {
                double otherRe = spectra[column][i];
                double otherIm = spectra[column][i + 1];
                int at = 2 * (row * channels + column);
                matrix[at] += part * (re * otherRe + im * otherIm - matrix[at]);
                matrix[at + 1] += part * (im * otherRe - re * otherIm - matrix[at + 1]);
            }
        }
    }

    double real(int bin, int row, int column) {
        return matrices[bin][2 * (row * channels + column)];
    }

    double imaginary(int bin, int row, int column) {
        return matrices[bin][2 * (row * channels + column) + 1];
    }

    /** The mean power of the noise at these microphones. */
    double power(int bin, int[] heard) {
        double power = 0;
        for (int channel : heard) {
            power += real(bin, channel, channel);
        }
        return power / heard.length;
    }
}
