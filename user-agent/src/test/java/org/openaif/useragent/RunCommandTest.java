// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.useragent.Shell.Outcome;
import tools.jackson.databind.JsonNode;

/** {@code aif run} and {@code aif demo} on the simulator. */
class RunCommandTest {
    @Test
    void theDemoNeedsNoFileAndTellsAPerson() {
        Outcome outcome = Shell.aif("demo");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .contains("verdict  stop ", ", correct", ", incorrect", ", unrecognised")
                .contains("12 messages came out: 6 correct, 5 incorrect, 1 unrecognised")
                .contains("none dropped");
        assertThat(outcome.out()).doesNotContain("\u001b");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void aWorkflowGoesByNameFolderAndFile() {
        String byName = Shell.aif("run", "iot-rev", "--json").out();

        assertThat(byName).contains("\"summary\"");
        assertThat(Shell.aif("run", Shell.IOT_REV, "--json").out()).isEqualTo(byName);
        assertThat(Shell.aif("run", Shell.IOT_REV.resolve("iot-rev.json"), "--json").out())
                .isEqualTo(byName);
    }

    @Test
    void parametersReachTheDeviceByItsPortAndByItsName() {
        Outcome byPort =
                Shell.aif(
                        "run", "iot-rev", "--json",
                        "--parameter", "InertialDataChannel.Movements=3",
                        "--parameter", "MicBufferDataChannel.Movements=3");
        Outcome byName =
                Shell.aif(
                        "run", "iot-rev", "--json",
                        "--parameter", "SimulatedInertialUnit.Movements=3",
                        "--parameter", "SimulatedMicrophone.Movements=3");

        assertThat(byPort.events("verdict")).hasSize(3);
        assertThat(byName.out()).isEqualTo(byPort.out());
    }

    /** Whether or not this machine has a microphone, the limb has no live device. */
    @Test
    void whereAPortHasNoSuchDeviceTheMetadatasIsTakenAndThatIsSaid() {
        Outcome outcome = Shell.aif("run", "iot-rev", "--source", "live", "--speed", "max");

        assertThat(outcome.errors().getFirst())
                .contains("InertialDataChannel", "'live'", "'simulator'");
    }

    /** Fails of the first sound that it hears. */
    public static final class Delicate implements Aim {
        @Override
        public void run(AimContext aim) {
            aim.input("MicBufferDataChannel", Record.class).read();
            throw new IllegalStateException("too loud");
        }
    }

    @Test
    void whereAnAimFailsTheOthersGoOnAndTheStatusIsOne(@TempDir Path folder) throws IOException {
        try (Stream<Path> files = Files.list(Shell.IOT_REV)) {
            for (Path file : files.toList()) {
                Files.writeString(
                        folder.resolve(file.getFileName()),
                        Files.readString(file)
                                .replace(
                                        "org.openaif.usecases.VolumePeaksAnalysis",
                                        Delicate.class.getName()));
            }
        }
        Outcome outcome = Shell.aif("run", folder.resolve("iot-rev.json"), "--json");

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors()).singleElement().asString()
                .contains("VolumePeaksAnalysis", "too loud");
        assertThat(outcome.events("verdict")).isNotEmpty();
        assertThat(outcome.json().getLast().get("correct").asInt()).isZero();
    }

    @Test
    void whereASourceFailsNothingComesOut() {
        Outcome outcome =
                Shell.aif(
                        "run", "iot-rev", "--json", "--parameter", "InertialDataChannel.Seed=x");

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors()).singleElement().asString()
                .contains("SimulatedInertialUnit", "Seed", "'x'");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void oneMicrophoneFeedsAllThatListen(@TempDir Path folder) throws IOException {
        copyWithASecondListener(folder);

        Outcome outcome = Shell.aif("run", folder, "--json");
        JsonNode messages = outcome.json().getLast().get("messages");

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(messages.propertyNames())
                .contains(
                        "MicBufferDataChannel",
                        "MicBufferDataChannel@VolumePeaksAnalysis.MicBufferDataChannel");
        assertThat(messages.get("MicBufferDataChannel@VolumePeaksAnalysis.MicBufferDataChannel"))
                .isEqualTo(messages.get("MicBufferDataChannel"));
    }

    @Test
    void outputsOfSeveralPortsComeInTheOrderOfTime(@TempDir Path folder) throws IOException {
        copyWithASecondListener(folder);

        Outcome outcome = Shell.aif("run", folder, "--json");
        List<String> events =
                outcome.json().stream().map(event -> event.get("event").asString()).toList();

        assertThat(events).contains("verdict", "micPeak");
        double latest = 0;
        for (JsonNode peak : outcome.events("micPeak")) {
            assertThat(peak.get("onset").asDouble()).isGreaterThan(latest);
            latest = peak.get("onset").asDouble();
        }
        assertThat(Shell.aif("run", folder, "--json").out()).isEqualTo(outcome.out());
    }

    /** A second VolumePeaksAnalysis at the same microphone, whose peaks nobody in it reads. */
    private static void copyWithASecondListener(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(Shell.IOT_REV)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path file = folder.resolve("iot-rev.json");
        String text = Files.readString(file);
        String listener = text.substring(text.indexOf("\"SubAIMs\": [") + 12);
        listener = listener.substring(0, listener.indexOf("    },\n    {\n") + 6);
        String connection =
                """
                    {
                      "Output": {"AIMName": "", "PortName": "MicBufferDataChannel"},
                      "Input": {"AIMName": "SecondListener", "PortName": "MicBufferDataChannel"}
                    },
                """;
        Files.writeString(
                file,
                text.replace(
                                "\"SubAIMs\": [",
                                "\"SubAIMs\": ["
                                        + listener.replace(
                                                "\"Name\": \"VolumePeaksAnalysis\"",
                                                "\"Name\": \"SecondListener\""))
                        .replace("\"Topology\": [\n", "\"Topology\": [\n" + connection));
    }

    @Test
    void onATerminalItIsAPictureThatLeavesTheTerminalAsItWas() {
        Outcome outcome = Shell.aifOnTerminal("demo", "--speed", "max");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .startsWith("\u001b[?25l")
                .contains("█", " of 50.000 s")
                .contains("IOT-REV", "InertialDataChannel", "LedDataChannel", "green", "red")
                .contains("12 messages came out: 6 correct, 5 incorrect, 1 unrecognised");
        assertThat(outcome.out().strip()).endsWith("\u001b[?25h");
    }

    @Test
    void onATerminalAFailureStandsBelowThePicture() {
        Outcome outcome =
                Shell.aifOnTerminal(
                        "run", "iot-rev", "--speed", "max",
                        "--parameter", "InertialDataChannel.Seed=x");

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors()).singleElement().asString().contains("Seed");
        assertThat(outcome.out().strip()).endsWith("\u001b[?25h");
    }

    @Test
    void onATerminalProgramsStillGetJson() {
        assertThat(Shell.aifOnTerminal("run", "iot-rev", "--json", "--speed", "max").out())
                .isEqualTo(Shell.aif("run", "iot-rev", "--json").out());
    }

    @Test
    void anAimThatCannotBeginEndsTheRunWithoutAVerdict() {
        for (String value : List.of("abc", "-4")) {
            Outcome outcome =
                    Shell.aif(
                            "run", Shell.IOT_REV, "--source", "simulator", "--speed", "max",
                            "--json", "--parameter",
                            "VolumePeaksAnalysis.ThresholdDecibels=" + value);
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.errors())
                    .singleElement().asString()
                    .contains("ThresholdDecibels").contains(value);
            assertThat(outcome.out()).doesNotContain("summary");
        }
    }

    @Test
    void aJarThatIsNotThereIsSaid() {
        Outcome outcome = Shell.aif("run", Shell.IOT_REV, "--aims", "nowhere.jar");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors()).singleElement().asString().contains("nowhere.jar");
    }
}
