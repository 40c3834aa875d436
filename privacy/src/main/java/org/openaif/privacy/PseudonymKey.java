// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Storage;

/**
 * What makes a pseudonym of an identifier: HMAC-SHA-256 (RFC 2104) with a key that nobody is told.
 * Without the key neither is a pseudonym guessed nor an identifier confirmed.
 */
@FunctionalInterface
interface PseudonymKey {
    /** Of the MAC and of the key, in bytes. */
    int LENGTH = 32;

    /** Where an AIM keeps its own key. */
    String STORED = "pseudonym-key";

    /** The MAC of a message, {@link #LENGTH} bytes. */
    byte[] mac(byte[] message);

    /** The pseudonym of an identifier, {@link #LENGTH} bytes. */
    default byte[] pseudonym(String domain, byte[] identifier) {
        byte[] name = domain.getBytes(StandardCharsets.UTF_8);
        return mac(
                ByteBuffer.allocate(Integer.BYTES + name.length + identifier.length)
                        .putInt(name.length)
                        .put(name)
                        .put(identifier)
                        .array());
    }

    /** The key that an AIM keeps in its storage; made if there is none. */
    static PseudonymKey in(Storage storage, RandomGenerator random, Refusal refusal) {
        byte[] made = new byte[LENGTH];
        random.nextBytes(made);
        // Whoever comes second takes the one of the first.
        storage.compareAndSet(STORED, 0, made);
        Arrays.fill(made, (byte) 0);
        byte[] key = storage.get(STORED).orElseThrow();
        if (key.length != LENGTH) {
            throw refusal.of(
                    "its storage holds a key of " + key.length + " bytes, not " + LENGTH,
                    "put the right one back, or delete " + STORED
                            + " there for new pseudonyms");
        }
        PseudonymKey hmac = of(key);
        Arrays.fill(key, (byte) 0);
        return hmac;
    }

    /** A key in memory. For one thread. */
    static PseudonymKey of(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac::doFinal;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AifException(ErrorCode.INIT, "this JDK has no HmacSHA256: " + e, e);
        }
    }
}
