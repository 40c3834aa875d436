// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.openaif.authority.Policy;
import org.openaif.authority.PolicyFinding;
import org.openaif.authority.PolicyRule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif trust policy check}. */
@Command(
        name = "check",
        header = "Checks a policy, without applying it.",
        description =
                "Each finding is one line: file, line, JSON pointer, what is wrong, how to mend"
                    + " it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 it can be applied; 1 it cannot; 2 bad usage.",
            "",
            "Example:",
            "  aif trust policy check my.json"
        })
final class PolicyCheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "The policy.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print one JSON object a finding, and nothing else.")
    private boolean json;

    PolicyCheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<PolicyFinding> findings = Policy.check(file);
        findings.forEach(this::tell);
        if (!findings.isEmpty()) {
            return ExitStatus.FAILURE;
        }
        Policy policy = Policy.of(file, Silence.LOG);
        if (!json) {
            surroundings.print(
                    OneLine.of(file.toString())
                            + ": ok, "
                            + Sentence.counted(policy.rules().size(), "rule"));
            policy.rules().stream().filter(Policy::isWeak).forEach(this::warn);
        }
        return ExitStatus.DONE;
    }

    private void warn(PolicyRule rule) {
        surroundings.print(
                OneLine.of(rule.place())
                        + ": warning: it permits something to anybody, or on anything;"
                        + " name whom, or on what");
    }

    private void tell(PolicyFinding finding) {
        if (!json) {
            surroundings.err().println(OneLine.of(finding.toString()));
            surroundings.err().flush();
            return;
        }
        new JsonLines(surroundings)
                .write(
                        "finding",
                        line -> {
                            line.writeStringProperty("file", finding.file());
                            line.writeNumberProperty("line", finding.line());
                            line.writeStringProperty("pointer", finding.pointer());
                            line.writeStringProperty("message", finding.message());
                            line.writeStringProperty("hint", finding.hint());
                        });
    }
}
