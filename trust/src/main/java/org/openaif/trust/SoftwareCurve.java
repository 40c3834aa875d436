// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.XECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import javax.crypto.KeyAgreement;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X448PrivateKeyParameters;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * A key pair of a curve. The JDK does all the work but one: the public key of an imported private one
 * comes from Bouncy Castle.
 */
final class SoftwareCurve extends SoftwareKey {
    private final KeyType type;
    private final int bits;
    private volatile @Nullable PrivateKey parsed;

    private SoftwareCurve(KeyType type, int bits, byte[] secret, byte[] publicKey) {
        super(secret, publicKey);
        this.type = type;
        this.bits = bits;
    }

    static SoftwareCurve of(KeyType type, int bits, byte[] secret, byte[] publicKey) {
        return new SoftwareCurve(type, bits, secret, publicKey);
    }

    static SoftwareCurve of(KeyType type, int bits, byte[] secret) {
        return of(type, bits, secret, publicOf(type, bits, secret));
    }

    private static byte[] publicOf(KeyType type, int bits, byte[] secret) {
        return switch (type) {
            case SECP_R1_KEY_PAIR ->
                    new FixedPointCombMultiplier()
                            .multiply(
                                    CustomNamedCurves.getByName(NistCurve.of(bits).curveName())
                                            .getG(),
                                    new BigInteger(1, secret))
                            .getEncoded(false);
            case MONTGOMERY_KEY_PAIR ->
                    bits == 255
                            ? new X25519PrivateKeyParameters(secret)
                                    .generatePublicKey()
                                    .getEncoded()
                            : new X448PrivateKeyParameters(secret).generatePublicKey().getEncoded();
            default ->
                    bits == 255
                            ? new Ed25519PrivateKeyParameters(secret)
                                    .generatePublicKey()
                                    .getEncoded()
                            : new Ed448PrivateKeyParameters(secret)
                                    .generatePublicKey()
                                    .getEncoded();
        };
    }

    static SoftwareCurve generate(KeyType type, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(curve(type, bits));
            if (type == KeyType.SECP_R1_KEY_PAIR) {
                generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec(NistCurve.of(bits).curveName()));
            }
            KeyPair pair = generator.generateKeyPair();
            byte[] point = SubjectPublicKeyInfo.decode(pair.getPublic().getEncoded()).key();
            SoftwareCurve made = of(type, bits, secretOf(bits, pair.getPrivate()), point);
            made.parsed = pair.getPrivate();
            return made;
        } catch (GeneralSecurityException e) {
            throw new TrustException(
                    TrustError.NOT_SUPPORTED, "this JDK makes no keys of " + curve(type, bits), e);
        }
    }

    private static byte[] secretOf(int bits, PrivateKey key) {
        return switch (key) {
            case ECPrivateKey nist -> NistCurve.of(bits).fixed(nist.getS());
            case XECPrivateKey montgomery -> montgomery.getScalar().orElseThrow();
            case EdECPrivateKey edwards -> edwards.getBytes().orElseThrow();
            default -> throw new IllegalStateException("an unknown kind of private key");
        };
    }

    private static String curve(KeyType type, int bits) {
        return switch (type) {
            case SECP_R1_KEY_PAIR -> "EC";
            case MONTGOMERY_KEY_PAIR -> bits == 255 ? "X25519" : "X448";
            default -> bits == 255 ? "Ed25519" : "Ed448";
        };
    }

    private PrivateKey key() throws GeneralSecurityException {
        PrivateKey key = parsed;
        if (key == null) {
            key = parse();
            parsed = key;
        }
        return key;
    }

    private PrivateKey parse() throws GeneralSecurityException {
        String curve = curve(type, bits);
        KeyFactory factory = KeyFactory.getInstance(curve);
        return factory.generatePrivate(
                switch (type) {
                    case SECP_R1_KEY_PAIR ->
                            new ECPrivateKeySpec(
                                    new BigInteger(1, bytes()), NistCurve.of(bits).parameters());
                    case MONTGOMERY_KEY_PAIR ->
                            new XECPrivateKeySpec(new NamedParameterSpec(curve), bytes());
                    default -> new EdECPrivateKeySpec(new NamedParameterSpec(curve), bytes());
                });
    }

    @Override
    void forget() {
        parsed = null;
    }

    @Override
    public byte[] sign(Algorithm algorithm, byte[] message) {
        return type == KeyType.SECP_R1_KEY_PAIR
                ? signHash(algorithm, Digests.hash(Digests.of(algorithm), message))
                : signed("EdDSA", message);
    }

    @Override
    public byte[] signHash(Algorithm algorithm, byte[] hash) {
        return signed("NONEwithECDSAinP1363Format", hash);
    }

    private byte[] signed(String name, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(name);
            signature.initSign(key());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new TrustException(TrustError.GENERIC_ERROR, "the JDK could not sign", e);
        }
    }

    @Override
    public byte[] agree(Algorithm algorithm, byte[] peer) {
        String name = type == KeyType.SECP_R1_KEY_PAIR ? "EC" : "XDH";
        try {
            KeyAgreement agreement =
                    KeyAgreement.getInstance(name.equals("EC") ? "ECDH" : name);
            agreement.init(key());
            agreement.doPhase(
                    KeyFactory.getInstance(name)
                            .generatePublic(
                                    new X509EncodedKeySpec(
                                            new SubjectPublicKeyInfo(type, bits, peer).encode())),
                    true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "the other side's public key is none of " + curve(type, bits)
                            + ", or of small order",
                    e);
        }
    }
}
