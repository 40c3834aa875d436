// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code aif new}: what one can begin with. */
@Command(
        name = "new",
        header = "Writes a small project to begin with: an AIM of yours.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"", "Examples:", "  aif new aim ShakeMeter"})
final class NewCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    private NewCommand() {}

    /** The command with its commands. */
    static CommandLine with(Surroundings surroundings) {
        return new CommandLine(new NewCommand()).addSubcommand("aim", new NewAimCommand(surroundings));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
