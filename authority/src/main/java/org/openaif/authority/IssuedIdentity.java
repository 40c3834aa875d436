// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.time.Instant;

/**
 * An identity that was issued, as the authority remembers it.
 *
 * @param serial in hexadecimal
 * @param principal whose
 * @param issued when
 * @param expires until when it is valid
 * @param state whether it is now
 */
public record IssuedIdentity(
        String serial, String principal, Instant issued, Instant expires, State state) {

    /** Whether an identity is valid. */
    public enum State {
        /** It is. */
        VALID,
        /** It was. */
        EXPIRED,
        /** It was taken back. */
        REVOKED
    }
}
