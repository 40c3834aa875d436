// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
    record Number(short x) {}

    record Bitstream(byte[] bytes) {}

    record Samples(@Unsigned short[] a) {}

    record Frame(int frameNumber, short x, short y, byte[] frame) {}

    sealed interface Value {}

    record Small(int i32) implements Value {}

    record Large(long i64) implements Value {}

    record Measured(Value value) {}

    sealed interface Text {}

    record OneByte(byte[] text) implements Text {}

    record TwoByte(char[] text) implements Text {}

    record Said(Text text) {}

    enum Colour {
        RED,
        GREEN {
            @Override
            boolean isWarm() {
                return false;
            }
        };

        boolean isWarm() {
            return true;
        }
    }

    record Point(float x, double y) {}

    sealed interface Shape {}

    record Nothing() implements Shape {}

    record Polygon(Point[] corners) implements Shape {}

    record Everything(
            byte int8,
            short int16,
            int int32,
            long int64,
            float float32,
            double float64,
            boolean flag,
            char unit,
            String text,
            Colour colour,
            Point point,
            Shape shape,
            boolean[] flags,
            long[] longs,
            double[] doubles,
            float[] floats,
            String[] texts,
            Colour[] colours,
            int[][] table,
            Shape[] shapes) {}

    static final Everything EVERYTHING =
            new Everything(
                    (byte) -1,
                    (short) -2,
                    -3,
                    -4,
                    1.5f,
                    -2.5,
                    true,
                    '\u20AC',
                    "Gr\u00FC\u00DFe \uD83D\uDE00 \uFFFD",
                    Colour.GREEN,
                    new Point(1, 2),
                    new Polygon(new Point[] {new Point(3, 4)}),
                    new boolean[] {true, false},
                    new long[] {Long.MIN_VALUE, 7},
                    new double[] {Double.POSITIVE_INFINITY, -0.0},
                    new float[] {Float.MIN_VALUE},
                    new String[] {"", "a"},
                    new Colour[] {Colour.RED, Colour.GREEN},
                    new int[][] {{1, 2}, {}},
                    new Shape[] {new Nothing(), new Polygon(new Point[0])});

    @Test
    void anInt16LiesAsInTheAnnex() {
        checkVector("int16 x", new Number((short) -2), "FEFF");
    }

    @Test
    void anArrayOfBytesLiesAsInTheAnnex() {
        byte[] bytes = {(byte) 0xAA, (byte) 0xBB, (byte) 0xCC};
        checkVector("byte[] bitstream_t", new Bitstream(bytes), "03000000AABBCC");
    }

    @Test
    void anArrayOfShortsLiesAsInTheAnnex() {
        checkVector("uint16[] a", new Samples(new short[] {1, 256}), "0200000001000001");
    }

    @Test
    void aStructLiesAsInTheAnnex() {
        checkVector(
                "{int32 frameNumber; int16 x; int16 y; byte[] frame} frame_t",
                new Frame(1, (short) 2, (short) 3, new byte[] {9}),
                "01000000020003000100000009");
    }

    @Test
    void aVariantLiesAsInTheAnnex() {
        String type = "{int32 i32 | int64 i64} variant_t";
        checkVector(type, new Measured(new Small(5)), "0005000000");
        checkVector(type, new Measured(new Large(5)), "010500000000000000");
    }

    @Test
    void aVariantOfArraysLiesAsInTheAnnex() {
        String type = "{byte[] oneByteText | uint16[] twoByteText}";
        checkVector(type, new Said(new OneByte(new byte[] {'A'})), "000100000041");
        checkVector(type, new Said(new TwoByte(new char[] {'A'})), "01010000004100");
    }

    @Test
    void everyKindOfComponentComesBack() {
        RecordCodec<Everything> codec = RecordCodec.of(Everything.class);
        byte[] bytes = codec.encode(EVERYTHING);
        assertThat(bytes).hasSize(codec.length(EVERYTHING));
        assertThat(codec.decode(bytes)).usingRecursiveComparison().isEqualTo(EVERYTHING);
        assertThat(codec.type()).isEqualTo(DataType.of(Everything.class));
    }

    @Test
    void theCodecOfAClassIsMadeOnce() {
        assertThat(RecordCodec.of(Frame.class)).isSameAs(RecordCodec.of(Frame.class));
    }

    @Test
    void everyTruncatedBufferIsRefused() {
        RecordCodec<Everything> codec = RecordCodec.of(Everything.class);
        byte[] bytes = codec.encode(EVERYTHING);
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatRefused(ErrorCode.READ, () -> codec.decode(truncated), "Everything");
        }
    }

    @Test
    void aBufferWithMoreThanOneRecordIsRefused() {
        assertThatRefused(
                ErrorCode.READ,
                () -> RecordCodec.of(Number.class).decode(new byte[3]),
                "Number: 1 bytes too many after the record's 2");
    }

    @ParameterizedTest
    @CsvSource({
        "00CA9A3B,1000000000",
        "FFFFFFFF,-1",
        "FFFFFF7F,2147483647",
        "0200000000,2",
    })
    void aCountThatTheBufferCannotHoldIsRefused(String hex, String count) {
        assertThatRefused(
                ErrorCode.READ, () -> RecordCodec.of(Bitstream.class).decode(bytes(hex)),
                "Bitstream.bytes: " + count + " elements");
    }

    @Test
    void aCountOfNestedArraysThatTheBufferCannotHoldIsRefused() {
        record Table(int[][] rows) {}
        assertThatRefused(
                ErrorCode.READ,
                () -> RecordCodec.of(Table.class).decode(bytes("0300000000000000" + "00000000")),
                "Table.rows: 3 elements of 4 bytes or more do not fit into the 8 bytes");
    }

    @Test
    void anAlternativeThatDoesNotExistIsRefused() {
        assertThatRefused(
                ErrorCode.READ, () -> RecordCodec.of(Measured.class).decode(bytes("0205000000")),
                "Measured.value is alternative 2");
    }

    @Test
    void aConstantThatDoesNotExistIsRefused() {
        record Paint(Colour colour) {}
        assertThatRefused(
                ErrorCode.READ, () -> RecordCodec.of(Paint.class).decode(bytes("FF")),
                "Paint.colour is 255");
    }

    @Test
    void aBooleanOtherThanZeroAndOneIsRefused() {
        record Flags(boolean[] set) {}
        assertThatRefused(
                ErrorCode.READ,
                () -> RecordCodec.of(Flags.class).decode(bytes("02000000" + "0102")),
                "Flags.set[] is 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01000000FF", "02000000C080", "03000000EDA080", "01000000C3"})
    void aStringThatIsNotUtf8IsRefused(String hex) {
        record Name(String name) {}
        assertThatRefused(
                ErrorCode.READ, () -> RecordCodec.of(Name.class).decode(bytes(hex)),
                "Name.name is not UTF-8");
    }

    @Test
    void halfASurrogatePairIsRefused() {
        record Name(String name) {}
        assertThatRefused(
                ErrorCode.WRITE, () -> RecordCodec.of(Name.class).encode(new Name("a\uD83D")),
                "Name.name has half a surrogate pair at 1");
    }

    @Test
    void valuesThatTheConstructorRefusesAreReadErrors() {
        record Level(int percent) {
            Level {
                if (percent > 100) {
                    throw new IllegalArgumentException(percent + " is more than all");
                }
            }
        }
        assertThatRefused(
                ErrorCode.READ, () -> RecordCodec.of(Level.class).decode(bytes("65000000")),
                "Level: its constructor refuses what was read: 101 is more than all");
    }

    @Test
    void nullIsRefusedWhereverItStands() {
        record Tags(String[] tags, Point point) {}
        RecordCodec<Tags> codec = RecordCodec.of(Tags.class);
        Point point = new Point(0, 0);
        assertThatRefused(
                ErrorCode.WRITE, () -> codec.encode(new Tags(null, point)), "Tags.tags is null");
        assertThatRefused(
                ErrorCode.WRITE, () -> codec.encode(new Tags(new String[1], point)),
                "Tags.tags[] is null");
        assertThatRefused(
                ErrorCode.WRITE, () -> codec.encode(new Tags(new String[0], null)),
                "Tags.point is null");
    }

    @Test
    void unsignedNumbersFitWiderJavaTypes() {
        record Wide(short a, int b, long c, int[] d) {}
        String type = "{uint8 a; uint16 b; uint32 c; uint8[] d}";
        checkVector(
                type, new Wide((short) 255, 65535, 0xFFFFFFFFL, new int[] {0, 255}),
                "FFFFFFFFFFFFFF" + "0200000000FF");
    }

    @Test
    void signedNumbersFitWiderJavaTypes() {
        record Wide(int a, long b) {}
        checkVector("{int8 a; int32 b}", new Wide(-128, -1), "80FFFFFFFF");
    }

    @Test
    void theRangeOfNarrowerNumbersIsCheckedWhenWriting() {
        record Wide(int[] levels) {}
        RecordCodec<Wide> codec = RecordCodec.of(DataType.parse("uint8[]"), Wide.class);
        assertThatRefused(
                ErrorCode.WRITE, () -> codec.encode(new Wide(new int[] {256})),
                "Wide.levels[] is 256; uint8 holds 0 to 255");
        assertThatRefused(
                ErrorCode.WRITE, () -> codec.encode(new Wide(new int[] {-1})),
                "Wide.levels[] is -1");
    }

    @Test
    void arraysOfFixedSizeCarryNoCount() {
        DataType type =
                TypeGrammar.lenient(warning -> {}).parse("{uint8[3] colour; int16[2][] points}");
        record Pixel(byte[] colour, short[][] points) {}
        RecordCodec<Pixel> codec = RecordCodec.of(type, Pixel.class);
        Pixel pixel = new Pixel(new byte[] {1, 2, 3}, new short[][] {{4, 5}});
        assertThat(codec.encode(pixel)).isEqualTo(bytes("010203" + "01000000" + "04000500"));
        assertThat(codec.decode(codec.encode(pixel)))
                .usingRecursiveComparison()
                .isEqualTo(pixel);
        assertThatRefused(
                ErrorCode.WRITE,
                () -> codec.encode(new Pixel(new byte[2], new short[0][])),
                "Pixel.colour has 2 elements; its type wants 3");
        assertThatRefused(
                ErrorCode.WRITE,
                () -> codec.encode(new Pixel(new byte[3], new short[1][3])),
                "Pixel.points[] has 3 elements; its type wants 2");
    }

    @ParameterizedTest
    @CsvSource({
        "int16,            does not fit",
        "'{int32 a; int32 b}', does not fit",
        "'{int32 n; int16 x; int16 y; float32[] f}', Frame.frame[]",
        "'{int64 n; int16 x; int16 y; byte[] f}',    Frame.frameNumber",
        "'{int32 n; int16 y; int16 x; byte[] f}',    same order",
        "'{int32 n; uint8 x; int16 y; byte f}',      Frame.frame: an array",
        "'{int32 n | int16 x | int16 y | byte f}',   does not fit",
    })
    void aRecordThatDoesNotFitTheTypeIsRefused(String type, String why) {
        DataType parsed = DataType.parse(type);
        assertThatRefused(
                ErrorCode.PORT_CREATION_FAILED, () -> RecordCodec.of(parsed, Frame.class), why);
    }

    @Test
    void unsignedComponentsFitUnsignedTypesOnly() {
        assertThatRefused(
                ErrorCode.PORT_CREATION_FAILED,
                () -> RecordCodec.of(DataType.parse("int16[]"), Samples.class),
                "Samples.a[]: an unsigned short does not fit the data type int16");
    }

    @Test
    void whatIsUnknownInATypeIsTakenFromTheRecord() {
        DataType type =
                TypeGrammar.lenient(warning -> {}).parse("{Who_t n; int16 x; int16 y; What_t[] f}");
        assertThat(RecordCodec.of(type, Frame.class).type())
                .isEqualTo(DataType.parse("{int32 n; int16 x; int16 y; int8[] f}"));
        assertThat(RecordCodec.of(new DataType.Unknown("mpai_message_t"), Frame.class).type())
                .isEqualTo(DataType.of(Frame.class));
    }

    @Test
    void alternativesMayBeVariantsThemselves() {
        record Holder(Tree tree) {}
        RecordCodec<Holder> codec = RecordCodec.of(Holder.class);
        Holder holder = new Holder(new Right((byte) 7));
        assertThat(codec.encode(holder)).isEqualTo(bytes("010107"));
        assertThat(codec.decode(bytes("010107"))).isEqualTo(holder);
    }

    sealed interface Tree permits Leaf, Branch {}

    record Leaf() implements Tree {}

    sealed interface Branch extends Tree permits Left, Right {}

    record Left() implements Branch {}

    record Right(byte weight) implements Branch {}

    @Test
    @Realises({"MPAI_AIFM_Message_GetBuffer", "MPAI_AIFM_Message_GetBufferLength"})
    void aMessageGivesItsBufferAndItsLengthInBits() {
        Message<Frame> message =
                new Message<>(new Frame(1, (short) 2, (short) 3, new byte[] {9}), 5, 6);
        assertThat(message.buffer()).isEqualTo(bytes("01000000020003000100000009"));
        assertThat(message.bufferLength()).isEqualTo(104);
    }

    @Test
    @Realises("MPAI_AIFM_Message_Copy")
    void theCopyOfAMessageSharesNoArray() {
        Message<Frame> message =
                new Message<>(new Frame(1, (short) 2, (short) 3, new byte[] {9}), 5, 6);
        Message<Frame> copy = message.copy();
        message.record().frame()[0] = 0;
        assertThat(copy.record().frame()).containsExactly(9);
        assertThat(copy.timestamp()).isEqualTo(5);
        assertThat(copy.sequence()).isEqualTo(6);
    }

    /** A record of which there is no data type. */
    private record Untypable(Object anything) {}

    @Test
    @Realises({
        "MPAI_AIFM_Message_Copy",
        "MPAI_AIFM_Message_GetBuffer",
        "MPAI_AIFM_Message_GetBufferLength"
    })
    void aMessageWithoutADataTypeHasNoBufferAndNoCopy() {
        Message<Untypable> message = new Message<>(new Untypable("x"), 5, 6);
        Message<Frame> torn = new Message<>(new Frame(1, (short) 2, (short) 3, null), 5, 6);
        for (Message<?> one : List.of(message, torn)) {
            ErrorCode expected =
                    one == message ? ErrorCode.PORT_CREATION_FAILED : ErrorCode.WRITE;
            for (ThrowingCallable call :
                    List.<ThrowingCallable>of(one::copy, one::buffer, one::bufferLength)) {
                assertThatExceptionOfType(AifException.class)
                        .isThrownBy(call)
                        .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(expected));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Record> void checkVector(String type, T record, String hex) {
        RecordCodec<T> codec =
                RecordCodec.of(DataType.parse(type), (Class<T>) record.getClass());
        assertThat(codec.encode(record)).isEqualTo(bytes(hex));
        assertThat(codec.length(record)).isEqualTo(hex.length() / 2);
        assertThat(codec.decode(bytes(hex))).usingRecursiveComparison().isEqualTo(record);
        assertThat(codec.type()).isEqualTo(DataType.parse(type));
    }

    private static void assertThatRefused(
            ErrorCode code, ThrowingCallable call, String why) {
        assertThatExceptionOfType(AifException.class)
                .isThrownBy(call)
                .withMessageContaining(why)
                .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(code));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
