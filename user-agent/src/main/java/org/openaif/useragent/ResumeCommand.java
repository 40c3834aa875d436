// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code aif resume}. */
@Command(
        name = "resume",
        header = "Lets a paused workflow go on.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif resume",
            "  aif resume iot-rev"
        })
final class ResumeCommand extends ControlCommand {
    @Parameters(
            paramLabel = "RUNNING",
            arity = "0..1",
            description = "A running workflow, by its name or its process. Default: the only one.")
    private String running = "";

    ResumeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    String running() {
        return running;
    }

    @Override
    List<String> words() {
        return List.of("resume");
    }
}
