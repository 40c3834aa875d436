// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openaif.trust.EntityAttestation;
import org.openaif.trust.Measurements;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.TrustedPlatform;
import picocli.CommandLine.Option;

/** The option {@code --trust-folder}: which installation's keys are used. */
final class TrustFolder {
    @Option(
            names = "--trust-folder",
            paramLabel = "DIR",
            description = "Where the installation keeps its keys. Default: ~/.openaif/trust.")
    private @Nullable Path folder;

    Path path() {
        return folder != null
                ? folder
                : Path.of(System.getProperty("user.home"), ".openaif", "trust");
    }

    /** Its Trusted Services; to be closed. The folder is made if it is not there. */
    TrustedPlatform open() {
        new PrivateFolder(path()).require();
        return TrustedPlatform.in(path())
                .with(new SoftwareProvider(path().resolve("software")))
                .open();
    }

    /** What attests it. */
    static EntityAttestation attestation(TrustedPlatform platform, Measurements measurements) {
        return new EntityAttestation(
                platform.services(EntityAttestation.OWNER),
                platform.providers(),
                measurements,
                InstantSource.system(),
                List::of);
    }
}
