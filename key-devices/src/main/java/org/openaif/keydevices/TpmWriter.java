// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.io.ByteArrayOutputStream;

/** Writes what goes to a TPM: big-endian numbers, and buffers with their size of two bytes before them. */
final class TpmWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    TpmWriter u8(int value) {
        bytes.write(value);
        return this;
    }

    TpmWriter u16(int value) {
        return u8(value >> 8).u8(value);
    }

    TpmWriter u32(int value) {
        return u16(value >>> 16).u16(value);
    }

    TpmWriter raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /** A TPM2B: the size, then the bytes. */
    TpmWriter sized(byte[] value) {
        return u16(value.length).raw(value);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
