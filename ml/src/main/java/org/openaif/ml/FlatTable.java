// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.openaif.ml.spi.RefusedModel;

/**
 * A table of a FlatBuffer, read with every offset checked against the file. Offsets of 32 bits are
 * unsigned and may lead anywhere; whatever leads outside is refused.
 */
final class FlatTable {
    private final ByteBuffer file;
    private final int start;
    private final int vtable;
    private final int vtableLength;

    private FlatTable(ByteBuffer file, long start) {
        this.file = file;
        this.start = checked(file, start, 4);
        this.vtable = checked(file, start - file.getInt(this.start), 4);
        this.vtableLength = Short.toUnsignedInt(file.getShort(vtable));
        checked(file, vtable, vtableLength);
        if (vtableLength < 4 || vtableLength % 2 != 0) {
            throw new RefusedModel("a table at byte " + start + " has no beginning");
        }
    }

    static FlatTable root(ByteBuffer file) {
        ByteBuffer little = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        checked(little, 0, 8);
        return new FlatTable(little, Integer.toUnsignedLong(little.getInt(0)));
    }

    private static int checked(ByteBuffer file, long at, long length) {
        if (at < 0 || length < 0 || at + length > file.limit()) {
            throw new RefusedModel(
                    "something at byte " + at + " lies outside its " + file.limit() + " bytes");
        }
        return (int) at;
    }

    /** Where a field is; 0 if the table does not have it. */
    private int field(int slot, int length) {
        int entry = 4 + 2 * slot;
        if (entry + 2 > vtableLength) {
            return 0;
        }
        int offset = Short.toUnsignedInt(file.getShort(vtable + entry));
        return offset == 0 ? 0 : checked(file, (long) start + offset, length);
    }

    int number(int slot, int otherwise) {
        int at = field(slot, 4);
        return at == 0 ? otherwise : file.getInt(at);
    }

    /** Changes a number in the file in memory; false if the table does not have the field. */
    boolean put(int slot, int value) {
        int at = field(slot, 4);
        if (at != 0) {
            file.putInt(at, value);
        }
        return at != 0;
    }

    int octet(int slot, int otherwise) {
        int at = field(slot, 1);
        return at == 0 ? otherwise : file.get(at);
    }

    long longNumber(int slot) {
        int at = field(slot, 8);
        return at == 0 ? 0 : file.getLong(at);
    }

    private Optional<Integer> reference(int slot) {
        int at = field(slot, 4);
        return at == 0
                ? Optional.empty()
                : Optional.of(checked(file, at + Integer.toUnsignedLong(file.getInt(at)), 4));
    }

    Optional<FlatTable> table(int slot) {
        return reference(slot).map(at -> new FlatTable(file, at));
    }

    Optional<String> text(int slot) {
        return reference(slot)
                .map(
                        at -> {
                            long length = Integer.toUnsignedLong(file.getInt(at));
                            checked(file, at + 4L, length);
                            byte[] bytes = new byte[(int) Math.min(length, 200)];
                            file.get(at + 4, bytes);
                            return new String(bytes, StandardCharsets.UTF_8);
                        });
    }

    Vector vector(int slot, int elementBytes) {
        return reference(slot)
                .map(
                        at -> {
                            long count = Integer.toUnsignedLong(file.getInt(at));
                            checked(file, at + 4L, count * elementBytes);
                            return new Vector(at + 4, (int) count);
                        })
                .orElse(new Vector(0, 0));
    }

    /** The elements of a field. */
    final class Vector {
        private final int first;
        private final int count;

        private Vector(int first, int count) {
            this.first = first;
            this.count = count;
        }

        int count() {
            return count;
        }

        int number(int index) {
            return file.getInt(first + 4 * index);
        }

        long longNumber(int index) {
            return file.getLong(first + 8 * index);
        }

        float real(int index) {
            return file.getFloat(first + 4 * index);
        }

        FlatTable table(int index) {
            int at = first + 4 * index;
            return new FlatTable(file, at + Integer.toUnsignedLong(file.getInt(at)));
        }
    }
}
