// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.store.ReleaseName;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a workflow from a Store came to: each release, by the SHA-256 of its archive; the workflow
 * itself first. A file that is replaced by one rename.
 */
record StoreLock(Map<ReleaseName, String> releases) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Copies the map. */
    StoreLock {
        releases = new LinkedHashMap<>(releases);
    }

    /**
     * Reads one; an empty one if there is none.
     *
     * @throws AifException READ if it is none
     */
    static StoreLock read(Path file) {
        Map<ReleaseName, String> releases = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return new StoreLock(releases);
        }
        try {
            for (JsonNode one : MAPPER.readTree(Files.readAllBytes(file)).path("releases")) {
                ReleaseName name =
                        new ReleaseName(
                                one.path("kind").asString(""),
                                one.path("name").asString(""),
                                one.path("version").asString(""));
                releases.put(name, one.path("sha256").asString(""));
            }
            return new StoreLock(releases);
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            throw new AifException(
                    ErrorCode.READ,
                    file + " is no lock file: " + e.getMessage() + "; delete it, and run online",
                    e);
        }
    }

    /** Writes it. */
    void write(Path file) {
        ObjectNode json = MAPPER.createObjectNode();
        ArrayNode all = json.putArray("releases");
        releases.forEach(
                (name, sha256) ->
                        all.addObject()
                                .put("kind", name.kind())
                                .put("name", name.name())
                                .put("version", name.version())
                                .put("sha256", sha256));
        try {
            Files.createDirectories(file.getParent());
            Path part = file.resolveSibling("." + file.getFileName() + ".part");
            Files.write(part, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
            try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new AifException(ErrorCode.WRITE, file + " cannot be written: " + e, e);
        }
    }
}
