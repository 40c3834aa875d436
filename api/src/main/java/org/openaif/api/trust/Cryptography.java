// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * Cryptography with the keys of one owner, in one part or in several.
 *
 * <p>Arrays that are given are not kept and not changed; those that come back are the caller's. Data
 * is released only when all of it was found genuine: a refused decryption gives none.
 *
 * <p>Clause: MPAI-AIF V2, Security API 5.1 and 5.3 to 5.8.
 */
public interface Cryptography {

    /** The hash of an input. */
    byte[] hash(Hash function, byte[] input);

    /** Begins a hash in several parts. */
    HashOperation hash(Hash function);

    /** The MAC of a message. Usage SIGN_MESSAGE. */
    byte[] mac(KeyId key, Algorithm algorithm, byte[] message);

    /**
     * Checks a MAC, in constant time. Usage VERIFY_MESSAGE.
     *
     * @throws TrustException INVALID_SIGNATURE if it is not that of the message
     */
    void verifyMac(KeyId key, Algorithm algorithm, byte[] message, byte[] mac);

    /** Begins a MAC in several parts. Usage SIGN_MESSAGE. */
    MacOperation mac(KeyId key, Algorithm algorithm);

    /** Begins to check a MAC in several parts. Usage VERIFY_MESSAGE. */
    MacOperation verifyMac(KeyId key, Algorithm algorithm);

    /**
     * Encrypts with a random IV, which stands before the result. Not authenticated: whoever can
     * should use {@link #seal}. Usage ENCRYPT.
     */
    byte[] encrypt(KeyId key, Algorithm algorithm, byte[] plaintext);

    /**
     * Decrypts what begins with its IV. Usage DECRYPT.
     *
     * @throws TrustException INVALID_PADDING; INVALID_ARGUMENT if the length is none of that cipher
     */
    byte[] decrypt(KeyId key, Algorithm algorithm, byte[] ciphertext);

    /** Begins to encrypt in several parts. Usage ENCRYPT. */
    CipherOperation encrypt(KeyId key, Algorithm algorithm);

    /** Begins to decrypt in several parts. Usage DECRYPT. */
    CipherOperation decrypt(KeyId key, Algorithm algorithm);

    /**
     * Encrypts and authenticates (AEAD) under a nonce that this key has not had: it stands before the
     * result (12 bytes; 16 for Ascon), and the tag at its end. Usage ENCRYPT.
     *
     * @param associated is authenticated and not encrypted; empty for nothing
     */
    byte[] seal(KeyId key, Algorithm algorithm, byte[] associated, byte[] plaintext);

    /**
     * Opens what {@link #seal(KeyId, Algorithm, byte[], byte[])} made. Usage DECRYPT.
     *
     * @throws TrustException INVALID_SIGNATURE if the key, the associated data or a bit is another
     */
    byte[] open(KeyId key, Algorithm algorithm, byte[] associated, byte[] sealed);

    /**
     * Encrypts and authenticates under a nonce that the caller chose: for protocols that prescribe it.
     * A key remembers the nonces that callers chose, 65,536 at most, as long as the process runs; its
     * copies share its memory. Usage ENCRYPT.
     *
     * @return the ciphertext and its tag
     * @throws TrustException NOT_PERMITTED if this key encrypted with that nonce before: it would give
     *     its plaintexts away; INSUFFICIENT_MEMORY if it has had too many to remember, in which case a
     *     new key is due
     */
    byte[] seal(
            KeyId key, Algorithm algorithm, byte[] nonce, byte[] associated, byte[] plaintext);

    /**
     * Opens what was encrypted under that nonce. Usage DECRYPT.
     *
     * @throws TrustException INVALID_SIGNATURE if the key, nonce, associated data or a bit is another
     */
    byte[] open(
            KeyId key, Algorithm algorithm, byte[] nonce, byte[] associated, byte[] ciphertext);

    /** Begins to encrypt and authenticate in several parts. Usage ENCRYPT. */
    AeadOperation seal(KeyId key, Algorithm algorithm);

    /** Begins to open in several parts. Usage DECRYPT. */
    AeadOperation open(KeyId key, Algorithm algorithm);

    /** The signature of a message. Usage SIGN_MESSAGE or SIGN_HASH. */
    byte[] sign(KeyId key, Algorithm algorithm, byte[] message);

    /**
     * Checks a signature. Usage VERIFY_MESSAGE or VERIFY_HASH.
     *
     * @throws TrustException INVALID_SIGNATURE if it is not that of the message by that key
     */
    void verify(KeyId key, Algorithm algorithm, byte[] message, byte[] signature);

    /**
     * The signature of a message in a context (ML-DSA): what was signed in one context is not genuine
     * in another.
     *
     * @param context at most 255 bytes; empty is the same as none
     */
    byte[] sign(KeyId key, Algorithm algorithm, byte[] context, byte[] message);

    /**
     * Checks a signature made in a context.
     *
     * @throws TrustException INVALID_SIGNATURE if it is not that of the message, in that context, by
     *     that key
     */
    void verify(
            KeyId key, Algorithm algorithm, byte[] context, byte[] message, byte[] signature);

    /** The signature of a message whose hash is given (ECDSA, RSA-PSS). Usage SIGN_HASH. */
    byte[] signHash(KeyId key, Algorithm algorithm, byte[] hash);

    /**
     * Checks a signature. Usage VERIFY_HASH.
     *
     * @throws TrustException INVALID_SIGNATURE if it is not that of the hash by that key
     */
    void verifyHash(KeyId key, Algorithm algorithm, byte[] hash, byte[] signature);

    /**
     * Encrypts a short message with a public key (RSA-OAEP), or a key's bytes with another key
     * (KEY_WRAP, KEY_WRAP_NO_PADDING). Usage ENCRYPT.
     *
     * @param label goes into the padding of RSA-OAEP; empty for none, and for KEY_WRAP
     */
    byte[] encryptShort(KeyId key, Algorithm algorithm, byte[] label, byte[] plaintext);

    /**
     * Decrypts what {@link #encryptShort} made. Usage DECRYPT.
     *
     * @throws TrustException INVALID_PADDING, whatever was wrong with it: to say more would help whoever
     *     guesses
     */
    byte[] decryptShort(KeyId key, Algorithm algorithm, byte[] label, byte[] ciphertext);

    /**
     * The secret that both sides of a key agreement come to. It is not uniformly random: derive keys
     * from it, see {@link #derive}. Usage DERIVE.
     *
     * @param peer the other side's public key
     * @throws TrustException INVALID_ARGUMENT if that is no point of the curve, or leads to zero
     */
    byte[] agree(KeyId privateKey, Algorithm algorithm, byte[] peer);

    /**
     * Begins to derive keys (HKDF).
     *
     * @throws TrustException NOT_SUPPORTED for another hash than SHA-256, SHA-384 and SHA-512
     */
    KeyDerivation derive(Algorithm algorithm);

    /**
     * Makes a secret for the owner of a public key (ML-KEM, X-Wing). Usage ENCRYPT.
     *
     * @param shared what the secret is to be as a key of the caller: 256 bits of type DERIVE, HMAC,
     *     AES, CHACHA20 or RAW_DATA
     */
    Encapsulation encapsulate(KeyId publicKey, Algorithm algorithm, KeyAttributes shared);

    /**
     * The secret that was made for this key. A ciphertext that was made for another gives another
     * secret, not an error (FIPS 203). Usage DECRYPT.
     *
     * @throws TrustException INVALID_ARGUMENT if it has not the length of a ciphertext
     */
    KeyId decapsulate(
            KeyId keyPair, Algorithm algorithm, byte[] ciphertext, KeyAttributes shared);

    /** Random bytes, from the provider's generator. */
    byte[] random(int length);
}
