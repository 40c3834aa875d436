// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** How long the nonces of authenticated ciphers are. */
final class Nonces {
    private static final int LONGEST_GCM = 1024;

    private Nonces() {}

    /**
     * The length of those that are made here. For CCM 12 of its 7 to 13 bytes: so messages may have 16
     * MiB.
     */
    static int length(Algorithm algorithm) {
        return algorithm.scheme() == Scheme.ASCON_AEAD128 ? 16 : 12;
    }

    /**
     * Checks the length of one that a caller gave.
     *
     * @throws TrustException INVALID_ARGUMENT
     */
    static void check(Algorithm algorithm, int length) {
        boolean fits =
                switch (algorithm.scheme()) {
                    case GCM -> length >= 1 && length <= LONGEST_GCM;
                    case CCM -> length >= 7 && length <= 13;
                    default -> length == length(algorithm);
                };
        if (!fits) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a nonce of " + length + " bytes is none of " + algorithm);
        }
    }

    /**
     * Checks that a message is not too long for its nonce: CCM counts its bytes in what the nonce
     * leaves of 15 bytes.
     *
     * @throws TrustException INVALID_ARGUMENT
     */
    static void checkMessage(Algorithm algorithm, int nonceLength, long messageLength) {
        int counted = 15 - nonceLength;
        if (algorithm.scheme() == Scheme.CCM
                && counted < Long.BYTES
                && messageLength >>> 8 * counted != 0) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "with a nonce of " + nonceLength + " bytes CCM takes less than "
                            + (1L << 8 * counted) + " bytes, not " + messageLength);
        }
    }
}
