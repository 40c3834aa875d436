// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.openaif.api.AifException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line {@code aif}.
 *
 * <p>Exit status 0 only if the command did what it says; 1 for a failure, with one line on standard
 * error; 2 for bad usage. The program's folder comes as the system property {@code aif.home}.
 */
@Command(
        name = "aif",
        header = "Runs AI Workflows of the standard MPAI-AIF (IEEE 3301).",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  aif demo                                  watch a workflow run; needs no file",
            "  aif run iot-rev --input recordings/anna   judge a recording",
            "  aif validate workflows/                   check metadata",
            "  aif graph iot-rev --svg iot-rev.svg       draw a workflow",
            "  aif run --help                            all about one command",
            "",
            "In a checkout, ./aif test builds and tests everything, and ./aif bench measures it."
        })
public final class Aif implements Callable<Integer> {
    /** The commands, in the order in which help lists them. To add one, add it here. */
    private static final Map<String, Function<Surroundings, Object>> COMMANDS = commands();

    private static Map<String, Function<Surroundings, Object>> commands() {
        Map<String, Function<Surroundings, Object>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand::new);
        commands.put("run", RunCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("pause", PauseCommand::new);
        commands.put("resume", ResumeCommand::new);
        commands.put("stop", StopCommand::new);
        commands.put("update", UpdateCommand::new);
        commands.put("rollback", RollbackCommand::new);
        commands.put("new", NewCommand::with);
        commands.put("pack", PackCommand::new);
        commands.put("store", StoreCommand::with);
        commands.put("trust", TrustCommand::with);
        commands.put("validate", ValidateCommand::new);
        commands.put("graph", GraphCommand::new);
        commands.put("conformance", ConformanceCommand::new);
        return commands;
    }

    @Spec private CommandSpec spec;

    private Aif() {}

    /** Runs one command, and ends the program with its exit status. */
    public static void main(String[] arguments) {
        // A library's logging interface would complain, on standard error, that nobody logs.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        Surroundings surroundings =
                new Surroundings(
                        Path.of(System.getProperty("aif.home", "")),
                        writer(FileDescriptor.out),
                        writer(FileDescriptor.err),
                        () -> System.console() != null && System.console().isTerminal());
        int status = run(surroundings, arguments);
        surroundings.out().flush();
        surroundings.err().flush();
        System.exit(status);
    }

    /** UTF-8 whatever the locale says: JSON has no other, and terminals no longer do. */
    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /** Runs one command; what it throws has become a line and an exit status. */
    static int run(Surroundings surroundings, String... arguments) {
        CommandLine line = new CommandLine(new Aif());
        // Only the command that was called is looked at: reading the annotations of all of them
        // would delay the first message. Help and suggestions need the whole list.
        boolean known = arguments.length > 0 && COMMANDS.containsKey(arguments[0]);
        for (String name : known ? List.of(arguments[0]) : List.copyOf(COMMANDS.keySet())) {
            line.addSubcommand(name, COMMANDS.get(name).apply(surroundings));
        }
        line.setOut(surroundings.out())
                .setErr(surroundings.err())
                .setUsageHelpWidth(100)
                .registerConverter(Speed.class, Speed::of)
                .setParameterExceptionHandler((wrong, args) -> refuse(surroundings, wrong))
                .setExecutionExceptionHandler(
                        (thrown, command, result) -> fail(surroundings, command, thrown));
        try {
            return line.execute(arguments);
        } catch (Error broken) {
            // A class that is missing, memory that is: nothing to go on with, but a line to say so.
            surroundings.say(mistake(broken));
            return ExitStatus.FAILURE;
        }
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }

    private static int refuse(Surroundings surroundings, ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        surroundings.say(what(wrong) + "; see " + command + " --help");
        return ExitStatus.BAD_USAGE;
    }

    private static String what(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(wrong.getMessage());
        }
        String first = unmatched.getUnmatched().getFirst();
        boolean command =
                wrong.getCommandLine().getParent() == null && !unmatched.isUnknownOption();
        List<String> suggestions =
                command ? Likeness.of(first, COMMANDS.keySet()) : unmatched.getSuggestions();
        return (command ? "there is no command '" + first + "'" : wrong.getMessage())
                + (suggestions.isEmpty()
                        ? ""
                        : "; did you mean " + String.join(" or ", suggestions) + "?");
    }

    private static int fail(Surroundings surroundings, CommandLine command, Exception thrown) {
        if (thrown instanceof UsageException usage) {
            return refuse(surroundings, new ParameterException(command, usage.getMessage()));
        }
        if (thrown instanceof AifException known) {
            surroundings.say(String.valueOf(known.getMessage()));
        } else {
            surroundings.say(mistake(thrown));
        }
        return ExitStatus.FAILURE;
    }

    private static String mistake(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return "a mistake of the program itself, please report it: " + thrown
                + (trace.length > 0 ? " at " + trace[0] : "");
    }
}
