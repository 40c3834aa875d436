// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.Arrays;
import java.util.Locale;
import org.openaif.api.AifException;
import org.openaif.api.AimContext;
import org.openaif.api.ErrorCode;
import org.openaif.api.Parameters;

/** The parameters of an AIM, each held to a range in which it makes sense. */
record CheckedParameters(String aim, Parameters parameters) {

    static CheckedParameters of(AimContext aim) {
        return new CheckedParameters(aim.name(), aim.parameters());
    }

    double number(String name, double otherwise, double lowest, double highest) {
        double value = parameters.number(name, otherwise);
        if (!(value >= lowest && value <= highest)) {
            throw outside(name, Double.toString(value), lowest + " to " + highest);
        }
        return value;
    }

    String text(String name, String otherwise) {
        return parameters.text(name, otherwise);
    }

    /** One of the constants of an enumeration, in any case. */
    <E extends Enum<E>> E choice(String name, E otherwise) {
        return constant(name, parameters.text(name, otherwise.name()), otherwise.getDeclaringClass());
    }

    <E extends Enum<E>> E constant(String name, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> one.name().equals(text.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                outside(
                                        name,
                                        "'" + text + "'",
                                        "one of " + Arrays.toString(type.getEnumConstants())));
    }

    AifException outside(String name, String value, String allowed) {
        return new AifException(
                ErrorCode.INIT,
                "parameter " + name + " of " + aim + " is " + value + "; it must be " + allowed);
    }
}
