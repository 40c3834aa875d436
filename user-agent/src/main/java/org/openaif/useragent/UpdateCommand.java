// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif update}. */
@Command(
        name = "update",
        header = "Changes a running workflow to another version of it, while it runs.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Only the difference is applied: AIMs that are the same in both go on. No message is"
                    + " lost. All or nothing: if a new AIM fails before its first message, or"
                    + " something does not fit, nothing has been changed. aif rollback undoes it."
        },
        footer = {
            "",
            "Examples:",
            "  aif update my/iot-rev-2",
            "  aif update my/iot-rev-2/iot-rev.json --running iot-rev"
        })
final class UpdateCommand extends ControlCommand {
    @Parameters(
            paramLabel = "AIW",
            description = "The other version: a file, a folder that holds one, or a name in"
                    + " workflows/.")
    private String aiw = "";

    @Option(
            names = "--running",
            paramLabel = "RUNNING",
            description = "The workflow to change, by its name or its process. Default: the only"
                    + " one that runs.")
    private String running = "";

    UpdateCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    String running() {
        return running;
    }

    @Override
    List<String> words() {
        Path file = WorkflowFile.find(surroundings().home(), aiw);
        return List.of("update", file.toAbsolutePath().toString());
    }
}
