// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.openaif.authority.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif trust policy apply}. */
@Command(
        name = "apply",
        header = "Makes a policy that of this installation; what runs changes over.",
        description = "A policy with an error changes nothing. Either is written to the audit log.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example:", "  aif trust policy apply my.json"})
final class PolicyApplyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "The policy.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print one JSON object, and nothing else.")
    private boolean json;

    @Mixin private final TrustFolder trust = new TrustFolder();

    PolicyApplyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (trust) {
            trust.require("Policy_Apply", "policy/" + file.getFileName());
            Policy.install(
                    file,
                    trust.installation().ownPolicyFile(),
                    trust.audit(),
                    TrustFolder.USER_AGENT);
        }
        if (json) {
            new JsonLines(surroundings)
                    .write(
                            "applied",
                            line ->
                                    line.writeStringProperty(
                                            "file",
                                            trust.installation().ownPolicyFile().toString()));
        } else {
            surroundings.print(
                    OneLine.of(file + " is in force, as " + trust.installation().ownPolicyFile()));
        }
        return ExitStatus.DONE;
    }
}
