// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.openaif.api.DataType.Array;
import org.openaif.api.DataType.Empty;
import org.openaif.api.DataType.FixedArray;
import org.openaif.api.DataType.Member;
import org.openaif.api.DataType.Scalar;
import org.openaif.api.DataType.Struct;
import org.openaif.api.DataType.Unknown;
import org.openaif.api.DataType.Variant;

/** Data types, and values of them in buffers, as a seed has them. */
final class RandomTypes {
    private static final int DEEPEST = 4;

    private final Random random;
    private final boolean standard;

    /**
     * A source of types.
     *
     * @param standard only those that the standard's grammar has
     */
    RandomTypes(Random random, boolean standard) {
        this.random = random;
        this.standard = standard;
    }

    DataType next() {
        return next(DEEPEST, false);
    }

    /** A type; {@code recursive} ones contain neither arrays nor anything empty. */
    private DataType next(int depth, boolean recursive) {
        boolean arrays = !recursive || !standard;
        int kind = depth == 0 ? 0 : random.nextInt(arrays ? 6 : 4);
        return switch (kind) {
            case 0, 1 -> scalar();
            case 2 -> new Struct(members(depth, recursive, recursive ? 1 : 0, 5));
            case 3 -> variant(depth, recursive);
            default -> array(depth);
        };
    }

    private DataType scalar() {
        Scalar[] scalars = Scalar.values();
        // The last one is boolean, of V3.
        int known = standard ? scalars.length - 1 : scalars.length + 1;
        int index = random.nextInt(known);
        return index < scalars.length ? scalars[index] : new Unknown("Unknown_t");
    }

    private DataType array(int depth) {
        DataType element = next(depth - 1, true);
        return standard || element.minimumLength() == 0 || random.nextBoolean()
                ? new Array(element.minimumLength() == 0 ? Scalar.UINT8 : element)
                : new FixedArray(element, 1 + random.nextInt(3));
    }

    private DataType variant(int depth, boolean recursive) {
        List<Member> members = new ArrayList<>(members(depth, recursive, 2, 5));
        if (!recursive && random.nextInt(4) == 0) {
            members.add(random.nextInt(members.size()), new Member("", new Empty()));
        }
        return new Variant(members);
    }

    private List<Member> members(int depth, boolean recursive, int fewest, int most) {
        int count = fewest + random.nextInt(most - fewest);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new Member("m" + i, next(depth - 1, recursive)));
        }
        return members;
    }

    /** A value of that type, written without the code under test. */
    byte[] valueOf(DataType type) {
        ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        write(out, type);
        byte[] value = new byte[out.position()];
        out.get(0, value);
        return value;
    }

    private void write(ByteBuffer out, DataType type) {
        if (type instanceof Scalar scalar) {
            byte[] bits = new byte[scalar.length()];
            random.nextBytes(bits);
            out.put(bits);
        } else if (type instanceof Array array) {
            int count = random.nextInt(4);
            out.putInt(count);
            for (int i = 0; i < count; i++) {
                write(out, array.element());
            }
        } else if (type instanceof FixedArray array) {
            for (int i = 0; i < array.length(); i++) {
                write(out, array.element());
            }
        } else if (type instanceof Struct struct) {
            struct.members().forEach(member -> write(out, member.type()));
        } else if (type instanceof Variant variant) {
            int index = random.nextInt(variant.members().size());
            out.put((byte) index);
            write(out, variant.members().get(index).type());
        }
    }
}
