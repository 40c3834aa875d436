// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.useragent.Shell.Outcome;

/** Whatever is wrong outside: one line that names it and the mend, exit status 1, nothing begun. */
class BadInputTest {
    @TempDir private Path folder;
    private Path workflow;
    private Path recording;

    @BeforeEach
    void copyWhatIsRight() throws IOException {
        workflow = Files.createDirectory(folder.resolve("workflow"));
        try (Stream<Path> files = Files.list(Shell.IOT_REV)) {
            for (Path file : files.toList()) {
                Files.copy(file, workflow.resolve(file.getFileName()));
            }
        }
        recording = Files.createDirectory(folder.resolve("recording"));
        Files.write(recording.resolve("microphone.wav"), wave(16_000));
        Files.writeString(recording.resolve("inertial.csv"), table(100));
    }

    /** A quiet sound of so many samples. */
    private static byte[] wave(int samples) {
        return ByteBuffer.allocate(44 + 2 * samples)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + 2 * samples)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(16_000)
                .putInt(32_000)
                .putShort((short) 2)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(2 * samples)
                .array();
    }

    /** A limb at rest. */
    private static String table(int samples) {
        StringBuilder table = new StringBuilder("t,ax,ay,az,gx,gy,gz\n");
        for (int i = 0; i < samples; i++) {
            table.append(i / 100.0).append(",0,0,9.81,0,0,0\n");
        }
        return table.toString();
    }

    private Outcome run() {
        return Shell.aif("run", workflow, "--input", recording, "--speed", "max", "--json");
    }

    private void change(String file, String from, String to) throws IOException {
        String text = Files.readString(workflow.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(workflow.resolve(file), text.replace(from, to));
    }

    private static void assertRefused(Outcome outcome, String... words) {
        assertThat(outcome.errors()).as(outcome.err()).hasSize(1);
        assertThat(outcome.errors().getFirst()).contains(words).contains("; ");
        assertThat(outcome.err()).doesNotContain("Exception", "\tat ");
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
    }

    private void assertDocumentRefused(String file, String... words) {
        assertRefused(run(), words);
        assertRefused(Shell.aif("run", workflow.resolve(file), "--input", recording), words);
        Outcome validated = Shell.aif("validate", workflow.resolve(file));
        assertThat(validated.errors()).isNotEmpty().allSatisfy(line -> assertThat(line).contains(file));
        assertThat(validated.status()).isEqualTo(ExitStatus.FAILURE);
    }

    @Test
    void whatIsRightRuns() {
        Outcome outcome = run();

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.events("summary")).hasSize(1);
        assertThat(outcome.status()).isZero();
    }

    // --- metadata

    @Test
    void malformedJson() throws IOException {
        change("iot-rev.json", "\"Topology\": [", "\"Topology\": ][");

        assertDocumentRefused("iot-rev.json", "iot-rev.json:");
    }

    @Test
    void aHundredMegabytesOfJson() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(workflow.resolve("iot-rev.json").toFile(), "rw")) {
            file.setLength(100_000_000);
        }

        assertDocumentRefused("iot-rev.json", "iot-rev.json");
    }

    @Test
    void jsonOfTenThousandLevels() throws IOException {
        change(
                "iot-rev.json",
                "\"APIProfile\": \"Basic\"",
                "\"APIProfile\": " + "[".repeat(10_000) + "]".repeat(10_000));

        assertDocumentRefused("iot-rev.json", "iot-rev.json");
    }

    @Test
    void anUnknownValueOfAnEnum() throws IOException {
        change(
                "iot-rev.json",
                "\"Depth\": 128",
                "\"Depth\": 128, \"Overflow\": \"Explode\"");

        assertThat(run().status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(run().out()).isEmpty();
        assertThat(run().err()).contains("iot-rev.json", "Explode").doesNotContain("\tat ");
    }

    @Test
    void anUnknownDirectionOfAPort() throws IOException {
        change("VolumePeaksAnalysis.json", "\"OutputInput\"", "\"Sideways\"");

        assertRefused(run(), "VolumePeaksAnalysis.json:", "Sideways");
    }

    @Test
    void aConnectionToNowhere() throws IOException {
        change(
                "iot-rev.json",
                "\"AIMName\": \"VolumePeaksAnalysis\", \"PortName\": \"MicPeakDataChannel\"",
                "\"AIMName\": \"Nobody\", \"PortName\": \"MicPeakDataChannel\"");

        assertThat(run().err()).contains("iot-rev.json:", "Nobody");
        assertThat(run().errors()).hasSize(1);
        assertThat(run().out()).isEmpty();
        assertThat(run().status()).isEqualTo(ExitStatus.FAILURE);
    }

    @Test
    void compositesThatContainEachOther() throws IOException {
        String text = Files.readString(workflow.resolve("iot-rev.json"));
        Files.writeString(
                workflow.resolve("iot-rev.json"),
                text.replace("\"AIM\": \"VolumePeaksAnalysis\"", "\"AIM\": \"IOT-REV\""));

        assertRefused(run(), "iot-rev.json:", "IOT-REV");
    }

    @Test
    void anAimBesideItThatCannotBeReadIsNotReplacedByTheInstalledOne() throws IOException {
        String text = Files.readString(workflow.resolve("VolumePeaksAnalysis.json"));
        Files.writeString(
                workflow.resolve("VolumePeaksAnalysis.json"), text.substring(0, text.length() / 2));

        assertRefused(run(), "VolumePeaksAnalysis.json");
    }

    @Test
    void aDeviceThatNobodyHas() throws IOException {
        change("iot-rev.json", "\"Kind\": \"simulator\"", "\"Kind\": \"crystal ball\"");

        assertRefused(
                Shell.aif("run", workflow, "--json"), "MicBufferDataChannel", "crystal ball",
                "simulator");
    }

    @Test
    void aWorkflowThatIsNotThere() {
        assertRefused(Shell.aif("run", "no-such-workflow"), "no-such-workflow", "iot-rev");
    }

    @Test
    void aFolderWithoutAWorkflow() {
        assertRefused(Shell.aif("run", recording), "recording", "no workflow");
    }

    // --- recordings

    @Test
    void aTruncatedWave() throws IOException {
        Path file = recording.resolve("microphone.wav");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1_001));

        assertRefused(run(), "microphone.wav", "cut short");
    }

    @Test
    void aTableWithNaN() throws IOException {
        Files.writeString(recording.resolve("inertial.csv"), table(100) + "2.0,NaN,0,9.8,0,0,0\n");

        assertRefused(run(), "inertial.csv", "NaN", "102");
    }

    @Test
    void aTableWithoutAColumn() throws IOException {
        Files.writeString(recording.resolve("inertial.csv"), "t,ax,ay,gx,gy,gz\n0,0,0,0,0,0\n");

        assertRefused(run(), "inertial.csv", "az");
    }

    @Test
    void aTableWhoseTimeRunsBack() throws IOException {
        Files.writeString(recording.resolve("inertial.csv"), table(100) + "0.5,0,0,9.8,0,0,0\n");

        assertRefused(run(), "inertial.csv", "back");
    }

    @Test
    void aFolderThatIsNotThere() {
        recording = folder.resolve("nowhere");

        assertRefused(run(), "nowhere");
    }

    @Test
    void aFileThatIsMissing() throws IOException {
        Files.delete(recording.resolve("microphone.wav"));

        assertRefused(run(), "microphone.wav");
    }

    @Test
    void aFolderInThePlaceOfAFile() throws IOException {
        Files.delete(recording.resolve("inertial.csv"));
        Files.createDirectory(recording.resolve("inertial.csv"));

        assertRefused(run(), "inertial.csv", "not a file");
    }

    @Test
    void aFolderInThePlaceOfMetadata() throws IOException {
        Files.delete(workflow.resolve("iot-rev.json"));
        Files.createDirectory(workflow.resolve("iot-rev.json"));

        assertRefused(Shell.aif("run", workflow.resolve("iot-rev.json")), "iot-rev.json");
    }

    /** Whoever the tests run as: this one opens for everybody, and can be read by nobody. */
    @Test
    void aFileThatCannotBeRead() throws IOException {
        Files.delete(recording.resolve("microphone.wav"));
        Files.createSymbolicLink(recording.resolve("microphone.wav"), Path.of("/proc/self/mem"));

        assertRefused(run(), "microphone.wav", "cannot be read");
    }

    /** Root may read everything, and for root it runs. */
    @Test
    void filesThatMayNotBeRead() throws IOException {
        Path sound = recording.resolve("microphone.wav");
        Path metadata = workflow.resolve("iot-rev.json");
        for (Path file : List.of(sound, metadata)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        }

        if (Files.isReadable(sound)) {
            assertThat(run().status()).isZero();
        } else {
            assertRefused(Shell.aif("run", metadata), "iot-rev.json");
            assertRefused(
                    Shell.aif("run", Shell.IOT_REV, "--input", recording), "microphone.wav",
                    "may not be read");
        }
    }

    @Test
    void aNameThatWouldMoveTheCursorIsShownHarmlessly() {
        Outcome outcome = Shell.aif("run", "no\u001b[2Jsuch\nworkflow");

        assertThat(outcome.errors()).hasSize(1);
        assertThat(outcome.err()).doesNotContain("\u001b");
    }
}
