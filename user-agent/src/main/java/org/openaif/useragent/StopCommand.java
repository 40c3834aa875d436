// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code aif stop}. */
@Command(
        name = "stop",
        header = "Stops a running workflow in order: its sources first, the rest when it is worked off.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif stop",
            "  aif stop iot-rev"
        })
final class StopCommand extends ControlCommand {
    @Parameters(
            paramLabel = "RUNNING",
            arity = "0..1",
            description = "A running workflow, by its name or its process. Default: the only one.")
    private String running = "";

    StopCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    String running() {
        return running;
    }

    @Override
    List<String> words() {
        return List.of("stop");
    }
}
