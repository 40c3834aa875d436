// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.util.Arrays;

/** Writes what goes to a TPM: big-endian numbers, and buffers with their size of two bytes before them. */
final class TpmWriter {
    private byte[] buffer = new byte[128];
    private int length;

    TpmWriter u8(int value) {
        return raw(new byte[] {(byte) value});
    }

    TpmWriter u16(int value) {
        return u8(value >> 8).u8(value);
    }

    TpmWriter u32(int value) {
        return u16(value >>> 16).u16(value);
    }

    TpmWriter raw(byte[] value) {
        if (value.length > buffer.length - length) {
            byte[] larger = Arrays.copyOf(buffer, (length + value.length) * 2);
            Arrays.fill(buffer, (byte) 0);
            buffer = larger;
        }
        System.arraycopy(value, 0, buffer, length, value.length);
        length += value.length;
        return this;
    }

    /** A TPM2B: the size, then the bytes. */
    TpmWriter sized(byte[] value) {
        return u16(value.length).raw(value);
    }

    byte[] bytes() {
        return Arrays.copyOf(buffer, length);
    }

    /** The bytes, when there is a secret among them: the only copy, which the caller overwrites. */
    byte[] onlyBytes() {
        byte[] bytes = bytes();
        Arrays.fill(buffer, (byte) 0);
        length = 0;
        return bytes;
    }
}
