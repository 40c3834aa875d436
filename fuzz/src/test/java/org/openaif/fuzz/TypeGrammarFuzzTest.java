// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import org.openaif.api.AifException;
import org.openaif.api.DataType;
import org.openaif.api.ErrorCode;
import org.openaif.api.TypeGrammar;

/**
 * Any text is a type, or refused. The input is a text for each line: the type, then the definitions
 * of shorthands, {@code name=type}.
 */
class TypeGrammarFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        "int32",
                        "{int32 count; float64 level}",
                        "{uint8[] text | uint16[] text16} either",
                        "{int8 a; {int16 b | float32 c} d; byte[] e}[]",
                        "(({int64 x}))",
                        "{Point_t corner; Point_t[] way}\nPoint_t={float32 x; float32 y}",
                        "A\nA={B b; B c}\nB={C d; C e}\nC=uint8",
                        "A\nA={B b}\nB={A a}",
                        "Text_t | TextDescriptors_t",
                        "{int32 a; string s; boolean b; uint24 c; uint[16] d; Other e",
                        "int32[3][]}; {|int8 a}; uint64 u",
                        "{".repeat(65) + "int8",
                        "int8" + "[]".repeat(65))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @Timeout(30)
    @MethodSource("seeds")
    @DictionaryEntries({
        "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32",
        "float64", "byte", "boolean", "string", "uint", "uint24", "[]", "[8]", "[16]", "[2147483647]",
        "{", "}", "(", ")", ";", "|", " a", " b", "_t", "\\x0aA=", "\\x0aA_t=", "A", "A_t"
    })
    @FuzzTest // last: the fuzzer asks for it
    void aTextIsATypeOrRefused(byte[] input) {
        Bounded.run(() -> check(new String(input, StandardCharsets.UTF_8)));
    }

    private static void check(String input) {
        List<String> lines = input.lines().toList();
        String text = lines.isEmpty() ? "" : lines.getFirst();
        Map<String, String> shorthands = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                shorthands.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        List<String> warnings = new ArrayList<>();
        TypeGrammar lenient = TypeGrammar.lenient(warnings::add);
        Optional<DataType> strictly = parsed(TypeGrammar.strict().with(shorthands), text);
        Optional<DataType> leniently = parsed(lenient.with(shorthands), text);

        warnings.forEach(Bounded::requireOneLine);
        strictly.ifPresent(
                type -> {
                    assertThat(leniently).as("what is strictly a type").contains(type);
                    assertThat(warnings).as("about what is strictly a type").isEmpty();
                });
        leniently.ifPresent(
                type -> {
                    assertThat(type.accepts(type)).isTrue();
                    assertThat(type.minimumLength()).isBetween(0L, (long) Integer.MAX_VALUE);
                    assertThat(parsed(lenient, type.toString()))
                            .as("what %s says of itself", type)
                            .contains(type);
                });
    }

    private static Optional<DataType> parsed(TypeGrammar grammar, String text) {
        try {
            return Optional.of(grammar.parse(text));
        } catch (AifException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.PORT_CREATION_FAILED);
            Bounded.requireOneLine(refused.getMessage());
            return Optional.empty();
        }
    }
}
