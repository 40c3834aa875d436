// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what {@code docs/tutorial.md} says, as a person would: real processes of the program as it was
 * built, a home that is empty, Maven with a local repository that is empty. What the page does not say
 * are the ports, free ones in place of those that it names, and that Maven finds what the house was
 * built with where that lies, rather than in the network.
 */
class TutorialIT {
    private static final Path PAGE = Shell.HOME.resolve("docs/tutorial.md");
    private static final Path PROGRAM = Path.of("target/program/aif.jar").toAbsolutePath();

    private static final int SECONDS = 120;

    @TempDir private Path folder;
    private final List<Process> servers = new ArrayList<>();
    private Path here;
    private Map<String, String> ports;

    /**
     * A command of the page.
     *
     * @param answer the lines that are to come; {@code ...} is anything, as a line any lines
     */
    private record Step(boolean isServer, String command, List<String> answer) {}

    @BeforeEach
    void aMachineOfItsOwn() throws IOException {
        here = folder.resolve("work");
        Files.createDirectories(here);
        Files.createDirectories(folder.resolve("home"));
        Path programs = Files.createDirectories(folder.resolve("bin"));
        program(
                programs.resolve("aif"),
                "exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -XX:+UseSerialGC"
                        + " -XX:TieredStopAtLevel=1 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8"
                        + " -Daif.home='" + Shell.HOME.toAbsolutePath().normalize() + "' -Duser.home=\"$HOME\""
                        + " -jar '" + PROGRAM + "' \"$@\"");
        program(
                programs.resolve("mvn"),
                "exec '" + Path.of(System.getProperty("aif.maven.home"), "bin", "mvn") + "' -s '" + settings()
                        + "' -Dmaven.repo.local=\"$HOME/.m2/repository\" \"$@\"");
        try (ServerSocket https = new ServerSocket(0);
                DatagramSocket coap = new DatagramSocket();
                DatagramSocket coaps = new DatagramSocket()) {
            ports =
                    Map.of(
                            "8443", Integer.toString(https.getLocalPort()),
                            "5683", Integer.toString(coap.getLocalPort()),
                            "5684", Integer.toString(coaps.getLocalPort()));
        }
    }

    private static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Released artifacts are the same wherever they come from; ours must come from the program. */
    private Path settings() throws IOException {
        String repository =
                "<id>built</id><url>" + Path.of(System.getProperty("aif.maven.repository")).toUri() + "</url>"
                        + "<releases><checksumPolicy>ignore</checksumPolicy></releases>"
                        + "<snapshots><enabled>false</enabled></snapshots>";
        return Files.writeString(
                folder.resolve("settings.xml"),
                "<settings><profiles><profile><id>built</id>"
                        + "<repositories><repository>" + repository + "</repository></repositories>"
                        + "<pluginRepositories><pluginRepository>" + repository + "</pluginRepository></pluginRepositories>"
                        + "</profile></profiles><activeProfiles><activeProfile>built</activeProfile></activeProfiles></settings>");
    }

    @AfterEach
    void nothingIsLeftRunning() throws InterruptedException {
        for (Process server : servers) {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatThePageSaysHappens() throws Exception {
        List<Step> steps = steps();
        assertThat(steps).hasSizeGreaterThan(15);
        for (Step step : steps) {
            if (step.isServer) {
                serve(step);
            } else {
                type(step);
            }
        }
        for (Process server : servers) {
            new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start().waitFor();
            assertThat(server.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isEqualTo(130);
        }
    }

    private List<Step> steps() throws IOException {
        List<Step> steps = new ArrayList<>();
        String block = "";
        StringBuilder command = new StringBuilder();
        List<String> answer = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            boolean isFence = line.startsWith("```");
            if (isFence || block.startsWith("console") && line.startsWith("$ ")) {
                if (!command.isEmpty()) {
                    steps.add(new Step(block.contains("terminal="), command.toString(), List.copyOf(answer)));
                }
                command.setLength(0);
                answer.clear();
            }
            if (isFence) {
                block = block.isEmpty() ? line.substring(3) + " " : "";
            } else if (block.startsWith("console")) {
                if (line.startsWith("$ ")) {
                    command.append(here(line.substring(2)));
                } else if (line.startsWith("> ")) {
                    command.append('\n').append(line.substring(2));
                } else {
                    answer.add(here(line));
                }
            }
        }
        return steps;
    }

    /** The same with the ports that are free here. */
    private String here(String text) {
        String changed = text;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            changed = changed.replace(":" + port.getKey(), ":" + port.getValue());
        }
        return changed.startsWith("aif store serve ")
                ? changed + " --https-port " + ports.get("8443") + " --coap-port " + ports.get("5683") + " --coaps-port " + ports.get("5684")
                : changed;
    }

    private ProcessBuilder shell(String command) {
        // Whoever started the tests in the background made them deaf to SIGINT.
        ProcessBuilder shell =
                new ProcessBuilder("env", "--default-signal=INT", "bash", "-c", command).directory(here.toFile());
        shell.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        shell.environment().put("HOME", folder.resolve("home").toString());
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        shell.environment().put("LC_ALL", "C.UTF-8");
        return shell.redirectErrorStream(true);
    }

    /** In the terminal that the person works in: folders are kept from one command to the next. */
    private void type(Step step) throws IOException, InterruptedException {
        Path after = folder.resolve("pwd");
        Path answered = folder.resolve("answer");
        Process process =
                shell(step.command + "\nstatus=$?\npwd >'" + after + "'\nexit $status")
                        .redirectOutput(answered.toFile())
                        .start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            fail(step.command + " does not end; so far it said " + Files.readString(answered));
        }
        assertAnswer(step, Files.readAllLines(answered));
        assertThat(process.exitValue()).as(step.command).isZero();
        here = Path.of(Files.readString(after).strip());
    }

    /** In a terminal of its own, beside the folders of the others. */
    private void serve(Step step) throws IOException {
        Path before = here;
        here = folder.resolve("work");
        // In place of the shell, so that it is this process that gets the signal.
        Process server = shell("exec " + step.command).start();
        servers.add(server);
        here = before;
        BufferedReader out = server.inputReader();
        List<String> lines = new ArrayList<>();
        while (lines.size() < step.answer.size()) {
            String line = out.readLine();
            if (line == null) {
                break;
            }
            lines.add(line);
        }
        assertAnswer(step, lines);
    }

    private static void assertAnswer(Step step, List<String> lines) {
        String pattern =
                step.answer.stream()
                        .map(line -> line.equals("...") ? "(.*\n)*" : wildcards(line) + "\n")
                        .collect(Collectors.joining());
        String said = lines.stream().filter(line -> !isOfMavenItself(line)).map(line -> line + "\n").collect(Collectors.joining());
        assertThat(said).as(step.command).matches(pattern);
    }

    private static String wildcards(String line) {
        return Pattern.compile("\\.\\.\\.").splitAsStream(line + " ").map(Pattern::quote).collect(Collectors.joining(".*"))
                .replaceFirst(" \\\\E$", "\\\\E");
    }

    /** Maven 3 uses what JDK 25 warns of, and resets colours. */
    private static boolean isOfMavenItself(String line) {
        return line.matches("(\\x1b\\[[0-9;]*m)*(WARNING: .*)?");
    }
}
