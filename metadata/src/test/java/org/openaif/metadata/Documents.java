// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents of our own for tests: good ones among the resources, small ones made up here. */
final class Documents {
    private Documents() {}

    static String text(String resource) {
        try (InputStream in = Documents.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of the resources. */
    static Path folder() {
        try {
            return Path.of(Documents.class.getResource("good-aiw.json").toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static AimMetadata read(String json) {
        return MetadataReader.lenient().readAim("test.json", bytes(json)).orThrow();
    }

    static List<String> lines(Reading<?> reading) {
        return reading.diagnostics().stream().map(Diagnostic::toString).toList();
    }

    /**
     * An AIM by a few words.
     *
     * @param ports such as {@code "> in int16[]"} for an input and {@code "< out int16[]"} for an
     *     output; {@code >!} and {@code <!} for those of hardware
     * @param subAims such as {@code "Filter = FilterAim"}
     * @param topology such as {@code "in -> Filter.in"}
     * @param extension the member OpenAIF, in JSON
     */
    static AimMetadata aim(
            String name,
            List<String> ports,
            List<String> subAims,
            List<String> topology,
            String extension) {
        String json =
                """
                {"Identifier": %s, "APIProfile": "Basic", "Description": "", "Types": [],
                 "Ports": [%s],
                 "SubAIMs": [%s],
                 "Topology": [%s],
                 "Implementations": [], "ResourcePolicies": [], "Documentation": [],
                 "OpenAIF": %s}
                """.formatted(
                        identifier(name),
                        String.join(",\n", ports.stream().map(Documents::port).toList()),
                        String.join(",\n", subAims.stream().map(Documents::subAim).toList()),
                        String.join(",\n", topology.stream().map(Documents::connection).toList()),
                        extension);
        return MetadataReader.strict().readAim(name + ".json", bytes(json)).orThrow();
    }

    static AimMetadata aim(String name, String... ports) {
        return aim(name, List.of(ports), List.of(), List.of(), "{}");
    }

    /** A catalogue of these, by their names. */
    static AimCatalogue catalogue(AimMetadata... metadata) {
        Map<String, AimMetadata> byName = new HashMap<>();
        for (AimMetadata one : metadata) {
            byName.put(one.name(), one);
        }
        return subAim -> Optional.ofNullable(byName.get(subAim.identifier().name()));
    }

    /** The channels of a graph, one line each: name, output, input, type. */
    static List<String> channels(WorkflowGraph graph) {
        return graph.channels().stream()
                .map(c -> c.name() + ": " + c.output() + " -> " + c.input() + " " + c.type())
                .toList();
    }

    /** The external ports of a graph, one line each: direction, name, type, what is behind it. */
    static List<String> ports(WorkflowGraph graph) {
        List<String> lines = new ArrayList<>();
        for (WorkflowGraph.ExternalPort port : graph.ports()) {
            lines.add(
                    port.port().direction() + " " + port.port().technology() + " "
                            + port.port().name() + " " + port.port().recordType() + " "
                            + port.connected());
        }
        return lines;
    }

    private static String identifier(String name) {
        return """
                {"ImplementerID": "1", "Specification": {"Name": "%s", "Version": "1"}}"""
                .formatted(name);
    }

    private static String port(String words) {
        String[] parts = words.split(" ", 3);
        return """
                {"Name": "%s", "Direction": "%s", "RecordType": "%s", "Technology": "%s",
                 "Protocol": "", "IsRemote": false}"""
                .formatted(
                        parts[1],
                        parts[0].startsWith(">") ? "InputOutput" : "OutputInput",
                        parts[2],
                        parts[0].endsWith("!") ? "Hardware" : "Software");
    }

    private static String subAim(String words) {
        String[] parts = words.split(" = ");
        return "{\"Name\": \"%s\", \"Identifier\": %s}".formatted(parts[0], identifier(parts[1]));
    }

    private static String connection(String words) {
        String[] parts = words.split(" -> ");
        return "{\"Output\": %s, \"Input\": %s}".formatted(end(parts[0]), end(parts[1]));
    }

    private static String end(String words) {
        int dot = words.indexOf('.');
        return "{\"AIMName\": \"%s\", \"PortName\": \"%s\"}"
                .formatted(words.substring(0, Math.max(dot, 0)), words.substring(dot + 1));
    }
}
