// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.util.BigIntegers;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.keydevices.DeviceAes.Mode;
import org.openaif.trust.spi.HeldKey.Part;

/**
 * CTR or CBC in several parts, by a device that remembers nothing between them: what the next call
 * needs as its IV is worked out here.
 */
final class BlockPart implements Part {
    private static final int BLOCK = DeviceAes.BLOCK;

    private final DeviceAes device;
    private final Scheme scheme;
    private final boolean encrypt;
    private byte[] iv;
    private byte[] held = {};

    BlockPart(DeviceAes device, Scheme scheme, boolean encrypt, byte[] iv) {
        if (iv.length != BLOCK) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "an IV of AES has 16 bytes, not " + iv.length);
        }
        this.device = device;
        this.scheme = scheme;
        this.encrypt = encrypt;
        this.iv = iv.clone();
    }

    @Override
    public byte[] update(byte[] part) {
        byte[] all = joined(held, part);
        int ready = all.length / BLOCK * BLOCK;
        if (ready == all.length && ready > 0 && holdsBack()) {
            ready -= BLOCK;
        }
        forget();
        held = Arrays.copyOfRange(all, ready, all.length);
        byte[] result = process(Arrays.copyOf(all, ready));
        Arrays.fill(all, (byte) 0);
        return result;
    }

    /** The last block of what is decrypted holds the padding: it waits for the end. */
    private boolean holdsBack() {
        return scheme == Scheme.CBC_PKCS7 && !encrypt;
    }

    @Override
    public byte[] finish() {
        byte[] rest = scheme == Scheme.CBC_PKCS7 && encrypt ? padded(held) : held;
        if (scheme != Scheme.CTR && rest.length % BLOCK != 0 || holdsBack() && rest.length == 0) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "in CBC mode, that takes whole blocks of 16 bytes");
        }
        byte[] last = process(rest);
        forget();
        return holdsBack() ? unpadded(last) : last;
    }

    @Override
    public void abort() {
        forget();
    }

    private void forget() {
        Arrays.fill(held, (byte) 0);
        held = new byte[0];
    }

    private byte[] process(byte[] input) {
        if (input.length == 0) {
            return input;
        }
        byte[] output =
                device.process(
                        scheme == Scheme.CTR ? Mode.CTR : Mode.CBC,
                        scheme == Scheme.CTR || encrypt,
                        iv,
                        input);
        iv = following(scheme == Scheme.CTR, iv, encrypt ? output : input);
        return output;
    }

    /** The IV of what comes after: the counter that many blocks further, or the last block encrypted. */
    static byte[] following(boolean counts, byte[] iv, byte[] encrypted) {
        if (!counts) {
            return Arrays.copyOfRange(encrypted, encrypted.length - BLOCK, encrypted.length);
        }
        BigInteger blocks = BigInteger.valueOf((encrypted.length + BLOCK - 1) / BLOCK);
        return BigIntegers.asUnsignedByteArray(
                BLOCK, new BigInteger(1, iv).add(blocks).mod(BigInteger.ONE.shiftLeft(8 * BLOCK)));
    }

    private static byte[] padded(byte[] last) {
        int missing = BLOCK - last.length % BLOCK;
        byte[] padded = Arrays.copyOf(last, last.length + missing);
        Arrays.fill(padded, last.length, padded.length, (byte) missing);
        return padded;
    }

    /** Looks at all of the block, whatever it finds, so that time does not tell how wrong it was. */
    private static byte[] unpadded(byte[] block) {
        int count = block[block.length - 1] & 0xFF;
        int wrong = count == 0 || count > BLOCK ? 1 : 0;
        for (int i = 1; i <= BLOCK; i++) {
            int inside = i <= count ? 0xFF : 0;
            wrong |= (block[block.length - i] ^ count) & inside;
        }
        byte[] plain = wrong == 0 ? Arrays.copyOf(block, block.length - count) : new byte[0];
        Arrays.fill(block, (byte) 0);
        if (wrong != 0) {
            throw new TrustException(TrustError.INVALID_PADDING, "the padding is wrong");
        }
        return plain;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
