// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.Implements;
import org.openaif.api.Input;
import org.openaif.api.Output;
import org.openaif.api.RecordCodec;
import org.openaif.api.TypeGrammar;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Direction;
import org.openaif.metadata.Implementation;
import org.openaif.metadata.PortMetadata;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.store.ParsedArchive;

/**
 * Compares the ports that metadata says with those that the Java classes of an archive declare, by
 * the same rules by which a Controller binds them. The classes are looked at hollowed out, so no code
 * of the publisher runs: see {@link HollowClasses}.
 */
final class PortCheck {
    private static final String RULE = "ports";
    private static final String SERVICES = "META-INF/services/" + Aim.class.getName();

    /** More AIMs than that are not listed in one jar. */
    private static final int LISTED = 1_000;

    private final ParsedArchive archive;
    private final List<Finding> findings = new ArrayList<>();

    private PortCheck(ParsedArchive archive) {
        this.archive = archive;
    }

    static List<Finding> of(ParsedArchive archive) {
        PortCheck check = new PortCheck(archive);
        Map<String, WorkflowGraph.Module> byAim = new LinkedHashMap<>();
        archive.graph()
                .modules()
                .forEach(module -> byAim.putIfAbsent(module.metadata().name(), module));
        byAim.values().forEach(check::module);
        return check.findings;
    }

    private void module(WorkflowGraph.Module module) {
        Optional<ParsedArchive.Chosen> chosen =
                archive.implementation(module).filter(found -> isJava(found.implementation()));
        if (chosen.isEmpty()) {
            return;
        }
        String binary = chosen.get().implementation().binaryName();
        try (HollowClasses classes = new HollowClasses(jars(chosen.get().binary()))) {
            Class<?> type =
                    binary.endsWith(".jar")
                            ? listed(module.metadata().name(), classes)
                            : classes.loadClass(binary);
            if (!Aim.class.isAssignableFrom(type)) {
                error(module, binary + " is no AIM", "implement " + Aim.class.getName());
            } else {
                compare(module, type);
            }
        } catch (IOException | ClassNotFoundException | LinkageError | RuntimeException e) {
            // Annotations and signatures of a stranger, too, can be wrong in all kinds of ways.
            error(
                    module,
                    binary + " cannot be used: " + e,
                    "build it again, and pack all it needs");
        }
    }

    private static boolean isJava(Implementation implementation) {
        return implementation.architecture().equalsIgnoreCase("java");
    }

    private List<Path> jars(Path own) throws IOException {
        List<Path> jars = new ArrayList<>(List.of(own));
        Path libraries = archive.folder().resolve("lib");
        if (Files.isDirectory(libraries)) {
            try (Stream<Path> all = Files.walk(libraries)) {
                all.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
            }
        }
        return jars;
    }

    private static Class<?> listed(String aim, HollowClasses classes)
            throws IOException, ClassNotFoundException {
        byte[] services = classes.read(SERVICES);
        List<String> names =
                services == null
                        ? List.of()
                        : new String(services, StandardCharsets.UTF_8)
                                .lines()
                                .limit(LISTED)
                                .map(line -> line.replaceFirst("#.*", "").strip())
                                .filter(line -> !line.isEmpty())
                                .toList();
        for (String name : names) {
            Class<?> type = classes.loadClass(name);
            Implements said = type.getAnnotation(Implements.class);
            if (said != null && said.aim().equals(aim) || names.size() == 1) {
                return type;
            }
        }
        throw new ClassNotFoundException(
                "it lists "
                        + names.size()
                        + " AIMs and none that @Implements "
                        + aim
                        + " in "
                        + SERVICES);
    }

    private void compare(WorkflowGraph.Module module, Class<?> type) {
        Map<String, Class<? extends Record>> declared = new HashMap<>();
        for (Input input : type.getAnnotationsByType(Input.class)) {
            declared.put(Direction.INPUT + input.name(), input.type());
        }
        for (Output output : type.getAnnotationsByType(Output.class)) {
            declared.put(Direction.OUTPUT + output.name(), output.type());
        }
        if (declared.isEmpty()) {
            findings.add(
                    Finding.warning(
                            RULE,
                            module.metadata().name(),
                            "its class declares no ports, so they cannot be"
                                    + " compared with the metadata",
                            "declare them by @Input and @Output"));
            return;
        }
        for (PortMetadata port : module.metadata().ports()) {
            Class<? extends Record> record = declared.remove(port.direction() + port.name());
            String words =
                    port.direction().name().toLowerCase(Locale.ROOT) + " port " + port.name();
            if (record == null) {
                error(
                        module,
                        words + " is not declared by " + type.getName(),
                        "declare it, or take it out of the metadata");
            } else {
                compare(module, port, words, record);
            }
        }
        declared.forEach(
                (port, record) ->
                        findings.add(
                                Finding.warning(
                                        RULE,
                                        module.metadata().name(),
                                        type.getName()
                                                + " declares a port that its metadata has not: "
                                                + port,
                                        "add it to the metadata")));
    }

    private void compare(
            WorkflowGraph.Module module,
            PortMetadata port,
            String words,
            Class<? extends Record> record) {
        AimMetadata metadata = module.metadata();
        Map<String, String> shorthands = new HashMap<>();
        metadata.types().forEach(type -> shorthands.put(type.name(), type.type()));
        try {
            RecordCodec.of(
                    TypeGrammar.lenient(warning -> {}).with(shorthands).parse(port.recordType()),
                    record);
        } catch (AifException e) {
            error(
                    module,
                    words + " does not carry what its class says: " + e.getMessage(),
                    "make " + record.getSimpleName() + " and " + port.recordType() + " the same");
        }
    }

    private void error(WorkflowGraph.Module module, String what, String mend) {
        findings.add(Finding.error(RULE, module.metadata().name(), what, mend));
    }
}
