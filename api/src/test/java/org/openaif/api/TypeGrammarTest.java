// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeGrammarTest {
    private static final Map<String, String> SHORTHANDS =
            Map.of(
                    "Audio_t", "uint16[]",
                    "Image_t", "uint64[]",
                    "Text_t", "{byte[] oneByteText | uint16[] twoByteText}",
                    "TextDescriptors_t", "{float32 pitch; float32 speed} descriptors",
                    "InstanceID_t", "uint32",
                    "Nothing_t", "");

    private final List<String> warnings = new ArrayList<>();

    @Test
    void bracesThatAreAddedCountAsALevel() {
        TypeGrammar lenient = TypeGrammar.lenient(warning -> {});
        DataType deepest = lenient.parse(nested(62) + "; int8 b");
        assertThat(lenient.parse(deepest.toString())).isEqualTo(deepest);

        assertThatExceptionOfType(AifException.class)
                .isThrownBy(() -> lenient.parse(nested(63) + "; int8 b"))
                .withMessageEndingWith("expected at most 64 nested types");
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(
                        () -> lenient.with(Map.of("A", nested(62) + "; int8 b")).parse("{A a}"))
                .withMessageEndingWith("expected at most 64 nested types");
    }

    @Test
    void aStringCountsAsTheArrayThatItIs() {
        TypeGrammar lenient = TypeGrammar.lenient(warning -> {});
        DataType deepest = lenient.parse(nested(62).replace("int8", "string"));
        assertThat(lenient.parse(deepest.toString())).isEqualTo(deepest);

        for (String same : List.of("string", "uint8[]")) {
            assertThatExceptionOfType(AifException.class)
                    .isThrownBy(() -> lenient.parse(nested(63).replace("int8", same)))
                    .withMessageEndingWith("expected at most 64 nested types");
        }
    }

    private static String nested(int levels) {
        return "{".repeat(levels) + "int8" + " a}".repeat(levels) + " a";
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "0, U+0000", "7, U+0007", "0x1b, U+001B", "0x8a, U+008A", "0x202e, U+202E", "0xd83d, U+D83D",
                "0xe9, '\u00e9'", "0x1f600, '\ud83d\ude00'"
            })
    void aCharacterThatCannotBeSeenIsNamedByItsNumber(String codePoint, String shown) {
        String text = "int32 a" + Character.toString(Integer.decode(codePoint));
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(() -> TypeGrammar.strict().parse(text))
                .withMessageEndingWith("found " + shown)
                .satisfies(
                        refused ->
                                assertThat(refused.getMessage().codePoints())
                                        .noneMatch(Character::isISOControl)
                                        .noneMatch(c -> Character.getType(c) == Character.FORMAT));
    }

    @Test
    void blanksThatMoveTheCursorAreNotShown() {
        List<String> warnings = new ArrayList<>();
        assertThat(TypeGrammar.lenient(warnings::add).parse("uint\u000b[16] d"))
                .hasToString("uint16");
        assertThat(warnings).singleElement().asString()
                .contains("no such type: uint [16]")
                .satisfies(
                        warning -> assertThat(warning.chars()).noneMatch(Character::isISOControl));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            nullValues = "-",
            value = {
                "int16 x                                       ! int16",
                "byte[] bitstream_t                            ! uint8[]",
                "  ( ( int32 ) )  y                            ! int32",
                "{int32 i32 | int64 i64} variant_t             ! {int32 i32 | int64 i64}",
                "{byte[] oneByteText | uint16[] twoByteText}   ! {uint8[] oneByteText | uint16[] twoByteText}",
                "{int32 frameNumber; int16 x; int16 y; byte[] frame} frame_t ! {int32 frameNumber; int16 x; int16 y; uint8[] frame}",
                "{uint8 r; uint8 g; uint8 b}[] pixels          ! {uint8 r; uint8 g; uint8 b}[]",
                "{{int8 a | int16 b} v; {float64 x} s}[]       ! {{int8 a | int16 b} v; {float64 x} s}[]",
                "{(uint8[]) a; {uint8[] b} c}                  ! {uint8[] a; {uint8[] b} c}",
                "{int32 a;}                                    ! {int32 a}",
                "{}                                            ! {}",
                "{ | int32 some}                               ! { | int32 some}",
                "{int32 some | }                               ! {int32 some | }",
                "{int32 int32; byte byte}                      ! {int32 int32; uint8 byte}",
                "Audio_t microphone                            ! uint16[]",
                "{Audio_t audio; TextDescriptors_t[] texts}    ! {uint16[] audio; {float32 pitch; float32 speed}[] texts}",
            })
    void theGrammarIsReadStrictly(String text, String canonical) {
        assertThat(strict(text)).hasToString(canonical);
        assertThat(lenient(text)).hasToString(canonical);
        assertThat(warnings).isEmpty();
    }

    @Test
    void nothingIsTheEmptyType() {
        assertThat(strict("")).isEqualTo(new DataType.Empty());
        assertThat(strict(" \t\n")).isEqualTo(new DataType.Empty());
    }

    /** Spec, section 4.1: observed in metadata that MPAI itself has published. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "Text_t | TextDescriptors_t ! {{uint8[] oneByteText | uint16[] twoByteText} Text_t | {float32 pitch; float32 speed} TextDescriptors_t} ! 3",
                "uint8[] | uint16[]         ! {uint8[] member0 | uint16[] member1} ! 3",
                "{uint8 | uint16}           ! {uint8 member0 | uint16 member1}     ! 2",
                "uint8[] Red; uint8[] Green; uint8[] Blue; uint8[] | uint16[] Depth ! {uint8[] Red; uint8[] Green; uint8[] Blue; {uint8[] member0 | uint16[] member1} Depth} ! 4",
                "{int8 a; int16 b | int32 c} ! {int8 a; {int16 b | int32 c} member1} ! 2",
                "uint24[]                   ! uint32[]   ! 1",
                "uint[]                     ! uint32[]   ! 1",
                "uint[8]                    ! uint8      ! 1",
                "uint[16][]                 ! uint16[]   ! 1",
                "uint8[3]                   ! uint8[3]   ! 1",
                "{ uint8[] | uint16[]       ! {uint8[] member0 | uint16[] member1} ! 3",
                "{uint8[]                   ! {uint8[] member0} ! 2",
                "uint8[] }                  ! uint8[]    ! 1",
                "Image_t[]                  ! uint64[][] ! 1",
                "{uint8[] a}[]              ! {uint8[] a}[] ! 1",
                "(uint8)[]                  ! uint8[]    ! 1",
                "{int8 a;}[]                ! {int8 a}[] ! 1",
                "Selector_t                 ! Selector_t ! 1",
                "Selector_t[]               ! Selector_t[] ! 1",
                "InstanceID                 ! uint32     ! 1",
                "boolean[]                  ! boolean[]  ! 1",
                "{string label; float32 level} ! {uint8[] label; float32 level} ! 1",
                "{Nothing_t none | int8 some} ! { | int8 some} ! 1",
                "{Audio_t; Audio_t}         ! {uint16[] Audio_t; uint16[] member1} ! 2",
                "{int8 member1; int8}       ! {int8 member1; int8 member1_} ! 1",
            })
    void whatIsPublishedWrongIsRefusedStrictlyAndReadLenientlyWithWarnings(
            String text, String canonical, int said) {
        assertThatRefused(() -> strict(text), "type \"" + text + "\", character ");
        assertThat(lenient(text)).hasToString(canonical);
        assertThat(warnings)
                .hasSize(said)
                .allSatisfy(warning ->
                        assertThat(warning).startsWith("type \"").contains("; read as: "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "{int32 a, int16 b}       ! character 9: expected a name, ';', '|' or '}', found ','",
                "int32 a b                ! character 9: expected ';', '|' or the end, found 'b'",
                "int32[                   ! character 7: expected ']' or a number of elements, found the end",
                "int32[-1]                ! character 7: expected ']' or a number of elements, found '-'",
                "int32[3                  ! character 8: expected ']', found the end",
                "int32[99999999999]       ! character 7: expected at most 2147483647 elements",
                "int32[0]                 ! a fixed-size array needs one element or more",
                "(int32                   ! character 7: expected ')', found the end",
                "()                       ! character 2: expected a type, found ')'",
                "[]                       ! character 1: expected a type, found '['",
                "*                        ! character 1: expected a type, found '*'",
                "{int8 a; int8 a}         ! two members are named 'a'",
                "{int8 a | int16 a}       ! two members are named 'a'",
                "{}[]                     ! an array needs elements of at least one byte",
                "int64[2000000000]        ! 16000000000 bytes, more than a buffer can hold",
                "{uint8[2000000000] a; uint8[2000000000] b} ! 4000000000 bytes",
            })
    void whatCannotBeReadIsRefusedInBothWaysAndSaysWhere(String text, String why) {
        assertThatRefused(() -> strict(text), "type \"");
        assertThatRefused(() -> lenient(text), why);
    }

    @Test
    void aNullCharacterIsNotTheEnd() {
        assertThatRefused(() -> strict("int32\0 hidden"), "character 6: expected ';', '|' or the");
    }

    @Test
    void aMessageIsOneLineHoweverTheTextIsLaidOut() {
        assertThatRefused(() -> strict("{int32 a;\n\u2028 uint9 b}"), "type \"{int32 a;   uint9 b}");
    }

    @Test
    void anUndeclaredTypeIsNamed() {
        assertThatRefused(
                () -> strict("{int32 a; Face_t face}"),
                "character 11: nobody declares the type 'Face_t'");
        assertThat(lenient("Face_t")).isEqualTo(new DataType.Unknown("Face_t"));
    }

    @Test
    void aMistakeInAShorthandIsSaidToBeThere() {
        TypeGrammar grammar = TypeGrammar.strict().with(Map.of("A_t", "int32[", "B_t", "A_t[]"));
        assertThatRefused(() -> grammar.parse("B_t"), "type \"int32[\" of A_t, character 7");
    }

    @Test
    void laterDefinitionsReplaceEarlierOnes() {
        TypeGrammar grammar = TypeGrammar.strict().with(Map.of("A_t", "int8", "B_t", "A_t"));
        assertThat(grammar.with(Map.of("A_t", "int16")).parse("B_t")).hasToString("int16");
        assertThat(grammar.parse("B_t")).hasToString("int8");
    }

    @Test
    void wordsOfTheGrammarCannotBeRedefined() {
        assertThat(TypeGrammar.strict().with(Map.of("int8", "int64")).parse("int8"))
                .hasToString("int8");
    }

    @ParameterizedTest
    @CsvSource({
        "A_t, A_t -> A_t",
        "B_t, B_t -> C_t -> B_t",
        "D_t, B_t -> C_t -> B_t",
    })
    void shorthandsThatContainThemselvesAreRefused(String text, String cycle) {
        Map<String, String> definitions =
                Map.of("A_t", "{A_t a}", "B_t", "C_t[]", "C_t", "{B_t b}", "D_t", "{B_t b}");
        assertThatRefused(
                () -> TypeGrammar.strict().with(definitions).parse(text), "defined by itself");
        assertThatRefused(
                () -> TypeGrammar.lenient(warnings::add).with(definitions).parse(text), cycle);
    }

    @Test
    void shorthandsThatDoubleEachOtherAreRefusedAtOnce() {
        Map<String, String> definitions = new HashMap<>();
        definitions.put("T0", "uint8");
        for (int i = 1; i <= 60; i++) {
            definitions.put("T" + i, "{T%1$d left; T%1$d right}".formatted(i - 1));
        }
        TypeGrammar grammar = TypeGrammar.strict().with(definitions);
        assertThat(grammar.parse("T10").minimumLength()).isEqualTo(1024);
        assertThatRefused(() -> grammar.parse("T60"), "at most 10000 types, shorthands written out");
    }

    @Test
    void shorthandsThatNestEachOtherTooDeepAreRefused() {
        Map<String, String> definitions = new LinkedHashMap<>();
        definitions.put("T0", "uint8");
        for (int i = 1; i <= 10_000; i++) {
            definitions.put("T" + i, "{T" + (i - 1) + " inner}");
        }
        TypeGrammar grammar = TypeGrammar.strict().with(definitions);
        assertThat(grammar.parse("{T20 a; T30 b}").minimumLength()).isEqualTo(2);
        assertThatRefused(() -> grammar.parse("T10000"), "at most 64 nested types");
        assertThatRefused(() -> grammar.parse("{T40 a; T70 b}"), "at most 64 nested types");
        assertThat(grammar.parse("{T30 a; T60 b}").minimumLength()).isEqualTo(2);
        assertThat(grammar.parse("T63").minimumLength()).isEqualTo(1);
        assertThatRefused(() -> grammar.parse("T64"), "at most 64 nested types");
        assertThatRefused(() -> grammar.parse("{T63 a}"), "at most 64 nested types");
        assertThatRefused(() -> grammar.parse("{T40 a; {{T63 c} d} b}"), "at most 64 nested");
    }

    @Test
    void longChainsOfShorthandsAreRefused() {
        Map<String, String> definitions = new HashMap<>();
        definitions.put("T0", "uint8");
        for (int i = 1; i <= 10_000; i++) {
            definitions.put("T" + i, "T" + (i - 1));
        }
        TypeGrammar grammar = TypeGrammar.strict().with(definitions);
        assertThat(grammar.parse("T60")).hasToString("uint8");
        assertThatRefused(() -> grammar.parse("T10000"), "at most 64 shorthands of shorthands");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "{", "{{int8 a} b;"})
    void deepNestingIsRefused(String opening) {
        assertThatRefused(() -> strict(opening.repeat(5_000)), "at most 64 nested types");
        assertThatRefused(() -> lenient(opening.repeat(5_000)), "at most 64 nested types");
    }

    @Test
    void arraysOfArraysCountAsNested() {
        assertThat(lenient("uint8" + "[]".repeat(63)).minimumLength()).isEqualTo(4);
        assertThatRefused(() -> lenient("uint8" + "[]".repeat(64)), "at most 64 nested types");
    }

    @Test
    void longTextsAreRefused() {
        assertThatRefused(() -> strict(" ".repeat(65_537)), "expected the end");
        assertThatRefused(() -> strict("{" + "int8 a;".repeat(9_000) + "}"), "two members");
        assertThatRefused(() -> strict("{" + ";".repeat(60_000) + "}"), "at most 10000 types");
        assertThatRefused(() -> strict("{int8 " + "a".repeat(256) + "}"), "up to 255 ASCII letters");
    }

    @Test
    void aVariantHasAtMost256Members() {
        assertThat(strict(variantOf(256)).minimumLength()).isEqualTo(2);
        assertThatRefused(() -> strict(variantOf(257)), "2 to 256 members, not 257");
    }

    private static String variantOf(int members) {
        return IntStream.range(0, members)
                .mapToObj(i -> "int8 m" + i)
                .collect(Collectors.joining("|", "{", "}"));
    }

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyTypeIsReadBackFromItsText(int seed) {
        DataType standard = new RandomTypes(new Random(seed), true).next();
        assertThat(DataType.parse(standard.toString())).isEqualTo(standard);
        assertThat(DataType.parse(standard + " name")).isEqualTo(standard);
        DataType wide = new RandomTypes(new Random(seed), false).next();
        assertThat(lenient(wide.toString())).isEqualTo(wide);
        assertThat(wide.accepts(wide)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyTextIsReadOrRefusedWithOneLine(int seed) {
        Random random = new Random(seed);
        String[] tokens = {
            "int8", "uint8[]", "Audio_t", "uint[8]", "A", "x", "{", "}", "(", ")", "[", "]", ";",
            "|", "3", " ", "\0", "\u00E9", "\uD83D"
        };
        for (int i = 0; i < 100; i++) {
            String text =
                    random.ints(random.nextInt(12), 0, tokens.length)
                            .mapToObj(token -> tokens[token])
                            .collect(Collectors.joining());
            readOrRefuse(TypeGrammar.strict().with(SHORTHANDS), text);
            readOrRefuse(TypeGrammar.lenient(warning -> {}).with(SHORTHANDS), text);
        }
    }

    private void readOrRefuse(TypeGrammar grammar, String text) {
        DataType type;
        try {
            type = grammar.parse(text);
        } catch (AifException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.PORT_CREATION_FAILED);
            assertThat(refused.getMessage()).startsWith("type \"").doesNotContain("\n");
            return;
        }
        assertThat(lenient(type.toString())).isEqualTo(type);
    }

    private DataType strict(String text) {
        return TypeGrammar.strict().with(SHORTHANDS).parse(text);
    }

    private DataType lenient(String text) {
        return TypeGrammar.lenient(warnings::add).with(SHORTHANDS).parse(text);
    }

    private static void assertThatRefused(
            ThrowingCallable call, String why) {
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(call)
                .withMessageContaining(why)
                .satisfies(refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.PORT_CREATION_FAILED));
    }
}
