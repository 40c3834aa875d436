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
 * built, on a {@link VendorMachine}. What the page does not say are the ports: free ones in place of
 * those that it names.
 */
class TutorialIT {
    private static final Path PAGE = Shell.HOME.resolve("docs/tutorial.md");

    private static final int SECONDS = 120;

    @TempDir private Path folder;
    private final List<Process> servers = new ArrayList<>();
    private VendorMachine machine;
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
        machine = VendorMachine.in(folder);
        here = machine.work();
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

    /** In the terminal that the person works in: folders are kept from one command to the next. */
    private void type(Step step) throws IOException, InterruptedException {
        Path after = folder.resolve("pwd");
        Path answered = folder.resolve("answer");
        Process process =
                machine.shell(here, step.command + "\nstatus=$?\npwd >'" + after + "'\nexit $status")
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
        // In place of the shell, so that it is this process that gets the signal.
        Process server = machine.shell(machine.work(), "exec " + step.command).start();
        servers.add(server);
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
        String said = lines.stream().filter(line -> !VendorMachine.isOfMavenItself(line)).map(line -> line + "\n").collect(Collectors.joining());
        assertThat(said).as(step.command).matches(pattern);
    }

    private static String wildcards(String line) {
        return Pattern.compile("\\.\\.\\.").splitAsStream(line + " ").map(Pattern::quote).collect(Collectors.joining(".*"))
                .replaceFirst(" \\\\E$", "\\\\E");
    }
}
