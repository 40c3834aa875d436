// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import org.ejml.data.ZMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_ZDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The direction from which a flat wavefront comes, from the times at which the microphones hear it:
 * the least squares solution of {@code (place - place of the first) . direction = -speed * time
 * difference}, made a unit vector. Of microphones in a line or plane, what is missing follows from
 * the length being one.
 *
 * <p>All numbers are real; the solver is the complex one, which the beamformer brings anyway.
 */
final class TimeDifferences {
    private final Field field;
    private final LinearSolverDense<ZMatrixRMaj> solver;
    private final Vector[] basis;
    private final ZMatrixRMaj times;
    private final ZMatrixRMaj solution;

    TimeDifferences(Field field) {
        this.field = field;
        basis = field.span();
        int rows = field.microphones() - 1;
        ZMatrixRMaj places = new ZMatrixRMaj(rows, basis.length);
        for (int row = 0; row < rows; row++) {
            Vector apart = field.offset(row + 1).minus(field.offset(0));
            for (int column = 0; column < basis.length; column++) {
                places.set(row, column, apart.dot(basis[column]), 0);
            }
        }
        solver = LinearSolverFactory_ZDRM.qr(rows, basis.length);
        if (!solver.setA(places)) {
            throw new IllegalArgumentException("microphones that span no direction");
        }
        times = new ZMatrixRMaj(rows, 1);
        solution = new ZMatrixRMaj(basis.length, 1);
    }

    /**
     * The direction.
     *
     * @param seconds of each microphone but the first: how much later it hears than the first
     */
    Vector direction(double... seconds) {
        for (int row = 0; row < times.numRows; row++) {
            times.set(row, 0, -field.soundSpeed() * seconds[row], 0);
        }
        solver.solve(times, solution);
        Vector found = Vector.ZERO;
        for (int column = 0; column < basis.length; column++) {
            found = found.plus(basis[column].times(solution.getReal(column, 0)));
        }
        return field.completed(found);
    }
}
