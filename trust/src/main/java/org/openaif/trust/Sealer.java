// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.openaif.api.Storage;
import org.openaif.api.trust.TrustException;

/**
 * Protects data of one category where it leaves: single messages and buffers, streams such as
 * recordings, whole storages. What was sealed for one category or context cannot be opened for
 * another.
 *
 * <p>It says that data is genuine, not that it is the newest: for that there is secure storage.
 *
 * <p><b>Form of a message:</b> 1 byte 1, 16 bytes salt, ciphertext, 16 bytes tag. Each message has a key
 * of its own, derived with the salt; so their number is not limited.
 *
 * <p>Any thread may call it.
 */
public final class Sealer {
    private static final byte VERSION = 1;
    private static final int SALT_LENGTH = 16;
    private static final int HEADER_LENGTH = 1 + SALT_LENGTH;

    /** How much longer a message becomes. */
    public static final int OVERHEAD = HEADER_LENGTH + Secret.TAG_LENGTH;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String category;
    private final Secret key;

    Sealer(String category, Secret key) {
        this.category = category;
        this.key = key;
    }

    /** What it protects. */
    public String category() {
        return category;
    }

    /**
     * Encrypts and authenticates a message.
     *
     * @param context what it is, such as the name of its port; the same is needed to open it
     */
    public byte[] seal(String context, byte[] message) {
        return seal(Secret.text(context), message);
    }

    byte[] seal(byte[] context, byte[] message) {
        byte[] salt = random();
        Secret own = own(salt);
        byte[] sealed = own.seal(0, associated(context), message);
        own.forget();
        return ByteBuffer.allocate(HEADER_LENGTH + sealed.length)
                .put(VERSION)
                .put(salt)
                .put(sealed)
                .array();
    }

    /**
     * Opens what {@link #seal} made.
     *
     * @throws TrustException INVALID_SIGNATURE if category, context or a bit is another
     */
    public byte[] open(String context, byte[] sealed) {
        return open(Secret.text(context), sealed, context);
    }

    byte[] open(byte[] context, byte[] sealed, String what) {
        String whole = category + " " + what;
        if (sealed.length < OVERHEAD || sealed[0] != VERSION) {
            throw Secret.forged(whole);
        }
        Secret own = own(Arrays.copyOfRange(sealed, 1, HEADER_LENGTH));
        try {
            return own.open(
                    0,
                    associated(context),
                    sealed,
                    HEADER_LENGTH,
                    sealed.length - HEADER_LENGTH,
                    whole);
        } finally {
            own.forget();
        }
    }

    private Secret own(byte[] salt) {
        return key.derive("message", salt);
    }

    private byte[] associated(byte[] context) {
        return Secret.joined(category, context);
    }

    private static byte[] random() {
        byte[] salt = new byte[SALT_LENGTH];
        RANDOM.nextBytes(salt);
        return salt;
    }

    /**
     * Seals what is written, on its way to another stream: see {@link SealedOutputStream}.
     *
     * @param context what it is, such as the name of a recording
     */
    public SealedOutputStream output(String context, OutputStream to) throws IOException {
        byte[] salt = random();
        return new SealedOutputStream(to, salt, stream(context, salt));
    }

    /** Opens what {@link #output} sealed: see {@link SealedInputStream}. */
    public SealedInputStream input(String context, InputStream from) throws IOException {
        return new SealedInputStream(from, salt -> stream(context, salt), context);
    }

    private Secret stream(String context, byte[] salt) {
        return key.derive("stream", salt, associated(Secret.text(context)));
    }

    /** A storage whose keys and values are sealed in another one: see {@link SealedStorage}. */
    public Storage storage(Storage plain) {
        return new SealedStorage(plain, this, key.derive("keys"), key.derive("key names"));
    }
}
