// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Implementation;
import org.openaif.metadata.MetadataReader;
import org.openaif.storeserver.FirstContent;

/** Where the Store of this person lies, and what it holds at first. */
final class StoreHome {
    private static final String VERSION = "0.1.0";

    /** What the first public implementation for microcontrollers asks for: {@code /config/aif/demo}. */
    private static final String CONFIGURATION = "demo";

    private StoreHome() {}

    static Path folder() {
        return Path.of(System.getProperty("user.home"), ".openaif", "store");
    }

    /** IOT-REV and its AIMs; empty where the program came without its workflows. */
    static Optional<FirstContent> content(Surroundings surroundings) {
        Path workflow = surroundings.home().resolve("workflows").resolve("iot-rev");
        Path licence = surroundings.home().resolve("LICENSE");
        return Files.isDirectory(workflow) && Files.exists(licence)
                ? Optional.of(
                        new FirstContent(
                                workflow, classes(workflow), licence, CONFIGURATION, VERSION))
                : Optional.empty();
    }

    /** The jar that the program has the AIMs in; a folder in a build. */
    private static Path classes(Path workflow) {
        Path document = workflow.resolve("VolumePeaksAnalysis.json");
        AimMetadata aim = MetadataReader.lenient().readAim(document).orThrow();
        String name =
                aim.implementations().stream()
                        .findFirst()
                        .map(Implementation::binaryName)
                        .orElse("");
        try {
            Class<?> type = Class.forName(name, false, StoreHome.class.getClassLoader());
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new AifException(
                    ErrorCode.MODULE_NOT_FOUND,
                    "the fresh Store cannot be filled: "
                            + name
                            + " of "
                            + document
                            + " is not in the program ("
                            + e
                            + ")",
                    e);
        }
    }
}
