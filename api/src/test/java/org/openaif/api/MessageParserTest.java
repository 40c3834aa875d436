// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.lang.ref.WeakReference;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessageParserTest {
    private static final String FRAME =
            "{int32 frameNumber; int16 x; int16 y; byte[] frame} frame_t";
    private static final byte[] FRAME_BUFFER = bytes("01000000020003000100000009");

    @Test
    @Realises({"MPAI_AIFM_Message_Parse", "MPAI_AIFM_Message_Parse_Get_StructField"})
    void membersOfAStructAreFoundByName() {
        MessageParser parser = MessageParser.parse(FRAME);
        assertThat(parser.structField(FRAME_BUFFER, "frameNumber")).contains(bytes("01000000"));
        assertThat(parser.structField(FRAME_BUFFER, "y")).contains(bytes("0300"));
        assertThat(parser.structField(FRAME_BUFFER, "frame")).contains(bytes("0100000009"));
        assertThat(parser.structField(FRAME_BUFFER, "z")).isEmpty();
        assertThat(parser.variantType(FRAME_BUFFER, "x")).isEmpty();
        assertThat(parser.arrayLength(FRAME_BUFFER)).isEqualTo(-1);
        assertThat(parser.arrayField(FRAME_BUFFER, 0)).isEmpty();
    }

    @Test
    @Realises("MPAI_AIFM_Message_Parse_Get_VariantType")
    void onlyTheMemberThatAVariantHoldsIsFound() {
        MessageParser parser = MessageParser.parse("{int32 i32 | int64 i64} variant_t");
        byte[] buffer = bytes("0005000000");
        assertThat(parser.variantType(buffer, "i32")).contains(bytes("05000000"));
        assertThat(parser.variantType(buffer, "i64")).isEmpty();
        assertThat(parser.structField(buffer, "i32")).isEmpty();
    }

    @Test
    @Realises({
        "MPAI_AIFM_Message_Parse_Get_ArrayLength",
        "MPAI_AIFM_Message_Parse_Get_ArrayField"
    })
    void elementsOfAnArrayAreFoundByIndex() {
        MessageParser parser = MessageParser.parse("uint16[] a");
        byte[] buffer = bytes("0200000001000001");
        assertThat(parser.arrayLength(buffer)).isEqualTo(2);
        assertThat(parser.arrayField(buffer, 1)).contains(bytes("0001"));
        assertThat(parser.arrayField(buffer, 2)).isEmpty();
        assertThat(parser.arrayField(buffer, -1)).isEmpty();
    }

    @Test
    void elementsOfAnyLengthAreFoundByIndex() {
        MessageParser parser = MessageParser.parse("{int8 a | int16 b}[]");
        byte[] buffer = bytes("03000000" + "0107FF" + "0009" + "010000");
        assertThat(parser.arrayLength(buffer)).isEqualTo(3);
        assertThat(parser.arrayField(buffer, 1)).contains(bytes("0009"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "int32               ! 000000       ! ends at byte 3",
                "int32               ! 0000000000   ! has 1 bytes too many after byte 4",
                "int32[]             ! 00CA9A3B00   ! ends at byte 5",
                "int64[]             ! FFFFFF7F00   ! ends at byte 5",
                "int8[]              ! FFFFFFFF     ! array of -1 elements",
                "{int8 a | int8 b}[] ! 00CA9A3B0000 ! ends at byte 6",
                "{int8 a | int8 b}   ! 0200         ! holds alternative 2",
                "int8[]              ! ''           ! ends at byte 0",
            })
    @Realises({
        "MPAI_AIFM_Message_Parse_Get_StructField",
        "MPAI_AIFM_Message_Parse_Get_VariantType",
        "MPAI_AIFM_Message_Parse_Get_ArrayLength",
        "MPAI_AIFM_Message_Parse_Get_ArrayField"
    })
    void aBufferThatIsNotExactlyOneValueIsRefused(String type, String hex, String why) {
        MessageParser parser = MessageParser.parse(type);
        byte[] buffer = bytes(hex);
        for (ThrowingCallable call :
                List.<ThrowingCallable>of(
                        () -> parser.arrayField(buffer, 0),
                        () -> parser.arrayLength(buffer),
                        () -> parser.structField(buffer, "a"),
                        () -> parser.variantType(buffer, "a"))) {
            assertThatExceptionOfType(AifException.class)
                    .isThrownBy(call)
                    .withMessageContaining(why)
                    .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.READ));
        }
    }

    @Test
    @Realises("MPAI_AIFM_Message_Parse")
    void aTypeThatIsNotInTheGrammarIsRefused() {
        for (String type : List.of("{", "int32[", "{int8 a;", "int32 a b", "]")) {
            assertThatExceptionOfType(AifException.class)
                    .as(type)
                    .isThrownBy(() -> MessageParser.parse(type));
        }
    }

    @Test
    @Realises("MPAI_AIFM_Message_Parse_Delete")
    void aParserThatNobodyHoldsIsForgotten() {
        WeakReference<MessageParser> parser =
                new WeakReference<>(MessageParser.parse("{int8 a; int64 b} forgotten_t"));
        while (parser.get() != null) {
            System.gc();
        }
        assertThat(parser.get()).isNull();
    }

    @Test
    @Realises("MPAI_AIFM_Message_Parse")
    void aTypeThatNobodyDeclaresIsRefused() {
        DataType type = TypeGrammar.lenient(warning -> {}).parse("{int8 a; Face_t[] b}");
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(() -> MessageParser.of(type))
                .withMessageContaining("unknown type Face_t");
    }

    static IntStream seeds() {
        return IntStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void thePartsOfABufferAreTheBuffer(int seed) {
        RandomTypes types = new RandomTypes(new Random(seed), true);
        DataType type = types.next();
        byte[] buffer = types.valueOf(type);
        MessageParser parser = MessageParser.of(type);
        assertThat(reassembled(parser, buffer)).isEqualTo(buffer);
    }

    private static byte[] reassembled(MessageParser parser, byte[] buffer) {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        if (parser.type() instanceof DataType.Struct struct) {
            for (DataType.Member member : struct.members()) {
                byte[] part = parser.structField(buffer, member.name()).orElseThrow();
                parts.writeBytes(reassembled(MessageParser.of(member.type()), part));
            }
        } else if (parser.type() instanceof DataType.Variant variant) {
            parts.write(buffer[0]);
            DataType.Member held = variant.members().get(buffer[0]);
            byte[] part = parser.variantType(buffer, held.name()).orElseThrow();
            parts.writeBytes(reassembled(MessageParser.of(held.type()), part));
        } else if (parser.type() instanceof DataType.Array array) {
            int length = parser.arrayLength(buffer);
            parts.write(length);
            parts.writeBytes(new byte[3]);
            for (int i = 0; i < length; i++) {
                byte[] part = parser.arrayField(buffer, i).orElseThrow();
                parts.writeBytes(reassembled(MessageParser.of(array.element()), part));
            }
        } else {
            parts.writeBytes(buffer);
        }
        return parts.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyBytesAreReadOrRefused(int seed) {
        Random random = new Random(seed);
        DataType type = new RandomTypes(random, true).next();
        MessageParser parser = MessageParser.of(type);
        for (int i = 0; i < 50; i++) {
            byte[] buffer = new byte[random.nextInt(40)];
            random.nextBytes(buffer);
            try {
                Optional<byte[]> part = parser.structField(buffer, "m0");
                assertThat(part.map(bytes -> bytes.length).orElse(0))
                        .isLessThanOrEqualTo(buffer.length);
            } catch (AifException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.READ);
            }
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
