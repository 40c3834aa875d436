// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import org.openaif.api.AifException;
import org.openaif.api.AimContext;
import org.openaif.api.ErrorCode;
import org.openaif.api.Parameters;

/** The parameters of an AIM, each held to a range in which it makes sense. */
record CheckedParameters(String aim, Parameters parameters) {
    private static final long NANOSECONDS_A_MILLISECOND = 1_000_000;

    /** No time here is longer than a day. */
    private static final long MAX_MILLISECONDS = 86_400_000;

    static CheckedParameters of(AimContext aim) {
        return new CheckedParameters(aim.name(), aim.parameters());
    }

    /** A time, given in milliseconds, in nanoseconds. */
    long nanoseconds(String name, long otherwiseMilliseconds) {
        return integer(name, otherwiseMilliseconds, 1, MAX_MILLISECONDS)
                * NANOSECONDS_A_MILLISECOND;
    }

    int integer(String name, long otherwise, long lowest, long highest) {
        long value = parameters.integer(name, otherwise);
        if (value < lowest || value > highest) {
            throw outside(name, Long.toString(value), lowest + " to " + highest);
        }
        return (int) value;
    }

    double number(String name, double otherwise, double lowest, double highest) {
        double value = parameters.number(name, otherwise);
        if (!(value >= lowest && value <= highest)) {
            throw outside(name, Double.toString(value), lowest + " to " + highest);
        }
        return value;
    }

    AifException outside(String name, String value, String allowed) {
        return new AifException(
                ErrorCode.INIT,
                "parameter " + name + " of " + aim + " is " + value + "; it must be " + allowed);
    }
}
