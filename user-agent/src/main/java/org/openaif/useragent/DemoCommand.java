// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aif demo}. */
@Command(
        name = "demo",
        header = "Runs the rehabilitation workflow IOT-REV on a simulated person; needs no file.",
        description = {
            "A metronome beats every four seconds, a person moves an arm and tries to stop with it;"
                    + " the workflow says of each movement whether it was in time.",
            "On a terminal it takes 50 seconds, as the exercise does; --speed max takes one."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif demo",
            "  aif demo --speed max",
            "  aif demo --parameter InertialDataChannel.Seed=7 \\",
            "      --parameter MicBufferDataChannel.Seed=7"
        })
final class DemoCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private final RunOptions options = new RunOptions();

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** It travels the real way: from an archive of a Store, each AIM in a class loader of its own. */
    @Override
    public Integer call() {
        Path setUp = surroundings.home().resolve("workflows").resolve("iot-rev").resolve("aif.json");
        return options.run(surroundings, EmbeddedStore.iotRev(), setUp, "simulator");
    }
}
