// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

/**
 * Something wrong with a policy.
 *
 * @param file which policy
 * @param line where, from 1
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the whole
 * @param message what is wrong
 * @param hint how to mend it
 */
public record PolicyFinding(String file, int line, String pointer, String message, String hint) {
    /** One line: file, line, pointer, what, how to mend. */
    @Override
    public String toString() {
        return file
                + ":"
                + line
                + (pointer.isEmpty() ? "" : " " + pointer)
                + ": "
                + message
                + "; "
                + hint;
    }
}
