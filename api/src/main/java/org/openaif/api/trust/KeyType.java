// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

import java.util.Optional;

/**
 * What a key is. Its size, in {@link KeyAttributes#bits}, completes it: which AES, which curve.
 *
 * <p>The bytes of keys are those of PSA: secrets raw; RSA as PKCS #1 DER; a private scalar of a
 * Weierstrass curve big-endian, its public point uncompressed (04, x, y); those of Montgomery and
 * Edwards curves as RFC 7748 and 8032 have them; ML-KEM and ML-DSA key pairs as their seed (64 and 32
 * bytes), public keys as FIPS 203 and 204 encode them.
 */
public enum KeyType {
    /** Bytes that are not used as a key: they can be stored, exported and given to derivations. */
    RAW_DATA,
    /** HMAC with any hash; 8 bits to 65,528 as all secrets of no fixed size, whole bytes. */
    HMAC,
    /** A secret to derive from. */
    DERIVE,
    /** 128, 192, 256 bits. */
    AES,
    /** 256 bits. */
    CHACHA20,
    /** 128 bits: NIST SP 800-232. */
    ASCON,
    /** 2048 to 8192 bits. */
    RSA_PUBLIC_KEY,
    /** 2048 to 8192 bits. */
    RSA_KEY_PAIR(RSA_PUBLIC_KEY),
    /** NIST curves: 256, 384, 521 bits. */
    SECP_R1_PUBLIC_KEY,
    /** NIST curves: 256, 384, 521 bits. */
    SECP_R1_KEY_PAIR(SECP_R1_PUBLIC_KEY),
    /** X25519 (255 bits), X448 (448). */
    MONTGOMERY_PUBLIC_KEY,
    /** X25519 (255 bits), X448 (448). */
    MONTGOMERY_KEY_PAIR(MONTGOMERY_PUBLIC_KEY),
    /** Ed25519 (255 bits), Ed448 (448). */
    TWISTED_EDWARDS_PUBLIC_KEY,
    /** Ed25519 (255 bits), Ed448 (448). */
    TWISTED_EDWARDS_KEY_PAIR(TWISTED_EDWARDS_PUBLIC_KEY),
    /** 512, 768, 1024. */
    ML_KEM_PUBLIC_KEY,
    /** 512, 768, 1024. */
    ML_KEM_KEY_PAIR(ML_KEM_PUBLIC_KEY),
    /** 44, 65, 87. */
    ML_DSA_PUBLIC_KEY,
    /** 44, 65, 87. */
    ML_DSA_KEY_PAIR(ML_DSA_PUBLIC_KEY),
    /** X25519 and ML-KEM-768 together (X-Wing); 768. */
    HYBRID_KEM_PUBLIC_KEY,
    /** X25519 and ML-KEM-768 together (X-Wing), from a seed of 32 bytes; 768. */
    HYBRID_KEM_KEY_PAIR(HYBRID_KEM_PUBLIC_KEY);

    private final Optional<KeyType> publicKey;

    KeyType() {
        this.publicKey = Optional.empty();
    }

    KeyType(KeyType publicKey) {
        this.publicKey = Optional.of(publicKey);
    }

    /** For a key pair, what its public key is. */
    public Optional<KeyType> publicKey() {
        return publicKey;
    }

    /** Whether it holds nothing secret. */
    public boolean isPublic() {
        return name().endsWith("_PUBLIC_KEY");
    }
}
