// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;

/** Hash functions as the JDK calls them. */
final class Digests {
    private Digests() {}

    static String name(Hash hash) {
        return switch (hash) {
            case SHA_224 -> "SHA-224";
            case SHA_256 -> "SHA-256";
            case SHA_384 -> "SHA-384";
            case SHA_512 -> "SHA-512";
            case SHA_512_224 -> "SHA-512/224";
            case SHA_512_256 -> "SHA-512/256";
            case SHA3_224 -> "SHA3-224";
            case SHA3_256 -> "SHA3-256";
            case SHA3_384 -> "SHA3-384";
            case SHA3_512 -> "SHA3-512";
        };
    }

    static MessageDigest of(Hash hash) {
        try {
            return MessageDigest.getInstance(name(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + name(hash), e);
        }
    }

    static byte[] hash(Hash hash, byte[] input) {
        return of(hash).digest(input);
    }

    /** The hash of an algorithm that was checked to have one. */
    static Hash of(Algorithm algorithm) {
        return algorithm.hash().orElseThrow();
    }
}
