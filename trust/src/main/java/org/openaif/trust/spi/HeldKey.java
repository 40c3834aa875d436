// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust.spi;

import java.util.Arrays;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * A key inside a provider. What it cannot do is refused with NOT_SUPPORTED; what it is asked for, its
 * policy permits.
 *
 * <p>Any thread may call it; the parts that it hands out belong to one thread at a time.
 */
public interface HeldKey {
    /** The public part of a key pair, in the form of {@link org.openaif.api.trust.KeyType}. */
    default byte[] publicKey() {
        throw refused("a public part");
    }

    /** Its secret; only of software keys. The caller overwrites it after use. */
    default byte[] secret() {
        throw refused("a secret that leaves it");
    }

    /** What a persistent key is made again from: under the protection of the provider's root. */
    byte[] blob();

    /** Destroys the secret, wherever it is kept. Whatever is called afterwards is INVALID_HANDLE. */
    void destroy();

    /** Lets go of what memory has of it; a persistent key can be restored afterwards. */
    default void close() {}

    /** Begins a MAC: {@code update}*, {@code finish} gives the whole MAC, not yet cut to its length. */
    default Part mac(Algorithm algorithm) {
        throw refused(algorithm);
    }

    /** Begins an unauthenticated cipher. */
    default Part cipher(Algorithm algorithm, boolean encrypt, byte[] iv) {
        throw refused(algorithm);
    }

    /**
     * Begins to encrypt and authenticate; {@code finish} gives what is left and the tag.
     *
     * @param length of the message in bytes; -1 if it is not known (CCM needs it)
     */
    default Part seal(Algorithm algorithm, byte[] nonce, byte[] associated, long length) {
        throw refused(algorithm);
    }

    /**
     * Encrypts and authenticates a whole message into memory that is there already: ciphertext and tag
     * begin at {@code offset}, and there is room for them. What a provider does in one step it does
     * here.
     */
    default void seal(
            Algorithm algorithm,
            byte[] nonce,
            byte[] associated,
            byte[] plaintext,
            byte[] target,
            int offset) {
        Part part = seal(algorithm, nonce, associated, plaintext.length);
        byte[] first = part.update(plaintext);
        byte[] last = part.finish();
        System.arraycopy(first, 0, target, offset, first.length);
        System.arraycopy(last, 0, target, offset + first.length, last.length);
    }

    /**
     * Opens what was encrypted and authenticated.
     *
     * @param ciphertext with the tag at its end
     * @throws TrustException INVALID_SIGNATURE if it is not genuine
     */
    default byte[] open(Algorithm algorithm, byte[] nonce, byte[] associated, byte[] ciphertext) {
        throw refused(algorithm);
    }

    /**
     * Opens what was encrypted and authenticated, where it stands in a longer array.
     *
     * @param offset where the ciphertext begins; it ends, with its tag, where the array does
     */
    default byte[] open(
            Algorithm algorithm, byte[] nonce, byte[] associated, byte[] sealed, int offset) {
        return open(
                algorithm, nonce, associated, Arrays.copyOfRange(sealed, offset, sealed.length));
    }

    /** Signs a message. */
    default byte[] sign(Algorithm algorithm, byte[] message) {
        throw refused(algorithm);
    }

    /** Signs a message in a context of 1 to 255 bytes: ML-DSA. */
    default byte[] sign(Algorithm algorithm, byte[] context, byte[] message) {
        throw refused(algorithm + " with a context");
    }

    /** Signs a hash. */
    default byte[] signHash(Algorithm algorithm, byte[] hash) {
        throw refused(algorithm);
    }

    /** The secret of a key agreement. */
    default byte[] agree(Algorithm algorithm, byte[] peer) {
        throw refused(algorithm);
    }

    /** Decrypts a short message: RSA-OAEP, or a wrapped key. */
    default byte[] decryptShort(Algorithm algorithm, byte[] label, byte[] ciphertext) {
        throw refused(algorithm);
    }

    /** Encrypts a short message with a secret key: wraps a key. */
    default byte[] encryptShort(Algorithm algorithm, byte[] plaintext) {
        throw refused(algorithm);
    }

    /** The secret that was encapsulated for this key. */
    default byte[] decapsulate(Algorithm algorithm, byte[] ciphertext) {
        throw refused(algorithm);
    }

    private static TrustException refused(Object what) {
        return new TrustException(
                TrustError.NOT_SUPPORTED, "this provider's key does not offer " + what);
    }

    /** An operation under way. An error ends it. */
    interface Part {
        /** Takes a part in; gives what is known of the result already, perhaps nothing. */
        byte[] update(byte[] part);

        /** The rest of the result. */
        byte[] finish();

        /** Gives up, and forgets. */
        default void abort() {}
    }
}
