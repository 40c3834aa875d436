// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code aif rollback}. */
@Command(
        name = "rollback",
        header = "Undoes the last aif update of a running workflow that has not been undone.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif rollback",
            "  aif rollback iot-rev"
        })
final class RollbackCommand extends ControlCommand {
    @Parameters(
            paramLabel = "RUNNING",
            arity = "0..1",
            description = "A running workflow, by its name or its process. Default: the only one.")
    private String running = "";

    RollbackCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    String running() {
        return running;
    }

    @Override
    List<String> words() {
        return List.of("rollback");
    }
}
