// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes to secure storage is killed with {@code kill -9} at a random moment, again and
 * again, over the same files; each time every acknowledged write must be there, and nothing may be
 * taken for an attack. More kills: {@code -Dtrust.kills=50}.
 */
final class KilledWriterTest {
    private static final int KILLS = Integer.getInteger("trust.kills", 5);
    private static final long SEED = Long.getLong("trust.seed", 20260104);

    @TempDir Path folder;

    /** The number last acknowledged, by thread and item. */
    private final Map<String, Long> acknowledged = new HashMap<>();

    private long writes;

    @Test
    void noAcknowledgedWriteIsLostAndNoneTakenForAnAttack() throws Exception {
        Random random = new Random(SEED);
        for (int kill = 1; kill <= KILLS; kill++) {
            writeAndKill(random);
            check(kill);
        }
        System.out.printf(
                "kill -9, %d times, seed %d: %d acknowledged secure writes of %d items, none lost%n",
                KILLS, SEED, writes, acknowledged.size());
        assertThat(writes).isGreaterThan(20L * KILLS);
    }

    private void writeAndKill(Random random) throws IOException, InterruptedException {
        Process writer =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-XX:TieredStopAtLevel=1",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        SecureWriter.class.getName(),
                                        folder.toString(),
                                        "" + random.nextLong()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        int killAfter = 20 + random.nextInt(200);
        try (BufferedReader out = writer.inputReader()) {
            assertThat(out.readLine()).isEqualTo("open");
            for (int i = 0; i < killAfter; i++) {
                note(out.readLine());
            }
            // Anywhere between two writes, or within one.
            LockSupport.parkNanos(random.nextInt(2_000_000));
            assertThat(writer.toHandle().destroyForcibly()).isTrue();
            out.lines().filter(line -> line.startsWith("ack ")).forEach(this::note);
        }
        assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.exitValue()).as("ended by SIGKILL").isEqualTo(128 + 9);
    }

    private void note(String line) {
        String[] words = line.split(" ");
        long number = Long.parseLong(words[2]);
        Long before = acknowledged.put(words[1], number);
        assertThat(before == null ? 0 : before).as(line).isLessThan(number);
        writes++;
    }

    private void check(int kill) {
        try (SecureWriter.Open open = SecureWriter.Open.in(folder)) {
            for (int thread = 0; thread < SecureWriter.THREADS; thread++) {
                long ahead = 0;
                for (int i = 0; i < SecureWriter.ITEMS; i++) {
                    String item = "item" + i;
                    String name = thread + "/" + item;
                    long known = acknowledged.getOrDefault(name, 0L);
                    long is = SecureWriter.number(open.storage(thread), item);
                    assertThat(is).as(name + " after kill " + kill).isBetween(known, known + 1);
                    ahead += is - known;
                    if (is > 0) {
                        acknowledged.put(name, is);
                    }
                }
                assertThat(ahead).as("a thread has one write under way").isBetween(0L, 1L);
            }
        }
    }
}
