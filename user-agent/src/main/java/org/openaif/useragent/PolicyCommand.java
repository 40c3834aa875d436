// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code aif trust policy}. */
@Command(
        name = "policy",
        header = "Shows, checks and changes who may do what.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"", "Example:", "  aif trust policy show"})
final class PolicyCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    private PolicyCommand() {}

    /** The command with its commands. */
    static CommandLine with(Surroundings surroundings) {
        return new CommandLine(new PolicyCommand())
                .addSubcommand(new PolicyShowCommand(surroundings))
                .addSubcommand(new PolicyCheckCommand(surroundings))
                .addSubcommand(new PolicyApplyCommand(surroundings));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
