// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.KEM;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * A public key, checked when it was read, and all that can be done with one. No provider is asked for
 * this: there is nothing secret about it.
 */
final class PublicPart {
    /** Not read yet. */
    static final PublicPart NONE = new PublicPart(KeyType.RAW_DATA, 0, new byte[0]);

    private final KeyType type;
    private final int bits;
    private final byte[] raw;
    private volatile @Nullable PublicKey parsed;

    private PublicPart(KeyType type, int bits, byte[] raw) {
        this.type = type;
        this.bits = bits;
        this.raw = raw;
    }

    /**
     * Reads one.
     *
     * @param type of the public key or of its pair
     * @throws TrustException INVALID_ARGUMENT if it is none: no point of the curve, for example
     */
    static PublicPart of(KeyType type, int bits, byte[] raw) {
        PublicPart part = new PublicPart(type.publicKey().orElse(type), bits, raw.clone());
        part.check();
        return part;
    }

    private void check() {
        switch (type) {
            case SECP_R1_PUBLIC_KEY -> NistCurve.of(bits).check(raw);
            case RSA_PUBLIC_KEY -> RsaForms.publicKey(raw);
            case HYBRID_KEM_PUBLIC_KEY -> Lattices.checkHybridPublic(raw);
            case ML_KEM_PUBLIC_KEY -> checkEncapsulation();
            default -> jdkKey();
        }
    }

    /** FIPS 203 has a check of the encapsulation key; the JDK makes it here. */
    private void checkEncapsulation() {
        try {
            KEM.getInstance("ML-KEM").newEncapsulator(jdkKey());
        } catch (GeneralSecurityException e) {
            throw noKey(e);
        }
    }

    byte[] raw() {
        return raw.clone();
    }

    private PublicKey jdkKey() {
        PublicKey key = parsed;
        if (key == null) {
            key = parse();
            parsed = key;
        }
        return key;
    }

    private PublicKey parse() {
        if (type == KeyType.RSA_PUBLIC_KEY) {
            return RsaForms.publicKey(raw);
        }
        try {
            return KeyFactory.getInstance(factory())
                    .generatePublic(
                            new X509EncodedKeySpec(
                                    new SubjectPublicKeyInfo(type, bits, raw).encode()));
        } catch (GeneralSecurityException e) {
            throw noKey(e);
        }
    }

    private String factory() {
        return switch (type) {
            case SECP_R1_PUBLIC_KEY -> "EC";
            case MONTGOMERY_PUBLIC_KEY -> "XDH";
            case TWISTED_EDWARDS_PUBLIC_KEY -> "EdDSA";
            case ML_KEM_PUBLIC_KEY -> "ML-KEM";
            case ML_DSA_PUBLIC_KEY -> "ML-DSA";
            default -> throw new IllegalStateException("no key factory for " + type);
        };
    }

    private TrustException noKey(Exception cause) {
        return new TrustException(
                TrustError.INVALID_ARGUMENT,
                "the bytes are no public key of type " + type + " and size " + bits,
                cause);
    }

    /**
     * Checks the signature of a message.
     *
     * @throws TrustException INVALID_SIGNATURE
     */
    void verify(Algorithm algorithm, byte[] context, byte[] message, byte[] signature) {
        boolean genuine =
                switch (algorithm.scheme()) {
                    case ECDSA ->
                            ecdsa(Digests.hash(Digests.of(algorithm), message), signature);
                    case ML_DSA ->
                            context.length == 0
                                    ? jdk("ML-DSA", algorithm, message, signature)
                                    : Lattices.verify(bits, raw, context, message, signature);
                    case EDDSA -> jdk("EdDSA", algorithm, message, signature);
                    default -> jdk("RSASSA-PSS", algorithm, message, signature);
                };
        refuseUnless(genuine);
    }

    /**
     * Checks the signature of a hash.
     *
     * @throws TrustException INVALID_SIGNATURE
     */
    void verifyHash(Algorithm algorithm, byte[] hash, byte[] signature) {
        refuseUnless(
                algorithm.scheme() == Scheme.ECDSA
                        ? ecdsa(hash, signature)
                        : RawPss.verify(RsaForms.publicKey(raw), algorithm, hash, signature));
    }

    private static void refuseUnless(boolean genuine) {
        if (!genuine) {
            throw new TrustException(
                    TrustError.INVALID_SIGNATURE,
                    "the signature is not that of this message by this key");
        }
    }

    /** The JDK takes shorter and longer forms of r and s; FIPS 186-5 knows one. */
    private boolean ecdsa(byte[] hash, byte[] signature) {
        if (signature.length != 2 * NistCurve.of(bits).length()) {
            return false;
        }
        return verified("NONEwithECDSAinP1363Format", null, hash, signature);
    }

    private boolean jdk(String name, Algorithm algorithm, byte[] message, byte[] signature) {
        return verified(name, algorithm, message, signature);
    }

    private boolean verified(
            String name,
            @Nullable Algorithm pss,
            byte[] message,
            byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(name);
            if (pss != null && pss.scheme() == Scheme.RSA_PSS) {
                verifier.setParameter(RsaSchemes.pss(pss));
            }
            verifier.initVerify(jdkKey());
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "this key cannot be used with " + name, e);
        }
    }

    /** RSA-OAEP. */
    byte[] encrypt(Algorithm algorithm, byte[] label, byte[] plaintext) {
        RSAPublicKey key = RsaForms.publicKey(raw);
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, RsaSchemes.oaep(algorithm, label));
            return cipher.doFinal(plaintext);
        } catch (IllegalBlockSizeException e) {
            int most = bits / 8 - 2 * Digests.of(algorithm).length() - 2;
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "this key encrypts " + most + " bytes at most with " + algorithm + ", not "
                            + plaintext.length);
        } catch (InvalidKeyException e) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "this key is too short for " + algorithm);
        } catch (GeneralSecurityException e) {
            throw new TrustException(
                    TrustError.NOT_SUPPORTED, "this JDK does not offer " + algorithm, e);
        }
    }

    /** A secret of 256 bits, and what it is encapsulated in. */
    Encapsulated encapsulate(Algorithm algorithm) {
        if (algorithm.scheme() == Scheme.X_WING) {
            return Lattices.encapsulateHybrid(raw);
        }
        try {
            KEM.Encapsulated made =
                    KEM.getInstance("ML-KEM").newEncapsulator(jdkKey()).encapsulate();
            return new Encapsulated(made.key().getEncoded(), made.encapsulation());
        } catch (GeneralSecurityException e) {
            throw noKey(e);
        }
    }

    /** What came of an encapsulation. */
    record Encapsulated(byte[] secret, byte[] ciphertext) {}
}
