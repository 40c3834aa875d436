// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code aif trust identity}. */
@Command(
        name = "identity",
        header = "Lists, shows, renews and revokes who is who.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"", "Example:", "  aif trust identity list"})
final class IdentityCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    private IdentityCommand() {}

    /** The command with its commands. */
    static CommandLine with(Surroundings surroundings) {
        return new CommandLine(new IdentityCommand())
                .addSubcommand(new IdentityListCommand(surroundings))
                .addSubcommand(new IdentityShowCommand(surroundings))
                .addSubcommand(new IdentityRenewCommand(surroundings))
                .addSubcommand(new IdentityRevokeCommand(surroundings));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
