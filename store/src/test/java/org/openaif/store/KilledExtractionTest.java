// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that unpacks is killed with {@code kill -9} at a random moment: the folder is there whole,
 * or not at all; and the next one takes away what was left. More often: {@code -Dstore.kills=50}.
 */
@Timeout(300)
class KilledExtractionTest {
    private static final int KILLS = Integer.getInteger("store.kills", 6);
    private static final long SEED = Long.getLong("store.seed", 20261124);
    private static final int FILES = 300;

    @TempDir private Path temporary;

    /** The program that is killed: unpacks an archive into out0, out1, ... until it is. */
    static final class Unpacking {
        private Unpacking() {}

        public static void main(String[] arguments) {
            Path zone = Path.of(arguments[1]);
            try (Archive archive = Archive.open(Path.of(arguments[0]))) {
                for (int i = 0; ; i++) {
                    System.out.println("begin " + i);
                    archive.extractTo(zone.resolve("out" + i));
                }
            }
        }
    }

    @Test
    void aKilledProcessLeavesNothingHalf() throws Exception {
        Path archive = archive();
        Random random = new Random(SEED);
        int cut = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path zone = Files.createDirectory(temporary.resolve("zone" + kill));
            killAtRandom(archive, zone, random);
            List<Path> left = list(zone);
            for (Path folder : left) {
                String name = folder.getFileName().toString();
                if (name.startsWith(".")) {
                    cut++;
                } else {
                    assertThat(Vendor.content(folder)).as("kill " + kill + ", " + name).hasSize(FILES);
                }
            }
            int next = (int) left.stream().filter(path -> !path.getFileName().toString().startsWith(".")).count();
            try (Archive again = Archive.open(archive)) {
                again.extractTo(zone.resolve("out" + next));
            }
            assertThat(list(zone)).as("kill " + kill).hasSize(next + 1)
                    .noneMatch(path -> path.getFileName().toString().startsWith("."));
        }
        assertThat(cut).as("kills in the midst of it").isPositive();
    }

    private void killAtRandom(Path archive, Path zone, Random random)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp",
                                System.getProperty("java.class.path"),
                                Unpacking.class.getName(), archive.toString(), zone.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader out = process.inputReader()) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                assertThat(out.readLine()).startsWith("begin ");
            }
            // Anywhere within the unpacking of one.
            LockSupport.parkNanos(random.nextInt(40_000_000));
            assertThat(process.toHandle().destroyForcibly()).isTrue();
            assertThat(out.lines()).allMatch(line -> line.startsWith("begin "));
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("ended by SIGKILL").isEqualTo(128 + 9);
    }

    private Path archive() throws IOException {
        byte[][] files = new byte[FILES][];
        for (int i = 0; i < FILES; i++) {
            files[i] = Forged.entry("folder" + i % 7 + "/file" + i, '0', new byte[100 * i]);
        }
        return Files.write(temporary.resolve("a.tar"), Forged.tar(files));
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
