// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.Set;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** A NIST curve: its points as bytes, and what has to be computed of them outside a device. */
enum Curve {
    P256(256, "P-256", "secp256r1"),
    P384(384, "P-384", "secp384r1"),
    P521(521, "P-521", "secp521r1");

    private final int bits;
    private final X9ECParameters domain;
    private final String standardName;

    Curve(int bits, String name, String standardName) {
        this.bits = bits;
        this.domain = CustomNamedCurves.getByName(name);
        this.standardName = standardName;
    }

    /** What a key of a curve may be for in a device; HKDF means agreement as a part of a derivation. */
    static final Set<Scheme> SCHEMES = Set.of(Scheme.NONE, Scheme.ECDSA, Scheme.ECDH, Scheme.HKDF);

    /** The curve of that size. */
    static Curve of(int bits) {
        for (Curve curve : values()) {
            if (curve.bits == bits) {
                return curve;
            }
        }
        throw new TrustException(TrustError.NOT_SUPPORTED, "no NIST curve has " + bits + " bits");
    }

    /** As the JDK knows it. */
    ECParameterSpec parameters() throws GeneralSecurityException {
        AlgorithmParameters found = AlgorithmParameters.getInstance("EC");
        found.init(new ECGenParameterSpec(standardName));
        return found.getParameterSpec(ECParameterSpec.class);
    }

    /** How many bytes a coordinate has. */
    int length() {
        return (bits + 7) / 8;
    }

    /** As the JDK calls it. */
    String standardName() {
        return standardName;
    }

    /**
     * The point that those bytes are: 04, x, y.
     *
     * @throws TrustException INVALID_ARGUMENT if they are none of this curve
     */
    ECPoint point(byte[] encoded) {
        if (encoded.length != 1 + 2 * length() || encoded[0] != 4) {
            throw invalid("a public key of " + standardName + " is 04, x, y: " + (1 + 2 * length()) + " bytes");
        }
        try {
            return domain.getCurve().decodePoint(encoded); // checks that it is on the curve
        } catch (IllegalArgumentException e) {
            throw invalid("that is no point of " + standardName);
        }
    }

    byte[] encode(ECPoint point) {
        return point.getEncoded(false);
    }

    /** The point with those coordinates, which may have lost zeros at their beginning. */
    byte[] encode(byte[] x, byte[] y) {
        byte[] encoded = new byte[1 + 2 * length()];
        encoded[0] = 4;
        System.arraycopy(fixed(x), 0, encoded, 1, length());
        System.arraycopy(fixed(y), 0, encoded, 1 + length(), length());
        return encoded;
    }

    byte[] x(byte[] encoded) {
        return Arrays.copyOfRange(encoded, 1, 1 + length());
    }

    byte[] y(byte[] encoded) {
        return Arrays.copyOfRange(encoded, 1 + length(), encoded.length);
    }

    /** A number as long as a coordinate, without a copy in between: it may be secret. */
    byte[] fixed(byte[] number) {
        int kept = Math.min(number.length, length());
        byte[] fixed = new byte[length()];
        System.arraycopy(number, number.length - kept, fixed, length() - kept, kept);
        return fixed;
    }

    /** A signature as the API has it, r and s. */
    byte[] signature(byte[] r, byte[] s) {
        byte[] both = new byte[2 * length()];
        System.arraycopy(fixed(r), 0, both, 0, length());
        System.arraycopy(fixed(s), 0, both, length(), length());
        return both;
    }

    /**
     * A private scalar.
     *
     * @throws TrustException INVALID_ARGUMENT if it is none of this curve
     */
    BigInteger scalar(byte[] secret) {
        BigInteger scalar = new BigInteger(1, secret);
        if (secret.length != length()
                || scalar.signum() == 0
                || scalar.compareTo(domain.getN()) >= 0) {
            throw invalid("that is no private key of " + standardName + ": a number of " + length()
                    + " bytes below the curve's order");
        }
        return scalar;
    }

    /** The public key of a private scalar. */
    byte[] publicKey(BigInteger scalar) {
        return encode(new FixedPointCombMultiplier().multiply(domain.getG(), scalar).normalize());
    }

    BigInteger randomScalar(SecureRandom random) {
        return BigIntegers.createRandomInRange(
                BigInteger.ONE, domain.getN().subtract(BigInteger.ONE), random);
    }

    /** The x-coordinate that both sides of a key agreement come to. */
    byte[] agree(BigInteger scalar, byte[] peer) {
        ECPoint shared = point(peer).multiply(scalar).normalize();
        return shared.getAffineXCoord().getEncoded();
    }

    /**
     * The number that ECDSA signs instead of a hash, as long as a coordinate: the hash, cut on the
     * right or filled with zeros on the left. A device that knows fewer hashes than we do signs it all the
     * same, for the number is all that enters a signature.
     */
    byte[] signed(byte[] hash) {
        int length = Math.min(length(), 64); // P-521 takes every hash whole
        byte[] number = new byte[length];
        int kept = Math.min(length, hash.length);
        System.arraycopy(hash, 0, number, length - kept, kept);
        return number;
    }

    private static TrustException invalid(String why) {
        return new TrustException(TrustError.INVALID_ARGUMENT, why);
    }
}
