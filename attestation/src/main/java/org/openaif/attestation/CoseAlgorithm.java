// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.util.Arrays;
import java.util.Optional;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;

/**
 * What COSE calls the algorithms of the Trusted Services (RFC 9053). A message names its own; whoever
 * checks it has said before which one the key is for, and any other is refused.
 */
public enum CoseAlgorithm {
    /** ECDSA with SHA-256. */
    ES256(-7, Algorithm.ecdsa(Hash.SHA_256)),
    /** ECDSA with SHA-384. */
    ES384(-35, Algorithm.ecdsa(Hash.SHA_384)),
    /** ECDSA with SHA-512. */
    ES512(-36, Algorithm.ecdsa(Hash.SHA_512)),
    /** Ed25519, Ed448. */
    EDDSA(-8, Algorithm.EDDSA),
    /** RSA-PSS with SHA-256 (RFC 8230). */
    PS256(-37, Algorithm.rsaPss(Hash.SHA_256)),
    /** RSA-PSS with SHA-384 (RFC 8230). */
    PS384(-38, Algorithm.rsaPss(Hash.SHA_384)),
    /** RSA-PSS with SHA-512 (RFC 8230). */
    PS512(-39, Algorithm.rsaPss(Hash.SHA_512)),
    /** HMAC with SHA-256, of which 8 bytes are kept. */
    HMAC_256_64(4, Algorithm.hmac(Hash.SHA_256).withTagLength(8)),
    /** HMAC with SHA-256. */
    HMAC_256(5, Algorithm.hmac(Hash.SHA_256)),
    /** HMAC with SHA-384. */
    HMAC_384(6, Algorithm.hmac(Hash.SHA_384)),
    /** HMAC with SHA-512. */
    HMAC_512(7, Algorithm.hmac(Hash.SHA_512)),
    /** AES-GCM, 128 bits. */
    A128GCM(1, Algorithm.GCM, 128, 12),
    /** AES-GCM, 192 bits. */
    A192GCM(2, Algorithm.GCM, 192, 12),
    /** AES-GCM, 256 bits. */
    A256GCM(3, Algorithm.GCM, 256, 12),
    /** AES-CCM, 128 bits, tag of 8 bytes, messages below 64 KiB. */
    AES_CCM_16_64_128(10, Algorithm.CCM.withTagLength(8), 128, 13),
    /** AES-CCM, 256 bits, tag of 8 bytes, messages below 64 KiB. */
    AES_CCM_16_64_256(11, Algorithm.CCM.withTagLength(8), 256, 13),
    /** AES-CCM, 128 bits, tag of 8 bytes, long messages. */
    AES_CCM_64_64_128(12, Algorithm.CCM.withTagLength(8), 128, 7),
    /** AES-CCM, 256 bits, tag of 8 bytes, long messages. */
    AES_CCM_64_64_256(13, Algorithm.CCM.withTagLength(8), 256, 7),
    /** ChaCha20-Poly1305. */
    CHACHA20_POLY1305(24, Algorithm.CHACHA20_POLY1305, 256, 12),
    /** AES-CCM, 128 bits, messages below 64 KiB. */
    AES_CCM_16_128_128(30, Algorithm.CCM, 128, 13),
    /** AES-CCM, 256 bits, messages below 64 KiB. */
    AES_CCM_16_128_256(31, Algorithm.CCM, 256, 13),
    /** AES-CCM, 128 bits, long messages. */
    AES_CCM_64_128_128(32, Algorithm.CCM, 128, 7),
    /** AES-CCM, 256 bits, long messages. */
    AES_CCM_64_128_256(33, Algorithm.CCM, 256, 7);

    private final int label;
    private final Algorithm algorithm;
    private final int keyBits;
    private final int nonceLength;

    CoseAlgorithm(int label, Algorithm algorithm) {
        this(label, algorithm, 0, 0);
    }

    CoseAlgorithm(int label, Algorithm algorithm, int keyBits, int nonceLength) {
        this.label = label;
        this.algorithm = algorithm;
        this.keyBits = keyBits;
        this.nonceLength = nonceLength;
    }

    /** The one of that number, if it is offered. */
    public static Optional<CoseAlgorithm> of(int label) {
        return Arrays.stream(values()).filter(one -> one.label == label).findFirst();
    }

    /** Its number in the registry of COSE. */
    public int label() {
        return label;
    }

    /** What the key must permit. */
    public Algorithm algorithm() {
        return algorithm;
    }

    /** How many bits its key has, where the algorithm says so; 0 elsewhere. */
    public int keyBits() {
        return keyBits;
    }

    /** How many bytes its nonce has; 0 for what has none. */
    public int nonceLength() {
        return nonceLength;
    }
}
