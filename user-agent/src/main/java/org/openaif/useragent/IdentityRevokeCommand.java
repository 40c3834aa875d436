// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif trust identity revoke}. */
@Command(
        name = "revoke",
        header = "Takes identities back: whoever shows them is not believed any more.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif trust identity revoke peer/workshop",
            "  aif trust identity revoke 4f0c..."
        })
final class IdentityRevokeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "WHO", description = "A principal, for all of theirs; or a serial.")
    private String who = "";

    @Option(names = "--json", description = "Print one JSON object, and nothing else.")
    private boolean json;

    @Mixin private final TrustFolder trust = new TrustFolder();

    IdentityRevokeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        int taken;
        try (trust) {
            trust.require("Identity_Revoke", "identity/" + who);
            taken = trust.authority().revoke(who, TrustFolder.USER_AGENT);
        }
        if (json) {
            new JsonLines(surroundings)
                    .write(
                            "revoked",
                            line -> {
                                line.writeStringProperty("who", who);
                                line.writeNumberProperty("revoked", taken);
                            });
        } else {
            surroundings.print(
                    OneLine.of(
                            who
                                    + ": "
                                    + Sentence.counted(taken, "identity", "identities")
                                    + " taken back"));
        }
        return ExitStatus.DONE;
    }
}
