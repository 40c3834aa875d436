// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.concurrent.Callable;
import org.openaif.authority.AuditReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aif trust audit export}. */
@Command(
        name = "export",
        header = "Writes the entries of the audit log as JSON lines to standard output.",
        description =
                "Each line as it stands in the log. To have the log verified elsewhere, copy its"
                        + " folder: an export has no seals.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif trust audit export > audit.jsonl",
            "  aif trust audit export --since 2026-11-24T00:00:00Z --outcome denied | jq .who"
        })
final class AuditExportCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private final AuditSelection selection = new AuditSelection();
    @Mixin private final TrustFolder trust = new TrustFolder();

    AuditExportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        AuditReader.read(
                trust.auditFolder(), selection.filter(), (entry, line) -> surroundings.print(line));
        return ExitStatus.DONE;
    }
}
