// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code aif status}. */
@Command(
        name = "status",
        header = "Tells which workflows run, and how their AIMs and channels are.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example:", "  aif status"})
final class StatusCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Map<Path, String> all = ControlCommand.all();
        if (all.isEmpty()) {
            surroundings.print("no workflow runs");
        }
        for (Map.Entry<Path, String> one : all.entrySet()) {
            surroundings.print(
                    one.getValue() + " (process " + ControlCommand.process(one.getKey()) + ")");
            ControlSocket.ask(one.getKey(), List.of("status"))
                    .lines()
                    .forEach(line -> surroundings.print("  " + line));
        }
        return ExitStatus.DONE;
    }
}
