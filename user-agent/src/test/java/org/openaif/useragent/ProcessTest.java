// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own: exit status, signals, pipes. */
class ProcessTest {
    @TempDir private Path folder;

    private ProcessBuilder aif(String... arguments) {
        List<String> command = new ArrayList<>();
        // Whoever started the tests in the background made them deaf to SIGINT.
        command.addAll(List.of("env", "--default-signal=INT"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-Daif.home=" + Shell.HOME,
                        "-Duser.home=" + System.getProperty("user.home")));
        String path = System.getProperty("surefire.test.class.path");
        command.addAll(
                List.of("-cp", path == null ? System.getProperty("java.class.path") : path));
        command.add(Aif.class.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private static int status(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return process.exitValue();
    }

    @Test
    void endsWithZeroWhenItIsDone() throws Exception {
        Process process = aif("demo").start();

        assertThat(process.inputReader().readAllAsString()).contains("6 correct, 5 incorrect");
        assertThat(status(process)).isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void endsWithOneAndOneLineWhenItCannot() throws Exception {
        Process process = aif("run", "iot-rev", "--input", "nowhere", "--json").start();

        assertThat(process.inputReader().readAllAsString()).isEmpty();
        assertThat(status(process)).isEqualTo(1);
        assertThat(errors().lines()).singleElement().asString().contains("nowhere");
    }

    @Test
    void endsWithTwoWhenItIsNotUnderstood() throws Exception {
        assertThat(status(aif("rnu").start())).isEqualTo(2);
        assertThat(errors().lines()).hasSize(1);
    }

    @Test
    void sigtermStopsInOrderWithASummary() throws Exception {
        assertStopsInOrder(143, "TERM");
    }

    @Test
    void controlCStopsInOrderWithASummary() throws Exception {
        assertStopsInOrder(130, "INT");
    }

    private void assertStopsInOrder(int status, String signal) throws Exception {
        Process process = aif("run", "iot-rev", "--speed", "real", "--json").start();
        BufferedReader out = process.inputReader();
        String first = out.readLine();

        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();

        assertThat(first).startsWith("{\"event\":\"verdict\"");
        assertThat(out.readAllAsString().lines().toList().getLast())
                .startsWith("{\"event\":\"summary\"")
                .contains("\"dropped\":0");
        assertThat(status(process)).isEqualTo(status);
        assertThat(errors()).isEmpty();
    }

    @Test
    void aReaderThatHasGoneEndsIt() throws Exception {
        Process process = aif("run", "iot-rev", "--json").start();
        process.getInputStream().close();

        assertThat(status(process)).isEqualTo(1);
        assertThat(errors().lines()).singleElement().asString().contains("standard output");
    }

    @Test
    void theStrictCheckSaysNothingOfItsLibraries() throws Exception {
        Process process =
                aif("validate", "--strict", Shell.IOT_REV.resolve("iot-rev.json").toString())
                        .start();

        assertThat(process.inputReader().readAllAsString()).contains("iot-rev.json: ok");
        assertThat(status(process)).isZero();
        assertThat(errors()).isEmpty();
    }
}
