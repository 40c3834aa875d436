// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageQuota;

/**
 * What power loss leaves of the last commit: any beginning of it, and behind that nothing, zeros, or
 * what lay on the disk before. Everything synced before it must be there, and of it all or nothing.
 * Every single offset: {@code -Dstorage.stride=1}.
 */
final class PowerLossTest {
    /** Coprime to all sizes in the file, so that the cuts fall into all parts of a frame. */
    private static final int STRIDE = Integer.getInteger("storage.stride", 211);

    private static final int LOG_HEADER = 32;
    private static final int FRAME = 24 + 4096;

    @TempDir Path temporary;

    private Path folder() {
        return temporary.resolve("storage");
    }

    private static DurableStorage open(Path folder) {
        return DurableStorage.open(folder, InstantSource.system(), StorageQuota.UNLIMITED);
    }

    private byte[] log() throws IOException {
        return Files.readAllBytes(folder().resolve("storage.db-wal"));
    }

    @Test
    void everySyncedWriteIsThereWhereverTheLastCommitWasCut() throws IOException {
        byte[] value = new byte[9000];
        new Random(1).nextBytes(value);
        byte[] before;
        byte[] after;
        try (DurableStorage durable = open(folder())) {
            Storage storage = durable.aimStorage("W", "A");
            for (int i = 0; i < 20; i++) {
                storage.put("key" + i, ("value" + i).getBytes());
            }
            before = log();
            storage.put("last", value);
            after = log();
            copyWithout(Files.size(folder().resolve("storage.db")));
        }
        assertThat(after).startsWith(before).hasSizeGreaterThan(before.length + 2 * FRAME);

        for (int cut : cuts(before.length, after.length)) {
            byte[] zeros = Arrays.copyOf(Arrays.copyOf(after, cut), after.length);
            byte[] garbage = after.clone();
            new Random(cut).nextBytes(garbage);
            System.arraycopy(after, 0, garbage, 0, cut);
            for (byte[] torn : List.of(Arrays.copyOf(after, cut), zeros, garbage)) {
                boolean whole = Arrays.equals(torn, after);
                check(torn, whole, value, cut);
            }
        }
    }

    private static List<Integer> cuts(int from, int to) {
        List<Integer> cuts = new ArrayList<>();
        for (int cut = from; cut <= to; cut++) {
            int inFrame = (cut - LOG_HEADER) % FRAME;
            boolean edge = inFrame <= 1 || inFrame >= FRAME - 1 || inFrame == 24;
            if (edge || (cut - from) % STRIDE == 0) {
                cuts.add(cut);
            }
        }
        return cuts;
    }

    /** The main file as it was when the log ended there: nothing was moved into it yet. */
    private void copyWithout(long size) throws IOException {
        Files.createDirectories(temporary.resolve("image"));
        for (String name : List.of("storage.db", "storage.lock")) {
            Files.copy(folder().resolve(name), temporary.resolve("image").resolve(name));
        }
        assertThat(Files.size(temporary.resolve("image/storage.db"))).isEqualTo(size);
    }

    private void check(byte[] log, boolean whole, byte[] value, int cut) throws IOException {
        Path copy = temporary.resolve("copy");
        Files.createDirectories(copy);
        try (Stream<Path> image = Files.list(temporary.resolve("image"))) {
            for (Path each : image.toList()) {
                Files.write(copy.resolve(each.getFileName()), Files.readAllBytes(each));
            }
        }
        Files.write(copy.resolve("storage.db-wal"), log);
        try (DurableStorage durable = open(copy)) {
            Storage storage = durable.aimStorage("W", "A");
            for (int i = 0; i < 20; i++) {
                assertThat(new String(storage.get("key" + i).orElseThrow()))
                        .as("cut at %d", cut)
                        .isEqualTo("value" + i);
            }
            assertThat(storage.exists("last")).as("cut at %d", cut).isEqualTo(whole);
            storage.get("last").ifPresent(found -> assertThat(found).isEqualTo(value));
            assertThat(storage.compareAndSet("last", whole ? 1 : 0, value)).isTrue();
        }
    }
}
