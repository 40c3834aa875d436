// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

import java.util.Objects;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * A Trusted Service refused: why, in words and as a {@link TrustError}. Its error code of the
 * standard is ERROR, since the standard has none for security. The message never holds a secret.
 */
public final class TrustException extends AifException {
    private static final long serialVersionUID = 1L;

    private final TrustError error;

    /**
     * A refusal.
     *
     * @param message one line: what was refused, why, how to mend it
     */
    public TrustException(TrustError error, String message) {
        super(ErrorCode.ERROR, message);
        this.error = Objects.requireNonNull(error);
    }

    /** A refusal with what caused it. */
    public TrustException(TrustError error, String message, Throwable cause) {
        super(ErrorCode.ERROR, message, cause);
        this.error = Objects.requireNonNull(error);
    }

    /** Why. */
    public TrustError error() {
        return error;
    }
}
