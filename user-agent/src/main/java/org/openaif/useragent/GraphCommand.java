// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.metadata.WorkflowGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aif graph}. */
@Command(
        name = "graph",
        header = "Draws an AI Workflow: its AIMs, and what goes from where to where.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif graph iot-rev",
            "  aif graph iot-rev --svg iot-rev.svg"
        })
final class GraphCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "AIW",
            description = "A workflow: a file, a folder that holds one, or a name in workflows/.")
    private String aiw = "";

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description = "Write the picture into this file, as SVG, instead of the terminal.")
    private @Nullable Path svg;

    @Mixin private final AimPath aims = new AimPath();

    GraphCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        WorkflowGraph graph = LoadedWorkflow.load(surroundings, aiw, aims.installed()).graph();
        if (svg == null) {
            TextPicture.of(graph).forEach(surroundings::print);
        } else {
            write(svg, SvgPicture.of(graph));
            surroundings.print("wrote " + OneLine.of(svg.toString()));
        }
        return ExitStatus.DONE;
    }

    private static void write(Path file, String picture) {
        try {
            Files.writeString(file, picture);
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.WRITE,
                    file + ": cannot be written (" + e + "); name a file in a folder that exists",
                    e);
        }
    }
}
