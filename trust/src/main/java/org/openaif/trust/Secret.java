// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * A secret of 32 bytes that others are derived from, and what is done with it. Nothing is encrypted
 * twice under one key and nonce: what is encrypted often has a key of its own each time, derived with
 * a salt, and counts its nonces from 0.
 */
final class Secret {
    static final int LENGTH = 32;
    static final int TAG_LENGTH = 16;
    private static final int NONCE_LENGTH = 12;

    private final byte[] bytes;

    /** Takes these bytes over. */
    Secret(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new TrustException(
                    TrustError.DATA_CORRUPT,
                    "the key of secure storage has " + bytes.length + " bytes, not " + LENGTH);
        }
        this.bytes = bytes;
    }

    /**
     * Another secret (HKDF-Expand with SHA-256, RFC 5869), which says nothing of this one.
     *
     * @param context what it is for; each part goes in with its length, so that no two run together
     */
    Secret derive(String purpose, byte[]... context) {
        try {
            AlgorithmParameterSpec how =
                    HKDFParameterSpec.expandOnly(
                            new SecretKeySpec(bytes, "Generic"), joined(purpose, context), LENGTH);
            return new Secret(KDF.getInstance("HKDF-SHA256").deriveData(how));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** The parts one after the other, each with its length before it. */
    static byte[] joined(String first, byte[]... others) {
        byte[] name = text(first);
        int length = 4 + name.length;
        for (byte[] part : others) {
            length += 4 + part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length).putInt(name.length).put(name);
        for (byte[] part : others) {
            all.putInt(part.length).put(part);
        }
        return all.array();
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    /** HMAC-SHA-256. */
    byte[] mac(byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** AES-256-CTR, with whatever key and counter: only for what has an authentic counter block. */
    byte[] counterMode(byte[] block, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(bytes, "AES"),
                    new IvParameterSpec(block));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** AES-256-GCM under the nonce of that number; the tag is at the end. */
    byte[] seal(long nonce, byte[] associated, byte[] plaintext) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, nonce, associated).doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /**
     * Opens what was sealed.
     *
     * @param what is named in the refusal
     * @throws TrustException INVALID_SIGNATURE if it is not genuine
     */
    byte[] open(long nonce, byte[] associated, byte[] sealed, int offset, int length, String what) {
        try {
            if (length >= TAG_LENGTH) {
                return cipher(Cipher.DECRYPT_MODE, nonce, associated).doFinal(sealed, offset, length);
            }
        } catch (AEADBadTagException e) {
            throw forged(what);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
        throw forged(what);
    }

    static TrustException forged(String what) {
        return new TrustException(
                TrustError.INVALID_SIGNATURE,
                "'" + what + "' is not what was written: it was altered, or is something else");
    }

    private Cipher cipher(int mode, long nonce, byte[] associated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] full = ByteBuffer.allocate(NONCE_LENGTH).putInt(0).putLong(nonce).array();
        cipher.init(
                mode,
                new SecretKeySpec(bytes, "AES"),
                new GCMParameterSpec(8 * TAG_LENGTH, full));
        cipher.updateAAD(associated);
        return cipher;
    }

    /** Overwrites it. */
    void forget() {
        Arrays.fill(bytes, (byte) 0);
    }
}
