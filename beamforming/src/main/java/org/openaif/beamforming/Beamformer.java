// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import org.ejml.data.ZMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_ZDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Makes one sound out of those of all microphones, frame by frame, in which a source in one direction
 * stands out. It knows no ports and no time.
 *
 * <p>Whatever the method, the target sounds as the microphone of reference hears it, so that methods
 * can be switched between two frames: the frames overlap, and one fades into the other.
 */
final class Beamformer {
    /** What is done with the sounds. */
    enum Method {
        /** The microphone of reference alone. */
        PASS_THROUGH,
        /** Each microphone's sound is shifted by its delay, and the mean taken. */
        DELAY_AND_SUM,
        /** The weights that let the target through and the least noise (Capon). */
        MVDR
    }

    /** So much is added to the diagonal that no bin is singular, silence included. */
    private static final double TINY = 1e-14;

    private final Field field;
    private final int bins;
    private final double binHertz;
    private final double loading;
    private final PostFilter postFilter;
    private final TargetMask mask;
    private final NoiseCovariance noise;
    private final double[] output;
    private int[] heard = {};
    private Steering steering;
    private Vector towards;
    private double distance;
    private LinearSolverDense<ZMatrixRMaj> solver;
    private ZMatrixRMaj matrix;
    private ZMatrixRMaj wave;
    private ZMatrixRMaj weights;

    /**
     * @param loading how much is added to the diagonal, as a part of the noise's power: more stands
     *     errors of direction and microphones better, less hears less noise
     * @param keep how much of the noise's average is left after a frame
     * @param postFilter takes from the output of MVDR some of the noise that is left
     */
    Beamformer(
            Field field,
            int bins,
            double binHertz,
            double loading,
            double keep,
            PostFilter postFilter) {
        this.field = field;
        this.bins = bins;
        this.binHertz = binHertz;
        this.loading = loading;
        this.postFilter = postFilter;
        mask = new TargetMask(field, bins, binHertz);
        noise = new NoiseCovariance(field.microphones(), bins, keep);
        output = new double[2 * bins];
    }

    /** Turns to a source; an infinite distance means a flat wavefront. */
    void steer(Vector towards, double distance) {
        this.towards = towards;
        this.distance = distance;
        steering = null;
    }

    /** Whether there is a direction to turn to. */
    boolean isSteered() {
        return towards != null;
    }

    /** The microphone whose sound the output is like. */
    int reference() {
        return heard.length > 0 ? heard[0] : 0;
    }

    /**
     * The spectrum of the output for those of the microphones; valid until the next call.
     *
     * @param heard the microphones that count, in order
     */
    double[] process(double[][] spectra, int[] heard, Method method) {
        if (heard != this.heard) {
            use(heard);
        }
        if (!isSteered() || heard.length < 2) {
            return spectra[reference()];
        }
        if (steering == null) {
            steering = Steering.to(field, towards, distance, reference(), bins, binHertz);
        }
        // The noise is learnt always, so that whoever is switched to it finds MVDR ready.
        noise.add(spectra, heard, mask.of(spectra, heard, steering));
        switch (method) {
            case PASS_THROUGH -> {
                return spectra[reference()];
            }
            case DELAY_AND_SUM -> delayAndSum(spectra);
            case MVDR -> {
                mvdr(spectra);
                postFilter.apply(output);
            }
        }
        return output;
    }

    private void use(int[] heard) {
        this.heard = heard;
        steering = null;
        solver = LinearSolverFactory_ZDRM.chol(heard.length);
        matrix = new ZMatrixRMaj(heard.length, heard.length);
        wave = new ZMatrixRMaj(heard.length, 1);
        weights = new ZMatrixRMaj(heard.length, 1);
    }

    private void delayAndSum(double[][] spectra) {
        for (int bin = 0; bin < bins; bin++) {
            wave(bin);
            apply(spectra, bin, wave, 1.0 / heard.length);
        }
    }

    private void mvdr(double[][] spectra) {
        for (int bin = 0; bin < bins; bin++) {
            wave(bin);
            load(bin);
            if (!solver.setA(matrix)) {
                apply(spectra, bin, wave, 1.0 / heard.length);
                continue;
            }
            solver.solve(wave, weights);
            // Real, since the matrix is Hermitian.
            double gain = 0;
            for (int i = 0; i < 2 * heard.length; i++) {
                gain += wave.data[i] * weights.data[i];
            }
            apply(spectra, bin, weights, 1 / gain);
        }
    }

    private void wave(int bin) {
        for (int i = 0; i < heard.length; i++) {
            double[] one = steering.waves()[heard[i]];
            wave.data[2 * i] = one[2 * bin];
            wave.data[2 * i + 1] = one[2 * bin + 1];
        }
    }

    private void load(int bin) {
        double added = loading * noise.power(bin, heard) + TINY;
        int at = 0;
        for (int row = 0; row < heard.length; row++) {
            for (int column = 0; column < heard.length; column++) {
                matrix.data[at++] =
                        noise.real(bin, heard[row], heard[column]) + (row == column ? added : 0);
                matrix.data[at++] = noise.imaginary(bin, heard[row], heard[column]);
            }
        }
    }

    /** The output of a bin: the conjugate of the weights times what the microphones hear. */
    private void apply(double[][] spectra, int bin, ZMatrixRMaj weights, double scale) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < heard.length; i++) {
            double[] sound = spectra[heard[i]];
            double weightRe = weights.data[2 * i];
            double weightIm = weights.data[2 * i + 1];
            re += weightRe * sound[2 * bin] + weightIm * sound[2 * bin + 1];
            im += weightRe * sound[2 * bin + 1] - weightIm * sound[2 * bin];
        }
        output[2 * bin] = scale * re;
        output[2 * bin + 1] = scale * im;
    }
}
