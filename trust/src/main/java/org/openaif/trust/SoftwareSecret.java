// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** A secret key: for MACs, ciphers and wrapping. */
final class SoftwareSecret extends SoftwareKey {
    private static final int LEAST_JDK_TAG = 12;

    /** One cipher of each direction is kept with its key schedule, for whoever comes next. */
    private final AtomicReference<@Nullable Cipher> sealing = new AtomicReference<>();

    private final AtomicReference<@Nullable Cipher> opening = new AtomicReference<>();

    private final LentKey key;

    SoftwareSecret(byte[] secret) {
        super(secret, new byte[0]);
        this.key = new LentKey("AES", secret);
    }

    @Override
    void forget() {
        wipe(sealing.getAndSet(null));
        wipe(opening.getAndSet(null));
    }

    /** A cipher that gets another key overwrites the schedule that it made of the last one. */
    private static void wipe(@Nullable Cipher cipher) {
        if (cipher == null) {
            return;
        }
        try {
            LentKey nothing = new LentKey("AES", new byte[32]);
            switch (cipher.getAlgorithm()) {
                case "AES/GCM/NoPadding" ->
                        cipher.init(
                                Cipher.DECRYPT_MODE, nothing, new GCMParameterSpec(128, new byte[12]));
                case "ChaCha20-Poly1305" ->
                        cipher.init(Cipher.DECRYPT_MODE, nothing, new IvParameterSpec(new byte[12]));
                case "AES/KWP/NoPadding", "AES/KW/NoPadding" ->
                        cipher.init(Cipher.DECRYPT_MODE, nothing);
                default ->
                        cipher.init(Cipher.DECRYPT_MODE, nothing, new IvParameterSpec(new byte[16]));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a cipher that takes no other key", e);
        }
    }

    // --- MACs

    @Override
    public Part mac(Algorithm algorithm) {
        return algorithm.scheme() == Scheme.CMAC
                ? BouncyParts.cmac(bytes())
                : new HmacPart(hmac(algorithm));
    }

    private Mac hmac(Algorithm algorithm) {
        String name = "Hmac" + Digests.name(Digests.of(algorithm)).replaceFirst("^SHA-", "SHA");
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new LentKey(name, bytes()));
            return mac;
        } catch (GeneralSecurityException e) {
            throw unsupported(algorithm, e);
        }
    }

    private record HmacPart(Mac mac) implements Part {
        @Override
        public byte[] update(byte[] part) {
            mac.update(part);
            return new byte[0];
        }

        @Override
        public byte[] finish() {
            return mac.doFinal();
        }
    }

    // --- ciphers

    @Override
    public Part cipher(Algorithm algorithm, boolean encrypt, byte[] iv) {
        int mode = encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
        try {
            Cipher cipher = Cipher.getInstance(transformation(algorithm));
            cipher.init(mode, key, new IvParameterSpec(iv));
            return new CipherPart(cipher);
        } catch (GeneralSecurityException e) {
            throw unsupported(algorithm, e);
        }
    }

    private static String transformation(Algorithm algorithm) {
        return switch (algorithm.scheme()) {
            case CTR -> "AES/CTR/NoPadding";
            case CBC_NO_PADDING -> "AES/CBC/NoPadding";
            case CBC_PKCS7 -> "AES/CBC/PKCS5Padding";
            case GCM -> "AES/GCM/NoPadding";
            case CHACHA20_POLY1305 -> "ChaCha20-Poly1305";
            case KEY_WRAP -> "AES/KWP/NoPadding";
            case KEY_WRAP_NO_PADDING -> "AES/KW/NoPadding";
            default -> throw new IllegalStateException("no cipher for " + algorithm);
        };
    }

    private record CipherPart(Cipher cipher) implements Part {
        @Override
        public byte[] update(byte[] part) {
            byte[] result = cipher.update(part);
            return result == null ? new byte[0] : result;
        }

        @Override
        public void abort() {
            wipe(cipher);
        }

        @Override
        public byte[] finish() {
            try {
                return cipher.doFinal();
            } catch (BadPaddingException e) {
                throw new TrustException(TrustError.INVALID_PADDING, "the padding is wrong");
            } catch (IllegalBlockSizeException e) {
                throw new TrustException(
                        TrustError.INVALID_ARGUMENT, "the data are no whole blocks of 16 bytes");
            } finally {
                wipe(cipher);
            }
        }
    }

    // --- AEAD

    private static boolean jdkHas(Algorithm algorithm) {
        return switch (algorithm.scheme()) {
            case GCM -> algorithm.tagLength() >= LEAST_JDK_TAG;
            case CHACHA20_POLY1305 -> true;
            default -> false;
        };
    }

    @Override
    public Part seal(Algorithm algorithm, byte[] nonce, byte[] associated, long length) {
        if (!jdkHas(algorithm)) {
            return BouncyParts.seal(algorithm, bytes(), nonce, associated);
        }
        try {
            Cipher cipher = Cipher.getInstance(transformation(algorithm));
            start(cipher, Cipher.ENCRYPT_MODE, algorithm, nonce, associated);
            return new CipherPart(cipher);
        } catch (GeneralSecurityException e) {
            throw unsupported(algorithm, e);
        }
    }

    @Override
    public void seal(
            Algorithm algorithm,
            byte[] nonce,
            byte[] associated,
            byte[] plaintext,
            byte[] target,
            int offset) {
        if (!jdkHas(algorithm)) {
            super.seal(algorithm, nonce, associated, plaintext, target, offset);
            return;
        }
        try {
            Cipher cipher = taken(sealing, algorithm);
            try {
                start(cipher, Cipher.ENCRYPT_MODE, algorithm, nonce, associated);
                cipher.doFinal(plaintext, 0, plaintext.length, target, offset);
            } finally {
                wipe(sealing.getAndSet(cipher));
            }
        } catch (GeneralSecurityException e) {
            throw unsupported(algorithm, e);
        }
    }

    @Override
    public byte[] open(Algorithm algorithm, byte[] nonce, byte[] associated, byte[] ciphertext) {
        return open(algorithm, nonce, associated, ciphertext, 0);
    }

    @Override
    public byte[] open(
            Algorithm algorithm, byte[] nonce, byte[] associated, byte[] sealed, int offset) {
        if (!jdkHas(algorithm)) {
            byte[] ciphertext = Arrays.copyOfRange(sealed, offset, sealed.length);
            return BouncyParts.open(algorithm, bytes(), nonce, associated, ciphertext);
        }
        try {
            Cipher cipher = taken(opening, algorithm);
            try {
                start(cipher, Cipher.DECRYPT_MODE, algorithm, nonce, associated);
                return cipher.doFinal(sealed, offset, sealed.length - offset);
            } finally {
                wipe(opening.getAndSet(cipher));
            }
        } catch (AEADBadTagException e) {
            throw RunningAead.notGenuine();
        } catch (GeneralSecurityException e) {
            throw unsupported(algorithm, e);
        }
    }

    private static Cipher taken(
            AtomicReference<@Nullable Cipher> kept, Algorithm algorithm)
            throws GeneralSecurityException {
        Cipher cipher = kept.getAndSet(null);
        return cipher != null ? cipher : Cipher.getInstance(transformation(algorithm));
    }

    private void start(
            Cipher cipher, int mode, Algorithm algorithm, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        AlgorithmParameterSpec parameters =
                algorithm.scheme() == Scheme.GCM
                        ? new GCMParameterSpec(algorithm.tagLength() * 8, nonce)
                        : new IvParameterSpec(nonce);
        cipher.init(mode, key, parameters);
        cipher.updateAAD(associated);
    }

    // --- key wrap

    @Override
    public byte[] encryptShort(Algorithm algorithm, byte[] plaintext) {
        try {
            return wrapped(algorithm, Cipher.ENCRYPT_MODE, plaintext);
        } catch (GeneralSecurityException e) {
            throw unsupported(algorithm, e);
        }
    }

    @Override
    public byte[] decryptShort(Algorithm algorithm, byte[] label, byte[] ciphertext) {
        try {
            return wrapped(algorithm, Cipher.DECRYPT_MODE, ciphertext);
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            throw SoftwareRsa.notDecrypted();
        } catch (GeneralSecurityException e) {
            throw unsupported(algorithm, e);
        }
    }

    private byte[] wrapped(Algorithm algorithm, int mode, byte[] bytes)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(transformation(algorithm));
        cipher.init(mode, key);
        try {
            return cipher.doFinal(bytes);
        } finally {
            wipe(cipher);
        }
    }

    private static TrustException unsupported(Algorithm algorithm, GeneralSecurityException cause) {
        return new TrustException(
                TrustError.NOT_SUPPORTED, "this JDK does not offer " + algorithm, cause);
    }
}
