// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Aim;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.store.ArchivedAims;
import org.openaif.store.ParsedArchive;

/** IOT-REV as it comes with the program: the demo runs what a Store publishes, and it is what the sources say. */
class EmbeddedStoreTest {
    @TempDir private Path folder;

    @Test
    void theDemoGivesWhatTheWorkflowDoes() {
        Shell.Outcome demo = Shell.aif("demo", "--json");
        Shell.Outcome run = Shell.aif("run", "iot-rev", "--json");

        assertThat(demo.status()).as(demo.err()).isZero();
        assertThat(demo.out()).isEqualTo(run.out()).contains("\"correct\":6,\"incorrect\":5");
        assertThat(demo.err()).isEmpty();
    }

    @Test
    void onATerminalTheDemoShowsTheLamps() {
        Shell.Outcome demo = Shell.aifOnTerminal("demo", "--speed", "max");

        assertThat(demo.status()).as(demo.err()).isZero();
        assertThat(demo.out()).contains("LedDataChannel").contains("12 messages came out: 6 correct");
    }

    @Test
    void itsAimsAreThoseOfTheArchive() {
        ParsedArchive archive = EmbeddedStore.iotRev();
        try (ArchivedAims aims = archive.aims()) {
            for (WorkflowGraph.Module module : archive.graph().modules()) {
                Class<? extends Aim> type = aims.find(module).orElseThrow().type();
                assertThat(type.getName()).isEqualTo("org.openaif.usecases." + module.metadata().name());
                assertThat(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                        .startsWith(Path.of(System.getProperty("user.home"), ".openaif", "archives").toString())
                        .endsWith(".jar");
            }
        }
        assertThat(archive.graph().modules()).hasSize(4);
        assertThat(archive.diagnostics()).isEmpty();
    }

    @Test
    void aFreshStoreHoldsTheVerySame() throws Exception {
        Path pulled = folder.resolve("iot-rev.tar.gz");
        Shell.Outcome pull = Shell.aif("store", "pull", "IOT-REV", "--store", folder.resolve("store"), "--output", pulled);

        assertThat(pull.status()).as(pull.err()).isZero();
        Path embedded = ProgramFolder.beside("store");
        assertThat(embedded.resolve("IOT-REV@0.1.0.tar.gz")).hasSameBinaryContentAs(pulled);
        try (Stream<Path> all = Files.list(embedded)) {
            assertThat(all.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "ControlUnitSensorsReading@0.1.0.tar.gz", "IOT-REV@0.1.0.tar.gz",
                            "MotionRecognitionAnalysis@0.1.0.tar.gz", "MovementsWithAudioValidation@0.1.0.tar.gz",
                            "VolumePeaksAnalysis@0.1.0.tar.gz");
        }
    }
}
