// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The direction from which a flat wavefront comes, from the times at which the microphones hear it:
 * the least squares solution of {@code (place - place of the first) . direction = -speed * time
 * difference}, made a unit vector. Of microphones in a line or plane, what is missing follows from
 * the length being one.
 */
final class TimeDifferences {
    private final Field field;
    private final LinearSolverDense<DMatrixRMaj> solver;
    private final Vector[] basis;
    private final DMatrixRMaj times;
    private final DMatrixRMaj solution;

    TimeDifferences(Field field) {
        this.field = field;
        basis = field.span();
        int rows = field.microphones() - 1;
        DMatrixRMaj places = new DMatrixRMaj(rows, basis.length);
        for (int row = 0; row < rows; row++) {
            Vector apart = field.offset(row + 1).minus(field.offset(0));
            for (int column = 0; column < basis.length; column++) {
                places.set(row, column, apart.dot(basis[column]));
            }
        }
        solver = LinearSolverFactory_DDRM.leastSquares(rows, basis.length);
        if (!solver.setA(places)) {
            throw new IllegalArgumentException("microphones that span no direction");
        }
        times = new DMatrixRMaj(rows, 1);
        solution = new DMatrixRMaj(basis.length, 1);
    }

    /**
     * The direction.
     *
     * @param seconds of each microphone but the first: how much later it hears than the first
     */
    Vector direction(double... seconds) {
        for (int row = 0; row < times.numRows; row++) {
            times.set(row, 0, -field.soundSpeed() * seconds[row]);
        }
        solver.solve(times, solution);
        Vector found = Vector.ZERO;
        for (int column = 0; column < basis.length; column++) {
            found = found.plus(basis[column].times(solution.get(column, 0)));
        }
        return field.completed(found);
    }
}
