// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Request;
import org.openaif.authority.Explanation;
import org.openaif.authority.Policy;
import org.openaif.authority.PolicyRule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif trust explain}. */
@Command(
        name = "explain",
        header = "Tells whether somebody may do something, and which rule says so.",
        description = "A question of what the policy says; nothing is done, nothing written down.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 whether it is permitted or denied; 2 bad usage.",
            "",
            "Examples:",
            "  aif trust explain user-agent AIW_Start aiw/iot-rev",
            "  aif trust explain aim/iot-rev/A SharedStorage_Get on storage/other/key",
            "  aif trust explain --policy my.json --json peer/b External_Output_Read channel/w/Out"
        })
final class ExplainCommand implements Callable<Integer> {
    private static final int WORDS = 3;

    private final Surroundings surroundings;

    @Parameters(
            arity = "3..4",
            paramLabel = "WHO DOES WHAT",
            hideParamSyntax = true,
            description = "A principal, an action, a resource; before that may stand 'on'.")
    private List<String> words = List.of();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "Ask this policy. Default: the installation's.")
    private @Nullable Path file;

    @Option(names = "--json", description = "Print one JSON object, and nothing else.")
    private boolean json;

    @Mixin private final TrustFolder trust = new TrustFolder();

    ExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (words.size() > WORDS && !words.get(2).equals("on")) {
            throw new UsageException("say WHO DOES WHAT, three words");
        }
        Request request = new Request(words.get(0), words.get(1), words.getLast());
        Policy policy = file == null ? trust.policy() : Policy.of(file, Silence.LOG);
        Explanation explanation = policy.explain(request);
        if (json) {
            tellProgram(request, explanation);
        } else {
            tellPerson(explanation);
        }
        return ExitStatus.DONE;
    }

    private void tellPerson(Explanation explanation) {
        surroundings.print(
                verdict(explanation) + ": " + OneLine.of(explanation.decision().reason()));
        explanation
                .rule()
                .ifPresent(
                        rule ->
                                surroundings.print(
                                        "  " + rule.place() + ": " + OneLine.of(rule.toString())));
    }

    private void tellProgram(Request request, Explanation explanation) {
        Optional<PolicyRule> rule = explanation.rule();
        new JsonLines(surroundings)
                .write(
                        "explanation",
                        line -> {
                            line.writeStringProperty("who", request.principal());
                            line.writeStringProperty("does", request.action());
                            line.writeStringProperty("on", request.resource());
                            line.writeStringProperty("verdict", verdict(explanation));
                            line.writeStringProperty("reason", explanation.decision().reason());
                            rule.ifPresent(
                                    said -> {
                                        line.writeStringProperty("file", said.file());
                                        line.writeNumberProperty("line", said.line());
                                        line.writeStringProperty("rule", said.toString());
                                    });
                        });
    }

    private static String verdict(Explanation explanation) {
        return explanation.decision().permitted() ? "permitted" : "denied";
    }
}
