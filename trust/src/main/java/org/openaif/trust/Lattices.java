// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithContext;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * Post-quantum key pairs from their seeds, contexts of ML-DSA, and X-Wing: Bouncy Castle, since the
 * JDK of today keeps expanded keys only, and has neither of the others.
 */
final class Lattices {
    private static final int ML_KEM_768_PUBLIC = 1184;
    private static final int X_WING_CIPHERTEXT = 1088 + 32;

    private Lattices() {}

    // --- ML-KEM

    private static MLKEMParameters kem(int bits) {
        return switch (bits) {
            case 512 -> MLKEMParameters.ml_kem_512;
            case 768 -> MLKEMParameters.ml_kem_768;
            default -> MLKEMParameters.ml_kem_1024;
        };
    }

    static MLKEMPrivateKeyParameters kemPair(int bits, byte[] seed) {
        return new MLKEMPrivateKeyParameters(kem(bits), seed);
    }

    static byte[] decapsulate(MLKEMPrivateKeyParameters pair, byte[] ciphertext) {
        MLKEMExtractor extractor = new MLKEMExtractor(pair);
        checkLength(extractor.getEncapsulationLength(), ciphertext);
        return extractor.extractSecret(ciphertext);
    }

    private static void checkLength(int length, byte[] ciphertext) {
        if (ciphertext.length != length) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "the ciphertext of this key has " + length + " bytes, not " + ciphertext.length);
        }
    }

    // --- ML-DSA

    private static MLDSAParameters dsa(int bits) {
        return switch (bits) {
            case 44 -> MLDSAParameters.ml_dsa_44;
            case 65 -> MLDSAParameters.ml_dsa_65;
            default -> MLDSAParameters.ml_dsa_87;
        };
    }

    static MLDSAPrivateKeyParameters dsaPair(int bits, byte[] seed) {
        return new MLDSAPrivateKeyParameters(dsa(bits), seed);
    }

    static byte[] sign(
            MLDSAPrivateKeyParameters pair, byte[] context, byte[] message, SecureRandom random) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(true, inContext(new ParametersWithRandom(pair, random), context));
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new TrustException(TrustError.GENERIC_ERROR, "ML-DSA could not sign", e);
        }
    }

    static boolean verify(
            int bits, byte[] publicKey, byte[] context, byte[] message, byte[] signature) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(
                false, inContext(new MLDSAPublicKeyParameters(dsa(bits), publicKey), context));
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }

    private static CipherParameters inContext(CipherParameters key, byte[] context) {
        return context.length == 0 ? key : new ParametersWithContext(key, context);
    }

    // --- X-Wing

    static XWingPrivateKeyParameters hybridPair(byte[] seed) {
        return new XWingPrivateKeyParameters(seed);
    }

    static byte[] hybridPublic(XWingPrivateKeyParameters pair) {
        return pair.getPublicKeyParameters().getEncoded();
    }

    /** The check of FIPS 203 for the first part; every second part is a public key of X25519. */
    static void checkHybridPublic(byte[] key) {
        byte[] first = Arrays.copyOf(key, ML_KEM_768_PUBLIC);
        try {
            new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, first);
            new XWingPublicKeyParameters(key);
        } catch (RuntimeException e) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "the bytes are no public key of X-Wing", e);
        }
    }

    static PublicPart.Encapsulated encapsulateHybrid(byte[] key) {
        SecretWithEncapsulation made =
                new XWingKEMGenerator(new SecureRandom())
                        .generateEncapsulated(new XWingPublicKeyParameters(key));
        return new PublicPart.Encapsulated(made.getSecret(), made.getEncapsulation());
    }

    static byte[] decapsulateHybrid(XWingPrivateKeyParameters pair, byte[] ciphertext) {
        checkLength(X_WING_CIPHERTEXT, ciphertext);
        return new XWingKEMExtractor(pair).extractSecret(ciphertext);
    }
}
