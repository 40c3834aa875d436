// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;

/** A public key of a Weierstrass curve in the form of {@link org.openaif.api.trust.KeyType}. */
public final class EcPoint {
    /** Begins a point that is not compressed. */
    private static final byte UNCOMPRESSED = 4;

    private EcPoint() {}

    /** 04, x, y. */
    public static byte[] uncompressed(ECPublicKey key) {
        int length = (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
        byte[] point = new byte[1 + 2 * length];
        point[0] = UNCOMPRESSED;
        put(key.getW().getAffineX(), point, 1, length);
        put(key.getW().getAffineY(), point, 1 + length, length);
        return point;
    }

    private static void put(BigInteger number, byte[] into, int at, int length) {
        byte[] bytes = number.toByteArray(); // Perhaps shorter, perhaps with a zero for its sign.
        int used = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - used, into, at + length - used, used);
    }
}
