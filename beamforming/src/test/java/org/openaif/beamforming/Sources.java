// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import org.ejml.data.ZMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_ZDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * How much of two sources is in a sound, as BSS Eval has it (Vincent, Gribonval, Fevotte, IEEE TASLP
 * 14, 2006): the sound is projected onto short filters of both.
 */
final class Sources {
    private static final int TAPS = 64;

    /** Filters may look back and ahead. */
    private static final int AHEAD = 16;

    private Sources() {}

    /** The ratio of what comes from the target to what comes from the interferer, in decibels. */
    static double sirDecibels(float[] sound, float[] target, float[] interferer) {
        float[][] sources = {target, interferer};
        int size = 2 * TAPS;
        ZMatrixRMaj gram = new ZMatrixRMaj(size, size);
        ZMatrixRMaj right = new ZMatrixRMaj(size, 1);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column <= row; column++) {
                double product =
                        product(
                                sources[row / TAPS], row % TAPS,
                                sources[column / TAPS], column % TAPS);
                gram.set(row, column, product, 0);
                gram.set(column, row, product, 0);
            }
            right.set(row, 0, product(sources[row / TAPS], row % TAPS, sound, AHEAD), 0);
        }
        double trace = 0;
        for (int i = 0; i < size; i++) {
            trace += gram.getReal(i, i);
        }
        for (int i = 0; i < size; i++) {
            gram.set(i, i, gram.getReal(i, i) + 1e-8 * trace / size, 0);
        }
        LinearSolverDense<ZMatrixRMaj> solver = LinearSolverFactory_ZDRM.chol(size);
        if (!solver.setA(gram)) {
            throw new IllegalArgumentException("the sources are silent");
        }
        ZMatrixRMaj filters = new ZMatrixRMaj(size, 1);
        solver.solve(right, filters);
        return 10 * Math.log10(energy(target, filters, 0) / energy(interferer, filters, TAPS));
    }

    /** The product of two sounds, each delayed by so many samples. */
    private static double product(float[] one, int oneLate, float[] other, int otherLate) {
        double sum = 0;
        int end = one.length + Math.min(oneLate, otherLate);
        for (int i = Math.max(oneLate, otherLate); i < end; i++) {
            sum += (double) one[i - oneLate] * other[i - otherLate];
        }
        return sum;
    }

    private static double energy(float[] source, ZMatrixRMaj filters, int from) {
        double energy = 0;
        for (int i = TAPS; i < source.length; i++) {
            double sample = 0;
            for (int tap = 0; tap < TAPS; tap++) {
                sample += filters.getReal(from + tap, 0) * source[i - tap];
            }
            energy += sample * sample;
        }
        return energy;
    }
}
