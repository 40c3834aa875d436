// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is documented as the most is possible; one more is refused. */
class LimitsTest {
    private static void refused(String type) {
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(() -> DataType.parse(type))
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(400))
                .extracting(AifException::code)
                .isEqualTo(ErrorCode.PORT_CREATION_FAILED);
    }

    private static String members(int count, String separator) {
        return IntStream.range(0, count)
                .mapToObj(i -> "int8 a" + i)
                .collect(Collectors.joining(separator, "{", "}"));
    }

    @Test
    void aTextHas65536Characters() {
        String longest = "int8" + " ".repeat(65_536 - 4);
        assertThat(DataType.parse(longest)).isEqualTo(DataType.Scalar.INT8);
        refused(longest + " ");
    }

    @Test
    void aNameHas255Characters() {
        String longest = "a".repeat(255);
        assertThat(DataType.parse("{int8 " + longest + "; int8 b}")).hasToString(
                "{int8 " + longest + "; int8 b}");
        refused("{int8 " + longest + "a; int8 b}");
    }

    @Test
    void aVariantHas256Members() {
        DataType largest = DataType.parse(members(256, " | "));
        byte[] last = {(byte) 255, 7};
        assertThat(MessageParser.of(largest).variantType(last, "a255")).contains(new byte[] {7});
        refused(members(257, " | "));
    }

    @Test
    void aTypeConsistsOf10000TypesWithItsShorthandsWrittenOut() {
        TypeGrammar grammar = TypeGrammar.strict().with(Map.of("Hundred", members(99, ";")));
        String hundreds =
                IntStream.range(0, 99).mapToObj(i -> "Hundred b" + i).collect(Collectors.joining(";"));
        String ninetyNine = members(99, ";").replace("{", "").replace("}", "");
        // The struct around them is one, too.
        assertThat(grammar.parse("{" + hundreds + ";" + ninetyNine + "}").minimumLength())
                .isEqualTo(99 * 99 + 99);
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(() -> grammar.parse("{" + hundreds + ";" + ninetyNine + "; int8 c}"))
                .withMessageContaining("at most 10000 types");
    }

    @Test
    void aValueHasAsManyBytesAsABuffer() {
        DataType largest = new DataType.FixedArray(DataType.Scalar.UINT8, Integer.MAX_VALUE);
        assertThat(largest.minimumLength()).isEqualTo(Integer.MAX_VALUE);
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(() -> new DataType.FixedArray(DataType.Scalar.INT16, 1 << 30))
                .withMessageContaining("2147483648 bytes");
    }

    @Test
    void whatIsNoArrayHasNoLengthButIsCheckedAllTheSame() {
        MessageParser parser = MessageParser.parse("int32");
        assertThat(parser.arrayLength(new byte[4])).isEqualTo(-1);
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(() -> parser.arrayLength(new byte[5]))
                .extracting(AifException::code)
                .isEqualTo(ErrorCode.READ);
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(() -> parser.variantType(new byte[3], "a"))
                .extracting(AifException::code)
                .isEqualTo(ErrorCode.READ);
        assertThat(parser.type()).isEqualTo(DataType.Scalar.INT32);
    }

    @Test
    void aClassHasOneCodecOfItsOwnType() {
        record Level(float value, int unit) {}

        assertThat(RecordCodec.of(DataType.of(Level.class), Level.class))
                .isSameAs(RecordCodec.of(Level.class));
        assertThat(RecordCodec.of(DataType.parse("{float32 value; int16 unit}"), Level.class).type())
                .hasToString("{float32 value; int16 unit}");
    }
}
