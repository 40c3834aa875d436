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
import org.openaif.testsupport.SharedData;

/** What others published: {@code published.csv} among the resources says what is made of each. */
class PublishedDocumentsTest {
    private static Path folder() {
        return SharedData.path("metadata");
    }

    @ParameterizedTest
    @CsvFileSource(resources = "published.csv", useHeadersInDisplayName = true)
    void areReadOrRefusedWithTheRightReason(
            String document, DocumentKind kind, int warnings, String reason) {
        Path file = folder().resolve(document);

        Reading<Metadata> reading = MetadataReader.lenient().read(file);

        assertThat(MetadataReader.lenient().identify(file).value()).contains(kind);
        assertThat(reading.value().isPresent()).isEqualTo(reason.equals("read"));
        assertThat(reading.diagnostics().stream().filter(d -> !d.isError())).hasSize(warnings);
        if (!reason.equals("read")) {
            assertThat(reading.diagnostics()).filteredOn(Diagnostic::isError).singleElement()
                    .extracting(Diagnostic::message).asString().contains(reason);
        }
    }

    @ParameterizedTest
    @CsvFileSource(resources = "published.csv", useHeadersInDisplayName = true)
    void areNoneOfThemStrictlyRight(String document) {
        Reading<Metadata> reading = MetadataReader.strict().read(folder().resolve(document));

        assertThat(reading.value()).isEmpty();
        assertThat(reading.diagnostics()).anyMatch(Diagnostic::isError);
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
