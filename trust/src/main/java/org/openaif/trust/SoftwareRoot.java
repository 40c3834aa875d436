// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * The root of trust of the software provider: 256 random bits, made when first needed.
 *
 * <pre>
 *   root.key         the bits, where there is no password
 *   root.p12         a PKCS #12 key store with them, where there is one
 *   counter          how often was counted, sealed: see CounterFile
 * </pre>
 *
 * <p>The folder may be entered, and the files read, by their owner alone. A key store whose password
 * lay beside it would be no safer than the bits, and each start would pay for deriving a key from it:
 * a fifth of a second. Who can put back an older copy of the whole folder sets the counter back: only a
 * device can notice that.
 *
 * <p>Any thread and any process may use it; what is changed is changed by one at a time.
 */
final class SoftwareRoot {
    private static final String ALIAS = "root";
    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int LARGEST = 1 << 16;

    private final Path folder;
    private final char[] given;
    private final CounterFile counter;
    private volatile byte[] key = {};
    private volatile boolean closed;

    /** The password of the key store, or an empty one for none. */
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
        if (key.length == 0) {
            DurableFile.folder(folder); // later it is there, as it has to be
        }
        return DurableFile.alone(folder, work);
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
        if (given.length == 0) {
            loadBits();
        } else {
            loadStore();
        }
    }

    private void loadBits() {
        Path file = folder.resolve("root.key");
        Optional<byte[]> bits = DurableFile.read(file, LARGEST);
        if (bits.isPresent()) {
            hold(checked(file, bits.get()));
        } else if (Files.exists(storeFile())) {
            throw new TrustException(
                    TrustError.DOES_NOT_EXIST,
                    storeFile() + " has a password, and none was given: give it by configuration");
        } else {
            make(file, made -> made);
        }
    }

    private void loadStore() {
        Path file = storeFile();
        char[] password = given.clone();
        try {
            Optional<byte[]> store = DurableFile.read(file, LARGEST);
            if (store.isPresent()) {
                hold(checked(file, opened(file, store.get(), password)));
            } else {
                make(file, made -> stored(file, made, password));
            }
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private Path storeFile() {
        return folder.resolve("root.p12");
    }

    private static byte[] checked(Path file, byte[] root) {
        if (root.length != KEY) {
            throw new TrustException(TrustError.DATA_CORRUPT, file + " holds no root of trust");
        }
        return root;
    }

    private synchronized void hold(byte[] root) {
        key = root;
    }

    private static byte[] opened(Path file, byte[] content, char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), password);
            Key root = store.getKey(ALIAS, password);
            return root == null ? new byte[0] : root.getEncoded();
        } catch (IOException | GeneralSecurityException e) {
            throw new TrustException(
                    TrustError.DATA_CORRUPT,
                    file + " cannot be opened: the password is another one, or the file was altered",
                    e);
        }
    }

    private static byte[] stored(Path file, byte[] root, char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setEntry(
                    ALIAS,
                    new KeyStore.SecretKeyEntry(new SecretKeySpec(root, "AES")),
                    new KeyStore.PasswordProtection(password));
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            store.store(content, password);
            return content.toByteArray();
        } catch (IOException | GeneralSecurityException e) {
            throw notMade(file, e);
        }
    }

    /** The counter first: a root without one was robbed of it, whatever crashed meanwhile. */
    private void make(Path file, UnaryOperator<byte[]> content) {
        byte[] made = Randomness.bytes(KEY);
        try {
            byte[] written = content.apply(made);
            hold(made);
            counter.make();
            DurableFile.write(file, written);
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
