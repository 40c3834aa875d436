// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code aif trust}: all that concerns security is one of its commands. */
@Command(
        name = "trust",
        header = "Shows and governs who is trusted, what they may do, and what they did.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"", "Example:", "  aif trust explain user-agent AIW_Start aiw/iot-rev"})
final class TrustCommand implements Callable<Integer> {
    /** The commands, in the order in which help lists them. To add one, add it here. */
    private static final Map<String, Function<Surroundings, Object>> COMMANDS = commands();

    private static Map<String, Function<Surroundings, Object>> commands() {
        Map<String, Function<Surroundings, Object>> commands = new LinkedHashMap<>();
        commands.put("status", TrustStatusCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("policy", PolicyCommand::with);
        commands.put("audit", AuditCommand::with);
        commands.put("identity", IdentityCommand::with);
        commands.put("check", TrustCheckCommand::new);
        commands.put("attest", AttestCommand::new);
        commands.put("verify", VerifyCommand::new);
        commands.put("reference", ReferenceCommand::new);
        return commands;
    }

    @Spec private CommandSpec spec;

    private TrustCommand() {}

    /** The command with its commands. */
    static CommandLine with(Surroundings surroundings) {
        CommandLine line = new CommandLine(new TrustCommand());
        COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.apply(surroundings)));
        return line;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
