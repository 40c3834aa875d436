// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cryptography of the TPM's protocol itself, always with SHA-256 and AES-128-CFB as its root key
 * says: key derivation functions, protection of what passes the wire, and secrets made for the root
 * key.
 *
 * <p>Source: TCG, TPM 2.0 Library, part 1, clauses 11.4.10, 17, 21, 23 and annexes B and C.
 */
final class TpmProtocol {
    /** Of SHA-256, in bytes; also of the keys and nonces that are derived here. */
    static final int DIGEST = 32;

    private static final int AES_KEY = 16;
    private static final int BLOCK = 16;

    private TpmProtocol() {}

    /** A secret that only the owner of a storage key can find from the point that goes with it. */
    record Shared(byte[] secret, byte[] point) {}

    /** Makes a secret for a key on P-256, for the use that the label names. */
    static Shared secretFor(byte[] publicKey, String label, SecureRandom random) {
        BigInteger ephemeral = Curve.P256.randomScalar(random);
        byte[] point = Curve.P256.publicKey(ephemeral);
        byte[] z = Curve.P256.agree(ephemeral, publicKey);
        byte[] secret = kdfe(z, label, Curve.P256.x(point), Curve.P256.x(publicKey));
        Arrays.fill(z, (byte) 0);
        return new Shared(
                secret,
                new TpmWriter().sized(Curve.P256.x(point)).sized(Curve.P256.y(point)).bytes());
    }

    static byte[] digest(byte[]... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha256.update(part);
            }
            return sha256.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a JDK without SHA-256", e);
        }
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a JDK without HMAC", e);
        }
    }

    /** KDFa: SP 800-108 in counter mode, for as many bytes as one HMAC has at most. */
    static byte[] kdfa(byte[] key, String label, byte[] first, byte[] second, int length) {
        byte[] whole =
                hmac(
                        key,
                        new TpmWriter().u32(1).bytes(),
                        label(label),
                        first,
                        second,
                        new TpmWriter().u32(length * 8).bytes());
        byte[] cut = Arrays.copyOf(whole, length);
        Arrays.fill(whole, (byte) 0);
        return cut;
    }

    /** KDFe: SP 800-56A, for one digest. */
    private static byte[] kdfe(byte[] z, String label, byte[] first, byte[] second) {
        return digest(new TpmWriter().u32(1).bytes(), z, label(label), first, second);
    }

    private static byte[] label(String text) {
        return (text + '\0').getBytes(StandardCharsets.US_ASCII);
    }

    /** Encrypts or decrypts a parameter of a command under a session's key. */
    static byte[] parameter(boolean encrypt, byte[] key, byte[] newer, byte[] older, byte[] data) {
        byte[] both = kdfa(key, "CFB", newer, older, AES_KEY + BLOCK);
        byte[] result =
                cfb(
                        encrypt,
                        Arrays.copyOf(both, AES_KEY),
                        Arrays.copyOfRange(both, AES_KEY, both.length),
                        data);
        Arrays.fill(both, (byte) 0);
        return result;
    }

    /** What TPM2_Import takes: a secret part, encrypted for the parent and bound to the public part. */
    static byte[] duplicate(byte[] seed, byte[] name, byte[] sensitive) {
        byte[] key = kdfa(seed, "STORAGE", name, new byte[0], AES_KEY);
        byte[] plain = new TpmWriter().sized(sensitive).onlyBytes();
        byte[] encrypted = cfb(true, key, new byte[BLOCK], plain);
        Arrays.fill(plain, (byte) 0);
        byte[] integrity = kdfa(seed, "INTEGRITY", new byte[0], new byte[0], DIGEST);
        byte[] mac = hmac(integrity, encrypted, name);
        Arrays.fill(key, (byte) 0);
        Arrays.fill(integrity, (byte) 0);
        return new TpmWriter().sized(mac).raw(encrypted).bytes();
    }

    private static byte[] cfb(boolean encrypt, byte[] key, byte[] iv, byte[] data) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
            cipher.init(
                    encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new IvParameterSpec(iv));
            return cipher.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a JDK without AES-CFB", e);
        }
    }
}
