// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.KeyType;

/**
 * How releases and the Store's metadata are signed. What is not in this list is not believed,
 * whatever a document says of itself.
 */
public enum SignatureScheme {
    /** RFC 8032: what publishers use unless they choose otherwise. */
    ED25519("ed25519", "ed25519", KeyType.TWISTED_EDWARDS_KEY_PAIR, 255, Algorithm.EDDSA, 32),

    /** FIPS 204: holds against quantum computers, too; its signatures have 3,309 bytes. */
    ML_DSA_65("ml-dsa", "ml-dsa-65", KeyType.ML_DSA_KEY_PAIR, 65, Algorithm.ML_DSA, 1952);

    private final String keyType;
    private final String word;
    private final KeyType pair;
    private final int bits;
    private final Algorithm algorithm;
    private final int keyBytes;

    SignatureScheme(
            String keyType, String word, KeyType pair, int bits, Algorithm algorithm, int keyBytes) {
        this.keyType = keyType;
        this.word = word;
        this.pair = pair;
        this.bits = bits;
        this.algorithm = algorithm;
        this.keyBytes = keyBytes;
    }

    /** As metadata calls it: {@code ed25519}, {@code ml-dsa-65}. */
    public String word() {
        return word;
    }

    /**
     * That of a word.
     *
     * @throws IllegalArgumentException if there is none that is believed
     */
    public static SignatureScheme of(String word) {
        for (SignatureScheme scheme : values()) {
            if (scheme.word.equals(word)) {
                return scheme;
            }
        }
        throw new IllegalArgumentException(
                "the scheme of a signature is "
                        + Refusal.quoted(word)
                        + ", which is not believed; use ed25519 or ml-dsa-65");
    }

    String keyType() {
        return keyType;
    }

    KeyType pair() {
        return pair;
    }

    int bits() {
        return bits;
    }

    Algorithm algorithm() {
        return algorithm;
    }

    /** How long its public keys are. */
    int keyBytes() {
        return keyBytes;
    }
}
