// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import org.openaif.api.AifException;
import org.openaif.api.DataType;
import org.openaif.api.DataType.Member;
import org.openaif.api.ErrorCode;
import org.openaif.api.MessageParser;
import org.openaif.api.RecordCodec;
import org.openaif.api.Unsigned;

/**
 * Any bytes are a record of a type, or refused. The first byte of the input says of which type; the
 * rest is the buffer.
 */
class RecordFuzzTest {
    /** What a parser takes out of one buffer, at most; each is checked on its own again. */
    private static final int PARTS = 64;

    public record Count(int count, @Unsigned short level, float[] samples) {}

    public enum Colour {
        RED,
        GREEN,
        BLUE
    }

    public sealed interface Shape {}

    public record Nothing() implements Shape {}

    public record Dot(double x, double y) implements Shape {}

    public record Polygon(Dot[] corners, Colour colour) implements Shape {}

    public record Drawing(String title, Shape[] shapes, long[][] table) {}

    public record Said(boolean loud, String[] words, char unit, byte[] sound) {}

    /** Refuses values of its own accord, with an exception of its own. */
    public record Share(double value) {
        public Share {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("a share is 0 to 1, not " + value);
            }
        }
    }

    private static final List<Kind<?>> KINDS =
            List.of(
                    new Kind<>(new Count(1, (short) -2, new float[] {3, Float.NaN})),
                    new Kind<>(
                            new Drawing(
                                    "Gr\u00fc\u00dfe",
                                    new Shape[] {
                                        new Nothing(),
                                        new Dot(1, 2),
                                        new Polygon(new Dot[] {new Dot(3, 4)}, Colour.BLUE)
                                    },
                                    new long[][] {{1, 2}, {}})),
                    new Kind<>(new Said(true, new String[] {"a", ""}, 'x', new byte[] {0, -1})),
                    new Kind<>(new Share(0.5)));

    static Stream<byte[]> seeds() {
        return IntStream.range(0, KINDS.size())
                .mapToObj(
                        kind -> {
                            ByteArrayOutputStream seed = new ByteArrayOutputStream();
                            seed.write(kind);
                            seed.writeBytes(KINDS.get(kind).example());
                            return seed.toByteArray();
                        });
    }

    @Timeout(30)
    @MethodSource("seeds")
    @FuzzTest // last: the fuzzer asks for it
    void bytesAreARecordOrRefused(byte[] input) {
        if (input.length > 0) {
            byte[] buffer = Arrays.copyOfRange(input, 1, input.length);
            Kind<?> kind = KINDS.get(Byte.toUnsignedInt(input[0]) % KINDS.size());
            Bounded.run(() -> kind.check(buffer));
        }
    }

    /** A type under test: its codec and its parser, which must be of one opinion. */
    private record Kind<T extends Record>(RecordCodec<T> codec, byte[] example) {
        @SuppressWarnings("unchecked")
        Kind(T example) {
            this(
                    RecordCodec.of((Class<T>) example.getClass()),
                    RecordCodec.of((Class<T>) example.getClass()).encode(example));
        }

        void check(byte[] buffer) {
            boolean parsed = isTakenApart(codec.type(), buffer);
            Optional<T> record = decoded(buffer);
            if (record.isPresent()) {
                assertThat(parsed).as("the parser takes what the codec takes").isTrue();
                assertThat(codec.length(record.get())).isEqualTo(buffer.length);
                assertThat(codec.encode(record.get())).isEqualTo(buffer);
            }
        }

        private Optional<T> decoded(byte[] buffer) {
            try {
                return Optional.of(codec.decode(buffer));
            } catch (AifException refused) {
                requireRead(refused);
                return Optional.empty();
            }
        }
    }

    /** Takes out every member and element that is there, down to the leaves; false if refused. */
    private static boolean isTakenApart(DataType type, byte[] buffer) {
        try {
            takeApart(type, buffer);
            return true;
        } catch (AifException refused) {
            requireRead(refused);
            return false;
        }
    }

    private static void takeApart(DataType type, byte[] buffer) {
        MessageParser parser = MessageParser.of(type);
        int length = parser.arrayLength(buffer);
        assertThat(parser.arrayField(buffer, length)).isEmpty();
        switch (type) {
            case DataType.Array array -> {
                for (int i = 0; i < Math.min(length, PARTS); i++) {
                    takeApart(array.element(), parser.arrayField(buffer, i).orElseThrow());
                }
            }
            case DataType.Struct struct -> {
                int sum = 0;
                for (Member member : struct.members()) {
                    byte[] part = parser.structField(buffer, member.name()).orElseThrow();
                    sum += part.length;
                    takeApart(member.type(), part);
                }
                assertThat(sum).as("bytes of all members").isEqualTo(buffer.length);
            }
            case DataType.Variant variant -> {
                List<Member> held =
                        variant.members().stream()
                                .filter(one -> parser.variantType(buffer, one.name()).isPresent())
                                .toList();
                assertThat(held).hasSize(1);
                takeApart(
                        held.getFirst().type(),
                        parser.variantType(buffer, held.getFirst().name()).orElseThrow());
            }
            default -> assertThat((long) buffer.length).isEqualTo(type.minimumLength());
        }
    }

    private static void requireRead(AifException refused) {
        assertThat(refused.code()).isEqualTo(ErrorCode.READ);
        Bounded.requireOneLine(refused.getMessage());
    }
}
