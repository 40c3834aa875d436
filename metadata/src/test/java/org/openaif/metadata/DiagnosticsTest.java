// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said about each thing that can be wrong: {@code diagnostics.txt} among the resources. */
class DiagnosticsTest {
    static Stream<Case> cases() {
        return Stream.of(Documents.text("diagnostics.txt").split("\n(?=# )"))
                .filter(block -> block.startsWith("# "))
                .map(Case::of);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isSaidInLenientMode(Case wrong) {
        assertThat(findings(wrong, false)).isEqualTo(wrong.lenient);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isSaidInStrictMode(Case wrong) {
        assertThat(findings(wrong, true)).isEqualTo(wrong.strict);
    }

    @ParameterizedTest
    @CsvSource({"good-aiw.json, good-aif.json", "good-v3-composite.json, good-v3-aif.json"})
    void goodDocumentsHaveNoFindings(String aiw, String aif) {
        AimMetadata workflow =
                MetadataReader.strict().readAim(Documents.folder().resolve(aiw)).orThrow();
        FolderCatalogue folder =
                new FolderCatalogue(Documents.folder(), MetadataReader.strict());

        Reading<WorkflowGraph> graph = WorkflowGraph.strictlyOf(workflow, folder);

        assertThat(graph.value()).isPresent();
        assertThat(graph.diagnostics()).isEmpty();
        assertThat(folder.diagnostics()).isEmpty();
        assertThat(MetadataReader.strict()
                        .readAif(Documents.folder().resolve(aif))
                        .diagnostics())
                .isEmpty();
    }

    private static List<String> findings(Case wrong, boolean strict) {
        MetadataReader reader = strict ? MetadataReader.strict() : MetadataReader.lenient();
        Reading<Metadata> reading = reader.read(wrong.document, Documents.bytes(wrong.text()));
        List<String> findings = new ArrayList<>(Documents.lines(reading));
        if (reading.value().orElse(null) instanceof AimMetadata aim) {
            // A workflow is resolved; another AIM is put into the good workflow.
            FolderCatalogue good =
                    new FolderCatalogue(Documents.folder(), MetadataReader.lenient());
            AimMetadata workflow =
                    aim.isComposite() ? aim : Documents.read(Documents.text(wrong.workflow()));
            AimCatalogue catalogue =
                    subAim -> Optional.of(aim)
                            .filter(it -> it.name().equals(subAim.identifier().name()))
                            .or(() -> good.find(subAim));
            Reading<WorkflowGraph> graph =
                    strict
                            ? WorkflowGraph.strictlyOf(workflow, catalogue)
                            : WorkflowGraph.of(workflow, catalogue);
            findings.addAll(Documents.lines(graph));
        }
        return findings.stream()
                .map(line -> line.replace("test.json:", wrong.workflow() + ":"))
                .toList();
    }

    record Case(
            String title,
            String document,
            String out,
            String in,
            List<String> lenient,
            List<String> strict) {

        static Case of(String block) {
            String[] head = block.split("\n", 3);
            int in = head[2].indexOf("\n+");
            List<String> rest = List.of(head[2].substring(in + 2).split("\n"));
            List<String> replacement =
                    rest.stream().takeWhile(l -> !l.matches("(lenient|strict): .*")).toList();
            return new Case(
                    head[0].substring(2),
                    head[1].substring("in ".length()),
                    head[2].substring("- ".length(), in),
                    String.join("\n", replacement).strip(),
                    after("lenient: ", rest),
                    after("strict: ", rest));
        }

        private static List<String> after(String mode, List<String> lines) {
            return lines.stream()
                    .filter(line -> line.startsWith(mode))
                    .map(line -> line.substring(mode.length()))
                    .toList();
        }

        /** The good workflow of the same version. */
        String workflow() {
            return document.startsWith("good-v3") ? "good-v3-composite.json" : "good-aiw.json";
        }

        String text() {
            String good = Documents.text(document);
            assertThat(good).contains(out);
            int at = good.indexOf(out);
            return good.substring(0, at) + in + good.substring(at + out.length());
        }

        @Override
        public String toString() {
            return title;
        }
    }
}
