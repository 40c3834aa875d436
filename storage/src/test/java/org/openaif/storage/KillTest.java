// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageQuota;

/**
 * A process that writes 1,000 values a second is killed with {@code kill -9} at a random moment,
 * again and again, over the same storage; each time every acknowledged write must be there. All 50
 * kills: {@code -Dstorage.kills=50}.
 */
final class KillTest {
    private static final int KILLS = Integer.getInteger("storage.kills", 10);
    private static final long SEED = Long.getLong("storage.seed", 20260102);

    @TempDir Path folder;

    /** The version last acknowledged, by AIM and key. */
    private final Map<String, Long> acknowledged = new HashMap<>();

    private long writes;
    private long ahead;

    @Test
    void noAcknowledgedWriteIsLostAndNoKeyTorn() throws Exception {
        Random random = new Random(SEED);
        for (int kill = 1; kill <= KILLS; kill++) {
            writeAndKill(random);
            check(kill);
        }
        System.out.printf(
                "kill -9, %d times, seed %d: %d acknowledged writes of %d keys, none lost, none torn;"
                        + " %d more were durable and not yet acknowledged%n",
                KILLS, SEED, writes, acknowledged.size(), ahead);
        assertThat(writes).isGreaterThan(100L * KILLS);
    }

    private void writeAndKill(Random random) throws IOException, InterruptedException {
        Process writer =
                ChildProcess.start(CrashingWriter.class, folder.toString(), "" + random.nextLong());
        int killAfter = 100 + random.nextInt(800);
        try (BufferedReader out = writer.inputReader()) {
            assertThat(out.readLine()).isEqualTo("open");
            for (int i = 0; i < killAfter; i++) {
                note(out.readLine());
            }
            // Anywhere between two writes, or within one.
            LockSupport.parkNanos(random.nextInt(2_000_000));
            // By its handle: Process.destroyForcibly would close the pipe, and what it said be lost.
            assertThat(writer.toHandle().destroyForcibly()).isTrue();
            out.lines().filter(line -> line.startsWith("ack ")).forEach(this::note);
        }
        assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.exitValue()).as("ended by SIGKILL").isEqualTo(128 + 9);
    }

    private void note(String line) {
        String[] words = line.split(" ");
        long version = Long.parseLong(words[2]);
        Long before = acknowledged.put(words[1], version);
        assertThat(before == null ? 0 : before).as(line).isLessThan(version);
        writes++;
    }

    private void check(int kill) {
        try (DurableStorage durable =
                DurableStorage.open(folder, InstantSource.system(), StorageQuota.UNLIMITED)) {
            for (int i = 0; i < CrashingWriter.THREADS; i++) {
                String aim = "Aim" + i;
                Storage storage = durable.aimStorage("Workflow", aim);
                int found = 0;
                int unacknowledged = 0;
                for (int k = 0; k < CrashingWriter.KEYS_PER_THREAD; k++) {
                    String key = "key" + k;
                    String name = aim + "/" + key;
                    long known = acknowledged.getOrDefault(name, 0L);
                    if (known == 0 && !storage.exists(key)) {
                        continue;
                    }
                    found++;
                    byte[] value = storage.get(key).orElseThrow();
                    long version = CrashingWriter.version(value);
                    String what = name + " after kill " + kill;
                    assertThat(version).as(what).isBetween(known, known + 1);
                    assertThat(storage.info(key).orElseThrow())
                            .as(what)
                            .satisfies(
                                    info -> {
                                        assertThat(info.version()).isEqualTo(version);
                                        assertThat(info.length()).isEqualTo(value.length);
                                        assertThat(info.storedBy()).isEqualTo(aim);
                                    });
                    unacknowledged += (int) (version - known);
                    acknowledged.put(name, version);
                }
                // A thread has one write under way, so at most one can be durable and unknown to us.
                assertThat(unacknowledged).isBetween(0, 1);
                assertThat(storage.list("")).hasSize(found);
                ahead += unacknowledged;
            }
        }
    }
}
