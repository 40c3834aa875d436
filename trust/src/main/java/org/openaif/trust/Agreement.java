// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** Key agreement with a private key of an owner and the public key of somebody. */
final class Agreement {
    private Agreement() {}

    /** The secret itself: only if the key permits ECDH. */
    static byte[] raw(OwnedKeys keys, KeyId privateKey, Algorithm algorithm, byte[] peer) {
        KeySlot slot =
                keys.admitSecret(privateKey, algorithm, KeyUsage.DERIVE, Family.AGREEMENT);
        return agree(slot, peer);
    }

    /** For a derivation: if the key permits ECDH, or that derivation alone. */
    static byte[] forDerivation(
            OwnedKeys keys, KeyId privateKey, Algorithm derivation, byte[] peer) {
        Algorithm permitted = keys.slot(privateKey).attributes().algorithm();
        boolean onlyHere = permitted.equals(derivation);
        KeySlot slot =
                onlyHere
                        ? keys.admitSecret(
                                privateKey, derivation, KeyUsage.DERIVE, Family.DERIVATION)
                        : keys.admitSecret(
                                privateKey, Algorithm.ECDH, KeyUsage.DERIVE, Family.AGREEMENT);
        return agree(slot, peer);
    }

    private static byte[] agree(KeySlot slot, byte[] peer) {
        if (slot.attributes().type().publicKey().isEmpty()) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "a key agreement needs a key pair of a curve");
        }
        int bits = KeyForms.bits(
                slot.attributes().type().publicKey().orElseThrow(), slot.attributes().bits(), peer);
        PublicPart.of(slot.attributes().type(), bits, peer);
        byte[] secret = slot.use(() -> slot.held().agree(Algorithm.ECDH, peer));
        if (slot.attributes().type() == KeyType.MONTGOMERY_KEY_PAIR && isZero(secret)) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "the other side's public key leads to a secret of zeros: it is of small order");
        }
        return secret;
    }

    /**
     * Looks at every byte, however many are zero. Only points of small order of a Montgomery curve lead
     * to zero; on a NIST curve it is a coordinate like every other.
     */
    private static boolean isZero(byte[] secret) {
        int seen = 0;
        for (byte each : secret) {
            seen |= each;
        }
        return seen == 0;
    }
}
