// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * The two forms of an ECDSA signature: r and s side by side, as the Security API has it, and in DER, as
 * certificates have it (RFC 3279). Strict: what is not the one DER encoding of two numbers between 0
 * and the order of the curve is refused.
 */
public final class EcdsaSignature {
    private EcdsaSignature() {}

    /**
     * Side by side, of one in DER.
     *
     * @param bits of the curve: 256, 384, 521
     * @throws TrustException INVALID_SIGNATURE if it is not in DER, or out of range
     */
    public static byte[] fromDer(int bits, byte[] der) {
        NistCurve curve = NistCurve.of(bits);
        try {
            BigInteger[] numbers = StandardDSAEncoding.INSTANCE.decode(curve.order(), der);
            checkNotZero(numbers);
            return joined(curve.fixed(numbers[0]), curve.fixed(numbers[1]));
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            throw new TrustException(
                    TrustError.INVALID_SIGNATURE,
                    "the signature is not in DER, or out of the range of the curve",
                    e);
        }
    }

    /**
     * In DER, of one side by side.
     *
     * @throws TrustException INVALID_SIGNATURE if it has not the length of that curve, or is out of its
     *     range
     */
    public static byte[] toDer(int bits, byte[] signature) {
        NistCurve curve = NistCurve.of(bits);
        int length = curve.length();
        if (signature.length != 2 * length) {
            throw new TrustException(
                    TrustError.INVALID_SIGNATURE,
                    "a signature of " + bits + " bits has " + 2 * length + " bytes, not "
                            + signature.length);
        }
        BigInteger r = new BigInteger(1, Arrays.copyOf(signature, length));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, length, 2 * length));
        try {
            checkNotZero(r, s);
            return StandardDSAEncoding.INSTANCE.encode(curve.order(), r, s);
        } catch (IOException | IllegalArgumentException e) {
            throw new TrustException(
                    TrustError.INVALID_SIGNATURE, "the signature is out of the range of the curve", e);
        }
    }

    /** The rest of the range is checked where it is encoded and decoded. */
    private static void checkNotZero(BigInteger... numbers) {
        for (BigInteger number : numbers) {
            if (number.signum() == 0) {
                throw new IllegalArgumentException("zero");
            }
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] whole = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, whole, first.length, second.length);
        return whole;
    }
}
