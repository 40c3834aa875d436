// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code aif store yank}. */
@Command(
        name = "yank",
        header =
                "Hides a version that you published: it is no longer found, and still given to who asks for it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif store yank aim/Peaks@1.1 --reason 'deaf on the left'",
            "  aif store yank aim/Peaks@1.1 --undo"
        })
final class StoreYankCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "NAME@VERSION", description = "Which version, exactly.")
    private String name = "";

    @ArgGroup(multiplicity = "1")
    private How how = new How();

    @Option(names = "--json", description = "Print one JSON object, and nothing else.")
    private boolean json;

    @Mixin private final StoreAccess access = new StoreAccess();

    private static final class How {
        @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
        private @Nullable String reason;

        @Option(names = "--undo", description = "Show it again.")
        private boolean undo;
    }

    StoreYankCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (!name.contains("@")) {
            throw new UsageException("say which version: " + name + "@VERSION");
        }
        try (StoreAccess.Opened store = access.open(surroundings)) {
            StoreAnswer.Named named = StoreAnswer.named(store.remote(), name);
            JsonNode now =
                    StoreAnswer.of(
                            store.remote()
                                    .yank(
                                            named.kind(),
                                            named.name(),
                                            named.version(),
                                            Optional.ofNullable(how.reason)));
            surroundings.print(
                    json
                            ? StoreAnswer.line(now)
                            : OneLine.of(
                                    (how.undo ? "shown again: " : "yanked ")
                                            + named.kind()
                                            + "/"
                                            + named.name()
                                            + "@"
                                            + named.version()));
            return ExitStatus.DONE;
        }
    }
}
