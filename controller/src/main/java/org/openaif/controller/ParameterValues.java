// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Parameters;

/** The parameters of one AIM instance, as its metadata and those around it give them. */
record ParameterValues(String aim, Map<String, String> values) implements Parameters {

    @Override
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    @Override
    public long integer(String name, long otherwise) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw unfit(name, text, "a whole number", e);
        }
    }

    @Override
    public double number(String name, double otherwise) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
            throw unfit(name, text, "a number", null);
        } catch (NumberFormatException e) {
            throw unfit(name, text, "a number", e);
        }
    }

    @Override
    public boolean flag(String name, boolean otherwise) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw unfit(name, text, "true or false", null);
        };
    }

    @Override
    public Set<String> names() {
        return values.keySet();
    }

    private AifException unfit(
            String name,
            String text,
            String wanted,
            @Nullable Exception cause) {
        return new AifException(
                ErrorCode.INIT,
                aim + ": parameter " + name + " is '" + text + "', but must be " + wanted
                        + "; mend it in the metadata",
                cause);
    }
}
