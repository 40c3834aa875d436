// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.controller.InstalledAims;
import picocli.CommandLine.Option;

/** The option {@code --aims}: where AIMs are found beside those that the program brings along. */
final class AimPath {
    @Option(
            names = "--aims",
            paramLabel = "JAR",
            description = "A jar, or a folder of classes, with AIMs of yours; can be given again.")
    private List<Path> aims = new ArrayList<>();

    /**
     * The AIMs of the program and those of the jars.
     *
     * @throws AifException MODULE_NOT_FOUND if a jar is not there
     */
    InstalledAims installed() {
        ClassLoader program = AimPath.class.getClassLoader();
        if (aims.isEmpty()) {
            return InstalledAims.of(program);
        }
        URL[] jars = aims.stream().map(AimPath::url).toArray(URL[]::new);
        // It stays open as long as the program runs: AIMs load classes when they need them.
        return InstalledAims.of(new URLClassLoader("aims", jars, program));
    }

    private static URL url(Path jar) {
        if (!Files.exists(jar)) {
            throw new AifException(
                    ErrorCode.MODULE_NOT_FOUND,
                    "--aims " + jar + ": there is no such jar or folder; name one that holds AIMs");
        }
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AifException(
                    ErrorCode.MODULE_NOT_FOUND, "--aims " + jar + ": " + e.getMessage(), e);
        }
    }
}
