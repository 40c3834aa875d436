// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import picocli.CommandLine.Command;

/** {@code aif resume}. */
@Command(
        name = "resume",
        header = "Lets a paused workflow go on.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif resume",
            "  aif resume iot-rev"
        })
final class ResumeCommand extends RunningCommand {
    ResumeCommand(Surroundings surroundings) {
        super(surroundings);
    }
}
