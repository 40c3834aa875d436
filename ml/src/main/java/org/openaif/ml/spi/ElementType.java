// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml.spi;

/** What the elements of a tensor are. */
public enum ElementType {
    /** 8 bits with sign. */
    INT8(1),
    /** 8 bits without sign. */
    UINT8(1),
    /** 16 bits with sign. */
    INT16(2),
    /** 32 bits with sign. */
    INT32(4),
    /** 64 bits with sign. */
    INT64(8),
    /** Single precision. */
    FLOAT32(4),
    /** Double precision. */
    FLOAT64(8);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether it is a whole number. */
    public boolean isWhole() {
        return compareTo(FLOAT32) < 0;
    }
}
