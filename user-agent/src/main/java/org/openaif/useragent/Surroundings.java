// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * What a command sees of the world around it.
 *
 * @param home the folder of the program, where {@code workflows/} lies
 * @param terminal whether a person watches; asked only where it matters, since finding out takes
 *     time
 */
record Surroundings(Path home, PrintWriter out, PrintWriter err, BooleanSupplier terminal) {
    boolean isTerminal() {
        return terminal.getAsBoolean();
    }

    /**
     * Writes a line on standard output, at once.
     *
     * @throws AifException WRITE if nobody reads any more, so that what nobody reads is stopped
     */
    void print(String line) {
        out.println(line);
        out.flush();
        if (out.checkError()) {
            throw new AifException(
                    ErrorCode.WRITE,
                    "standard output cannot be written: its reader has gone, or the disk is full;"
                            + " the rest is lost");
        }
    }

    /** Tells a person something, on one line of standard error. */
    void say(String text) {
        err.println("aif: " + OneLine.of(text));
        err.flush();
    }
}
