// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.Objects;

/** What went wrong, where, and what to do: an error code of the standard, in words. */
public class AifException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * An error.
     *
     * @param message one line: what was wrong, where, how to mend it
     */
    public AifException(ErrorCode code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    /** An error with what caused it. */
    public AifException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    /** The code of the standard. */
    public ErrorCode code() {
        return code;
    }
}
