// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openaif.authority.AuditFinding;
import org.openaif.authority.AuditReport;
import org.openaif.authority.AuditVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aif trust audit verify}. */
@Command(
        name = "verify",
        header = "Finds any entry of the audit log that was removed, altered, moved or forged.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 the log is as it was written; 1 it is not; 2 bad usage.",
            "",
            "Examples:",
            "  aif trust audit verify",
            "  aif trust audit verify --log /backup/audit --key audit-key.pem"
        })
final class AuditVerifyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--log",
            paramLabel = "DIR",
            description = "The folder of the log. Default: that of the installation.")
    private @Nullable Path log;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The public key of the log, in PEM. Default: the installation's.")
    private @Nullable Path key;

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    @Mixin private final TrustFolder trust = new TrustFolder();

    AuditVerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path folder = log == null ? trust.auditFolder() : log;
        TrustFolder.AuditKey verifying;
        try (trust) {
            verifying = trust.auditKey(Optional.ofNullable(key));
        }
        AuditReport report = AuditVerifier.verify(folder, verifying.key(), OptionalLong.empty());
        report.findings().forEach(this::tell);
        total(folder, report);
        if (verifying.fromBesideTheLog() && !json) {
            surroundings.say(
                    "verified with the key that lies beside the log, which whoever forges the log"
                        + " can forge, too; --key names another");
        }
        return report.isGenuine() ? ExitStatus.DONE : ExitStatus.FAILURE;
    }

    private void tell(AuditFinding finding) {
        if (!json) {
            surroundings.say(finding.toString());
            return;
        }
        new JsonLines(surroundings)
                .write(
                        "finding",
                        line -> {
                            line.writeStringProperty(
                                    "kind", finding.kind().name().toLowerCase(Locale.ROOT));
                            line.writeNumberProperty("entry", finding.entry());
                            line.writeStringProperty("place", finding.place());
                            line.writeStringProperty("message", finding.message());
                        });
    }

    private void total(Path folder, AuditReport report) {
        if (json) {
            new JsonLines(surroundings)
                    .write(
                            "report",
                            line -> {
                                line.writeBooleanProperty("genuine", report.isGenuine());
                                line.writeNumberProperty("entries", report.entries());
                                line.writeNumberProperty("seals", report.seals());
                                line.writeNumberProperty("unsealed", report.unsealed());
                                line.writeNumberProperty("findings", report.findings().size());
                            });
            return;
        }
        String counted =
                Sentence.counted(report.entries(), "entry", "entries")
                        + ", "
                        + Sentence.counted(report.seals(), "seal")
                        + (report.unsealed() == 0
                                ? ""
                                : ", " + report.unsealed() + " not yet sealed");
        surroundings.print(
                OneLine.of(folder.toString())
                        + ": "
                        + (report.isGenuine() ? "genuine" : "NOT as it was written")
                        + ", "
                        + counted);
    }
}
