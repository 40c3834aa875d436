// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs commands as the launcher would, in this process. */
final class Shell {
    /** The checkout: tests run in their room's folder. */
    static final Path HOME = Path.of("..");

    static final Path IOT_REV = HOME.resolve("workflows/iot-rev");

    private Shell() {}

    /** What a command left behind. */
    record Outcome(int status, String out, String err) {
        List<JsonNode> json() {
            JsonMapper mapper = new JsonMapper();
            return out.lines().map(mapper::readTree).toList();
        }

        List<JsonNode> events(String name) {
            return json().stream().filter(e -> e.get("event").asString().equals(name)).toList();
        }

        List<String> errors() {
            return err.lines().toList();
        }
    }

    static Outcome aif(Object... arguments) {
        return run(false, arguments);
    }

    static Outcome aifOnTerminal(Object... arguments) {
        return run(true, arguments);
    }

    private static Outcome run(boolean terminal, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings surroundings =
                new Surroundings(
                        HOME, new PrintWriter(out), new PrintWriter(err), () -> terminal);
        String[] words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        return new Outcome(Aif.run(surroundings, words), out.toString(), err.toString());
    }
}
