// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openaif.api.trust.Data;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.SecureStorage;
import org.openaif.api.trust.StorageFlag;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * The power fails at every single step of the disk and of the counter: each time what was acknowledged
 * must be there, what was not must be there whole or not at all, and nothing may be taken for an attack.
 */
final class PowerCutTest {
    private static final Path FOLDER = Path.of("/state");
    private static final Path FLASH = Path.of("/flash");
    private static final int ITEMS = 3;
    private static final int SEGMENTS = 128;

    /** At once: so that there are the most steps. */
    private int patience;

    /** What must be in an item; of two values where the power failed during its write. */
    private final Map<String, Optional<String>> known = new HashMap<>();

    private final Map<String, Optional<String>> perhaps = new HashMap<>();
    private FragileDisk disk = new FragileDisk();
    private FakeRoot root = new FakeRoot();
    private int serial;
    private boolean notes;

    private SecureStores stores() throws IOException {
        return new SecureStores(
                FOLDER,
                root,
                Map.of(DataLocation.INT_FLASH, FolderMedium.open(disk, FLASH)),
                SecureStores.UNLIMITED,
                disk,
                Runnable::run,
                SEGMENTS,
                patience);
    }

    private void newDisk() {
        disk = new FragileDisk();
        root = new FakeRoot();
        root.notes = notes;
        root.before = disk::step;
        root.after = disk::step;
        known.clear();
        perhaps.clear();
    }

    /** One change more: mostly a write, sometimes a deletion, sometimes one without replay protection. */
    private void change(SecureStorage storage) {
        serial++;
        String item = "item" + serial % ITEMS;
        boolean delete = serial % 7 == 0 && known.getOrDefault(item, Optional.empty()).isPresent();
        Optional<String> value = delete ? Optional.empty() : Optional.of("value " + serial);
        perhaps.put(item, value);
        if (delete) {
            storage.delete(item);
        } else {
            byte[] bytes = String.format("%-20s", value.get()).getBytes(StandardCharsets.UTF_8);
            storage.write(item, Data.plain(bytes));
        }
        known.put(item, value);
        perhaps.remove(item);
    }

    private void check(SecureStorage storage, String what) {
        for (int i = 0; i < ITEMS; i++) {
            String item = "item" + i;
            Optional<String> is = value(storage, item);
            Optional<String> must = known.getOrDefault(item, Optional.empty());
            if (perhaps.containsKey(item)) {
                assertThat(is).as(what + ", " + item).isIn(must, perhaps.get(item));
            } else {
                assertThat(is).as(what + ", " + item).isEqualTo(must);
            }
            known.put(item, is);
        }
        perhaps.clear();
    }

    private static Optional<String> value(SecureStorage storage, String item) {
        try {
            return Optional.of(
                    new String(storage.read(item).bytes(), StandardCharsets.UTF_8).strip());
        } catch (TrustException e) {
            assertThat(e.error()).as(e.getMessage()).isEqualTo(TrustError.DOES_NOT_EXIST);
            return Optional.empty();
        }
    }

    /** Runs until the power fails; whether it did. */
    private boolean runUntilCut(int changes) throws IOException {
        // Not closed: a process without power closes nothing.
        SecureStores stores = stores();
        try {
            SecureStorage storage = stores.storage("owner", DataLocation.INT_FLASH);
            for (int i = 0; i < changes; i++) {
                change(storage);
            }
            return false;
        } catch (FragileDisk.PowerCut e) {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SYNCED, 1, false", "ALL, 2, false", "CHANCE, 3, false", "CHANCE, 4, false",
        "SYNCED, 5, true", "ALL, 6, true", "CHANCE, 7, true", "CHANCE, 8, true"
    })
    void noStepOfAWriteCanBeCutWithHarm(FragileDisk.Survival survival, long seed, boolean noted)
            throws IOException {
        notes = noted;
        Random random = new Random(seed);
        int cuts = 0;
        for (int at = 0; ; at++) {
            newDisk();
            serial = 0;
            disk.cutAfter(at);
            boolean cut = runUntilCut(8);
            disk.restart(survival, random);
            try (SecureStores again = stores()) {
                SecureStorage storage = again.storage("owner", DataLocation.INT_FLASH);
                check(storage, survival + ", cut at step " + at);
                change(storage);
                change(storage);
                check(storage, survival + ", after the cut at step " + at);
            }
            if (!cut) {
                break;
            }
            cuts++;
        }
        assertThat(cuts).as("steps at which the power failed").isGreaterThan(45);
    }

    @ParameterizedTest
    @CsvSource({
        "SYNCED, 1, false", "ALL, 2, false", "CHANCE, 3, false", "SYNCED, 4, true", "CHANCE, 5, true"
    })
    void thePowerMayFailWhileItRecoversFromTheLastTime(
            FragileDisk.Survival survival, long seed, boolean noted) throws IOException {
        notes = noted;
        Random random = new Random(seed);
        newDisk();
        serial = 0;
        runUntilCut(5);
        int cuts = 0;
        for (int round = 0; round < 600; round++) {
            disk.cutAfter(random.nextInt(12));
            try (SecureStores again = stores()) {
                SecureStorage storage = again.storage("owner", DataLocation.INT_FLASH);
                check(storage, "round " + round);
                change(storage);
                change(storage);
            } catch (FragileDisk.PowerCut e) {
                cuts++;
            }
            disk.restart(survival, random);
        }
        assertThat(cuts).isGreaterThan(200);
        try (SecureStores again = stores()) {
            check(again.storage("owner", DataLocation.INT_FLASH), "at last");
        }
    }

    /** What is carried along then: nothing, one write, some, all. */
    @ParameterizedTest
    @CsvSource({
        "SYNCED, 9, 300", "ALL, 10, 300", "CHANCE, 11, 300", "CHANCE, 12, 700", "SYNCED, 13, 100000"
    })
    void noStepCanBeCutWithHarmWhileTheNoteRunsAhead(
            FragileDisk.Survival survival, long seed, int bytes) throws IOException {
        notes = true;
        patience = bytes;
        Random random = new Random(seed);
        int cuts = 0;
        for (int at = 0; ; at++) {
            newDisk();
            serial = 0;
            disk.cutAfter(at);
            boolean cut = runUntilCut(20);
            disk.restart(survival, random);
            // Again and again, while it takes in what was carried.
            for (int round = 0; round < 8; round++) {
                disk.cutAfter(round == 7 ? Integer.MAX_VALUE : random.nextInt(9));
                try (SecureStores again = stores()) {
                    SecureStorage storage = again.storage("owner", DataLocation.INT_FLASH);
                    check(storage, survival + ", cut at step " + at + ", round " + round);
                    change(storage);
                } catch (FragileDisk.PowerCut e) {
                    assertThat(round).isLessThan(7);
                }
                disk.restart(survival, random);
            }
            try (SecureStores again = stores()) {
                check(again.storage("owner", DataLocation.INT_FLASH), "at last, cut " + at);
            }
            if (!cut) {
                break;
            }
            cuts++;
        }
        assertThat(cuts).as("steps at which the power failed").isGreaterThan(40);
    }

    @Test
    void noStepOfClearingUpCanBeCutWithHarm() throws IOException {
        int cuts = 0;
        for (int at = 0; cuts == at; at++) {
            newDisk();
            serial = 0;
            assertThat(runUntilCut(SEGMENTS - 1)).isFalse();
            disk.cutAfter(at);
            if (runUntilCut(3)) {
                cuts++;
            }
            disk.restart(FragileDisk.Survival.SYNCED, new Random(at));
            try (SecureStores again = stores()) {
                SecureStorage storage = again.storage("owner", DataLocation.INT_FLASH);
                check(storage, "cut at step " + at + " of clearing up");
                change(storage);
                check(storage, "after the cut at step " + at);
            }
        }
        // Three writes alone have 30 steps; the deletion of 128 segments is among these.
        assertThat(cuts).isGreaterThan(150);
    }

    @Test
    void whatNeedNoReplayProtectionDoesNotTurnTheCounter() throws IOException {
        newDisk();
        try (SecureStores stores = stores()) {
            SecureStorage storage = stores.storage("owner", DataLocation.INT_FLASH);
            storage.write("a", Data.plain(new byte[] {1}));
            int counts = root.counts;
            storage.write("b", Data.plain(new byte[] {2}), StorageFlag.NO_REPLAY_PROTECTION);
            storage.write("b", Data.plain(new byte[] {3}), StorageFlag.NO_REPLAY_PROTECTION);
            assertThat(root.counts).isEqualTo(counts);
        }
        try (SecureStores stores = stores()) {
            SecureStorage storage = stores.storage("owner", DataLocation.INT_FLASH);
            assertThat(storage.read("b").bytes()).containsExactly(3);
            storage.write("c", Data.plain(new byte[] {4}));
        }
        try (SecureStores stores = stores()) {
            SecureStorage storage = stores.storage("owner", DataLocation.INT_FLASH);
            assertThat(storage.read("b").bytes()).containsExactly(3);
            assertThat(storage.read("c").bytes()).containsExactly(4);
        }
    }
}
