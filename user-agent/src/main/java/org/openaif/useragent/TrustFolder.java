// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openaif.metadata.AifMetadata;
import org.openaif.metadata.MetadataReader;
import picocli.CommandLine.Option;

/** The options that say which installation is meant. */
final class TrustFolder {
    @Option(
            names = "--trust-folder",
            paramLabel = "DIR",
            description = "Where the installation keeps its keys. Default: ~/.openaif/trust.")
    private @Nullable Path folder;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "AIF metadata that says where and by whom the installation's keys are kept.")
    private @Nullable Path config;

    /** The AIF metadata that was named. */
    Optional<Path> config() {
        return Optional.ofNullable(config);
    }

    /** The installation; to be closed. Its folder is made when it is first used. */
    TrustInstallation open() {
        Optional<AifMetadata> metadata =
                config().map(file -> MetadataReader.lenient().readAif(file).orThrow());
        Path base =
                config().map(file -> file.toAbsolutePath().getParent()).orElse(Path.of("").toAbsolutePath());
        TrustInstallation named = TrustInstallation.of(metadata, base);
        return folder == null ? named : named.in(folder);
    }
}
