// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.testsupport.SharedData;
import org.openaif.useragent.Shell.Outcome;
import tools.jackson.databind.JsonNode;

/** {@code aif validate}. */
class ValidateCommandTest {
    @Test
    void ourWorkflowsAreStrictlyRight() {
        Outcome outcome = Shell.aif("validate", "--strict", Shell.HOME.resolve("workflows"));

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .contains("iot-rev.json: ok", "/beamforming.json: ok", " files, 0 errors, 0 warnings");
    }

    @Test
    void thePublishedDocumentsAreRightLenientlyWithWarningsThatSayWhere() {
        Path published = SharedData.path("metadata/dbortoluzzi-mpai-aif-v1");

        Outcome outcome = Shell.aif("validate", published);

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .contains("mpai_aiw_iot_rev.json:69 /Topology/0: warning: Output and Input are"
                        + " exchanged");
    }

    @Test
    void thePublishedDocumentsAreStrictlyWrong() {
        Path published = SharedData.path("metadata/dbortoluzzi-mpai-aif-v1");

        Outcome outcome = Shell.aif("validate", "--strict", published);

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors()).anyMatch(line -> line.contains("mpai_aif.json:"));
        assertThat(outcome.errors().getLast()).contains("6 files");
    }

    @Test
    void findingsAreObjectsForPrograms(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("broken.json"), "{\n\"Identifier\": }");

        Outcome outcome = Shell.aif("validate", "--json", file);
        JsonNode finding = outcome.json().getFirst();

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(finding.get("event").asString()).isEqualTo("finding");
        assertThat(finding.get("severity").asString()).isEqualTo("error");
        assertThat(finding.get("file").asString()).isEqualTo(file.toString());
        assertThat(finding.get("line").asInt()).isEqualTo(2);
        assertThat(outcome.json().getLast().get("errors").asInt()).isEqualTo(1);
    }

    @Test
    void theTopologyIsResolvedAndOneErrorIsOneLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("workflow.json");
        Files.writeString(
                file,
                Files.readString(Shell.IOT_REV.resolve("iot-rev.json"))
                        .replace(
                                "{\"AIMName\": \"MotionRecognitionAnalysis\", \"PortName\":"
                                        + " \"MotionDataChannel\"}",
                                "{\"AIMName\": \"MotionRecognitionAnalysis\", \"PortName\":"
                                        + " \"Nowhere\"}"));

        Outcome outcome = Shell.aif("validate", file);

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors()).anyMatch(
                line -> line.contains("workflow.json:") && line.contains("'Nowhere'"));
    }

    @Test
    void aFileThatIsNotThereIsOneLine() {
        Outcome outcome = Shell.aif("validate", "not-there.json");

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors()).singleElement().asString().contains("not-there.json");
    }

    @Test
    void aFolderWithoutMetadataIsOneLine(@TempDir Path folder) {
        Outcome outcome = Shell.aif("validate", folder);

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors()).singleElement().asString().contains("no metadata");
    }

    @Test
    void anAimWhoseModelIsNoneIsWrong(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("model.tflite"), "no model");
        Path file = folder.resolve("aim.json");
        Files.writeString(
                file,
                Files.readString(Shell.IOT_REV.resolve("VolumePeaksAnalysis.json"))
                        .replace("org.openaif.usecases.VolumePeaksAnalysis", "model.tflite")
                        .replace("\"Architecture\": \"java\"", "\"Architecture\": \"model\""));

        Outcome outcome = Shell.aif("validate", file);

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors())
                .singleElement()
                .asString()
                .contains("model.tflite", "is of no format known here", "docs/models.md");
    }
}
