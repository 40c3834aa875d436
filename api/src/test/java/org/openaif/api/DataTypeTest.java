// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataTypeTest {
    enum Side {
        LEFT,
        RIGHT
    }

    record Point(float x, double y) {}

    sealed interface Shape permits Line, Circle {}

    record Circle(Point centre, float radius) implements Shape {}

    record Line(Point from, Point to) implements Shape {}

    record Everything(
            byte a,
            short b,
            int c,
            long d,
            boolean e,
            char f,
            String g,
            Side h,
            @Unsigned byte i,
            @Unsigned short j,
            @Unsigned int k,
            @Unsigned long[] l,
            Point[] m,
            String[] n,
            Shape o) {}

    @Test
    void aRecordHasATypeByItsComponents() {
        assertThat(DataType.of(Everything.class))
                .hasToString(
                        "{int8 a; int16 b; int32 c; int64 d; uint8 e; uint16 f; uint8[] g; uint8 h;"
                                + " uint8 i; uint16 j; uint32 k; uint64[] l;"
                                + " {float32 x; float64 y}[] m; uint8[][] n;"
                                + " {{{float32 x; float64 y} from; {float32 x; float64 y} to} Line"
                                + " | {{float32 x; float64 y} centre; float32 radius} Circle} o}");
    }

    record Node(int value, Node[] children) {}

    sealed interface Tree {}

    record Leaf(int value) implements Tree {}

    record Fork(Tree left, Tree right) implements Tree {}

    record Root(Tree tree) {}

    record Boxed(Integer value) {}

    record Generic<T>(T[] values) {}

    enum NoSide {}

    record OfNoSide(NoSide side) {}

    sealed interface Single {}

    record Only(int value) implements Single {}

    record OfSingle(Single single) {}

    sealed interface Mixed {}

    enum Constant implements Mixed {
        ONE
    }

    record Other() implements Mixed {}

    record OfMixed(Mixed mixed) {}

    record Nothing() {}

    record Nothings(Nothing[] values) {}

    record UnsignedText(@Unsigned String text) {}

    record Currency(int dollars$) {}

    @Test
    void aRecordThatHasNoTypeIsRefused() {
        refused(Node.class, "Node.children[]: contains itself: Node -> Node");
        refused(Root.class, "contains itself: Root -> Tree -> Fork -> Tree");
        refused(Boxed.class, "Boxed.value: java.lang.Integer has no counterpart");
        refused(Generic.class, "Generic.values[]: java.lang.Object has no counterpart");
        refused(OfNoSide.class, "OfNoSide.side: an enum has 1 to 256 constants");
        refused(OfSingle.class, "OfSingle.single: a variant has 2 to 256 alternatives");
        refused(OfMixed.class, "OfMixed.mixed(Constant): the alternatives of a variant");
        refused(Nothings.class, "Nothings.values: elements of no bytes");
        refused(UnsignedText.class, "UnsignedText.text: @Unsigned is for");
        refused(Currency.class, "Currency.dollars$: 'dollars$' is no name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "{int32 i}               ! {int32 number}        ! true",
                "{int32 i}               ! int32                 ! true",
                "{{int32 i} s}[]         ! int32[]               ! true",
                "byte[]                  ! uint8[]               ! true",
                "boolean                 ! uint8                 ! true",
                "{}                      ! ''                    ! true",
                "{int32 x; int32 y}      ! {int32 a; int32 b}    ! true",
                "{int32 x; int32 y}      ! {int32 y; int32 x}    ! false",
                "{int8 on | int8 off}    ! {int8 off | int8 on}  ! false",
                "{int8 on | int8 off}    ! {int8 on | int16 off} ! false",
                "{int8 a | int16 b}      ! {int8 c | int16 d}    ! true",
                "{int8 a | int16 b}      ! {int8 c | int16 d | int8 e} ! false",
                "{int8 a | int8 b}       ! {int8 a; int8 b}      ! false",
                "int8                    ! uint8                 ! false",
                "int32                   ! float32               ! false",
                "int8[]                  ! int8[3]               ! false",
                "int8[3]                 ! int8[4]               ! false",
                "int8[3]                 ! int8[3]               ! true",
                "Nobody_t                ! {int8[] a}            ! true",
                "{int8 a; Nobody_t b}    ! {int8 a; int16[] b}   ! true",
                "{int8 a; Nobody_t b}    ! {int16 a; int16[] b}  ! false",
            })
    void aTypeAcceptsWhatLiesInABufferAlike(String reads, String writes, boolean accepted) {
        DataType some = lenient(reads);
        DataType other = lenient(writes);
        assertThat(some.accepts(other)).isEqualTo(accepted);
        assertThat(other.accepts(some)).isEqualTo(accepted);
    }

    private static DataType lenient(String text) {
        return TypeGrammar.lenient(warning -> {}).parse(text);
    }

    private static void refused(Class<? extends Record> record, String why) {
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(() -> DataType.of(record))
                .withMessageContaining(why)
                .satisfies(refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.PORT_CREATION_FAILED));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ':', value = {
        ". : [{int32 a; {int64 b; float64[] c}[] d; {{int8 e} x | {uint8[] e; int16 f} y} g; who h}]",
        "a : [int32]", "d : [{int64 b; float64[] c}[]]", "d[] : [{int64 b; float64[] c}]",
        "d[].c[] : [float64]", "g.e : [int8, uint8[]]", "g.f : [int16]", "h.any.thing[] : [who]",
        "b : []", "d.c : []", "a[] : []", "a.b : []", "g.z : []", "a..b : []", "'' : []", "a b : []"
    })
    void aPathLeadsToATypeWithinIt(String path, String types) {
        DataType type =
                TypeGrammar.lenient(warning -> {})
                        .parse(
                                "{int32 a; {int64 b; float64[] c}[] d;"
                                        + " {{int8 e} x | {uint8[] e; int16 f} y} g; who h}");

        assertThat(type.at(path)).hasToString(types);
    }

    @Test
    void aPathWithoutEndLeadsNowhere() {
        assertThat(DataType.parse("{int32 a}[]").at("[]".repeat(1_000_000))).isEmpty();
    }

    @Test
    void aPathMayBeginAtAnArray() {
        assertThat(DataType.parse("{int32 a}[]").at("[].a")).containsExactly(DataType.Scalar.INT32);
        assertThat(TypeGrammar.lenient(warning -> {}).parse("int16[4]").at("[]"))
                .containsExactly(DataType.Scalar.INT16);
    }
}
