// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

import org.openaif.api.DataType.Array;
import org.openaif.api.DataType.FixedArray;
import org.openaif.api.DataType.Member;
import org.openaif.api.DataType.Scalar;
import org.openaif.api.DataType.Struct;
import org.openaif.api.DataType.Unknown;
import org.openaif.api.DataType.Variant;

/**
 * Takes buffers apart by their data type, where there is no Java record for them: the {@code
 * parser_t} of the standard. What it takes out is a buffer again, of the member's or element's type,
 * for which {@link #of} makes the next parser.
 *
 * <p>Immutable; any thread may use it. The garbage collector deletes it.
 *
 * <p>Each call checks the whole buffer, which may come from anywhere: one that is not exactly one
 * value of the type is refused with an {@link AifException} READ, and nothing larger is allocated
 * than the buffer itself.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 3.7.5 to 3.7.10.
 */
@Realises("MPAI_AIFM_Message_Parse_Delete")
public final class MessageParser {
    private final DataType type;

    private MessageParser(DataType type) {
        this.type = type;
    }

    /**
     * A parser for a type.
     *
     * @param type in the grammar, strictly
     * @throws AifException PORT_CREATION_FAILED if it is no type
     */
    @Realises("MPAI_AIFM_Message_Parse")
    public static MessageParser parse(String type) {
        return of(DataType.parse(type));
    }

    /**
     * A parser for a type.
     *
     * @throws AifException PORT_CREATION_FAILED if anything in it is {@link DataType.Unknown}
     */
    public static MessageParser of(DataType type) {
        unknownIn(type).ifPresent(unknown -> {
            throw new AifException(
                    ErrorCode.PORT_CREATION_FAILED,
                    "cannot parse buffers of the unknown type " + unknown.name() + ": declare it");
        });
        return new MessageParser(type);
    }

    /** The type of the buffers. */
    public DataType type() {
        return type;
    }

    /**
     * A member of a struct.
     *
     * @return its value in a buffer of its own; empty if the type is no struct or has no such member
     */
    @Realises("MPAI_AIFM_Message_Parse_Get_StructField")
    public Optional<byte[]> structField(byte[] buffer, String name) {
        check(buffer);
        if (type instanceof Struct struct) {
            ByteBuffer in = reading(buffer);
            for (Member member : struct.members()) {
                if (member.name().equals(name)) {
                    return Optional.of(taken(in, member.type()));
                }
                skip(in, member.type());
            }
        }
        return Optional.empty();
    }

    /**
     * The member that a variant holds, if it is the one of that name.
     *
     * @return its value in a buffer of its own; empty if the type is no variant, has no such member
     *     or holds another one
     */
    @Realises("MPAI_AIFM_Message_Parse_Get_VariantType")
    public Optional<byte[]> variantType(byte[] buffer, String name) {
        check(buffer);
        if (type instanceof Variant variant) {
            ByteBuffer in = reading(buffer);
            Member held = held(in, variant);
            if (held.name().equals(name)) {
                return Optional.of(taken(in, held.type()));
            }
        }
        return Optional.empty();
    }

    /**
     * The number of elements of an array.
     *
     * @return -1 if the type is no array
     */
    @Realises("MPAI_AIFM_Message_Parse_Get_ArrayLength")
    public int arrayLength(byte[] buffer) {
        check(buffer);
        return isArray() ? count(reading(buffer), type) : -1;
    }

    /**
     * An element of an array.
     *
     * @param index from 0
     * @return its value in a buffer of its own; empty if the type is no array or has no such element
     */
    @Realises("MPAI_AIFM_Message_Parse_Get_ArrayField")
    public Optional<byte[]> arrayField(byte[] buffer, int index) {
        check(buffer);
        if (!isArray()) {
            return Optional.empty();
        }
        ByteBuffer in = reading(buffer);
        int count = count(in, type);
        if (index < 0 || index >= count) {
            return Optional.empty();
        }
        DataType element = elementOf(type);
        skip(in, element, index);
        return Optional.of(taken(in, element));
    }

    private boolean isArray() {
        return type instanceof Array || type instanceof FixedArray;
    }

    private void check(byte[] buffer) {
        ByteBuffer in = reading(buffer);
        try {
            skip(in, type);
        } catch (BufferUnderflowException ended) {
            throw refused(
                    "ends at byte " + buffer.length + ", within a value that begins at byte "
                            + in.position());
        }
        if (in.hasRemaining()) {
            throw refused("has " + in.remaining() + " bytes too many after byte " + in.position());
        }
    }

    private static ByteBuffer reading(byte[] buffer) {
        return ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The value of that type that begins here. */
    private byte[] taken(ByteBuffer in, DataType part) {
        int start = in.position();
        skip(in, part);
        byte[] value = new byte[in.position() - start];
        in.get(start, value);
        return value;
    }

    private void skip(ByteBuffer in, DataType part) {
        if (part instanceof Array || part instanceof FixedArray) {
            skip(in, elementOf(part), count(in, part));
        } else if (part instanceof Struct struct) {
            struct.members().forEach(member -> skip(in, member.type()));
        } else if (part instanceof Variant variant) {
            skip(in, held(in, variant).type());
        } else {
            skipBytes(in, part.minimumLength());
        }
    }

    private void skip(ByteBuffer in, DataType element, int count) {
        if (element instanceof Scalar) {
            skipBytes(in, element.minimumLength() * count);
        } else {
            for (int i = 0; i < count; i++) {
                skip(in, element);
            }
        }
    }

    private static void skipBytes(ByteBuffer in, long bytes) {
        if (bytes > in.remaining()) {
            throw new BufferUnderflowException();
        }
        in.position(in.position() + (int) bytes);
    }

    private int count(ByteBuffer in, DataType array) {
        if (array instanceof FixedArray fixed) {
            return fixed.length();
        }
        int count = in.getInt();
        if (count < 0) {
            throw refused("has an array of " + count + " elements before byte " + in.position());
        }
        return count;
    }

    private Member held(ByteBuffer in, Variant variant) {
        int index = Byte.toUnsignedInt(in.get());
        if (index >= variant.members().size()) {
            throw refused(
                    "holds alternative " + index + " before byte " + in.position()
                            + "; the variant has 0 to " + (variant.members().size() - 1));
        }
        return variant.members().get(index);
    }

    private static DataType elementOf(DataType array) {
        return array instanceof FixedArray fixed ? fixed.element() : ((Array) array).element();
    }

    private static Optional<Unknown> unknownIn(DataType type) {
        if (type instanceof Unknown unknown) {
            return Optional.of(unknown);
        }
        if (type instanceof Array || type instanceof FixedArray) {
            return unknownIn(elementOf(type));
        }
        return membersOf(type).stream()
                .flatMap(member -> unknownIn(member.type()).stream())
                .findFirst();
    }

    private static List<Member> membersOf(DataType type) {
        if (type instanceof Struct struct) {
            return struct.members();
        }
        return type instanceof Variant variant ? variant.members() : List.of();
    }

    private AifException refused(String why) {
        return new AifException(
                ErrorCode.READ,
                "buffer of " + TypeName.shortened(type.toString()) + " " + why);
    }
}
