// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** A key inside a PKCS #11 token: an object of the session, or one that the token keeps under a name. */
final class Pkcs11Key extends DeviceKey {
    private static final int USUAL_NONCE = 12;

    private final Pkcs11Token token;
    private final byte[] blob;
    private final Runnable forget;
    private volatile @Nullable SecretKey secret;
    private volatile @Nullable PrivateKey privateKey;
    private final @Nullable PublicKey publicKey;

    /**
     * @param blob what names it; empty if it is not kept
     * @param forget takes it out of the token, where it is kept
     */
    Pkcs11Key(
            Pkcs11Token token,
            KeyAttributes attributes,
            Inside inside,
            SecureRandom random,
            byte[] blob,
            Runnable forget) {
        super(attributes, random);
        this.token = token;
        this.blob = blob.clone();
        this.forget = forget;
        this.secret = inside.secret();
        this.privateKey = inside.privateKey();
        this.publicKey = inside.publicKey();
    }

    /** What the JDK has of a key in a token: references to it, and the public part. */
    record Inside(
            @Nullable SecretKey secret,
            @Nullable PrivateKey privateKey,
            @Nullable PublicKey publicKey) {}

    private static <T> T present(@Nullable T key) {
        if (key == null) {
            throw new TrustException(TrustError.INVALID_HANDLE, "this key was destroyed");
        }
        return key;
    }

    private SecretKey secretKey() {
        return present(secret);
    }

    private PrivateKey privateKey() {
        return present(privateKey);
    }

    @Override
    public byte[] publicKey() {
        return switch (publicKey) {
            case ECPublicKey key -> point(key);
            case RSAPublicKey _ -> rsa().publicKey();
            case null, default ->
                    throw new TrustException(
                            TrustError.NOT_SUPPORTED, attributes().type() + " has no public part");
        };
    }

    private byte[] point(ECPublicKey key) {
        return curve()
                .encode(
                        BigIntegers.asUnsignedByteArray(key.getW().getAffineX()),
                        BigIntegers.asUnsignedByteArray(key.getW().getAffineY()));
    }

    @Override
    public byte[] blob() {
        if (secret == null && privateKey == null) {
            throw new TrustException(TrustError.INVALID_HANDLE, "this key was destroyed");
        }
        if (blob.length == 0) {
            throw new TrustException(
                    TrustError.BAD_STATE, "this key lives no longer than its session with the token");
        }
        return blob.clone();
    }

    /** What the JDK has of it, to make another key of. */
    Inside inside() {
        return publicKey == null
                ? new Inside(secretKey(), null, null)
                : new Inside(null, privateKey(), publicKey);
    }

    /** An object of the session goes with its last reference; one of the token stays. */
    @Override
    public void close() {
        secret = null;
        privateKey = null;
    }

    @Override
    public void destroy() {
        close();
        forget.run();
    }

    @Override
    public Part mac(Algorithm algorithm) {
        if (algorithm.scheme() == Scheme.CMAC) {
            return aes().cmac();
        }
        String name = "Hmac" + Hashes.name(algorithm.hash().orElseThrow()).replace("-", "");
        Mac mac =
                Pkcs11Token.calling(
                        () -> {
                            Mac begun = Mac.getInstance(name, token.secrets());
                            begun.init(secretKey());
                            return begun;
                        });
        return new HmacPart(mac);
    }

    @Override
    byte[] ecdsa(byte[] hash) {
        PrivateKey key = privateKey();
        return Pkcs11Token.calling(
                () -> {
                    Signature signer =
                            Signature.getInstance("NONEwithECDSAinP1363Format", token.pairs());
                    signer.initSign(key);
                    signer.update(curve().signed(hash));
                    return signer.sign();
                });
    }

    @Override
    public byte[] agree(Algorithm algorithm, byte[] peer) {
        PrivateKey key = privateKey();
        curve().point(peer); // refuses what is not on the curve
        ECPoint point =
                new ECPoint(
                        new BigInteger(1, curve().x(peer)), new BigInteger(1, curve().y(peer)));
        return Pkcs11Token.calling(
                () -> {
                    PublicKey theirs =
                            KeyFactory.getInstance("EC")
                                    .generatePublic(
                                            new ECPublicKeySpec(point, curve().parameters()));
                    KeyAgreement agreement = KeyAgreement.getInstance("ECDH", token.pairs());
                    agreement.init(key);
                    agreement.doPhase(theirs, true);
                    return curve().fixed(agreement.generateSecret());
                });
    }

    @Override
    DeviceRsa rsa() {
        PrivateKey key = privateKey();
        RSAPublicKey open = (RSAPublicKey) present(publicKey);
        return new DeviceRsa(
                open.getModulus(),
                open.getPublicExponent(),
                block ->
                        Pkcs11Token.calling(
                                () -> {
                                    Cipher cipher =
                                            Cipher.getInstance("RSA/ECB/NoPadding", token.pairs());
                                    cipher.init(Cipher.DECRYPT_MODE, key);
                                    return cipher.doFinal(block);
                                }));
    }

    @Override
    DeviceAes aes() {
        secretKey();
        return new Aes();
    }

    /** AES, as the token does it; GCM as a whole. */
    private final class Aes extends DeviceAes {
        @Override
        byte[] process(Mode mode, boolean encrypt, byte[] iv, byte[] input) {
            SecretKey key = secretKey();
            return Pkcs11Token.calling(
                    () -> {
                        Cipher cipher =
                                Cipher.getInstance("AES/" + mode + "/NoPadding", token.secrets());
                        int direction = encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
                        if (mode == Mode.ECB) {
                            cipher.init(direction, key);
                        } else {
                            cipher.init(direction, key, new IvParameterSpec(iv));
                        }
                        return cipher.doFinal(input);
                    });
        }

        @Override
        Part seal(Algorithm algorithm, byte[] nonce, byte[] associated) {
            if (!whole(algorithm, nonce)) {
                return super.seal(algorithm, nonce, associated);
            }
            return new GatheringPart(
                    plaintext -> gcm(algorithm, Cipher.ENCRYPT_MODE, nonce, associated, plaintext));
        }

        @Override
        byte[] open(Algorithm algorithm, byte[] nonce, byte[] associated, byte[] ciphertext) {
            if (!whole(algorithm, nonce)) {
                return super.open(algorithm, nonce, associated, ciphertext);
            }
            if (ciphertext.length < algorithm.tagLength()) {
                throw notGenuine();
            }
            return gcm(algorithm, Cipher.DECRYPT_MODE, nonce, associated, ciphertext);
        }

        /** Tokens differ in the nonces that they take; these they all do. */
        private static boolean whole(Algorithm algorithm, byte[] nonce) {
            return algorithm.scheme() == Scheme.GCM && nonce.length == USUAL_NONCE;
        }

        private byte[] gcm(
                Algorithm algorithm, int direction, byte[] nonce, byte[] associated, byte[] input) {
            SecretKey key = secretKey();
            return Pkcs11Token.calling(
                    () -> {
                        Cipher cipher =
                                Cipher.getInstance("AES/GCM/NoPadding", token.secrets());
                        cipher.init(
                                direction,
                                key,
                                new GCMParameterSpec(algorithm.tagLength() * 8, nonce));
                        cipher.updateAAD(associated);
                        try {
                            return cipher.doFinal(input);
                        } catch (AEADBadTagException _) {
                            throw notGenuine();
                        }
                    });
        }

        private static TrustException notGenuine() {
            return new TrustException(
                    TrustError.INVALID_SIGNATURE, "the tag is not that of this data and this key");
        }
    }

    /** An HMAC under way in the token. */
    private final class HmacPart implements Part {
        private final Mac mac;

        HmacPart(Mac mac) {
            this.mac = mac;
        }

        @Override
        public byte[] update(byte[] part) {
            secretKey();
            mac.update(part);
            return new byte[0];
        }

        @Override
        public byte[] finish() {
            secretKey();
            return Pkcs11Token.calling(mac::doFinal);
        }

        @Override
        public void abort() {
            mac.reset();
        }
    }
}
