// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.useragent.Shell.Outcome;

/** A workflow that runs is asked, paused, changed and stopped by commands of its user. */
@Timeout(120)
class ControlTest {
    /** The workflow of this test, whatever else of the user runs. */
    private static final String SELF = "" + ProcessHandle.current().pid();

    @TempDir private Path folder;

    private FutureTask<Outcome> startSimulator() {
        FutureTask<Outcome> run =
                new FutureTask<>(
                        () ->
                                Shell.aif(
                                        "run", Shell.IOT_REV, "--source", "simulator", "--speed",
                                        "real"));
        Thread.ofPlatform().daemon().start(run);
        while (Shell.aif("resume", SELF).status() != 0) {
            assertThat(run.isDone()).isFalse();
            Thread.onSpinWait();
        }
        return run;
    }

    /** A copy of the workflow in which one document says something else. */
    private Path version(String document, String before, String after) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("version" + after.hashCode()));
        try (Stream<Path> files = Files.list(Shell.IOT_REV)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path changed = copy.resolve(document);
        String text = Files.readString(changed);
        assertThat(text).contains(before);
        Files.writeString(changed, text.replace(before, after));
        return copy;
    }

    @Test
    void isAskedPausedUpdatedRolledBackAndStopped() throws Exception {
        FutureTask<Outcome> run = startSimulator();
        assertThat(Shell.aif("status").out())
                .contains("IOT-REV (process " + SELF + ")")
                .contains("aim MotionRecognitionAnalysis RUNNING")
                .contains("channel SensorsDataChannel written");
        assertThat(Shell.aif("pause", SELF).out()).isEqualTo("IOT-REV is paused\n");
        assertThat(Shell.aif("status").out()).contains("aim MotionRecognitionAnalysis PAUSED");
        assertThat(Shell.aif("resume", SELF).out()).isEqualTo("IOT-REV goes on\n");

        Path other = version("VolumePeaksAnalysis.json", "Decibels\": 16", "Decibels\": 14");
        assertThat(Shell.aif("update", other, "--running", SELF).out())
                .isEqualTo("replaced: VolumePeaksAnalysis\n");
        assertThat(Shell.aif("update", other, "--running", SELF).out())
                .startsWith("nothing differs");
        assertThat(Shell.aif("rollback", SELF).out())
                .isEqualTo("replaced: VolumePeaksAnalysis\n");
        Outcome again = Shell.aif("rollback", SELF);
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.errors()).singleElement().asString().contains("no change to undo");

        assertThat(Shell.aif("stop", SELF).status()).isZero();
        Outcome ended = run.get(60, TimeUnit.SECONDS);
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("went through 6 channels, none dropped");
        Outcome gone = Shell.aif("pause", SELF);
        assertThat(gone.status()).isEqualTo(1);
        assertThat(gone.errors()).singleElement().asString().contains("run");
    }

    @Test
    void aVersionThatCannotBeUsedChangesNothing() throws Exception {
        FutureTask<Outcome> run = startSimulator();
        List<Path> unfit =
                List.of(
                        version("VolumePeaksAnalysis.json", "usecases.Volume", "usecases.NoVolume"),
                        version("VolumePeaksAnalysis.json", "Decibels\": 16", "Decibels\": -1"),
                        version("iot-rev.json", "\"PortName\": \"MotionDataChannel\"", "\"X\": 1"),
                        folder.resolve("nowhere"));
        for (Path version : unfit) {
            Outcome refused = Shell.aif("update", version, "--running", SELF);
            assertThat(refused.status()).as(refused.out()).isEqualTo(1);
            assertThat(refused.errors()).as("%s", version).hasSize(1);
        }
        assertThat(Shell.aif("status").out()).contains("aim VolumePeaksAnalysis RUNNING");
        assertThat(Shell.aif("rollback", SELF).status()).isEqualTo(1);
        assertThat(Shell.aif("stop", SELF).status()).isZero();
        assertThat(run.get(60, TimeUnit.SECONDS).status()).isZero();
    }

    @Test
    void nobodyElsesFolderIsUsed() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), open);
        for (Path path : List.of(open, link)) {
            assertThatThrownBy(() -> new RunFolder(path).require())
                    .isInstanceOf(AifException.class)
                    .hasMessageContaining(path.toString());
        }
    }

    @Test
    void whatAKilledProcessLeftBehindIsTakenAway() throws IOException {
        RunFolder.ofUser().require();
        Path left = RunFolder.ofUser().path().resolve("0.sock");
        Files.deleteIfExists(left);
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(java.net.UnixDomainSocketAddress.of(left));
        }
        assertThat(left).exists();
        assertThat(Shell.aif("status").status()).isZero();
        assertThat(left).doesNotExist();
    }

    @Test
    void aLineThatIsNoneOfOursIsRefused() throws IOException {
        for (String line : List.of("", "[]", "{", "{\"lines\": 3", "x".repeat(100))) {
            assertThatThrownBy(() -> Answer.of(line)).isInstanceOf(IllegalArgumentException.class);
        }
        Answer answer = new Answer(true, List.of("a \"quoted\" line", "", "ü\n"));
        assertThat(Answer.of(answer.toLine())).isEqualTo(answer);
    }
}
