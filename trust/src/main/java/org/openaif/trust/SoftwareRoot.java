// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * The root of trust of the software provider: 256 random bits in a PKCS #12 key store, made when first
 * needed.
 *
 * <pre>
 *   root.p12         the key store
 *   root.password    its password, unless that came from elsewhere
 *   counter          how often was counted, sealed: see CounterFile
 * </pre>
 *
 * <p>The folder may be entered, and the files read, by their owner alone. The password protects a copy
 * of the key store without it, and nothing more. Who can put back an older copy of the whole folder
 * sets the counter back: only a device can notice that.
 *
 * <p>Any thread and any process may use it; what is changed is changed by one at a time.
 */
final class SoftwareRoot {
    private static final String ALIAS = "root";
    private static final int KEY = 32;
    private static final int PASSWORD = 24;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int LARGEST = 1 << 16;

    private final Path folder;
    private final char[] given;
    private final CounterFile counter;
    private volatile byte[] key = {};
    private volatile boolean closed;

    /** The password to use, or an empty one to make and keep one. */
    SoftwareRoot(Path folder, char[] password) {
        this.folder = folder.toAbsolutePath();
        this.given = password.clone();
        this.counter =
                new CounterFile(
                        this.folder.resolve("counter"),
                        plain -> seal(plain, "counter"),
                        sealed -> unseal(sealed, "counter"));
    }

    /** Seals bytes for a purpose; for another one they do not open. */
    byte[] seal(byte[] plain, String purpose) {
        byte[] nonce = Randomness.bytes(NONCE);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(plain);
            return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new TrustException(TrustError.GENERIC_ERROR, "cannot seal", e);
        }
    }

    byte[] unseal(byte[] sealed, String purpose) {
        if (sealed.length < NONCE + TAG) {
            throw notSealedHere();
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), purpose)
                    .doFinal(sealed, NONCE, sealed.length - NONCE);
        } catch (AEADBadTagException e) {
            throw notSealedHere();
        } catch (GeneralSecurityException e) {
            throw new TrustException(TrustError.GENERIC_ERROR, "cannot unseal", e);
        }
    }

    private static TrustException notSealedHere() {
        return new TrustException(
                TrustError.INVALID_SIGNATURE,
                "this was not sealed by this root of trust, or was altered");
    }

    private Cipher cipher(int mode, byte[] nonce, String purpose)
            throws GeneralSecurityException {
        load();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        init(cipher, mode, nonce);
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Not while {@link #close} overwrites the key. */
    private synchronized void init(Cipher cipher, int mode, byte[] nonce)
            throws GeneralSecurityException {
        if (closed) {
            throw new TrustException(
                    TrustError.BAD_STATE, "the software provider has been closed");
        }
        cipher.init(mode, new LentKey("AES", key), new GCMParameterSpec(TAG * 8, nonce));
    }

    // --- the counter

    long counter() {
        return alone(
                () -> {
                    load();
                    return counter.read().number();
                });
    }

    long count(byte[] note) {
        return alone(
                () -> {
                    load();
                    return counter.count(note);
                });
    }

    byte[] note() {
        return alone(
                () -> {
                    load();
                    return counter.read().note();
                });
    }

    private <T> T alone(Supplier<T> work) {
        DurableFile.folder(folder);
        return new FolderLock(folder).alone(work);
    }

    // --- the key

    /** Reads the key, or makes it, when it is first needed. */
    private void load() {
        if (key.length > 0) {
            return;
        }
        alone(
                () -> {
                    if (key.length == 0 && !closed) {
                        loadAlone();
                    }
                    return key;
                });
    }

    private void loadAlone() {
        Path file = folder.resolve("root.p12");
        Optional<byte[]> store = DurableFile.read(file, LARGEST);
        char[] password = password(store.isPresent());
        try {
            if (store.isPresent()) {
                hold(read(file, store.get(), password));
            } else {
                make(file, password);
            }
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private synchronized void hold(byte[] root) {
        key = root;
    }

    /** What was given, or what lies beside the key store; a new one only for a new key store. */
    private char[] password(boolean mustExist) {
        if (given.length > 0) {
            return given.clone();
        }
        Path file = folder.resolve("root.password");
        Optional<byte[]> kept = DurableFile.read(file, LARGEST);
        if (kept.isEmpty() && mustExist) {
            throw new TrustException(
                    TrustError.DOES_NOT_EXIST,
                    file + " is gone, and with it the way to the root of trust: put it back, or give"
                            + " the password by configuration");
        }
        byte[] text = kept.orElseGet(() -> Base64.getEncoder().encode(Randomness.bytes(PASSWORD)));
        if (kept.isEmpty()) {
            DurableFile.write(file, text);
        }
        CharBuffer decoded = StandardCharsets.US_ASCII.decode(ByteBuffer.wrap(text));
        char[] password = new char[decoded.remaining()];
        decoded.get(password);
        Arrays.fill(decoded.array(), '\0');
        Arrays.fill(text, (byte) 0);
        return password;
    }

    private static byte[] read(Path file, byte[] content, char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), password);
            Key root = store.getKey(ALIAS, password);
            if (root == null || root.getEncoded().length != KEY) {
                throw new TrustException(
                        TrustError.DATA_CORRUPT, file + " holds no root of trust");
            }
            return root.getEncoded();
        } catch (IOException | GeneralSecurityException e) {
            throw new TrustException(
                    TrustError.DATA_CORRUPT,
                    file + " cannot be opened: the password is another one, or the file was altered",
                    e);
        }
    }

    /** The counter first: a root without one was robbed of it, whatever crashed meanwhile. */
    private void make(Path file, char[] password) {
        byte[] made = Randomness.bytes(KEY);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setEntry(
                    ALIAS,
                    new KeyStore.SecretKeyEntry(new SecretKeySpec(made, "AES")),
                    new KeyStore.PasswordProtection(password));
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            store.store(content, password);
            hold(made);
            counter.make();
            DurableFile.write(file, content.toByteArray());
        } catch (IOException | GeneralSecurityException e) {
            throw notMade(file, e);
        } catch (TrustException e) {
            hold(new byte[0]);
            throw notMade(file, e);
        }
    }

    private static TrustException notMade(Path file, Exception cause) {
        return new TrustException(
                TrustError.STORAGE_FAILURE,
                "cannot make the root of trust in " + file + ": " + cause.getMessage(),
                cause);
    }

    synchronized void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
        key = new byte[0];
        Arrays.fill(given, '\0');
    }
}
