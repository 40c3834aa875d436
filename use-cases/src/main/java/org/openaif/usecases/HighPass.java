// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

/**
 * A one-pole high-pass filter: what stays of a sound without its slow drift and rumble.
 *
 * <p>{@code y[n] = x[n] - x[n-1] + k * y[n-1]}; at 16 kHz the default k of 0xFC/256 passes what is
 * above about 40 Hz.
 */
final class HighPass {
    private final double coefficient;
    private double previousInput = Double.NaN;
    private double output;

    /** A filter with that coefficient, from 0 (exclusive) to 1 (exclusive). */
    HighPass(double coefficient) {
        this.coefficient = coefficient;
    }

    /** The next sample, filtered. The first one is taken as what the input always was. */
    double filter(double input) {
        if (Double.isNaN(previousInput)) {
            previousInput = input;
        }
        output = input - previousInput + coefficient * output;
        previousInput = input;
        return output;
    }
}
