// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import picocli.CommandLine.Command;

/** {@code aif pause}. */
@Command(
        name = "pause",
        header = "Lets a running workflow wait: each AIM at its next port operation.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif pause",
            "  aif pause iot-rev"
        })
final class PauseCommand extends RunningCommand {
    PauseCommand(Surroundings surroundings) {
        super(surroundings);
    }
}
