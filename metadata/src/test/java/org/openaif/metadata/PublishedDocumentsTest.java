// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.openaif.testsupport.SharedData;

/** What others published: {@code published.csv} among the resources says what is made of each. */
class PublishedDocumentsTest {
    private static Path folder() {
        return SharedData.path("metadata");
    }

    @ParameterizedTest
    @CsvFileSource(resources = "published.csv", useHeadersInDisplayName = true)
    void areReadOrRefusedWithTheRightReason(
            String document,
            DocumentKind kind,
            int strictErrors,
            String firstStrictError,
            String lenient,
            int warnings) {
        Path file = folder().resolve(document);

        Reading<Metadata> reading = MetadataReader.lenient().read(file);

        assertThat(MetadataReader.lenient().identify(file).value()).contains(kind);
        assertThat(reading.value().isPresent()).isEqualTo(lenient.equals("read"));
        assertThat(reading.diagnostics().stream().filter(d -> !d.isError())).hasSize(warnings);
        if (lenient.equals("refused")) {
            assertThat(errors(reading)).containsExactly(firstStrictError);
        }
    }

    @ParameterizedTest
    @CsvFileSource(resources = "published.csv", useHeadersInDisplayName = true)
    void areStrictlyReadOrRefusedWithTheRightReason(
            String document, DocumentKind kind, int strictErrors, String firstStrictError) {
        Reading<Metadata> reading = MetadataReader.strict().read(folder().resolve(document));

        assertThat(reading.value().isPresent()).isEqualTo(strictErrors == 0);
        assertThat(errors(reading)).hasSize(strictErrors).first().isEqualTo(firstStrictError);
    }

    private static List<String> errors(Reading<?> reading) {
        return reading.diagnostics().stream()
                .filter(Diagnostic::isError)
                .map(d -> (d.pointer() + " " + d.message()).strip())
                .toList();
    }

    /** Composites of V3 among them; the AIMs that they are made of lie beside them. */
    @ParameterizedTest
    @CsvSource({
        "1CAE-ASM-V1.0-I01.json, 4, 3, 10, 0",
        "1MMC-AMQ-V2.5-I01.json, 3, 2, 6, 0",
        "1MMC-TST-V2.5-I01.json, 3, 2, 6, 0",
        "1UAG-SPK-V1.0-I01.json, 2, 1, 2, 1",
    })
    void resolveIntoGraphsThatCanBeRun(
            String document, int modules, int channels, int ports, int warnings) {
        Path file = folder().resolve("leonardo-chiariglione-mpai-sw/AIMs/AMDs/" + document);
        AimMetadata composite = MetadataReader.lenient().readAim(file).orThrow();

        Reading<WorkflowGraph> reading =
                WorkflowGraph.of(composite, new FolderCatalogue(file, MetadataReader.lenient()));

        WorkflowGraph graph = reading.orThrow();
        assertThat(graph.modules()).hasSize(modules);
        assertThat(graph.channels()).hasSize(channels);
        assertThat(graph.ports()).hasSize(ports);
        assertThat(reading.diagnostics()).hasSize(warnings);
    }

    @Test
    void areAllListed() throws IOException {
        List<String> listed =
                Documents.text("published.csv").lines().skip(1).map(l -> l.split(",")[0]).toList();
        try (Stream<Path> files = Files.walk(folder())) {
            assertThat(files.filter(f -> f.toString().endsWith(".json"))
                            .map(f -> folder().relativize(f).toString()))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @Test
    void runWhereTheyNameWhatIsNotThereIsRefusedWithThePlace() {
        Path file =
                folder().resolve(
                        "leonardo-chiariglione-mpai-sw/AIMs/AnswerToMultimodalQuestion.json");
        AimMetadata workflow = MetadataReader.lenient().readAim(file).orThrow();

        Reading<WorkflowGraph> graph =
                WorkflowGraph.of(workflow, new FolderCatalogue(file, MetadataReader.lenient()));

        assertThat(graph.value()).isEmpty();
        assertThat(graph.diagnostics()).filteredOn(Diagnostic::isError)
                .extracting(d -> d.line() + " " + d.pointer() + " " + d.message())
                .containsExactly(
                        "40 /Topology/5/Input/PortName the AIM 'TextToSpeech' has no port"
                                + " 'MachineText'",
                        "42 /Topology/7/Output/PortName the AIM 'TextToSpeech' has no port"
                                + " 'MachineSpeech'");
    }
}
