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

/** {@code aif store}: all that concerns the Store is one of its commands. */
@Command(
        name = "store",
        header = "Serves a Store of AIWs and AIMs, and finds, gets and publishes what is in one.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  aif store serve",
            "  aif store search motion",
            "  aif store show VolumePeaksAnalysis",
            "  aif store pull IOT-REV --format zip"
        })
final class StoreCommand implements Callable<Integer> {
    /** The commands, in the order in which help lists them. To add one, add it here. */
    private static final Map<String, Function<Surroundings, Object>> COMMANDS = commands();

    private static Map<String, Function<Surroundings, Object>> commands() {
        Map<String, Function<Surroundings, Object>> commands = new LinkedHashMap<>();
        commands.put("serve", StoreServeCommand::new);
        commands.put("search", StoreSearchCommand::new);
        commands.put("show", StoreShowCommand::new);
        commands.put("pull", StorePullCommand::new);
        commands.put("verify", StoreVerifyCommand::new);
        commands.put("publish", StorePublishCommand::new);
        commands.put("yank", StoreYankCommand::new);
        return commands;
    }

    @Spec private CommandSpec spec;

    private StoreCommand() {}

    /** The command with its commands. */
    static CommandLine with(Surroundings surroundings) {
        CommandLine line = new CommandLine(new StoreCommand());
        COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.apply(surroundings)));
        return line;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
