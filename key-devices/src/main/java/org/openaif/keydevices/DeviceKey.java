// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.security.SecureRandom;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.trust.spi.HeldKey;

/**
 * A key in a device: what is the same for every device, given that it does AES blocks, bare RSA and
 * ECDSA. Modes and paddings are done here, so a call may take several of the device's own.
 */
abstract class DeviceKey implements HeldKey {
    private final KeyAttributes attributes;
    private final SecureRandom random;

    DeviceKey(KeyAttributes attributes, SecureRandom random) {
        this.attributes = attributes;
        this.random = random;
    }

    KeyAttributes attributes() {
        return attributes;
    }

    SecureRandom random() {
        return random;
    }

    /** Its curve. */
    final Curve curve() {
        return Curve.of(attributes.bits());
    }

    /** The device's AES with this key; INVALID_HANDLE if it was destroyed. */
    abstract DeviceAes aes();

    /** The device's RSA with this key; INVALID_HANDLE if it was destroyed. */
    abstract DeviceRsa rsa();

    /** The device's ECDSA signature of a hash, r and s. */
    abstract byte[] ecdsa(byte[] hash);

    @Override
    public Part cipher(Algorithm algorithm, boolean encrypt, byte[] iv) {
        return aes().cipher(algorithm, encrypt, iv);
    }

    @Override
    public Part seal(Algorithm algorithm, byte[] nonce, byte[] associated, long length) {
        return aes().seal(algorithm, nonce, associated);
    }

    @Override
    public byte[] open(Algorithm algorithm, byte[] nonce, byte[] associated, byte[] ciphertext) {
        return aes().open(algorithm, nonce, associated, ciphertext);
    }

    @Override
    public byte[] encryptShort(Algorithm algorithm, byte[] plaintext) {
        return aes().wrap(algorithm.scheme(), plaintext);
    }

    @Override
    public byte[] decryptShort(Algorithm algorithm, byte[] label, byte[] ciphertext) {
        return algorithm.scheme() == Scheme.RSA_OAEP
                ? rsa().decrypt(algorithm, label, ciphertext)
                : aes().unwrap(algorithm.scheme(), ciphertext);
    }

    @Override
    public byte[] sign(Algorithm algorithm, byte[] message) {
        return signHash(algorithm, Hashes.hash(algorithm.hash().orElseThrow(), message));
    }

    @Override
    public byte[] signHash(Algorithm algorithm, byte[] hash) {
        Hash function = algorithm.hash().orElseThrow();
        Hashes.check(function, hash);
        return algorithm.scheme() == Scheme.RSA_PSS
                ? rsa().sign(algorithm, hash, random)
                : ecdsa(hash);
    }
}
