// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.Arrays;
import org.openaif.api.Realises;
import org.openaif.api.trust.AeadOperation;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.CipherOperation;
import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.Encapsulation;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.HashOperation;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyDerivation;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.MacOperation;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.KeyProvider;

/** Cryptography with the keys of one owner: first the checks, then the provider that holds the key. */
final class OwnedCryptography implements Cryptography {
    private static final byte[] NOTHING = {};
    private static final int MOST_CONTEXT = 255;
    private static final int MOST_RANDOM = 1 << 20;
    private static final int SHARED_BITS = 256;

    private final OwnedKeys keys;
    private final KeyProvider root;

    OwnedCryptography(OwnedKeys keys, KeyProvider root) {
        this.keys = keys;
        this.root = root;
    }

    // --- hashes

    @Override
    @Realises("MPAI_AIFCR_Hash")
    public byte[] hash(Hash function, byte[] input) {
        return Digests.hash(function, input);
    }

    @Override
    @Realises("MPAI_AIFCR_Hash")
    public HashOperation hash(Hash function) {
        return new RunningHash(function);
    }

    // --- MACs

    @Override
    @Realises({"MPAI_AIFMAC_sign_setup", "MPAI_AIFMAC_update", "MPAI_AIFMAC_sign_finish"})
    public byte[] mac(KeyId key, Algorithm algorithm, byte[] message) {
        return mac(keys.admit(key, algorithm, KeyUsage.SIGN_MESSAGE, Family.MAC), algorithm, message);
    }

    @Override
    @Realises({"MPAI_AIFMAC_verify_setup", "MPAI_AIFMAC_update", "MPAI_AIFMAC_verify_finish"})
    public void verifyMac(KeyId key, Algorithm algorithm, byte[] message, byte[] mac) {
        KeySlot slot = keys.admit(key, algorithm, KeyUsage.VERIFY_MESSAGE, Family.MAC);
        RunningMac.check(mac(slot, algorithm, message), mac);
    }

    private static byte[] mac(KeySlot slot, Algorithm algorithm, byte[] message) {
        return slot.use(
                () -> {
                    HeldKey.Part part = slot.held().mac(algorithm);
                    part.update(message);
                    return RunningMac.cut(part.finish(), algorithm);
                });
    }

    @Override
    @Realises("MPAI_AIFMAC_sign_setup")
    public MacOperation mac(KeyId key, Algorithm algorithm) {
        return RunningMac.of(
                keys.admit(key, algorithm, KeyUsage.SIGN_MESSAGE, Family.MAC), algorithm, false);
    }

    @Override
    @Realises("MPAI_AIFMAC_verify_setup")
    public MacOperation verifyMac(KeyId key, Algorithm algorithm) {
        return RunningMac.of(
                keys.admit(key, algorithm, KeyUsage.VERIFY_MESSAGE, Family.MAC), algorithm, true);
    }

    // --- ciphers

    @Override
    @Realises("MPAI_AIFCIP_Encrypt")
    public byte[] encrypt(KeyId key, Algorithm algorithm, byte[] plaintext) {
        KeySlot slot = keys.admit(key, algorithm, KeyUsage.ENCRYPT, Family.CIPHER);
        checkWholeBlocks(algorithm, plaintext.length);
        byte[] iv = Randomness.bytes(RunningCipher.IV);
        return joined(iv, slot.use(() -> all(slot.held().cipher(algorithm, true, iv), plaintext)));
    }

    @Override
    @Realises("MPAI_AIFCIP_Decrypt")
    public byte[] decrypt(KeyId key, Algorithm algorithm, byte[] ciphertext) {
        KeySlot slot = keys.admit(key, algorithm, KeyUsage.DECRYPT, Family.CIPHER);
        if (ciphertext.length < RunningCipher.IV) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a ciphertext begins with its IV of " + RunningCipher.IV + " bytes; this has "
                            + ciphertext.length);
        }
        byte[] iv = Arrays.copyOf(ciphertext, RunningCipher.IV);
        byte[] rest = Arrays.copyOfRange(ciphertext, RunningCipher.IV, ciphertext.length);
        checkCiphertext(algorithm, rest.length);
        return slot.use(() -> all(slot.held().cipher(algorithm, false, iv), rest));
    }

    private static void checkWholeBlocks(Algorithm algorithm, int length) {
        if (algorithm.scheme() == Scheme.CBC_NO_PADDING && length % RunningCipher.IV != 0) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    algorithm + " takes whole blocks of 16 bytes, not " + length + " bytes");
        }
    }

    private static void checkCiphertext(Algorithm algorithm, int length) {
        checkWholeBlocks(algorithm, length);
        if (algorithm.scheme() == Scheme.CBC_PKCS7
                && (length == 0 || length % RunningCipher.IV != 0)) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a ciphertext of " + algorithm + " has one block of 16 bytes or more, whole ones;"
                            + " this has " + length + " bytes");
        }
    }

    private static byte[] all(HeldKey.Part part, byte[] bytes) {
        return joined(part.update(bytes), part.finish());
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] whole = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, whole, first.length, second.length);
        return whole;
    }

    @Override
    @Realises("MPAI_AIFCIP_encrypt_setup")
    public CipherOperation encrypt(KeyId key, Algorithm algorithm) {
        return RunningCipher.of(
                keys.admit(key, algorithm, KeyUsage.ENCRYPT, Family.CIPHER), algorithm, true);
    }

    @Override
    @Realises("MPAI_AIFCIP_decrypt_setup")
    public CipherOperation decrypt(KeyId key, Algorithm algorithm) {
        return RunningCipher.of(
                keys.admit(key, algorithm, KeyUsage.DECRYPT, Family.CIPHER), algorithm, false);
    }

    // --- AEAD

    @Override
    @Realises({"MPAI_AIFAEAD_Encrypt", "MPAI_AIFAEAD_generate_nonce"})
    public byte[] seal(KeyId key, Algorithm algorithm, byte[] associated, byte[] plaintext) {
        KeySlot slot = keys.admit(key, algorithm, KeyUsage.ENCRYPT, Family.AEAD);
        int length = Nonces.length(algorithm);
        Nonces.checkMessage(algorithm, length, plaintext.length);
        return slot.use(
                () -> {
                    byte[] nonce = slot.nonces().next(length);
                    byte[] sealed =
                            Arrays.copyOf(
                                    nonce,
                                    Math.addExact(
                                            length + algorithm.tagLength(), plaintext.length));
                    slot.held().seal(algorithm, nonce, associated, plaintext, sealed, length);
                    return sealed;
                });
    }

    @Override
    @Realises("MPAI_AIFAEAD_Decrypt")
    public byte[] open(KeyId key, Algorithm algorithm, byte[] associated, byte[] sealed) {
        KeySlot slot = keys.admit(key, algorithm, KeyUsage.DECRYPT, Family.AEAD);
        int length = Nonces.length(algorithm);
        if (sealed.length < length + algorithm.tagLength()) {
            throw RunningAead.notGenuine();
        }
        byte[] nonce = Arrays.copyOf(sealed, length);
        return slot.use(() -> slot.held().open(algorithm, nonce, associated, sealed, length));
    }

    @Override
    @Realises("MPAI_AIFAEAD_Encrypt")
    public byte[] seal(
            KeyId key, Algorithm algorithm, byte[] nonce, byte[] associated, byte[] plaintext) {
        KeySlot slot = keys.admit(key, algorithm, KeyUsage.ENCRYPT, Family.AEAD);
        Nonces.check(algorithm, nonce.length);
        Nonces.checkMessage(algorithm, nonce.length, plaintext.length);
        byte[] own = nonce.clone();
        return slot.use(
                () -> {
                    slot.nonces().take(own);
                    byte[] sealed =
                            new byte[Math.addExact(plaintext.length, algorithm.tagLength())];
                    slot.held().seal(algorithm, own, associated, plaintext, sealed, 0);
                    return sealed;
                });
    }

    @Override
    @Realises("MPAI_AIFAEAD_Decrypt")
    public byte[] open(
            KeyId key, Algorithm algorithm, byte[] nonce, byte[] associated, byte[] ciphertext) {
        KeySlot slot = keys.admit(key, algorithm, KeyUsage.DECRYPT, Family.AEAD);
        Nonces.check(algorithm, nonce.length);
        if (ciphertext.length < algorithm.tagLength()) {
            throw RunningAead.notGenuine();
        }
        Nonces.checkMessage(algorithm, nonce.length, ciphertext.length - algorithm.tagLength());
        return slot.use(() -> slot.held().open(algorithm, nonce, associated, ciphertext));
    }

    @Override
    @Realises("MPAI_AIFAEAD_encrypt_setup")
    public AeadOperation seal(KeyId key, Algorithm algorithm) {
        return RunningAead.of(
                keys.admit(key, algorithm, KeyUsage.ENCRYPT, Family.AEAD), algorithm, true);
    }

    @Override
    @Realises("MPAI_AIFAEAD_decrypt_setup")
    public AeadOperation open(KeyId key, Algorithm algorithm) {
        return RunningAead.of(
                keys.admit(key, algorithm, KeyUsage.DECRYPT, Family.AEAD), algorithm, false);
    }

    // --- signatures

    @Override
    @Realises("MPAI_AIFSIGN_sign_message")
    public byte[] sign(KeyId key, Algorithm algorithm, byte[] message) {
        return sign(key, algorithm, NOTHING, message);
    }

    @Override
    @Realises("MPAI_AIFSIGN_verify_message")
    public void verify(KeyId key, Algorithm algorithm, byte[] message, byte[] signature) {
        verify(key, algorithm, NOTHING, message, signature);
    }

    @Override
    @Realises("MPAI_AIFSIGN_sign_message")
    public byte[] sign(KeyId key, Algorithm algorithm, byte[] context, byte[] message) {
        KeySlot slot =
                keys.admitSecret(key, algorithm, KeyUsage.SIGN_MESSAGE, Family.SIGNATURE);
        checkContext(algorithm, context);
        return slot.use(
                () ->
                        context.length == 0
                                ? slot.held().sign(algorithm, message)
                                : slot.held().sign(algorithm, context, message));
    }

    @Override
    @Realises("MPAI_AIFSIGN_verify_message")
    public void verify(
            KeyId key, Algorithm algorithm, byte[] context, byte[] message, byte[] signature) {
        KeySlot slot = keys.admit(key, algorithm, KeyUsage.VERIFY_MESSAGE, Family.SIGNATURE);
        checkContext(algorithm, context);
        slot.use(slot::publicPart).verify(algorithm, context, message, signature);
    }

    private static void checkContext(Algorithm algorithm, byte[] context) {
        if (context.length > 0) {
            OwnedKeys.checkFamily(algorithm, Family.CONTEXT_SIGNATURE);
        }
        if (context.length > MOST_CONTEXT) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a context has " + MOST_CONTEXT + " bytes at most, not " + context.length);
        }
    }

    @Override
    @Realises("MPAI_AIFSIGN_sign_hash")
    public byte[] signHash(KeyId key, Algorithm algorithm, byte[] hash) {
        KeySlot slot =
                keys.admitSecret(key, algorithm, KeyUsage.SIGN_HASH, Family.HASH_SIGNATURE);
        checkHash(algorithm, hash);
        return slot.use(() -> slot.held().signHash(algorithm, hash));
    }

    @Override
    @Realises("MPAI_AIFSIGN_verify_hash")
    public void verifyHash(KeyId key, Algorithm algorithm, byte[] hash, byte[] signature) {
        KeySlot slot = keys.admit(key, algorithm, KeyUsage.VERIFY_HASH, Family.HASH_SIGNATURE);
        checkHash(algorithm, hash);
        slot.use(slot::publicPart).verifyHash(algorithm, hash, signature);
    }

    private static void checkHash(Algorithm algorithm, byte[] hash) {
        int length = Digests.of(algorithm).length();
        if (hash.length != length) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a hash for " + algorithm + " has " + length + " bytes, not " + hash.length);
        }
    }

    // --- short messages

    @Override
    @Realises("MPAI_AIFAE_Encrypt")
    public byte[] encryptShort(KeyId key, Algorithm algorithm, byte[] label, byte[] plaintext) {
        KeySlot slot = keys.admit(key, algorithm, KeyUsage.ENCRYPT, Family.SHORT);
        checkLabel(algorithm, label);
        if (algorithm.scheme() == Scheme.RSA_OAEP) {
            return slot.use(slot::publicPart).encrypt(algorithm, label, plaintext);
        }
        checkWrapped(algorithm, plaintext.length);
        return slot.use(() -> slot.held().encryptShort(algorithm, plaintext));
    }

    @Override
    @Realises("MPAI_AIFAE_Decrypt")
    public byte[] decryptShort(KeyId key, Algorithm algorithm, byte[] label, byte[] ciphertext) {
        KeySlot slot = keys.admitSecret(key, algorithm, KeyUsage.DECRYPT, Family.SHORT);
        checkLabel(algorithm, label);
        checkUnwrapped(algorithm, ciphertext.length);
        return slot.use(() -> slot.held().decryptShort(algorithm, label, ciphertext));
    }

    /** What has not the length of a wrapped key is not one; RSA knows for itself. */
    private static void checkUnwrapped(Algorithm algorithm, int length) {
        int least =
                switch (algorithm.scheme()) {
                    case KEY_WRAP -> 16;
                    case KEY_WRAP_NO_PADDING -> 24;
                    default -> 0;
                };
        if (least > 0 && (length < least || length % 8 != 0)) {
            throw SoftwareRsa.notDecrypted();
        }
    }

    private static void checkLabel(Algorithm algorithm, byte[] label) {
        if (algorithm.scheme() != Scheme.RSA_OAEP && label.length > 0) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, algorithm + " takes no label; leave it empty");
        }
    }

    private static void checkWrapped(Algorithm algorithm, int length) {
        boolean fits =
                algorithm.scheme() == Scheme.KEY_WRAP
                        ? length > 0
                        : length >= 16 && length % 8 == 0;
        if (!fits) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    algorithm + " does not wrap a key of " + length + " bytes");
        }
    }

    // --- secrets for two

    @Override
    @Realises("MPAI_AIFKX_raw_key_agreement")
    public byte[] agree(KeyId privateKey, Algorithm algorithm, byte[] peer) {
        return Agreement.raw(keys, privateKey, algorithm, peer);
    }

    @Override
    public KeyDerivation derive(Algorithm algorithm) {
        OwnedKeys.checkFamily(algorithm, Family.DERIVATION);
        KeyRules.checkAlgorithm(algorithm);
        HkdfDerivation.kdf(algorithm);
        return new HkdfDerivation(keys, algorithm);
    }

    @Override
    public Encapsulation encapsulate(KeyId publicKey, Algorithm algorithm, KeyAttributes shared) {
        KeySlot slot = keys.admit(publicKey, algorithm, KeyUsage.ENCRYPT, Family.ENCAPSULATION);
        checkShared(shared);
        PublicPart.Encapsulated made =
                slot.use(slot::publicPart).encapsulate(algorithm);
        return new Encapsulation(imported(shared, made.secret()), made.ciphertext());
    }

    @Override
    public KeyId decapsulate(
            KeyId keyPair, Algorithm algorithm, byte[] ciphertext, KeyAttributes shared) {
        KeySlot slot =
                keys.admitSecret(keyPair, algorithm, KeyUsage.DECRYPT, Family.ENCAPSULATION);
        checkShared(shared);
        return imported(shared, slot.use(() -> slot.held().decapsulate(algorithm, ciphertext)));
    }

    private static void checkShared(KeyAttributes shared) {
        if (!KeyForms.unstructured(shared.type())
                || shared.bits() != 0 && shared.bits() != SHARED_BITS) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a shared secret has " + SHARED_BITS + " bits and no structure; it is no key of"
                            + " type " + shared.type() + " and size " + shared.bits());
        }
    }

    private KeyId imported(KeyAttributes shared, byte[] secret) {
        try {
            return keys.importKey(shared, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    // --- randomness

    @Override
    public byte[] random(int length) {
        if (length < 0 || length > MOST_RANDOM) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "random bytes come " + MOST_RANDOM + " at most at a time, not " + length);
        }
        return root.random(length);
    }
}
