// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code aif store search}. */
@Command(
        name = "search",
        header = "Searches a Store, the best first; without words, lists all.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif store search motion",
            "  aif store search --kind aiw --json"
        })
final class StoreSearchCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "WORD", arity = "0..*", description = "What it is called or does.")
    private List<String> words = List.of();

    @Option(names = "--kind", paramLabel = "KIND", description = "Only aif, aiw or aim.")
    private @Nullable String kind;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    @Mixin private final StoreAccess access = new StoreAccess();

    StoreSearchCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (StoreAccess.Opened store = access.open(surroundings)) {
            JsonNode results =
                    StoreAnswer.of(
                                    store.remote()
                                            .search(
                                                    String.join(" ", words),
                                                    Optional.ofNullable(kind),
                                                    limit))
                            .path("results");
            for (JsonNode one : results) {
                surroundings.print(json ? StoreAnswer.line(one) : line(one));
            }
            if (results.isEmpty() && !json) {
                surroundings.print("nothing found");
            }
            return ExitStatus.DONE;
        }
    }

    private static String line(JsonNode one) {
        String name =
                one.path("kind").asString("").toLowerCase(Locale.ROOT)
                        + "/"
                        + one.path("name").asString("")
                        + "@"
                        + one.path("version").asString("");
        return OneLine.of("%-42s %s".formatted(name, one.path("description").asString("")).strip());
    }
}
