// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.math.BigInteger;
import java.util.Map;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** The bytes of keys: how long they are, and which of them are none at all. */
final class KeyForms {
    /** The length of a public key, and so its size. */
    private static final Map<KeyType, Map<Integer, Integer>> BITS_OF_LENGTH =
            Map.of(
                    KeyType.SECP_R1_PUBLIC_KEY, Map.of(65, 256, 97, 384, 133, 521),
                    KeyType.SECP_R1_KEY_PAIR, Map.of(32, 256, 48, 384, 66, 521),
                    KeyType.MONTGOMERY_PUBLIC_KEY, Map.of(32, 255, 56, 448),
                    KeyType.MONTGOMERY_KEY_PAIR, Map.of(32, 255, 56, 448),
                    KeyType.TWISTED_EDWARDS_PUBLIC_KEY, Map.of(32, 255, 57, 448),
                    KeyType.TWISTED_EDWARDS_KEY_PAIR, Map.of(32, 255, 57, 448),
                    KeyType.ML_KEM_PUBLIC_KEY, Map.of(800, 512, 1184, 768, 1568, 1024),
                    KeyType.ML_DSA_PUBLIC_KEY, Map.of(1312, 44, 1952, 65, 2592, 87),
                    KeyType.HYBRID_KEM_PUBLIC_KEY, Map.of(1216, 768),
                    KeyType.HYBRID_KEM_KEY_PAIR, Map.of(32, 768));

    private KeyForms() {}

    /**
     * The size of a key that is imported.
     *
     * @param stated what the caller says; 0 for nothing
     * @throws TrustException INVALID_ARGUMENT if the bytes are none of that type, or of another size
     */
    static int bits(KeyType type, int stated, byte[] key) {
        int bits =
                switch (type) {
                    case RAW_DATA, HMAC, DERIVE, AES, CHACHA20, ASCON ->
                            (int) Math.min(8L * key.length, Integer.MAX_VALUE);
                    case RSA_PUBLIC_KEY -> RsaForms.publicKey(key).getModulus().bitLength();
                    case RSA_KEY_PAIR -> RsaForms.privateKey(key).getModulus().bitLength();
                    case ML_KEM_KEY_PAIR -> seedOf(64, stated, type, key);
                    case ML_DSA_KEY_PAIR -> seedOf(32, stated, type, key);
                    default -> known(type, key);
                };
        if (stated != 0 && stated != bits) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "these " + key.length + " bytes are no key of type " + type + " and size "
                            + stated);
        }
        return bits;
    }

    private static int known(KeyType type, byte[] key) {
        Integer bits = BITS_OF_LENGTH.get(type).get(key.length);
        if (bits == null) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "no key of type " + type + " has " + key.length + " bytes");
        }
        return bits;
    }

    /** A seed is as long for each size, so the caller has to say which. */
    private static int seedOf(int length, int stated, KeyType type, byte[] key) {
        if (key.length != length) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a key of type " + type + " is imported as its seed of " + length + " bytes, not "
                            + key.length);
        }
        if (stated == 0) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a seed does not say its size; set the bits of the attributes");
        }
        return stated;
    }

    /**
     * Checks that a private scalar is one of its curve: 1 to the order less 1.
     *
     * @throws TrustException INVALID_ARGUMENT
     */
    static void checkScalar(KeyType type, int bits, byte[] key) {
        if (type != KeyType.SECP_R1_KEY_PAIR) {
            return;
        }
        BigInteger scalar = new BigInteger(1, key);
        if (scalar.signum() == 0 || scalar.compareTo(NistCurve.of(bits).order()) >= 0) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "the private number is not between 1 and the order of the curve");
        }
    }

    /** Whether keys of a type are bytes without structure, which a derivation can give. */
    static boolean unstructured(KeyType type) {
        return switch (type) {
            case RAW_DATA, HMAC, DERIVE, AES, CHACHA20, ASCON -> true;
            default -> false;
        };
    }
}
