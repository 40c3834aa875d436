// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.Locale;

/**
 * One finding about a document.
 *
 * @param severity whether the document can be used all the same
 * @param file which document, as the user named it
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the whole document
 * @param line where, from 1; 0 where there is no line to name
 * @param message what is wrong
 * @param hint how to mend it
 */
public record Diagnostic(
        Severity severity, String file, String pointer, int line, String message, String hint) {

    /** How bad it is. */
    public enum Severity {
        /** Can be used; what was made of it is said. */
        WARNING,
        /** Cannot be used. */
        ERROR
    }

    /** Whether the document cannot be used because of it. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** One line: file, line, pointer, what, how to mend. */
    @Override
    public String toString() {
        String where = OneLine.plain(file) + (line > 0 ? ":" + line : "")
                + (pointer.isEmpty() ? "" : " " + OneLine.plain(pointer));
        return where + ": " + severity.name().toLowerCase(Locale.ROOT) + ": " + message
                + (hint.isEmpty() ? "" : "; " + hint);
    }
}
