// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openaif.authority.IssuedIdentity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aif trust identity list}. */
@Command(
        name = "list",
        header = "Lists the identities that were issued, the latest first.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif trust identity list",
            "  aif trust identity list --all --json"
        })
final class IdentityListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--all", description = "Also those that expired or were revoked.")
    private boolean all;

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    @Mixin private final TrustFolder trust = new TrustFolder();

    IdentityListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<IssuedIdentity> identities;
        try (trust) {
            identities = trust.hasAuthority() ? trust.authorityToAsk().issued() : List.of();
        }
        List<IssuedIdentity> wanted =
                identities.stream()
                        .filter(one -> all || one.state() == IssuedIdentity.State.VALID)
                        .toList();
        wanted.forEach(this::tell);
        if (wanted.isEmpty() && !json) {
            surroundings.print("no identity is valid now; who needs one gets one");
        }
        return ExitStatus.DONE;
    }

    private void tell(IssuedIdentity identity) {
        String state = identity.state().name().toLowerCase(Locale.ROOT);
        if (!json) {
            surroundings.print(
                    OneLine.of(
                            identity.serial()
                                    + "  "
                                    + state
                                    + "  until "
                                    + identity.expires()
                                    + "  "
                                    + identity.principal()));
            return;
        }
        new JsonLines(surroundings)
                .write(
                        "identity",
                        line -> {
                            line.writeStringProperty("serial", identity.serial());
                            line.writeStringProperty("principal", identity.principal());
                            line.writeStringProperty("state", state);
                            line.writeStringProperty("issued", identity.issued().toString());
                            line.writeStringProperty("expires", identity.expires().toString());
                        });
    }
}
