// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code aif trust audit}. */
@Command(
        name = "audit",
        header = "Verifies, shows and exports who did what.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"", "Example:", "  aif trust audit verify"})
final class AuditCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    private AuditCommand() {}

    /** The command with its commands. */
    static CommandLine with(Surroundings surroundings) {
        return new CommandLine(new AuditCommand())
                .addSubcommand(new AuditVerifyCommand(surroundings))
                .addSubcommand(new AuditShowCommand(surroundings))
                .addSubcommand(new AuditExportCommand(surroundings));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
