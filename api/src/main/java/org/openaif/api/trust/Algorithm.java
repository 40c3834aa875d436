// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

import java.util.Locale;
import java.util.Optional;

/**
 * A way to use a key. A key permits exactly one: {@link KeyAttributes#algorithm}.
 *
 * @param scheme what is done
 * @param hash with which hash function, where the scheme needs one
 * @param tagLength how many bytes of tag, for MAC and AEAD; 0 elsewhere. A key for a shorter tag does
 *     not permit a longer one, nor the other way round
 * @param maskHash the hash function of MGF1, for RSA; that of {@code hash} unless said
 * @param saltLength how many bytes of salt, for RSA-PSS; as many as the hash has unless said
 */
public record Algorithm(
        Scheme scheme,
        Optional<Hash> hash,
        int tagLength,
        Optional<Hash> maskHash,
        int saltLength) {

    /** What is done with a key. */
    public enum Scheme {
        /** Nothing: the key is only kept. */
        NONE,
        /** RFC 2104. */
        HMAC,
        /** NIST SP 800-38B, with AES. */
        CMAC,
        /** NIST SP 800-38A, with AES; the counter block is the IV, 16 bytes. */
        CTR,
        /** NIST SP 800-38A, with AES; whole blocks only. */
        CBC_NO_PADDING,
        /** NIST SP 800-38A, with AES, padded as PKCS #7 says. */
        CBC_PKCS7,
        /** NIST SP 800-38D, with AES. */
        GCM,
        /** NIST SP 800-38C, with AES. */
        CCM,
        /** RFC 8439. */
        CHACHA20_POLY1305,
        /** NIST SP 800-232. */
        ASCON_AEAD128,
        /** NIST SP 800-38F (RFC 5649), with AES: a key as the message of another one. */
        KEY_WRAP,
        /** NIST SP 800-38F (RFC 3394), with AES: a key of two half blocks or more, and of whole ones. */
        KEY_WRAP_NO_PADDING,
        /** FIPS 186-5; signatures as r, s of the length of the curve's order. */
        ECDSA,
        /** RFC 8032, pure. */
        EDDSA,
        /** RFC 8017, with MGF1. */
        RSA_PSS,
        /** RFC 8017, with MGF1. */
        RSA_OAEP,
        /** NIST SP 800-56A (x-coordinate), RFC 7748. */
        ECDH,
        /** RFC 5869. */
        HKDF,
        /** FIPS 204, pure, hedged. */
        ML_DSA,
        /** FIPS 203. */
        ML_KEM,
        /** X-Wing: X25519 and ML-KEM-768; safe as long as one of both is. */
        X_WING
    }

    /** A key that is only kept. */
    public static final Algorithm NONE = of(Scheme.NONE);

    /** AES-CMAC, whole tag. */
    public static final Algorithm CMAC = new Algorithm(Scheme.CMAC, Optional.empty(), 16);

    /** AES-CTR. */
    public static final Algorithm CTR = of(Scheme.CTR);

    /** AES-CBC of whole blocks. */
    public static final Algorithm CBC_NO_PADDING = of(Scheme.CBC_NO_PADDING);

    /** AES-CBC with padding. */
    public static final Algorithm CBC_PKCS7 = of(Scheme.CBC_PKCS7);

    /** AES-GCM, whole tag. */
    public static final Algorithm GCM = new Algorithm(Scheme.GCM, Optional.empty(), 16);

    /** AES-CCM, whole tag. */
    public static final Algorithm CCM = new Algorithm(Scheme.CCM, Optional.empty(), 16);

    /** ChaCha20-Poly1305. */
    public static final Algorithm CHACHA20_POLY1305 =
            new Algorithm(Scheme.CHACHA20_POLY1305, Optional.empty(), 16);

    /** Ascon-AEAD128. */
    public static final Algorithm ASCON_AEAD128 =
            new Algorithm(Scheme.ASCON_AEAD128, Optional.empty(), 16);

    /** AES key wrap with padding. */
    public static final Algorithm KEY_WRAP = of(Scheme.KEY_WRAP);

    /** AES key wrap of whole half blocks. */
    public static final Algorithm KEY_WRAP_NO_PADDING = of(Scheme.KEY_WRAP_NO_PADDING);

    /** Ed25519, Ed448. */
    public static final Algorithm EDDSA = of(Scheme.EDDSA);

    /** Key agreement on a curve. */
    public static final Algorithm ECDH = of(Scheme.ECDH);

    /** ML-DSA. */
    public static final Algorithm ML_DSA = of(Scheme.ML_DSA);

    /** ML-KEM. */
    public static final Algorithm ML_KEM = of(Scheme.ML_KEM);

    /** X25519 and ML-KEM-768 together. */
    public static final Algorithm X_WING = of(Scheme.X_WING);

    /** The hash of MGF1 and the length of the salt as they are unless said. */
    public Algorithm(Scheme scheme, Optional<Hash> hash, int tagLength) {
        this(
                scheme,
                hash,
                tagLength,
                scheme == Scheme.RSA_PSS || scheme == Scheme.RSA_OAEP ? hash : Optional.empty(),
                scheme == Scheme.RSA_PSS ? hash.map(Hash::length).orElse(0) : 0);
    }

    /** HMAC, whole tag. */
    public static Algorithm hmac(Hash hash) {
        return new Algorithm(Scheme.HMAC, Optional.of(hash), hash.length());
    }

    /** ECDSA. */
    public static Algorithm ecdsa(Hash hash) {
        return new Algorithm(Scheme.ECDSA, Optional.of(hash), 0);
    }

    /** RSA-PSS. */
    public static Algorithm rsaPss(Hash hash) {
        return new Algorithm(Scheme.RSA_PSS, Optional.of(hash), 0);
    }

    /** RSA-OAEP. */
    public static Algorithm rsaOaep(Hash hash) {
        return new Algorithm(Scheme.RSA_OAEP, Optional.of(hash), 0);
    }

    /** HKDF. */
    public static Algorithm hkdf(Hash hash) {
        return new Algorithm(Scheme.HKDF, Optional.of(hash), 0);
    }

    private static Algorithm of(Scheme scheme) {
        return new Algorithm(scheme, Optional.empty(), 0);
    }

    /** The same with a tag of that many bytes. */
    public Algorithm withTagLength(int bytes) {
        return new Algorithm(scheme, hash, bytes, maskHash, saltLength);
    }

    /** The same with MGF1 of that hash: for RSA, where the other side has another one there. */
    public Algorithm withMaskHash(Hash function) {
        return new Algorithm(scheme, hash, tagLength, Optional.of(function), saltLength);
    }

    /** The same with a salt of that many bytes: for RSA-PSS. */
    public Algorithm withSaltLength(int bytes) {
        return new Algorithm(scheme, hash, tagLength, maskHash, bytes);
    }

    /** For people: {@code HMAC SHA-256}, {@code CCM, tag of 8 bytes}. */
    @Override
    public String toString() {
        return text(scheme.name())
                + hash.map(used -> " " + text(used.name())).orElse("")
                + (tagLength == 0 ? "" : ", tag of " + tagLength + " bytes")
                + maskHash.filter(mask -> !hash.equals(maskHash))
                        .map(mask -> ", MGF1 " + text(mask.name()))
                        .orElse("")
                + (usualSalt() ? "" : ", salt of " + saltLength + " bytes");
    }

    private boolean usualSalt() {
        return scheme != Scheme.RSA_PSS || saltLength == hash.map(Hash::length).orElse(0);
    }

    private static String text(String name) {
        return name.replace('_', '-').toUpperCase(Locale.ROOT);
    }
}
