// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.jspecify.annotations.Nullable;
import org.openaif.keydevices.DeviceAes.Mode;

/**
 * AES in a device as Bouncy Castle's modes want it, block by block.
 *
 * <p>Counter modes ask for one block after the other, each input greater by one than the last. As
 * asking a device takes far longer than what it computes, the blocks that will be asked for next are
 * had in the same call, and kept until then.
 */
final class DeviceBlockCipher implements BlockCipher {
    /** How many blocks are asked for at once, in counter modes: 1 KiB, a TPM's buffer. */
    private static final int AHEAD = 64;

    private static final int BLOCK = DeviceAes.BLOCK;
    private static final byte[] NO_IV = {};

    private final DeviceAes device;
    private boolean encrypt = true;
    private byte @Nullable [] last;
    private byte[] inputs = {};
    private byte[] outputs = {};
    private int position;

    DeviceBlockCipher(DeviceAes device) {
        this.device = device;
    }

    @Override
    public void init(boolean forEncryption, CipherParameters params) {
        encrypt = forEncryption;
        last = null;
        position = inputs.length;
    }

    @Override
    public String getAlgorithmName() {
        return "AES";
    }

    @Override
    public int getBlockSize() {
        return BLOCK;
    }

    @Override
    public int processBlock(byte[] in, int inOffset, byte[] out, int outOffset) {
        byte[] block = Arrays.copyOfRange(in, inOffset, inOffset + BLOCK);
        byte[] previous = last;
        last = block;
        if (position < inputs.length
                && Arrays.equals(block, 0, BLOCK, inputs, position, position + BLOCK)) {
            System.arraycopy(outputs, position, out, outOffset, BLOCK);
            position += BLOCK;
            return BLOCK;
        }
        boolean counting = encrypt && previous != null && Arrays.equals(block, next(previous));
        byte[] result = counting ? ahead(block) : device.process(Mode.ECB, encrypt, NO_IV, block);
        System.arraycopy(result, 0, out, outOffset, BLOCK);
        return BLOCK;
    }

    private byte[] ahead(byte[] first) {
        inputs = new byte[AHEAD * BLOCK];
        byte[] counter = first;
        for (int offset = 0; offset < inputs.length; offset += BLOCK) {
            System.arraycopy(counter, 0, inputs, offset, BLOCK);
            counter = next(counter);
        }
        outputs = device.process(Mode.ECB, true, NO_IV, inputs);
        position = BLOCK;
        return outputs;
    }

    /** One more, in the last four bytes: so do GCM and CCM count. */
    private static byte[] next(byte[] counter) {
        byte[] next = counter.clone();
        for (int i = BLOCK - 1; i >= BLOCK - 4; i--) {
            if (++next[i] != 0) {
                break;
            }
        }
        return next;
    }

    @Override
    public void reset() {
        last = null;
        position = inputs.length;
        Arrays.fill(outputs, (byte) 0); // key stream
    }
}
