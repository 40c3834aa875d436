// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way to a field: {@code patient.name}, {@code visits[].time}, {@code []} for the elements of a
 * port that carries an array, {@code .} for all that the port carries.
 *
 * @param text as written
 * @param steps names of members, and {@link #ELEMENTS}
 */
record FieldPath(String text, List<String> steps) {
    /** The step from an array to each of its elements. */
    static final String ELEMENTS = "[]";

    /** The value itself. */
    static final String ALL = ".";

    /** No path is longer; one from a hostile document would fill the stack. */
    private static final int LENGTH = 1000;

    private static final Pattern WHOLE =
            Pattern.compile("\\.|(\\w+|\\[])(\\[])*(\\.\\w+(\\[])*)*");

    private static final Pattern STEP = Pattern.compile("\\w+|\\[]");

    /** Copies the list. */
    FieldPath {
        steps = List.copyOf(steps);
    }

    /** Reads a path. */
    static FieldPath of(String text, Refusal refusal) {
        if (text.length() > LENGTH || !WHOLE.matcher(text).matches()) {
            throw refusal.ofField(text, "names no field", "write a path such as visits[].time");
        }
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        while (step.find()) {
            steps.add(step.group());
        }
        return new FieldPath(text, steps);
    }
}
