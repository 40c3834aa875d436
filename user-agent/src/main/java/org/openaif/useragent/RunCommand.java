// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif run}. */
@Command(
        name = "run",
        header = "Runs an AI Workflow, and prints what comes out of it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 it ran to its end; 1 an AIM failed or something cannot be read;",
            "2 bad usage; 130, 143 it was stopped by Ctrl-C, SIGTERM.",
            "",
            "Examples:",
            "  aif run iot-rev --input recordings/anna",
            "  aif run iot-rev --input recordings/anna --speed max --json",
            "  aif run iot-rev --source simulator --parameter InertialDataChannel.Seed=2 \\",
            "      --parameter MicBufferDataChannel.Seed=2",
            "  aif run my/workflow.json --source live",
            "  aif run IOT-REV@0.1.0 --input recordings/anna",
            "  aif run IOT-REV --offline --input recordings/anna"
        })
final class RunCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "AIW",
            arity = "0..1",
            description = {
                "A workflow: a file, a folder that holds one, or a name in workflows/.",
                "NAME@VERSION, or NAME with --store: from a Store. VERSION may be a range, as"
                        + " '[1.0,2.0)'.",
                "Without it, what OpenAIF.Start in --config names, from a Store."
            })
    private String aiw = "";

    @Option(
            names = "--input",
            paramLabel = "DIR",
            description = "Play the recording in this folder at all hardware inputs that can.")
    private @Nullable String input;

    @Option(
            names = "--source",
            paramLabel = "KIND",
            description = {
                "Put devices of this kind at all hardware inputs that have one: simulator, recording,"
                        + " live. Default: what the metadata says."
            })
    private @Nullable String source;

    @Mixin private final RunOptions options = new RunOptions();

    @Mixin private final StoreOptions store = new StoreOptions();

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (input != null && source != null && !source.equals(DeviceBinding.RECORDING)) {
            throw new UsageException("--input plays a recording; leave out --source " + source);
        }
        String named = aiw.isEmpty() ? options.start() : aiw;
        if (aiw.isEmpty() || store.isMeant(named)) {
            return options.runFromStore(
                    surroundings,
                    named,
                    store,
                    Optional.ofNullable(input),
                    Optional.ofNullable(source));
        }
        return options.run(
                surroundings, aiw, Optional.ofNullable(input), Optional.ofNullable(source));
    }
}
