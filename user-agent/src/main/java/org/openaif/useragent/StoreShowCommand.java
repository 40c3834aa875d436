// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code aif store show}. */
@Command(
        name = "show",
        header =
                "Shows what is needed to wire an AIM or run an AIW: its ports, their types, its versions.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif store show VolumePeaksAnalysis",
            "  aif store show aiw/IOT-REV@0.1.0 --json"
        })
final class StoreShowCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "NAME",
            description = "NAME, KIND/NAME, with @VERSION if not the latest is meant.")
    private String name = "";

    @Option(names = "--json", description = "Print one JSON object, and nothing else.")
    private boolean json;

    @Mixin private final StoreAccess access = new StoreAccess();

    StoreShowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (StoreAccess.Opened store = access.open(surroundings)) {
            StoreAnswer.Named named = StoreAnswer.named(store.remote(), name);
            if (json) {
                surroundings.print(StoreAnswer.line(named.shown()));
            } else {
                show(named);
            }
            return ExitStatus.DONE;
        }
    }

    private void show(StoreAnswer.Named named) {
        JsonNode shown = named.shown();
        JsonNode version = shown.path("version");
        print(named.kind() + "/" + named.name() + "@" + named.version(), "");
        print("", text(shown, "description"));
        print("publisher", text(version, "publisher") + ", " + text(version, "published"));
        print("licence", text(version, "licence"));
        print("sha256", text(version, "sha256"));
        if (version.path("yanked").asBoolean(false)) {
            print("YANKED", text(version, "reason"));
        }
        for (JsonNode port : shown.path("ports")) {
            print(
                    text(port, "direction"),
                    text(port, "name")
                            + "  "
                            + text(port, "type")
                            + (text(port, "technology").equals("hardware") ? "  (hardware)" : ""));
        }
        for (JsonNode part : shown.path("parts")) {
            print(
                    "made of",
                    text(part, "name")
                            + "  ("
                            + text(part, "aim")
                            + " "
                            + text(part, "version")
                            + ")");
        }
        for (JsonNode one : shown.path("implementations")) {
            print(
                    "runs on",
                    text(one, "architecture")
                            + ", "
                            + text(one, "operatingSystem")
                            + "  "
                            + text(one, "binary"));
        }
        for (JsonNode one : shown.path("documentation")) {
            print(text(one, "type").toLowerCase(Locale.ROOT), text(one, "uri"));
        }
        for (JsonNode one : shown.path("versions")) {
            print(
                    "version",
                    text(one, "version")
                            + (one.path("yanked").asBoolean(false) ? "  (yanked)" : ""));
        }
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private void print(String label, String text) {
        if (!label.isEmpty() && text.isEmpty()) {
            surroundings.print(OneLine.of(label));
        } else if (!text.isEmpty()) {
            surroundings.print(
                    "  " + OneLine.of("%-10s %s".formatted(label, text)).stripTrailing());
        }
    }
}
