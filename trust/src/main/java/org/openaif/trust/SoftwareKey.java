// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;

/**
 * A key in memory. Its bytes are one array, overwritten when it is destroyed; whatever ciphers keep of
 * it is let go of at the same time.
 */
abstract class SoftwareKey implements HeldKey {
    private final byte[] secret;
    private final byte[] publicKey;

    /** Takes the array over. */
    SoftwareKey(byte[] secret, byte[] publicKey) {
        this.secret = secret;
        this.publicKey = publicKey;
    }

    /** The array itself, for those who look at it and keep nothing. */
    final byte[] bytes() {
        return secret;
    }

    @Override
    public final byte[] secret() {
        return secret.clone();
    }

    @Override
    public final byte[] publicKey() {
        return publicKey.clone();
    }

    /** The secret with its length before it, then the public part, so that it need not be computed. */
    @Override
    public final byte[] blob() {
        return ByteBuffer.allocate(Integer.BYTES + secret.length + publicKey.length)
                .putInt(secret.length)
                .put(secret)
                .put(publicKey)
                .array();
    }

    /** What a blob holds. */
    record Halves(byte[] secret, byte[] publicKey) {
        static Halves of(byte[] blob) {
            if (blob.length < Integer.BYTES) {
                throw corrupt();
            }
            int length = ByteBuffer.wrap(blob).getInt();
            if (length < 1 || length > blob.length - Integer.BYTES) {
                throw corrupt();
            }
            int end = Integer.BYTES + length;
            return new Halves(
                    Arrays.copyOfRange(blob, Integer.BYTES, end),
                    Arrays.copyOfRange(blob, end, blob.length));
        }

        private static TrustException corrupt() {
            return new TrustException(
                    TrustError.DATA_CORRUPT, "what was stored is no key of the software provider");
        }
    }

    @Override
    public final void close() {
        destroy();
    }

    @Override
    public final void destroy() {
        Arrays.fill(secret, (byte) 0);
        forget();
    }

    /** Lets go of what was made of the secret. */
    abstract void forget();

    /** What it is, never what it holds. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + " of " + secret.length + " bytes";
    }
}
