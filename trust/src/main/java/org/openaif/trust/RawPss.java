// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.math.BigInteger;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SHA512tDigest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** RSA-PSS of a hash that is given: Bouncy Castle, since the JDK hashes for itself or not at all. */
final class RawPss {
    private RawPss() {}

    static boolean verify(
            RSAPublicKey key, Algorithm algorithm, byte[] hash, byte[] signature) {
        PSSSigner signer = signer(algorithm);
        signer.init(false, new RSAKeyParameters(false, key.getModulus(), key.getPublicExponent()));
        signer.update(hash, 0, hash.length);
        return signer.verifySignature(signature);
    }

    static byte[] sign(RSAPrivateCrtKey key, Algorithm algorithm, byte[] hash) {
        PSSSigner signer = signer(algorithm);
        BigInteger exponent = key.getPublicExponent();
        signer.init(
                true,
                new RSAPrivateCrtKeyParameters(
                        key.getModulus(),
                        exponent,
                        key.getPrivateExponent(),
                        key.getPrimeP(),
                        key.getPrimeQ(),
                        key.getPrimeExponentP(),
                        key.getPrimeExponentQ(),
                        key.getCrtCoefficient()));
        signer.update(hash, 0, hash.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException | RuntimeException e) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "this key is too short for " + algorithm);
        }
    }

    private static PSSSigner signer(Algorithm algorithm) {
        return PSSSigner.createRawSigner(
                new RSABlindedEngine(),
                digest(Digests.of(algorithm)),
                digest(algorithm.maskHash().orElseThrow()),
                algorithm.saltLength(),
                PSSSigner.TRAILER_IMPLICIT);
    }

    private static Digest digest(Hash hash) {
        return switch (hash) {
            case SHA_224 -> new SHA224Digest();
            case SHA_256 -> SHA256Digest.newInstance();
            case SHA_384 -> new SHA384Digest();
            case SHA_512 -> new SHA512Digest();
            case SHA_512_224 -> new SHA512tDigest(224);
            case SHA_512_256 -> new SHA512tDigest(256);
            case SHA3_224, SHA3_256, SHA3_384, SHA3_512 -> new SHA3Digest(hash.length() * 8);
        };
    }
}
