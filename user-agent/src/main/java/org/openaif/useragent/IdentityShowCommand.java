// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.authority.CertificateAuthority;
import org.openaif.authority.IssuedIdentity;
import org.openaif.authority.SpiffeId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif trust identity show}. */
@Command(
        name = "show",
        header = "Shows the authority, or the identities of a principal.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif trust identity show",
            "  aif trust identity show peer/workshop"
        })
final class IdentityShowCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
            arity = "0..1",
            paramLabel = "WHO",
            description = "A principal, or a serial; without it, the authority itself.")
    private @Nullable String who;

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    @Mixin private final TrustFolder trust = new TrustFolder();

    IdentityShowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (trust) {
            CertificateAuthority authority = trust.authorityToAsk();
            if (who == null) {
                showAuthority(authority);
                return ExitStatus.DONE;
            }
            long shown =
                    authority.issued().stream()
                            .filter(one -> one.principal().equals(who) || one.serial().equals(who))
                            .peek(one -> show(authority, one))
                            .count();
            if (shown == 0) {
                throw new AifException(
                        ErrorCode.OP_FAILED,
                        "no identity is called '" + who + "'; see aif trust identity list --all");
            }
            return ExitStatus.DONE;
        }
    }

    private void showAuthority(CertificateAuthority authority) {
        X509Certificate root = authority.root();
        tell(
                "authority",
                "spiffe://" + authority.trustDomain(),
                root.getSerialNumber().toString(16),
                "until " + root.getNotAfter().toInstant());
    }

    private void show(CertificateAuthority authority, IssuedIdentity identity) {
        tell(
                "identity",
                new SpiffeId(authority.trustDomain(), identity.principal()).toString(),
                identity.serial(),
                identity.state().name().toLowerCase(Locale.ROOT)
                        + ", from "
                        + identity.issued()
                        + " until "
                        + identity.expires());
    }

    private void tell(String what, String uri, String serial, String state) {
        if (json) {
            new JsonLines(surroundings)
                    .write(
                            what,
                            line -> {
                                line.writeStringProperty("uri", uri);
                                line.writeStringProperty("serial", serial);
                                line.writeStringProperty("state", state);
                            });
        } else {
            surroundings.print(OneLine.of(what + " " + uri));
            surroundings.print("  serial " + serial + ", " + state);
        }
    }
}
