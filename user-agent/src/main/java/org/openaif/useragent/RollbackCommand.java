// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import picocli.CommandLine.Command;

/** {@code aif rollback}. */
@Command(
        name = "rollback",
        header = "Undoes the last aif update of a running workflow that has not been undone.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif rollback",
            "  aif rollback iot-rev"
        })
final class RollbackCommand extends RunningCommand {
    RollbackCommand(Surroundings surroundings) {
        super(surroundings);
    }
}
