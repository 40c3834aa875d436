// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.openaif.api.DataType.Scalar;

/**
 * What is not a plain number in a buffer: how each kind is written, and how it is checked when it is
 * read. All are records, since the JIT trusts the fields of these.
 *
 * <p>Each has a {@code path}: where the value stands, for messages.
 */
final class Leaf {
    private Leaf() {}

    /** A whole number in a Java type with more bits than are written. */
    record Narrowed(Scalar wire, long minimum, long maximum, String path) {
        static Narrowed of(Scalar wire, String path) {
            int bits = wire.length() * Byte.SIZE;
            return wire.isUnsigned()
                    ? new Narrowed(wire, 0, (1L << bits) - 1, path)
                    : new Narrowed(wire, -1L << (bits - 1), (1L << (bits - 1)) - 1, path);
        }

        void write(ByteBuffer out, long value) {
            if (value < minimum || value > maximum) {
                throw new AifException(
                        ErrorCode.WRITE,
                        path + " is " + value + "; " + wire + " holds " + minimum + " to "
                                + maximum);
            }
            switch (wire.length()) {
                case Byte.BYTES -> out.put((byte) value);
                case Short.BYTES -> out.putShort((short) value);
                default -> out.putInt((int) value);
            }
        }

        long read(ByteBuffer in) {
            long signed =
                    switch (wire.length()) {
                        case Byte.BYTES -> in.get();
                        case Short.BYTES -> in.getShort();
                        default -> in.getInt();
                    };
            // For an unsigned one, the maximum is also the mask of its bits.
            return minimum == 0 ? signed & maximum : signed;
        }
    }

    /** A boolean: one byte, 0 or 1. */
    record Flag(String path) {
        void write(ByteBuffer out, boolean value) {
            out.put((byte) (value ? 1 : 0));
        }

        boolean read(ByteBuffer in) {
            byte value = in.get();
            if ((value & ~1) != 0) {
                throw new AifException(
                        ErrorCode.READ,
                        path + " is " + Byte.toUnsignedInt(value) + "; a boolean is 0 or 1");
            }
            return value == 1;
        }
    }

    /** An enum: its ordinal, one byte without sign. */
    record Ordinal(List<Object> constants, String path) {
        void write(ByteBuffer out, Enum<?> value) {
            out.put((byte) value.ordinal());
        }

        Object read(ByteBuffer in) {
            int ordinal = Byte.toUnsignedInt(in.get());
            if (ordinal >= constants.size()) {
                throw new AifException(
                        ErrorCode.READ,
                        path + " is " + ordinal + "; its enum has the constants 0 to "
                                + (constants.size() - 1));
            }
            return constants.get(ordinal);
        }
    }

    /** A String: UTF-8 in an array of bytes. */
    record Text(ArrayCount count) {
        int length(String value) {
            return count.length(1, utf8Length(value));
        }

        void write(ByteBuffer out, String value) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            count.write(out, bytes.length);
            out.put(bytes);
        }

        String read(ByteBuffer in) {
            byte[] bytes = new byte[count.read(in)];
            in.get(bytes);
            String value = new String(bytes, StandardCharsets.UTF_8);
            // Malformed bytes become U+FFFD. If there is one, it must have been written as such.
            if (value.indexOf('\uFFFD') >= 0
                    && !Arrays.equals(value.getBytes(StandardCharsets.UTF_8), bytes)) {
                throw new AifException(ErrorCode.READ, count.path() + " is not UTF-8");
            }
            return value;
        }

        private int utf8Length(String value) {
            long length = value.length();
            for (int i = 0; i < value.length(); i++) {
                char unit = value.charAt(i);
                if (unit >= 0x80) {
                    length++;
                }
                if (unit >= 0x800) {
                    length++;
                }
                if (Character.isSurrogate(unit)) {
                    if (i + 1 == value.length()
                            || !Character.isSurrogatePair(unit, value.charAt(i + 1))) {
                        throw new AifException(
                                ErrorCode.WRITE,
                                count.path() + " has half a surrogate pair at " + i
                                        + ", which UTF-8 cannot hold");
                    }
                    // A pair is four bytes: three have been counted, its second half is the fourth.
                    i++;
                }
            }
            return Math.toIntExact(length);
        }
    }

    /** A sealed interface: the index of the alternative, one byte without sign, then its value. */
    record Choice(List<Class<?>> classes, List<Layout> layouts, String path) {
        int length(Object value) throws Throwable {
            return Math.addExact(1, (int) layout(index(value)).length().invokeExact(value));
        }

        void write(ByteBuffer out, Object value) throws Throwable {
            int index = index(value);
            out.put((byte) index);
            layout(index).write().invokeExact(out, value);
        }

        Object read(ByteBuffer in) throws Throwable {
            int index = Byte.toUnsignedInt(in.get());
            if (index >= layouts.size()) {
                throw new AifException(
                        ErrorCode.READ,
                        path + " is alternative " + index + "; its variant has 0 to "
                                + (layouts.size() - 1));
            }
            return (Object) layout(index).read().invokeExact(in);
        }

        private Layout layout(int index) {
            return layouts.get(index);
        }

        /** A linear search: variants are short, and the check costs one comparison each. */
        private int index(Object value) {
            int index = 0;
            while (!classes.get(index).isInstance(value)) {
                index++;
            }
            return index;
        }
    }

    /** What a record may not contain. */
    record Present(String path) {
        Object check(Object value) {
            if (value == null) {
                throw new AifException(
                        ErrorCode.WRITE, path + " is null, for which there is no data type");
            }
            return value;
        }
    }

    /** What a constructor thinks of values from outside. */
    record Refusal(String path) {
        Object say(RuntimeException thrown) {
            throw new AifException(
                    ErrorCode.READ,
                    path + ": its constructor refuses what was read: " + thrown.getMessage(),
                    thrown);
        }
    }
}
