// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command of one word to a running workflow: its name is what the workflow is told. */
abstract class RunningCommand extends ControlCommand {
    @Parameters(
            paramLabel = "RUNNING",
            arity = "0..1",
            description = "A running workflow, by its name or its process. Default: the only one.")
    private String running = "";

    @Spec private CommandSpec spec;

    RunningCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    String running() {
        return running;
    }

    @Override
    List<String> words() {
        return List.of(spec.name());
    }
}
