// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import picocli.CommandLine.Command;

/** {@code aif stop}. */
@Command(
        name = "stop",
        header = "Stops a running workflow in order: its sources first, the rest when it is worked off.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif stop",
            "  aif stop iot-rev"
        })
final class StopCommand extends RunningCommand {
    StopCommand(Surroundings surroundings) {
        super(surroundings);
    }
}
