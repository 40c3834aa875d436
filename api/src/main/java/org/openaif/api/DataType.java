// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A data type of the standard: what the messages of a port are made of, and so how they lie in a
 * buffer. Immutable; any thread may use it. {@link #toString()} is its text in the grammar, which
 * parses back to an equal type.
 *
 * <p>Texts are read by {@link #parse} where they must follow the grammar to the letter, or by a
 * {@link TypeGrammar} that forgives what published metadata gets wrong. Some types are wider than
 * the grammar and have no strict text: {@link Scalar#BOOLEAN} (of V3), {@link FixedArray}, an {@link
 * Array} whose elements contain arrays or structs without members, and {@link Unknown}, which stands
 * for what metadata names and nobody declares. Only a lenient grammar reads these back.
 *
 * <p>Clause: MPAI-AIF V2, Metadata 1.1 (syntax) and 1.2 (mapping to buffers).
 */
public sealed interface DataType
        permits DataType.Empty,
                DataType.Scalar,
                DataType.Array,
                DataType.FixedArray,
                DataType.Struct,
                DataType.Variant,
                DataType.Unknown {

    /**
     * Reads a type, with or without the name that follows it, strictly by the grammar.
     *
     * @throws AifException PORT_CREATION_FAILED if it is not one; says at which character, and what
     *     was expected there
     */
    static DataType parse(String text) {
        return TypeGrammar.strict().parse(text);
    }

    /**
     * The type of a Java record: a struct with a member for each component, in their order.
     *
     * <table>
     * <caption>Components and the types of their members</caption>
     * <tr><th>Java</th><th>type</th></tr>
     * <tr><td>{@code byte short int long}</td><td>{@code int8 int16 int32 int64}; with {@link
     *     Unsigned} {@code uint8 uint16 uint32 uint64}</td></tr>
     * <tr><td>{@code float double}</td><td>{@code float32 float64}</td></tr>
     * <tr><td>{@code boolean}</td><td>{@code uint8}: 0 or 1</td></tr>
     * <tr><td>{@code char}</td><td>{@code uint16}: a UTF-16 code unit</td></tr>
     * <tr><td>{@code String}</td><td>{@code uint8[]}: UTF-8</td></tr>
     * <tr><td>enum</td><td>{@code uint8}: the ordinal, at most 256 constants</td></tr>
     * <tr><td>record</td><td>struct</td></tr>
     * <tr><td>sealed interface</td><td>variant of what it permits, in the order of its {@code
     *     permits}</td></tr>
     * <tr><td>array of these</td><td>array</td></tr>
     * </table>
     *
     * @throws AifException PORT_CREATION_FAILED if a component is of any other type, or contains
     *     itself; names the component
     */
    static DataType of(Class<? extends Record> record) {
        return RecordType.of(record);
    }

    /**
     * Whether what is written as the other type can be read as this one: the bytes mean the same.
     *
     * <p>Names are not compared, since the layout goes by order: {@code {int32 i}} accepts {@code
     * {int32 number}}. But a name that both have must stand at the same place in both, lest {@code
     * {int32 x; int32 y}} be read as {@code {int32 y; int32 x}}. A struct of one member is as good
     * as that member; {@code boolean} as good as {@code uint8}; an {@link Unknown} type goes with
     * everything.
     */
    default boolean accepts(DataType written) {
        return compatible(this, written);
    }

    /**
     * The type of a part.
     *
     * @param path the way to it: names of members after dots, and {@code []} for each element of an
     *     array, as in {@code visits[].time}; through a variant it leads into whichever members have
     *     it; {@code .} is the type itself
     * @return of a part that several members of a variant have, one for each; what lies in an {@link
     *     Unknown} type is unknown, too; empty if there is no such part
     */
    default List<DataType> at(String path) {
        return TypePath.follow(this, path);
    }

    /** The smallest number of bytes that a value takes in a buffer. */
    long minimumLength();

    /** The type without a value: zero bytes. */
    record Empty() implements DataType {
        @Override
        public long minimumLength() {
            return 0;
        }

        @Override
        public String toString() {
            return "";
        }
    }

    /** The numbers. Little-endian, two's complement, IEEE 754. */
    enum Scalar implements DataType {
        /** -128 to 127. */
        INT8(1),
        /** 16 bits with sign. */
        INT16(2),
        /** 32 bits with sign. */
        INT32(4),
        /** 64 bits with sign. */
        INT64(8),
        /** 0 to 255; {@code byte} is another spelling of it. */
        UINT8(1),
        /** 0 to 65535. */
        UINT16(2),
        /** 32 bits without sign. */
        UINT32(4),
        /** 64 bits without sign. */
        UINT64(8),
        /** Single precision. */
        FLOAT32(4),
        /** Double precision. */
        FLOAT64(8),
        /** One byte, 0 or 1. Of V3: no word of the strict grammar. */
        BOOLEAN(1);

        private static final Map<String, Scalar> BY_WORD = new HashMap<>();

        static {
            for (Scalar scalar : values()) {
                BY_WORD.put(scalar.toString(), scalar);
            }
            BY_WORD.put("byte", UINT8);
        }

        private final int length;

        Scalar(int length) {
            this.length = length;
        }

        /** The scalar that a word of the grammar stands for. */
        static Optional<Scalar> ofWord(String word) {
            return Optional.ofNullable(BY_WORD.get(word));
        }

        /** The number of bytes. */
        public int length() {
            return length;
        }

        @Override
        public long minimumLength() {
            return length;
        }

        boolean isFloat() {
            return this == FLOAT32 || this == FLOAT64;
        }

        boolean isUnsigned() {
            return compareTo(UINT8) >= 0 && compareTo(UINT64) <= 0;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A vector of variable length: the number of elements as an int32, then the elements. */
    record Array(DataType element) implements DataType {
        /** Checks the element. */
        public Array {
            // Otherwise a count of four bytes could stand for any number of elements.
            if (element.minimumLength() == 0) {
                throw refused(
                        "an array needs elements of at least one byte, not '" + element + "'");
            }
        }

        @Override
        public long minimumLength() {
            return Integer.BYTES;
        }

        @Override
        public String toString() {
            return element + "[]";
        }
    }

    /** A vector of fixed length: the elements alone, without a count. Not in the strict grammar. */
    record FixedArray(DataType element, int length) implements DataType {
        /** Checks element and length. */
        public FixedArray {
            if (length < 1 || element.minimumLength() == 0) {
                throw refused(
                        "a fixed-size array needs one element or more, of at least one byte, not "
                                + element + "[" + length + "]");
            }
            checkLength(element.minimumLength() * length);
        }

        @Override
        public long minimumLength() {
            return element.minimumLength() * length;
        }

        @Override
        public String toString() {
            return element + "[" + length + "]";
        }
    }

    /** One value of each member, one after the other, without padding. */
    record Struct(List<Member> members) implements DataType {
        /** Checks that the names differ. */
        public Struct {
            members = List.copyOf(members);
            checkNames(members);
            for (Member member : members) {
                if (member.name().isEmpty()) {
                    throw refused("a struct has no use for a member of the empty type");
                }
            }
            checkLength(sumOfMinimums(members));
        }

        @Override
        public long minimumLength() {
            return sumOfMinimums(members);
        }

        private static long sumOfMinimums(List<Member> members) {
            long sum = 0;
            for (Member member : members) {
                sum += member.type().minimumLength();
            }
            return sum;
        }

        @Override
        public String toString() {
            return braced(members, "; ");
        }
    }

    /** A value of one member: its index as one byte without sign, then the value. */
    record Variant(List<Member> members) implements DataType {
        /** What one byte can tell apart. */
        public static final int MAX_MEMBERS = 256;

        /** Checks that there are 2 to 256 members, and that their names differ. */
        public Variant {
            members = List.copyOf(members);
            if (members.size() < 2 || members.size() > MAX_MEMBERS) {
                throw refused("a variant has 2 to 256 members, not " + members.size());
            }
            checkNames(members);
        }

        @Override
        public long minimumLength() {
            long shortest = Long.MAX_VALUE;
            for (Member member : members) {
                shortest = Math.min(shortest, member.type().minimumLength());
            }
            return 1 + shortest;
        }

        @Override
        public String toString() {
            return braced(members, " | ");
        }
    }

    /**
     * A type of which only the name is known, since no metadata declares it. It has no layout of
     * its own: {@link RecordCodec} takes the one of the Java record.
     */
    record Unknown(String name) implements DataType {
        /** Checks the name. */
        public Unknown {
            checkName(name);
        }

        @Override
        public long minimumLength() {
            return 1;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A member of a struct or a variant.
     *
     * @param name ASCII letters, digits and underscores; empty for the {@link Empty} type, and for
     *     no other
     */
    record Member(String name, DataType type) {
        /** The longest name. */
        public static final int MAX_NAME = 255;

        /** Checks the name. */
        public Member {
            if (!(type instanceof Empty && name.isEmpty())) {
                checkName(name);
                if (type instanceof Empty) {
                    throw refused("the empty type takes no name, not even '" + name + "'");
                }
            }
        }

        @Override
        public String toString() {
            return name.isEmpty() ? "" : type + " " + name;
        }
    }

    private static boolean compatible(DataType left, DataType right) {
        if (left instanceof Unknown || right instanceof Unknown) {
            return true;
        }
        DataType reads = bare(left);
        DataType writes = bare(right);
        if (reads != left || writes != right) {
            return compatible(reads, writes);
        }
        if (reads instanceof Array some && writes instanceof Array other) {
            return compatible(some.element(), other.element());
        }
        if (reads instanceof FixedArray some && writes instanceof FixedArray other) {
            return some.length() == other.length() && compatible(some.element(), other.element());
        }
        if (reads instanceof Struct some && writes instanceof Struct other) {
            return compatible(some.members(), other.members());
        }
        if (reads instanceof Variant some && writes instanceof Variant other) {
            return compatible(some.members(), other.members());
        }
        return reads.equals(writes);
    }

    private static boolean compatible(List<Member> some, List<Member> others) {
        if (some.size() != others.size()) {
            return false;
        }
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < some.size(); i++) {
            places.put(some.get(i).name(), i);
        }
        for (int i = 0; i < others.size(); i++) {
            String name = others.get(i).name();
            boolean elsewhere = !name.isEmpty() && places.getOrDefault(name, i) != i;
            if (elsewhere || !compatible(some.get(i).type(), others.get(i).type())) {
                return false;
            }
        }
        return true;
    }

    /** The type, stripped of what leaves no trace in a buffer. */
    private static DataType bare(DataType type) {
        if (type instanceof Struct struct && struct.members().size() == 1) {
            return struct.members().get(0).type();
        }
        if (type instanceof Struct struct && struct.members().isEmpty()) {
            return new Empty();
        }
        return type == Scalar.BOOLEAN ? Scalar.UINT8 : type;
    }

    private static String braced(List<Member> members, String separator) {
        return members.stream()
                .map(Member::toString)
                .collect(Collectors.joining(separator, "{", "}"));
    }

    private static void checkNames(List<Member> members) {
        Set<String> names = new HashSet<>();
        for (Member member : members) {
            if (!member.name().isEmpty() && !names.add(member.name())) {
                throw refused("two members are named '" + member.name() + "': rename one");
            }
        }
    }

    private static void checkName(String name) {
        Objects.requireNonNull(name, "name");
        if (name.length() > Member.MAX_NAME || !TypeName.PATTERN.matcher(name).matches()) {
            throw refused(
                    "'" + TypeName.shortened(name) + "' is no name: write up to " + Member.MAX_NAME
                            + " ASCII letters, digits and underscores, not a digit first");
        }
    }

    private static void checkLength(long minimum) {
        if (minimum > Integer.MAX_VALUE) {
            throw refused("a value would take " + minimum + " bytes, more than a buffer can hold");
        }
    }

    private static AifException refused(String why) {
        return new AifException(ErrorCode.PORT_CREATION_FAILED, why);
    }
}
