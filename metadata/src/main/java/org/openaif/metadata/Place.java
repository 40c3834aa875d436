// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/**
 * Where a finding is.
 *
 * @param pointer as in {@link Diagnostic}
 * @param line as in {@link Diagnostic}
 */
record Place(String file, String pointer, int line) {
    /** A whole document. */
    static Place whole(String file) {
        return new Place(file, "", 0);
    }

    /** A member or item below, of which no line of its own is known. */
    Place below(Object... steps) {
        StringBuilder below = new StringBuilder(pointer);
        for (Object step : steps) {
            below.append('/').append(JsonValue.escaped(step.toString()));
        }
        return new Place(file, below.toString(), line);
    }
}
