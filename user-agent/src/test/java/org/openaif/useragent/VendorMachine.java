// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The machine of a vendor who has installed the program as it was built: {@code aif} and {@code mvn}
 * are on the path, the home is empty, and so is Maven's local repository. Maven finds what this house
 * was built with where that lies, rather than in the network; what is ours it must find with the program.
 *
 * @param work the folder to begin in
 */
record VendorMachine(Path work, Path home, Path programs) {
    private static final Path PROGRAM = Path.of("target/program/aif.jar").toAbsolutePath();

    static VendorMachine in(Path folder) throws IOException {
        VendorMachine machine =
                new VendorMachine(
                        Files.createDirectories(folder.resolve("work")),
                        Files.createDirectories(folder.resolve("home")),
                        Files.createDirectories(folder.resolve("bin")));
        machine.program(
                "aif",
                "exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -XX:+UseSerialGC"
                        + " -XX:TieredStopAtLevel=1 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8"
                        + " -Daif.home='" + Shell.HOME.toAbsolutePath().normalize() + "' -Duser.home=\"$HOME\""
                        + " -jar '" + PROGRAM + "' \"$@\"");
        machine.program(
                "mvn",
                "exec '" + Path.of(System.getProperty("aif.maven.home"), "bin", "mvn") + "' -s '"
                        + settings(folder.resolve("settings.xml")) + "' -Dmaven.repo.local=\"$HOME/.m2/repository\" \"$@\"");
        return machine;
    }

    private void program(String name, String line) throws IOException {
        Path file = programs.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Released artifacts are the same wherever they come from; ours must come from the program. */
    private static Path settings(Path file) throws IOException {
        String repository =
                "<id>built</id><url>" + Path.of(System.getProperty("aif.maven.repository")).toUri() + "</url>"
                        + "<releases><checksumPolicy>ignore</checksumPolicy></releases>"
                        + "<snapshots><enabled>false</enabled></snapshots>";
        return Files.writeString(
                file,
                "<settings><profiles><profile><id>built</id>"
                        + "<repositories><repository>" + repository + "</repository></repositories>"
                        + "<pluginRepositories><pluginRepository>" + repository + "</pluginRepository></pluginRepositories>"
                        + "</profile></profiles><activeProfiles><activeProfile>built</activeProfile></activeProfiles></settings>");
    }

    /** A command line, to be started; what it says goes to one stream. */
    ProcessBuilder shell(Path here, String command) {
        // Whoever started the tests in the background made them deaf to SIGINT.
        ProcessBuilder shell =
                new ProcessBuilder("env", "--default-signal=INT", "bash", "-c", command).directory(here.toFile());
        shell.environment().put("PATH", programs + ":" + System.getenv("PATH"));
        shell.environment().put("HOME", home.toString());
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        shell.environment().put("LC_ALL", "C.UTF-8");
        return shell.redirectErrorStream(true);
    }

    /** Maven 3 uses what JDK 25 warns of, and resets colours. */
    static boolean isOfMavenItself(String line) {
        return line.matches("(\\x1b\\[[0-9;]*m)*(WARNING: .*)?");
    }
}
