// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** Hashes of what a device signs: computed here, as they need no secret. */
final class Hashes {
    private Hashes() {}

    /** As the JDK calls it. */
    static String name(Hash function) {
        return switch (function) {
            case SHA_512_224 -> "SHA-512/224";
            case SHA_512_256 -> "SHA-512/256";
            default -> function.name().replace('_', '-');
        };
    }

    static byte[] hash(Hash function, byte[] message) {
        try {
            return MessageDigest.getInstance(name(function)).digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new TrustException(TrustError.NOT_SUPPORTED, "this JDK has no " + function, e);
        }
    }

    static void check(Hash function, byte[] hash) {
        if (hash.length != function.length()) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a hash of " + name(function) + " has " + function.length() + " bytes, not " + hash.length);
        }
    }
}
