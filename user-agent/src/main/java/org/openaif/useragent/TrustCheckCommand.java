// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openaif.useragent.Inspection.Finding;
import org.openaif.useragent.Inspection.Severity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aif trust check}. */
@Command(
        name = "check",
        header = "Looks this installation over: files, policy, audit log, identities, libraries.",
        description = {
            "Nothing is changed, nothing fetched: libraries are compared with the advisories that"
                + " the program comes with, and with files that you name."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 nothing is wrong (there may be warnings); 1 something is; 2 bad usage.",
            "",
            "Examples:",
            "  aif trust check",
            "  aif trust check --advisories osv-maven.json --strict"
        })
final class TrustCheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--advisories",
            paramLabel = "FILE",
            description = "More advisories, in the form of OSV; may be said several times.")
    private List<Path> files = List.of();

    @Option(names = "--strict", description = "Count warnings as wrong.")
    private boolean strict;

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    @Option(names = "--devices", hidden = true, paramLabel = "DIR")
    private Path devices = Path.of("/dev");

    @Mixin private final TrustFolder trust = new TrustFolder();

    TrustCheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        List<Advisories> advisories = new ArrayList<>(List.of(Advisories.shipped()));
        files.forEach(file -> advisories.add(Advisories.of(file)));
        List<Finding> findings;
        try (trust) {
            Path program = surroundings.home().resolve("user-agent/target/program");
            findings = new Inspection(trust, devices, program, advisories).findings();
        }
        findings.forEach(this::tell);
        long wrong = count(findings, Severity.WRONG);
        long warnings = count(findings, Severity.WARNING);
        total(wrong, warnings);
        return wrong == 0 && (warnings == 0 || !strict) ? ExitStatus.DONE : ExitStatus.FAILURE;
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream().filter(one -> one.severity() == severity).count();
    }

    private void tell(Finding finding) {
        if (json) {
            new JsonLines(surroundings)
                    .write(
                            "finding",
                            line -> {
                                line.writeStringProperty("severity", name(finding.severity()));
                                line.writeStringProperty("area", finding.area());
                                line.writeStringProperty("message", finding.message());
                                line.writeStringProperty("hint", finding.hint());
                            });
            return;
        }
        String text =
                OneLine.of(
                        name(finding.severity())
                                + "  "
                                + finding.area()
                                + ": "
                                + finding.message()
                                + (finding.hint().isEmpty() ? "" : "; " + finding.hint()));
        if (finding.severity() == Severity.WRONG) {
            surroundings.err().println(text);
            surroundings.err().flush();
        } else {
            surroundings.print(text);
        }
    }

    private static String name(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private void total(long wrong, long warnings) {
        if (json) {
            new JsonLines(surroundings)
                    .write(
                            "summary",
                            line -> {
                                line.writeNumberProperty("wrong", wrong);
                                line.writeNumberProperty("warnings", warnings);
                            });
        } else {
            surroundings.print(
                    (wrong == 0
                                    ? "nothing is wrong"
                                    : Sentence.counted(wrong, "thing is", "things are") + " wrong")
                            + ", "
                            + Sentence.counted(warnings, "warning"));
        }
    }
}
