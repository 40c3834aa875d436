// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.authority.CertificateAuthority;
import org.openaif.authority.Identity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif trust identity renew}. */
@Command(
        name = "renew",
        header = "Takes a principal's identities back; what runs gets new ones by itself.",
        description = "With --out, a new one is written to files, for a principal elsewhere.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif trust identity renew aim/iot-rev/VolumePeaksAnalysis",
            "  aif trust identity renew peer/workshop --out workshop/"
        })
final class IdentityRenewCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "WHO", description = "A principal.")
    private String who = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write certificate.pem, root.pem and private-key.pem there.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print one JSON object, and nothing else.")
    private boolean json;

    @Mixin private final TrustFolder trust = new TrustFolder();

    IdentityRenewCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        try (trust) {
            trust.require("Identity_Renew", "identity/" + who);
            CertificateAuthority authority = trust.authority();
            int taken = takeBack(authority);
            if (out == null) {
                tell(taken, null);
            } else {
                Identity identity = authority.issue(who);
                identity.writeTo(out);
                tell(taken, identity);
            }
        }
        return ExitStatus.DONE;
    }

    /** Whoever has none yet has none to take back; unless that was all that was asked for. */
    private int takeBack(CertificateAuthority authority) {
        try {
            return authority.revoke(who, TrustFolder.USER_AGENT);
        } catch (TrustException e) {
            if (e.error() == TrustError.DOES_NOT_EXIST && out != null) {
                return 0;
            }
            throw e;
        }
    }

    private void tell(int taken, @Nullable Identity identity) {
        if (json) {
            new JsonLines(surroundings)
                    .write(
                            "renewed",
                            line -> {
                                line.writeStringProperty("principal", who);
                                line.writeNumberProperty("revoked", taken);
                                if (identity != null) {
                                    line.writeStringProperty("serial", identity.serial());
                                    line.writeStringProperty(
                                            "expires", identity.expires().toString());
                                }
                            });
            return;
        }
        surroundings.print(
                OneLine.of(
                        who
                                + ": "
                                + Sentence.counted(taken, "identity", "identities")
                                + " taken back"));
        if (identity != null) {
            surroundings.print(
                    OneLine.of(
                            out
                                    + " has the new one, serial "
                                    + identity.serial()
                                    + ", until "
                                    + identity.expires()
                                    + "; private-key.pem is for "
                                    + who
                                    + " alone"));
        }
    }
}
