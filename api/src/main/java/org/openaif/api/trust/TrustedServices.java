// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * The Security Abstraction Layer as one caller sees it: what keys it makes are its own, what it
 * stores nobody else reads.
 *
 * <p>Any thread may call it; an operation in several parts belongs to one thread at a time.
 *
 * <p><b>Errors.</b> Every refusal is a {@link TrustException}; see {@link TrustError} for the order in
 * which a call is checked.
 *
 * <p>Clause: MPAI-AIF V2, Security API 3 to 5.
 */
public interface TrustedServices {
    /** Import, generation, copy, export and destruction of keys. */
    Keys keys();

    /** Hashing, MACs, ciphers, signatures, key agreement. */
    Cryptography cryptography();

    /**
     * Secure storage on a medium.
     *
     * @throws TrustException NOT_SUPPORTED if this machine has no such medium
     */
    SecureStorage storage(DataLocation location);

    /** What really runs here, signed. */
    Attestation attestation();
}
