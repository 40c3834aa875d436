// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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
            description = "AIF metadata, which says where and by whom the installation's keys are kept, and is"
                            + " measured.")
    private @Nullable Path config;

    /** The installation; to be closed. Its folder is made when it is first used. */
    TrustInstallation open() {
        TrustInstallation named =
                config == null
                        ? TrustInstallation.ofThisUser()
                        : TrustInstallation.of(
                                MetadataReader.lenient().readAif(config).orThrow(), config);
        return folder == null ? named : named.in(folder);
    }
}
