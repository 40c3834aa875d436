// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;

/**
 * The number of elements of an array: an int32 before them or, where the type fixes it, nothing.
 *
 * @param fixed the number that the type fixes; 0 for none, since no fixed array is empty
 * @param elementMinimum the smallest number of bytes of an element, at least 1; it bounds what a
 *     count read from a buffer can make us allocate
 * @param path where the array stands, for messages
 */
record ArrayCount(int fixed, long elementMinimum, String path) {

    static ArrayCount of(DataType array, String path) {
        if (array instanceof DataType.FixedArray type) {
            return new ArrayCount(type.length(), type.element().minimumLength(), path);
        }
        DataType.Array type = (DataType.Array) array;
        return new ArrayCount(0, type.element().minimumLength(), path);
    }

    /** The number of bytes of the array with that many elements. */
    int length(int elementLength, int count) {
        if (fixed > 0 && count != fixed) {
            throw new AifException(
                    ErrorCode.WRITE, path + " has " + count + " elements; its type wants " + fixed);
        }
        return Math.addExact(header(), Math.multiplyExact(elementLength, count));
    }

    void write(ByteBuffer out, int count) {
        if (fixed == 0) {
            out.putInt(count);
        }
    }

    int read(ByteBuffer in) {
        int count = fixed == 0 ? in.getInt() : fixed;
        if (count < 0 || count > in.remaining() / elementMinimum) {
            throw new AifException(
                    ErrorCode.READ,
                    path + ": " + count + " elements of " + elementMinimum
                            + " bytes or more do not fit into the " + in.remaining()
                            + " bytes that follow");
        }
        return count;
    }

    private int header() {
        return fixed == 0 ? Integer.BYTES : 0;
    }

    /** {@code (count)int}: {@link #length}. */
    MethodHandle lengthHandle(int elementLength) {
        MethodHandle length = Layout.bound(this, "length", int.class, int.class, int.class);
        return MethodHandles.insertArguments(length, 0, elementLength);
    }

    /** {@code (ByteBuffer, count)void}: {@link #write}. */
    MethodHandle writeHandle() {
        return Layout.bound(this, "write", void.class, ByteBuffer.class, int.class);
    }

    /** {@code (ByteBuffer)int}: {@link #read}. */
    MethodHandle readHandle() {
        return Layout.bound(this, "read", int.class, ByteBuffer.class);
    }
}
