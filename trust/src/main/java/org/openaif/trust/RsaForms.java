// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** RSA keys as PKCS #1 has them, in DER and nothing else, and as the JDK has them. */
final class RsaForms {
    /** A pair of 8192 bits has less; numbers that are larger still would only take time. */
    private static final int LONGEST = 8192;

    private RsaForms() {}

    /**
     * A public key.
     *
     * @throws TrustException INVALID_ARGUMENT if it is none: modulus or exponent even, exponent below 3
     */
    static RSAPublicKey publicKey(byte[] encoded) {
        if (encoded.length > LONGEST) {
            throw none("public");
        }
        try {
            org.bouncycastle.asn1.pkcs.RSAPublicKey parsed =
                    org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(encoded);
            BigInteger modulus = parsed.getModulus();
            BigInteger exponent = parsed.getPublicExponent();
            if (!Arrays.equals(parsed.getEncoded("DER"), encoded) || !sound(modulus, exponent)) {
                throw none("public");
            }
            return (RSAPublicKey)
                    KeyFactory.getInstance("RSA")
                            .generatePublic(new RSAPublicKeySpec(modulus, exponent));
        } catch (IOException
                | GeneralSecurityException
                | IllegalArgumentException
                | IllegalStateException e) {
            throw none("public");
        }
    }

    private static boolean sound(BigInteger modulus, BigInteger exponent) {
        return modulus.signum() > 0
                && modulus.testBit(0)
                && exponent.testBit(0)
                && exponent.compareTo(BigInteger.TWO) > 0
                && exponent.compareTo(modulus) < 0;
    }

    /**
     * A key pair.
     *
     * @throws TrustException INVALID_ARGUMENT if it is none, or its numbers do not belong together
     */
    static RSAPrivateCrtKey privateKey(byte[] encoded) {
        if (encoded.length > LONGEST) {
            throw none("private");
        }
        try {
            RSAPrivateKey parsed = RSAPrivateKey.getInstance(encoded);
            if (!Arrays.equals(parsed.getEncoded("DER"), encoded)
                    || !sound(parsed.getModulus(), parsed.getPublicExponent())
                    || !belongTogether(parsed)) {
                throw none("private");
            }
            return (RSAPrivateCrtKey)
                    KeyFactory.getInstance("RSA")
                            .generatePrivate(
                                    new RSAPrivateCrtKeySpec(
                                            parsed.getModulus(),
                                            parsed.getPublicExponent(),
                                            parsed.getPrivateExponent(),
                                            parsed.getPrime1(),
                                            parsed.getPrime2(),
                                            parsed.getExponent1(),
                                            parsed.getExponent2(),
                                            parsed.getCoefficient()));
        } catch (IOException
                | GeneralSecurityException
                | ArithmeticException
                | IllegalArgumentException
                | IllegalStateException e) {
            throw none("private");
        }
    }

    private static boolean belongTogether(RSAPrivateKey key) {
        BigInteger p = key.getPrime1();
        BigInteger q = key.getPrime2();
        return p.compareTo(BigInteger.ONE) > 0
                && q.compareTo(BigInteger.ONE) > 0
                && p.multiply(q).equals(key.getModulus())
                && key.getCoefficient().multiply(q).mod(p).equals(BigInteger.ONE)
                && inverts(key.getExponent1(), key, p)
                && inverts(key.getExponent2(), key, q)
                && key.getPrivateExponent().signum() > 0
                && inverts(key.getPrivateExponent(), key, p)
                && inverts(key.getPrivateExponent(), key, q);
    }

    private static boolean inverts(BigInteger exponent, RSAPrivateKey key, BigInteger prime) {
        BigInteger order = prime.subtract(BigInteger.ONE);
        return exponent.multiply(key.getPublicExponent()).mod(order).equals(BigInteger.ONE);
    }

    /** The public half of a pair. */
    static byte[] publicOf(RSAPrivateCrtKey key) {
        return encoded(
                new org.bouncycastle.asn1.pkcs.RSAPublicKey(
                        key.getModulus(), key.getPublicExponent()));
    }

    static byte[] encode(RSAPrivateCrtKey key) {
        return encoded(
                new RSAPrivateKey(
                        key.getModulus(),
                        key.getPublicExponent(),
                        key.getPrivateExponent(),
                        key.getPrimeP(),
                        key.getPrimeQ(),
                        key.getPrimeExponentP(),
                        key.getPrimeExponentQ(),
                        key.getCrtCoefficient()));
    }

    private static byte[] encoded(org.bouncycastle.asn1.ASN1Object key) {
        try {
            return key.getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException("numbers that cannot be encoded", e);
        }
    }

    /** The cause is left out: what a parser says of a private key may quote it. */
    private static TrustException none(String half) {
        return new TrustException(
                TrustError.INVALID_ARGUMENT,
                "these bytes are no sound RSA " + half + " key: PKCS #1 in DER, both numbers odd, the"
                        + " exponent 3 or more");
    }
}
