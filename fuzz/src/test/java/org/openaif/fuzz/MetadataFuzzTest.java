// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import org.openaif.metadata.AimCatalogue;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Diagnostic;
import org.openaif.metadata.Metadata;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.Reading;
import org.openaif.metadata.WorkflowGraph;

/** Any bytes are metadata, or refused with findings; whatever is metadata has a graph, or has not. */
class MetadataFuzzTest {
    /** Far beyond what one document is told about; a bound all the same. */
    private static final int FINDINGS = 1_000;

    private static final Map<String, AimMetadata> KNOWN = known();

    static Stream<byte[]> seeds() {
        return documents();
    }

    @Timeout(30)
    @MethodSource("seeds")
    @DictionaryEntries({ // as the fuzzer writes them: with \" for ", \\ for \
        "\\\"Identifier\\\":", "\\\"Specification\\\":", "\\\"Name\\\":", "\\\"AIM\\\":", "\\\"AIW\\\":",
        "\\\"AIMName\\\":", "\\\"AIMNumber\\\":", "\\\"PortName\\\":", "\\\"PortNumber\\\":", "\\\"DataType\\\":",
        "\\\"Ports\\\":", "\\\"ExternalPorts\\\":", "\\\"InternalTypes\\\":", "\\\"Types\\\":", "\\\"Type\\\":",
        "\\\"SubAIMs\\\":", "\\\"Topology\\\":", "\\\"Output\\\":", "\\\"Input\\\":", "\\\"Direction\\\":",
        "\\\"InputOutput\\\"", "\\\"OutputInput\\\"", "\\\"RecordType\\\":", "\\\"Technology\\\":",
        "\\\"ResourcePolicies\\\":", "\\\"ComputingPolicies\\\":", "\\\"Minimum\\\":", "\\\"Maximum\\\":",
        "\\\"Implementations\\\":", "\\\"OpenAIF\\\":", "\\\"Channels\\\":", "\\\"Depth\\\":", "\\\"Overflow\\\":",
        "\\\"MaxAge\\\":", "\\\"Join\\\":", "\\\"Policy\\\":", "\\\"Limits\\\":", "\\\"CpuShare\\\":", "\\\"Devices\\\":",
        "\\\"Parameters\\\":", "\\\"Header\\\":", "\\\"AIF-AMM-V3.0\\\"", "/* ... */", "\\\\u0000", "1e999999",
        "{int32 a; float32[] b}", "XXX-SND-V1.0", "V1", "*"
    })
    @FuzzTest // last: the fuzzer asks for it
    void metadataIsReadOrRefused(byte[] document) {
        Bounded.run(
                () -> {
                    check(MetadataReader.lenient().read("x.json", document));
                    check(MetadataReader.strict().read("x.json", document));
                });
    }

    private static void check(Reading<Metadata> reading) {
        checkFindings(reading);
        if (reading.value().orElse(null) instanceof AimMetadata aim) {
            // An AIM that names itself as its own part is known, too.
            AimCatalogue itself =
                    sub -> sub.identifier().equals(aim.identifier())
                            ? Optional.of(aim) : Optional.empty();
            AimCatalogue catalogue =
                    itself.or(sub -> Optional.ofNullable(KNOWN.get(sub.identifier().name())));
            checkGraph(WorkflowGraph.of(aim, catalogue));
            Reading<WorkflowGraph> strictly = WorkflowGraph.strictlyOf(aim, catalogue);
            checkGraph(strictly);
            if (strictly.value().isPresent()) {
                assertThat(WorkflowGraph.of(aim, catalogue).value())
                        .as("what strict reading accepts")
                        .isEqualTo(strictly.value());
            }
        }
    }

    private static void checkFindings(Reading<?> reading) {
        List<Diagnostic> findings = reading.diagnostics();
        assertThat(reading.value().isEmpty())
                .isEqualTo(findings.stream().anyMatch(Diagnostic::isError));
        assertThat(findings).hasSizeLessThan(FINDINGS);
        findings.forEach(finding -> Bounded.requireOneLine(finding.toString()));
    }

    private static void checkGraph(Reading<WorkflowGraph> reading) {
        checkFindings(reading);
        reading.value().ifPresent(MetadataFuzzTest::checkGraph);
    }

    /** Each channel leads from a module in the graph to one, and no name is there twice. */
    private static void checkGraph(WorkflowGraph graph) {
        Set<String> modules = new HashSet<>();
        graph.modules().forEach(module -> assertThat(modules.add(module.name())).isTrue());
        Set<String> names = new HashSet<>();
        for (WorkflowGraph.Channel channel : graph.channels()) {
            assertThat(names.add(channel.name())).isTrue();
            assertThat(modules).contains(channel.output().aim(), channel.input().aim());
        }
        for (WorkflowGraph.ExternalPort port : graph.ports()) {
            assertThat(port.settings()).hasSameSizeAs(port.connected());
            assertThat(port.connected()).extracting(PortRef::aim).isSubsetOf(modules);
        }
    }

    private static Map<String, AimMetadata> known() {
        Map<String, AimMetadata> known = new HashMap<>();
        documents()
                .map(document -> MetadataReader.lenient().readAim("seed", document).value())
                .flatMap(Optional::stream)
                .forEach(aim -> known.put(aim.name(), aim));
        assertThat(known).isNotEmpty();
        return known;
    }

    /** All good documents of this house, of all forms. */
    private static Stream<byte[]> documents() {
        return Stream.of(
                        "metadata/src/test/resources/org/openaif/metadata", "workflows/iot-rev")
                .map(folder -> Path.of("..").resolve(folder))
                .flatMap(MetadataFuzzTest::contents);
    }

    private static Stream<byte[]> contents(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> documents =
                    files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
            assertThat(documents).as("seeds in %s", folder).isNotEmpty();
            return documents.stream().map(MetadataFuzzTest::content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
