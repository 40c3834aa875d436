// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SHA512tDigest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.util.BigIntegers;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * PSS and OAEP around an RSA key inside a device: the device does the bare operation with the private
 * key, and the padding is Bouncy Castle's. Devices differ in the salts, hashes and labels that they
 * accept for these; this way there is one behaviour, that of the API.
 */
final class DeviceRsa {
    /** What a key may be for in a device. */
    static final Set<Scheme> SCHEMES = Set.of(Scheme.NONE, Scheme.RSA_PSS, Scheme.RSA_OAEP);

    /** Ends every encoded PSS message. */
    private static final byte TRAILER = (byte) 0xBC;

    private final RSAKeyParameters publicKey;
    private final UnaryOperator<byte[]> privateOperation;

    /**
     * @param privateOperation takes and gives a block as long as the modulus
     */
    DeviceRsa(BigInteger modulus, BigInteger exponent, UnaryOperator<byte[]> privateOperation) {
        this.publicKey = new RSAKeyParameters(false, modulus, exponent);
        this.privateOperation = privateOperation;
    }

    /** The public key, as PKCS #1 has it. */
    byte[] publicKey() {
        try {
            return new RSAPublicKey(publicKey.getModulus(), publicKey.getExponent()).getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a public key that cannot be written", e);
        }
    }

    /**
     * A key pair as PKCS #1 has it.
     *
     * @throws TrustException INVALID_ARGUMENT if it is none, or of another size
     */
    static RSAPrivateKey parse(byte[] der, int bits) {
        RSAPrivateKey key;
        try {
            key = RSAPrivateKey.getInstance(der);
        } catch (IllegalArgumentException e) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "that is no RSA key pair: PKCS #1 DER is expected");
        }
        boolean whole = key.getPrime1().multiply(key.getPrime2()).equals(key.getModulus());
        int size = key.getModulus().bitLength();
        if (!whole || (bits != 0 && size != bits)) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "that is no RSA key pair of " + bits + " bits" + (whole ? ", but of " + size : ""));
        }
        return key;
    }

    /** The PSS signature of a hash. */
    byte[] sign(Algorithm algorithm, byte[] hash, SecureRandom random) {
        PSSSigner signer =
                PSSSigner.createRawSigner(
                        new Engine(),
                        digest(algorithm.hash().orElseThrow()),
                        digest(algorithm.maskHash().orElseThrow()),
                        algorithm.saltLength(),
                        TRAILER);
        signer.init(true, new ParametersWithRandom(publicKey, random));
        signer.update(hash, 0, hash.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException | IllegalArgumentException e) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "this key is too small for that hash, or the hash is none", e);
        }
    }

    /** The short message that OAEP padded. */
    byte[] decrypt(Algorithm algorithm, byte[] label, byte[] ciphertext) {
        if (ciphertext.length != length()) {
            throw notOaep();
        }
        OAEPEncoding encoding =
                new OAEPEncoding(
                        new Engine(),
                        digest(algorithm.hash().orElseThrow()),
                        digest(algorithm.maskHash().orElseThrow()),
                        label);
        encoding.init(false, publicKey);
        try {
            return encoding.processBlock(ciphertext, 0, ciphertext.length);
        } catch (InvalidCipherTextException e) {
            throw notOaep();
        }
    }

    private static TrustException notOaep() {
        return new TrustException(
                TrustError.INVALID_PADDING, "that was not encrypted for this key and label");
    }

    private int length() {
        return (publicKey.getModulus().bitLength() + 7) / 8;
    }

    private static Digest digest(Hash function) {
        return switch (function) {
            case SHA_224 -> new SHA224Digest();
            case SHA_256 -> new SHA256Digest();
            case SHA_384 -> new SHA384Digest();
            case SHA_512 -> new SHA512Digest();
            case SHA_512_224 -> new SHA512tDigest(224);
            case SHA_512_256 -> new SHA512tDigest(256);
            case SHA3_224, SHA3_256, SHA3_384, SHA3_512 -> new SHA3Digest(function.length() * 8);
        };
    }

    /** RSA as Bouncy Castle's paddings call it. */
    private final class Engine implements AsymmetricBlockCipher {
        private boolean signing;

        @Override
        public void init(boolean forEncryption, CipherParameters param) {
            signing = forEncryption;
        }

        @Override
        public int getInputBlockSize() {
            return signing ? length() - 1 : length();
        }

        @Override
        public int getOutputBlockSize() {
            return signing ? length() : length() - 1;
        }

        @Override
        public byte[] processBlock(byte[] in, int offset, int length) {
            BigInteger number = new BigInteger(1, in, offset, length);
            if (number.compareTo(publicKey.getModulus()) >= 0) {
                throw notOaep();
            }
            byte[] block = BigIntegers.asUnsignedByteArray(length(), number);
            byte[] result = privateOperation.apply(block);
            // Where one decrypts, the first byte should be zero; if not, the padding sees that it is too long.
            return signing || result[0] != 0 ? result : Arrays.copyOfRange(result, 1, result.length);
        }
    }
}
