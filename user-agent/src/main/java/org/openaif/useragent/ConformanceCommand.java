// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aif conformance}. */
@Command(
        name = "conformance",
        header = "Tells which functions of the standard are realised, and which tests show it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "The table is that of the last full test run (./aif test) of this program.",
        footer = {
            "",
            "Examples:",
            "  aif conformance",
            "  aif conformance --json"
        })
final class ConformanceCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--json", description = "Print a JSON array, one object a function.")
    private boolean json;

    @Option(
            names = "--collect",
            paramLabel = "CHECKOUT",
            hidden = true,
            description = "Make the table from the classes and test reports of a checkout.")
    private @Nullable Path checkout;

    ConformanceCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Path file = surroundings.home().resolve("user-agent/target/program/conformance.json");
        if (checkout != null) {
            List<Conformance> made = ConformanceScan.of(checkout);
            Files.writeString(file, ConformanceFile.write(made));
            Files.writeString(
                    checkout.resolve("docs").resolve("conformance.md"), Conformance.page(made));
        }
        List<Conformance> rows = ConformanceFile.read(file);
        if (json) {
            surroundings.print(ConformanceFile.write(rows));
        } else {
            print(rows);
        }
        return ExitStatus.DONE;
    }

    private void print(List<Conformance> rows) {
        int width = rows.stream().mapToInt(row -> row.function().length()).max().orElse(1);
        for (Conformance row : rows) {
            int tests = row.tests().size();
            surroundings.print(
                    String.format(
                            "%-12s %-" + width + "s  %-7s %s",
                            row.section(),
                            row.function(),
                            row.status().word(),
                            tests == 1 ? "1 test" : tests + " tests"));
        }
        long passing =
                rows.stream().filter(row -> row.status() == Conformance.Status.PASS).count();
        surroundings.print("");
        surroundings.print(
                passing + " of " + rows.size()
                        + " functions of the Basic and the Security API pass their tests");
    }
}
