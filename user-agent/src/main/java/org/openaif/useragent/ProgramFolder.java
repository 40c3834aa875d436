// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the build puts beside the program's jar. */
final class ProgramFolder {
    private ProgramFolder() {}

    /** A folder beside the jar; in a build, whose classes lie in a folder, beside the jar that it makes of them. */
    static Path beside(String name) {
        try {
            Path program =
                    Path.of(ProgramFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return (Files.isDirectory(program) ? program.resolveSibling("program").resolve("aif.jar") : program)
                    .resolveSibling(name);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program does not know where it is", e);
        }
    }
}
