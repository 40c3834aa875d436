// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in, there is one clear line, in bounded room, and never an exception. */
class HostileInputTest {
    @TempDir Path folder;

    private static String line(byte[] document) {
        Reading<Metadata> reading = MetadataReader.lenient().read("x.json", document);
        assertThat(reading.value()).isEmpty();
        assertThat(reading.diagnostics()).hasSize(1);
        return reading.diagnostics().getFirst().toString();
    }

    private static String line(Path file) {
        Reading<Metadata> reading = MetadataReader.lenient().read(file);
        assertThat(reading.value()).isEmpty();
        assertThat(reading.diagnostics()).hasSize(1);
        return reading.diagnostics().getFirst().toString();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("", "x.json: error: is empty; give a file that holds metadata"),
                Arguments.of(" \n\t ", "x.json: error: is empty; give a file that holds metadata"),
                Arguments.of(
                        "{\n\"a\": 1\n",
                        "x.json:3: error: ends before its JSON does; mend the JSON"
                                + " there"),
                Arguments.of(
                        "{\"a\": \"b",
                        "x.json:1: error: ends before its JSON does; mend the JSON"
                                + " there"),
                Arguments.of(
                        "{\n\"a\" 1}",
                        "x.json:2: error: is no JSON, column 5: Unexpected character ('1' (code 49"
                                + ")): was expecting a colon to separate property name and value;"
                                + " mend the JSON there"),
                Arguments.of(
                        "{} {}",
                        "x.json:1: error: is no JSON, column 4: more text after the end; mend the"
                                + " JSON there"),
                Arguments.of(
                        "{\"a\": truth}",
                        "x.json:1: error: is no JSON, column 7: Unrecognized token 'truth': was"
                                + " expecting (JSON String, Number, Array, Object or token 'null',"
                                + " 'true' or 'false'); mend the JSON there"),
                Arguments.of(
                        "{\"a\": \"b\nc\"}",
                        "x.json:1: error: is no JSON, column 9: Illegal unquoted character"
                                + " ((CTRL-CHAR, code 10)): has to be escaped using backslash to be"
                                + " included in string value; mend the JSON there"),
                Arguments.of(
                        "{\"a\": 01}",
                        "x.json:1: error: is no JSON, column 8: Invalid numeric value: Leading"
                                + " zeroes not allowed; mend the JSON there"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedJsonIsOneLineWithLineAndColumn(String json, String expected) {
        assertThat(line(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    }

    @Test
    void aFileOf100MegabytesIsNotEvenOpened() throws IOException {
        Path large = folder.resolve("large.json");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(100_000_000);
        }

        assertThat(line(large))
                .isEqualTo(
                        large + ": error: has 100000000 bytes, which is too much for metadata: at"
                                + " most 16777216 (16 MiB); give the metadata alone");
    }

    @Test
    void ofAStreamWithoutEndNoMoreThanTheBoundIsRead() {
        EndlessStream endless = new EndlessStream();

        Reading<Metadata> reading = MetadataReader.lenient().read("stream", endless);

        assertThat(Documents.lines(reading))
                .containsExactly(
                        "stream: error: has more than 16777216 bytes, which is too much for"
                                + " metadata: at most 16777216 (16 MiB); give the metadata alone");
        assertThat(endless.taken).isEqualTo(BoundedFile.LENGTH + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void jsonNested10000DeepIsRefused(String opening) {
        assertThat(line(opening.repeat(10_000).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(
                        "x.json:1: error: is too much: Document nesting depth (65)"
                                + " exceeds the maximum allowed (64); give the metadata alone");
    }

    @Test
    void tooManyValuesAreRefused() {
        String many = "[" + "0,".repeat(JsonTree.TOKENS) + "0]";

        assertThat(line(many.getBytes(StandardCharsets.UTF_8)))
                .contains("is too much: Token count (1000001) exceeds");
    }

    @Test
    void tooLongATextIsRefused() {
        String text = "{\"a\": \"" + "b".repeat(JsonTree.TEXT_LENGTH + 1) + "\"}";

        assertThat(line(text.getBytes(StandardCharsets.UTF_8)))
                .contains("is too much: String value length (262145) exceeds");
    }

    @Test
    void tooLongANumberIsRefused() {
        assertThat(line(("{\"a\": " + "9".repeat(1000) + "}").getBytes(StandardCharsets.UTF_8)))
                .contains("is too much: Number value length (1000) exceeds");
    }

    @Test
    void tooLongANameIsRefused() {
        assertThat(line(("{\"" + "a".repeat(2000) + "\": 1}").getBytes(StandardCharsets.UTF_8)))
                .contains("is too much: Name length (2000) exceeds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1e-999999999", "99999999999999999999"})
    void numbersThatWouldFillTheMemoryAreRefused(String number) {
        String json =
                Documents.text("good-aiw.json").replace("\"Depth\": 64", "\"Depth\": " + number);
        for (MetadataReader reader : List.of(MetadataReader.strict(), MetadataReader.lenient())) {
            Reading<Metadata> reading = reader.read("x.json", Documents.bytes(json));

            assertThat(reading.value()).isEmpty();
            assertThat(reading.diagnostics()).singleElement()
                    .extracting(Diagnostic::pointer)
                    .isEqualTo("/OpenAIF/Channels/0/Depth");
        }
    }

    @Test
    void whatIsNotUtf8IsRefusedWithItsPlace() {
        assertThat(line("{\n\"a\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(
                        "x.json:2: error: is not text in UTF-8: byte 0xe9 at offset 8; save it as"
                                + " UTF-8");
        assertThat(line("{}".getBytes(StandardCharsets.UTF_16)))
                .isEqualTo(
                        "x.json:1: error: is not text in UTF-8: byte 0xfe at offset 0; save it as"
                                + " UTF-8");
        assertThat(line(new byte[] {'{', (byte) 0xc3}))
                .isEqualTo(
                        "x.json:1: error: is not text in UTF-8: byte 0xc3 at offset 1; save it as"
                                + " UTF-8");
    }

    @Test
    void whatIsNoFileIsRefused() {
        Path missing = folder.resolve("missing.json");

        assertThat(line(missing))
                .isEqualTo(missing + ": error: there is no such file; check the path");
        assertThat(line(folder)).isEqualTo(folder + ": error: is a folder; name a file in it");
        assertThat(line(Path.of("/dev/zero")))
                .isEqualTo("/dev/zero: error: is no regular file; copy its content to one");
    }

    @Test
    void aStreamThatBreaksIsRefused() {
        Reading<Metadata> reading = MetadataReader.lenient().read("stream", new BrokenStream());

        assertThat(Documents.lines(reading))
                .containsExactly(
                        "stream: error: cannot be read: the cable\\u000ais out; check the disk or"
                                + " the link it comes from");
    }

    @Test
    void whatADocumentSaysCannotBreakTheLine() {
        String json =
                Documents.text("good-aiw.json")
                        .replace("\"APIProfile\": \"Basic\"", "\"APIProfile\": \"\\u001b[2J\\nX\"")
                        .replace("\"Description\":", "\"De\\nscription\":");

        assertThat(Documents.lines(MetadataReader.lenient().read("x\ny", Documents.bytes(json))))
                .allMatch(line -> line.chars().noneMatch(Character::isISOControl))
                .anyMatch(line -> line.startsWith("x\\u000ay:9 /APIProfile: error: 'APIProfile' is"
                        + " '\\u001b[2J\\u000aX'"))
                .anyMatch(line -> line.contains("the member 'De\\u000ascription' is unknown"));
    }

    @Test
    void ofVeryManyFindingsTheFirstAreTold() {
        StringBuilder json = new StringBuilder("{\"Identifier\": {}, \"Ports\": [");
        json.append("{},".repeat(10_000)).append("{}]}");

        Reading<Metadata> reading =
                MetadataReader.lenient().read("x.json", json.toString().getBytes());

        assertThat(reading.value()).isEmpty();
        assertThat(reading.diagnostics()).hasSizeLessThanOrEqualTo(2 * Findings.LIMIT + 1);
        assertThat(reading.diagnostics().getLast().message()).endsWith("findings are not listed");
    }

    /** Bytes are changed, cut, repeated and swapped; whatever comes of it is a reading. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mutationsOfGoodDocumentsAreRead(long seed) {
        Random random = new Random(seed);
        FolderCatalogue catalogue =
                new FolderCatalogue(Documents.folder(), MetadataReader.lenient());
        List<byte[]> good =
                Stream.of(
                                "good-aiw.json", "good-aif.json", "good-filter.json",
                                "good-v3-composite.json", "good-v3-aif.json", "good-v3-filter.json")
                        .map(Documents::text).map(Documents::bytes).toList();
        int usable = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] mutant = mutated(good.get(random.nextInt(good.size())), random);
            MetadataReader reader =
                    random.nextBoolean() ? MetadataReader.strict() : MetadataReader.lenient();

            Reading<Metadata> reading = reader.read("mutant", mutant);

            check(reading, seed, i);
            if (reading.value().orElse(null) instanceof AimMetadata aim) {
                check(WorkflowGraph.of(aim, catalogue), seed, i);
                usable++;
            }
        }
        assertThat(usable).as("mutants that are read, seed %s", seed).isGreaterThan(100);
    }

    private static void check(Reading<?> reading, long seed, int round) {
        assertThat(reading.value().isEmpty())
                .as("seed %s, round %s", seed, round)
                .isEqualTo(reading.diagnostics().stream().anyMatch(Diagnostic::isError));
        assertThat(reading.diagnostics()).hasSizeLessThanOrEqualTo(2 * Findings.LIMIT + 1);
        assertThat(Documents.lines(reading))
                .as("seed %s, round %s", seed, round)
                .allMatch(line -> line.length() < 2_000 && line.lines().count() == 1);
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] mutant = good.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(mutant.length);
            int length = Math.min(1 + random.nextInt(40), mutant.length - at);
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant[at] = (byte) "{}[]\",:/*0e-ntf \n".charAt(random.nextInt(17));
                case 2 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 3 -> {
                    int from = random.nextInt(mutant.length - length + 1);
                    System.arraycopy(mutant, from, mutant, at, length);
                }
                default -> {
                    if (random.nextInt(20) == 0) {
                        mutant = Arrays.copyOf(mutant, at + 1);
                    }
                }
            }
        }
        return mutant;
    }

    /** Blanks, for ever. */
    private static final class EndlessStream extends InputStream {
        private long taken;

        @Override
        public int read() {
            taken++;
            return ' ';
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            Arrays.fill(target, offset, offset + length, (byte) ' ');
            taken += length;
            return length;
        }
    }

    private static final class BrokenStream extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the cable\nis out");
        }
    }
}
