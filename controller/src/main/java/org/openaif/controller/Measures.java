// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.Measurement;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.WorkflowGraph;

/**
 * Measures a workflow that does not run, or not yet, for attestation: its metadata documents byte by byte as
 * they were read, what came of them (modules with their settings, channels, ports: what composites
 * and command lines changed is in there), and what implements each AIM.
 */
public final class Measures {
    private final MessageDigest digest;

    /** Several AIMs come in one. */
    private final Map<Path, byte[]> byJar = new HashMap<>();

    Measures() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** One of its AIMs, and what would run. */
    private record Part(WorkflowGraph.Module module, AimImplementation implementation) {}

    /**
     * All that can be measured of a workflow, in the order of its metadata; nothing of it is run.
     *
     * @throws AifException MODULE_NOT_FOUND, PORT_CREATION_FAILED as when it is prepared;
     *     MODULE_CREATION_FAILED if an AIM cannot be measured
     */
    public static List<Measurement> of(WorkflowGraph graph, ImplementationSource source) {
        List<Part> parts = new ArrayList<>();
        for (WorkflowGraph.Module module : graph.modules()) {
            parts.add(new Part(module, Binding.of(module, source).implementation()));
        }
        return new Measures().ofParts(graph, parts);
    }

    List<Measurement> of(WorkflowGraph graph, List<AimInstance> instances) {
        return ofParts(
                graph,
                instances.stream()
                        .map(one -> new Part(one.module(), one.implementation()))
                        .toList());
    }

    private List<Measurement> ofParts(WorkflowGraph graph, List<Part> parts) {
        List<Measurement> measured = new ArrayList<>();
        String workflow = graph.workflow().name();
        addDocument(measured, workflow, graph.workflow());
        measured.add(
                Measurement.of(
                        "topology",
                        workflow,
                        version(graph.workflow()),
                        digest.digest(topology(graph).getBytes(StandardCharsets.UTF_8))));
        for (Part part : parts) {
            AimMetadata metadata = part.module().metadata();
            String name = workflow + "/" + part.module().name();
            addDocument(measured, name, metadata);
            measured.add(
                    Measurement.of(
                            "implementation",
                            name,
                            version(metadata),
                            implementation(part.implementation().type())));
            for (Measurement more : part.implementation().measured()) {
                measured.add(
                        new Measurement(more.kind(), name, more.version(), more.hash()));
            }
        }
        return measured;
    }

    private static String version(AimMetadata metadata) {
        return metadata.identifier().version();
    }

    /** Metadata that was made from a class is in the class. */
    private void addDocument(List<Measurement> measured, String name, AimMetadata metadata) {
        metadata.origin()
                .document()
                .map(bytes -> Measurement.of("metadata", name, version(metadata), digest.digest(bytes)))
                .ifPresent(measured::add);
    }

    /** A text that is the same exactly if the same runs. */
    private static String topology(WorkflowGraph graph) {
        StringBuilder text = new StringBuilder();
        for (WorkflowGraph.Module module : graph.modules()) {
            // The order of a map's own text is another in each process.
            text.append(module.name()).append('\n')
                    .append(module.metadata().identifier()).append('\n')
                    .append(new TreeMap<>(module.settings().parameters())).append('\n')
                    .append(module.settings().withParameters(Map.of())).append('\n');
        }
        graph.channels().forEach(channel -> text.append(channel).append('\n'));
        graph.ports().forEach(port -> text.append(port).append('\n'));
        return text.toString();
    }

    /**
     * The jar that its class is in; of classes in a folder, as a build leaves them, the class file and
     * those of all classes within it.
     */
    private byte[] implementation(Class<?> type) {
        try {
            Path where = where(type);
            @Nullable byte[] known = byJar.get(where);
            if (known == null) {
                boolean isJar = Files.isRegularFile(where);
                for (Path file : isJar ? List.of(where) : classFiles(where, type)) {
                    digest.update(Files.readAllBytes(file));
                }
                known = digest.digest();
                if (isJar) {
                    byJar.put(where, known);
                }
            }
            return known;
        } catch (IOException | URISyntaxException | RuntimeException e) {
            throw new AifException(
                    ErrorCode.MODULE_CREATION_FAILED,
                    type.getName() + " cannot be measured: " + e,
                    e);
        }
    }

    private static Path where(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static List<Path> classFiles(Path folder, Class<?> type) throws IOException {
        Path file = folder.resolve(type.getName().replace('.', '/') + ".class");
        String own = String.valueOf(file.getFileName());
        String inner = own.replace(".class", "$");
        try (Stream<Path> all = Files.list(Objects.requireNonNull(file.getParent()))) {
            return all.filter(
                            one -> {
                                String name = String.valueOf(one.getFileName());
                                return name.equals(own) || name.startsWith(inner);
                            })
                    .sorted()
                    .toList();
        }
    }
}
