// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.nio.ByteBuffer;

/**
 * Arrays of primitives that lie in a buffer as they lie in memory, but for the byte order: copied in
 * one piece. The count has been written, or read and checked, before.
 */
final class BulkCopy {
    private BulkCopy() {}

    static void write(ByteBuffer out, byte[] array) {
        out.put(array);
    }

    static void write(ByteBuffer out, short[] array) {
        out.asShortBuffer().put(array);
        skip(out, array.length, Short.BYTES);
    }

    static void write(ByteBuffer out, char[] array) {
        out.asCharBuffer().put(array);
        skip(out, array.length, Character.BYTES);
    }

    static void write(ByteBuffer out, int[] array) {
        out.asIntBuffer().put(array);
        skip(out, array.length, Integer.BYTES);
    }

    static void write(ByteBuffer out, long[] array) {
        out.asLongBuffer().put(array);
        skip(out, array.length, Long.BYTES);
    }

    static void write(ByteBuffer out, float[] array) {
        out.asFloatBuffer().put(array);
        skip(out, array.length, Float.BYTES);
    }

    static void write(ByteBuffer out, double[] array) {
        out.asDoubleBuffer().put(array);
        skip(out, array.length, Double.BYTES);
    }

    static byte[] read(byte[] array, ByteBuffer in) {
        in.get(array);
        return array;
    }

    static short[] read(short[] array, ByteBuffer in) {
        in.asShortBuffer().get(array);
        skip(in, array.length, Short.BYTES);
        return array;
    }

    static char[] read(char[] array, ByteBuffer in) {
        in.asCharBuffer().get(array);
        skip(in, array.length, Character.BYTES);
        return array;
    }

    static int[] read(int[] array, ByteBuffer in) {
        in.asIntBuffer().get(array);
        skip(in, array.length, Integer.BYTES);
        return array;
    }

    static long[] read(long[] array, ByteBuffer in) {
        in.asLongBuffer().get(array);
        skip(in, array.length, Long.BYTES);
        return array;
    }

    static float[] read(float[] array, ByteBuffer in) {
        in.asFloatBuffer().get(array);
        skip(in, array.length, Float.BYTES);
        return array;
    }

    static double[] read(double[] array, ByteBuffer in) {
        in.asDoubleBuffer().get(array);
        skip(in, array.length, Double.BYTES);
        return array;
    }

    private static void skip(ByteBuffer buffer, int elements, int elementLength) {
        buffer.position(buffer.position() + elements * elementLength);
    }
}
