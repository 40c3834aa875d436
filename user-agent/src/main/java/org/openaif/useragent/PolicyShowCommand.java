// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import org.openaif.authority.Policy;
import org.openaif.authority.PolicyRule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aif trust policy show}. */
@Command(
        name = "show",
        header = "Shows the policy that is in force.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif trust policy show",
            "  aif trust policy show --standard > my.json    begin an own one"
        })
final class PolicyShowCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--standard",
            description = "Show the text of the policy that comes with the program.")
    private boolean standard;

    @Option(names = "--json", description = "Print one JSON object a rule, and nothing else.")
    private boolean json;

    @Mixin private final TrustFolder trust = new TrustFolder();

    PolicyShowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (standard) {
            new String(Policy.standardText(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(surroundings::print);
            return ExitStatus.DONE;
        }
        Policy policy = trust.policy();
        if (json) {
            policy.rules().forEach(this::tellProgram);
            return ExitStatus.DONE;
        }
        surroundings.print(
                (Files.exists(trust.installation().ownPolicyFile())
                                ? OneLine.of(trust.installation().ownPolicyFile().toString())
                                : policy.name() + ", which comes with the program")
                        + ", "
                        + Sentence.counted(policy.rules().size(), "rule"));
        for (PolicyRule rule : policy.rules()) {
            surroundings.print(OneLine.of(rule.place() + "  " + rule));
            surroundings.print("    because " + OneLine.of(rule.because()));
        }
        return ExitStatus.DONE;
    }

    private void tellProgram(PolicyRule rule) {
        new JsonLines(surroundings)
                .write(
                        "rule",
                        line -> {
                            line.writeStringProperty("file", rule.file());
                            line.writeNumberProperty("line", rule.line());
                            line.writeBooleanProperty("permits", rule.permits());
                            write(line, "who", rule.who());
                            write(line, "does", rule.actions());
                            write(line, "on", rule.on());
                            write(line, "unless", rule.unless());
                            line.writeStringProperty("because", rule.because());
                        });
    }

    private static void write(
            tools.jackson.core.JsonGenerator line, String name, List<String> texts) {
        line.writeArrayPropertyStart(name);
        texts.forEach(line::writeString);
        line.writeEndArray();
    }
}
