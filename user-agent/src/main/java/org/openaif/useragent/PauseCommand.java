// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code aif pause}. */
@Command(
        name = "pause",
        header = "Lets a running workflow wait: each AIM at its next port operation.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif pause",
            "  aif pause iot-rev"
        })
final class PauseCommand extends ControlCommand {
    @Parameters(
            paramLabel = "RUNNING",
            arity = "0..1",
            description = "A running workflow, by its name or its process. Default: the only one.")
    private String running = "";

    PauseCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    String running() {
        return running;
    }

    @Override
    List<String> words() {
        return List.of("pause");
    }
}
