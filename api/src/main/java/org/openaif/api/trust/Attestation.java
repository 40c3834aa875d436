// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * Says what really runs here, signed: an Entity Attestation Token.
 *
 * <p>Any thread may call it.
 *
 * <p>Clause: MPAI-AIF V2, Security API 4; RFC 9711, 8392, 9052.
 */
public interface Attestation {
    /** A token nobody asked for: its nonce is random, so it says nothing of when it was made. */
    byte[] token();

    /**
     * A token for a verifier.
     *
     * @param nonce what the verifier chose, 8 to 64 bytes; it proves that the token is fresh
     * @throws TrustException INVALID_ARGUMENT if the nonce is too short or too long
     */
    byte[] token(byte[] nonce);

    /**
     * Writes a token for a verifier into the caller's memory, as the standard's call does.
     *
     * @return its length in bytes
     * @throws TrustException BUFFER_TOO_SMALL if it does not fit; nothing is written, and the message
     *     says how long it is
     */
    int token(byte[] nonce, byte[] buffer);
}
