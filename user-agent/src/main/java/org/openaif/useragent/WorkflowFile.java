// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Diagnostic;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.Reading;
import org.openaif.metadata.SubAim;

/** Finds the file of a workflow that a person names: by file, by folder, or by name. */
final class WorkflowFile {
    private WorkflowFile() {}

    /**
     * The file of a workflow.
     *
     * @param home where {@code workflows/} lies
     * @throws AifException MODULE_NOT_FOUND if there is none, or it is not plain which one
     */
    static Path find(Path home, String aiw) {
        Path workflows = home.resolve("workflows");
        try {
            for (Path place : List.of(Path.of(aiw), workflows.resolve(aiw))) {
                if (Files.isDirectory(place)) {
                    return onlyOne(place);
                }
                if (Files.exists(place)) {
                    return place;
                }
            }
        } catch (InvalidPathException e) {
            throw notFound(aiw, "cannot be the name of a file", workflows);
        }
        throw notFound(aiw, "there is no such file, folder or workflow", workflows);
    }

    private static AifException notFound(String aiw, String what, Path workflows) {
        String known =
                Files.isDirectory(workflows)
                        ? ", or one of " + entries(workflows, "*").stream()
                                .map(entry -> entry.getFileName().toString())
                                .toList()
                        : "";
        return new AifException(
                ErrorCode.MODULE_NOT_FOUND,
                aiw + ": " + what + "; name a file, a folder that holds one workflow" + known);
    }

    /** The one workflow in a folder that is not a part of another one there. */
    private static Path onlyOne(Path folder) {
        Map<Path, AimMetadata> composites = new LinkedHashMap<>();
        List<Path> basic = new ArrayList<>();
        List<Diagnostic> errors = new ArrayList<>();
        for (Path file : entries(folder, "*.json")) {
            Reading<?> reading = MetadataReader.lenient().read(file);
            reading.diagnostics().stream().filter(Diagnostic::isError).forEach(errors::add);
            if (reading.value().orElse(null) instanceof AimMetadata aim) {
                if (aim.isComposite()) {
                    composites.put(file, aim);
                } else {
                    basic.add(file);
                }
            }
        }
        List<Path> found = composites.isEmpty() ? basic : tops(composites);
        if (found.size() == 1) {
            return found.getFirst();
        }
        String first = errors.isEmpty() ? "" : " (" + errors.getFirst() + ")";
        throw new AifException(
                ErrorCode.MODULE_NOT_FOUND,
                found.isEmpty() || composites.isEmpty()
                        ? folder + ": holds no workflow" + first + "; name another folder, or a file"
                        : folder + ": holds " + found.size() + " workflows; name one of them: "
                                + found.stream().limit(5).map(Path::getFileName).toList());
    }

    private static List<Path> tops(Map<Path, AimMetadata> composites) {
        Set<String> parts = new HashSet<>();
        for (AimMetadata composite : composites.values()) {
            for (SubAim part : composite.subAims()) {
                parts.add(part.identifier().name());
            }
        }
        List<Path> tops = new ArrayList<>(composites.keySet());
        tops.removeIf(file -> parts.contains(composites.get(file).name()));
        // Composites that are all parts of each other: any of them tells what is wrong.
        return tops.isEmpty() ? List.of(composites.keySet().iterator().next()) : tops;
    }

    /** What is in a folder, sorted. */
    private static List<Path> entries(Path folder, String pattern) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, pattern)) {
            all.forEach(entries::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw new AifException(
                    ErrorCode.READ,
                    folder + ": cannot be read as a folder (" + e.getMessage()
                            + "); give yourself the right to read it",
                    e);
        }
        Collections.sort(entries);
        return entries;
    }
}
