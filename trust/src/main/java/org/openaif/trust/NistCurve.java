// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** A curve of FIPS 186-5. */
enum NistCurve {
    P256(256, "secp256r1"),
    P384(384, "secp384r1"),
    P521(521, "secp521r1");

    private final int bits;
    private final String curveName;
    private final ECParameterSpec parameters;

    NistCurve(int bits, String curveName) {
        this.bits = bits;
        this.curveName = curveName;
        try {
            AlgorithmParameters known = AlgorithmParameters.getInstance("EC");
            known.init(new ECGenParameterSpec(curveName));
            this.parameters = known.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no curve " + curveName, e);
        }
    }

    static NistCurve of(int bits) {
        return Arrays.stream(values())
                .filter(curve -> curve.bits == bits)
                .findFirst()
                .orElseThrow(
                        () ->
                                new TrustException(
                                        TrustError.NOT_SUPPORTED, "no NIST curve of " + bits + " bits"));
    }

    String curveName() {
        return curveName;
    }

    ECParameterSpec parameters() {
        return parameters;
    }

    BigInteger order() {
        return parameters.getOrder();
    }

    /** The bytes of a coordinate, and of a number below the order. */
    int length() {
        return (bits + 7) / 8;
    }

    /**
     * Checks that a public key is a point of the curve, uncompressed, and not the one at infinity.
     * These curves have cofactor 1, so that it is in the right group then.
     *
     * @throws TrustException INVALID_ARGUMENT
     */
    void check(byte[] point) {
        if (point.length != 1 + 2 * length() || point[0] != 4) {
            throw none();
        }
        BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + length()));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + length(), point.length));
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            throw none();
        }
        BigInteger right =
                x.multiply(x)
                        .add(parameters.getCurve().getA())
                        .multiply(x)
                        .add(parameters.getCurve().getB())
                        .mod(p);
        if (!y.multiply(y).mod(p).equals(right)) {
            throw none();
        }
    }

    private TrustException none() {
        return new TrustException(
                TrustError.INVALID_ARGUMENT,
                "the public key is no uncompressed point of the curve " + curveName);
    }

    /** A number below the order, as many bytes as all of them have. */
    byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length()];
        int skip = Math.max(0, bytes.length - fixed.length);
        int count = bytes.length - skip;
        System.arraycopy(bytes, skip, fixed, fixed.length - count, count);
        Arrays.fill(bytes, (byte) 0);
        return fixed;
    }
}
