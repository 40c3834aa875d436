// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.openaif.authority.AuditEntry;
import org.openaif.authority.AuditReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aif trust audit show}. */
@Command(
        name = "show",
        header = "Shows who did what, the last entries.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif trust audit show",
            "  aif trust audit show --outcome denied --last 100",
            "  aif trust audit show --who aim/iot-rev/* --did SharedStorage_*"
        })
final class AuditShowCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int last;

    @Option(names = "--json", description = "Print the entries as they stand in the log.")
    private boolean json;

    @Mixin private final AuditSelection selection = new AuditSelection();
    @Mixin private final TrustFolder trust = new TrustFolder();

    AuditShowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (last < 1) {
            throw new UsageException("--last " + last + " is no number of entries");
        }
        Deque<String> lines = new ArrayDeque<>();
        AuditReader.read(
                trust.auditFolder(),
                selection.filter(),
                (entry, line) -> {
                    lines.addLast(json ? line : text(entry));
                    if (lines.size() > last) {
                        lines.removeFirst();
                    }
                });
        lines.forEach(surroundings::print);
        if (lines.isEmpty() && !json) {
            surroundings.print("no entry is like that");
        }
        return ExitStatus.DONE;
    }

    private static String text(AuditEntry entry) {
        return OneLine.of(
                entry.number()
                        + "  "
                        + entry.time()
                        + "  "
                        + entry.principal()
                        + " "
                        + entry.action()
                        + " "
                        + entry.resource()
                        + ": "
                        + entry.outcome()
                        + (entry.detail().isEmpty() ? "" : " (" + entry.detail() + ")"));
    }
}
