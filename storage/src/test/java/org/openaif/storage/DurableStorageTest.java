// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.ErrorCode;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.controller.spi.StorageRules;

/** The durable storage does what every storage must, and keeps it. */
final class DurableStorageTest extends StorageContract {
    @TempDir Path temporary;

    @Override
    StorageProvider open(InstantSource clock) {
        return DurableStorage.open(temporary.resolve("contract"), clock, StorageQuota.UNLIMITED);
    }

    private DurableStorage open(StorageQuota quota) {
        return DurableStorage.open(folder(), InstantSource.fixed(NOW), quota);
    }

    private DurableStorage reopen() {
        return open(StorageQuota.UNLIMITED);
    }

    private Path folder() {
        return temporary.resolve("deep/er");
    }

    private Path file() {
        return folder().resolve("storage.db");
    }

    @Test
    void everythingIsThereAfterARestart() {
        byte[] large = new byte[StorageRules.MAX_VALUE_BYTES];
        Arrays.fill(large, (byte) 7);
        try (DurableStorage storage = reopen()) {
            Storage aim = storage.aimStorage("W", "A");
            aim.put("key", bytes("1"));
            aim.put("key", bytes("2"));
            aim.put("large", large);
            storage.sharedStorage("W", "B").put("key", bytes("shared"));
        }
        try (DurableStorage storage = reopen()) {
            Storage aim = storage.aimStorage("W", "A");
            assertThat(text(aim.get("key"))).isEqualTo("2");
            assertThat(aim.info("key")).contains(new Storage.Info("A", NOW, 1, 2));
            assertThat(Arrays.equals(aim.get("large").orElseThrow(), large)).isTrue();
            assertThat(aim.get("large", large.length - 2, 2).orElseThrow()).containsExactly(7, 7);
            assertThat(storage.sharedStorage("W", "C").info("key"))
                    .contains(new Storage.Info("B", NOW, 6, 1));
        }
    }

    @Test
    void quotaCountsKeysAndValuesOfAnAimInBothStorages() {
        try (DurableStorage storage = open((workflow, aim) -> aim.equals("Small") ? 100 : 1000)) {
            Storage own = storage.aimStorage("W", "Small");
            Storage shared = storage.sharedStorage("W", "Small");
            own.put("k1", new byte[48]);
            shared.put("k2", new byte[40]);
            refused(
                    ErrorCode.MEM_ALLOC,
                    "Small: key 'k3' is refused: 92 bytes in use - 0 replaced + 9 new = 101, 1 more"
                            + " than its limit of 100",
                    () -> own.put("k3", new byte[7]));
            refused(ErrorCode.MEM_ALLOC, "limit of 100", () -> own.put("k1", new byte[8], 60));
            refused(ErrorCode.MEM_ALLOC, "limit of 100", () -> own.compareAndSet("k3", 0, new byte[7]));
            assertThat(own.list("")).containsExactly("k1");
            assertThat(own.info("k1").orElseThrow().length()).isEqualTo(48);

            own.put("k3", new byte[6]);
            own.put("k1", new byte[47]);
            own.put("k1", new byte[48]);

            // Who stores last, pays: another AIM takes k2 over, and Small has room again.
            storage.sharedStorage("W", "Large").put("k2", new byte[40]);
            own.put("k4", new byte[40]);
            // The same AIM name in another workflow is another AIM.
            storage.aimStorage("V", "Small").put("k", new byte[99]);
            assertThat(own.delete("k4")).isTrue();
            own.put("k5", new byte[40]);
        }
    }

    @Test
    void quotaHoldsAfterARestartAndWhenItIsLowered() {
        try (DurableStorage storage = open((workflow, aim) -> 100)) {
            storage.aimStorage("W", "A").put("k\u00e9", new byte[97]);
            storage.sharedStorage("W", "B").put("k", new byte[97]);
        }
        try (DurableStorage storage = open((workflow, aim) -> 50)) {
            Storage own = storage.aimStorage("W", "A");
            refused(ErrorCode.MEM_ALLOC, "100 bytes in use", () -> own.put("x", new byte[0]));
            own.put("k\u00e9", new byte[90]);
            assertThat(own.delete("k\u00e9")).isTrue();
            own.put("x", new byte[49]);
        }
    }

    @Test
    void oneControllerAtATime() throws Exception {
        try (DurableStorage storage = reopen()) {
            refused(ErrorCode.INIT, "another Controller has it open", this::reopen);
            Process other = ChildProcess.start(StorageOpener.class, folder().toString());
            String said = new String(other.getInputStream().readAllBytes());
            assertThat(other.waitFor()).isZero();
            assertThat(said)
                    .startsWith("INIT storage in " + folder() + " cannot be opened: another Controller")
                    .hasLineCount(1);
            storage.aimStorage("W", "A").put("key", bytes("unharmed"));
        }
        reopen().close();
    }

    @Test
    void closedStorageRefusesAndLeavesNoThread() {
        DurableStorage storage = reopen();
        Storage aim = storage.aimStorage("W", "A");
        aim.put("key", bytes("value"));
        assertThat(threads()).hasSize(1);
        storage.close();
        storage.close();
        assertThat(threads()).isEmpty();
        refused(ErrorCode.OP_FAILED, "has been closed", () -> aim.put("key", bytes("late")));
        refused(ErrorCode.OP_FAILED, "has been closed", () -> aim.get("key"));
        assertThat(folder().toFile().list()).containsExactlyInAnyOrder("storage.db", "storage.lock");
    }

    @Test
    void closingTwiceGivesNothingAway() {
        DurableStorage first = reopen();
        first.close();
        try (DurableStorage second = reopen()) {
            first.close();
            refused(ErrorCode.INIT, "another Controller has it open", this::reopen);
            second.aimStorage("W", "A").put("key", bytes("value"));
        }
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(folder().toString()))
                .toList();
    }

    @Test
    void damagedFileIsRefusedAndLeftAsItIs() throws IOException {
        byte[] sound = filled();
        damaged(new byte[0], "lost or empty");
        damaged("This is no database, whatever its name says.".repeat(200).getBytes(), "not a database");
        damaged(Arrays.copyOf(sound, sound.length / 2), "storage file");
        damaged(Arrays.copyOf(sound, 1000), "storage file");
        byte[] holed = sound.clone();
        Arrays.fill(holed, 2 * 4096, 6 * 4096, (byte) 0x55);
        damaged(holed, "storage file");

        Files.write(file(), sound);
        try (DurableStorage storage = reopen()) {
            assertThat(storage.aimStorage("W", "A").list("")).hasSize(200);
        }
    }

    private byte[] filled() throws IOException {
        try (DurableStorage storage = reopen()) {
            for (int i = 0; i < 200; i++) {
                storage.aimStorage("W", "A").put("key" + i, new byte[500]);
            }
        }
        return Files.readAllBytes(file());
    }

    private void damaged(byte[] content, String message) throws IOException {
        Files.write(file(), content);
        Map<String, String> before = files();
        refused(ErrorCode.INIT, message, this::reopen);
        assertThat(files()).isEqualTo(before);
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder())) {
            for (Path each : all.toList()) {
                // SQLite's index of the log is scratch: made anew whenever the file is opened.
                if (!each.toString().endsWith("-shm") && Files.size(each) > 0) {
                    files.put(each.toString(), Arrays.hashCode(Files.readAllBytes(each)) + "");
                }
            }
        }
        return files;
    }

    @Test
    void lostFileIsNotTakenForANewOne() throws IOException {
        filled();
        Files.delete(file());
        refused(ErrorCode.INIT, "lost or empty", this::reopen);
        assertThat(file()).doesNotExist();
    }

    @Test
    void flippedBitInAValueIsFound() throws IOException {
        try (DurableStorage storage = reopen()) {
            storage.aimStorage("W", "A").put("key", bytes("needle".repeat(10_000)));
        }
        byte[] content = Files.readAllBytes(file());
        int at = new String(content, ISO_8859_1).indexOf("needleneedle");
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'N'}), at);
        }
        try (DurableStorage storage = reopen()) {
            Storage aim = storage.aimStorage("W", "A");
            refused(ErrorCode.READ, "A: the value of key 'key' was damaged", () -> aim.get("key"));
            refused(ErrorCode.READ, "damaged", () -> aim.put("key", bytes("part"), 3));
            aim.put("key", bytes("mended"));
            assertThat(text(aim.get("key"))).isEqualTo("mended");
        }
    }

    @Test
    void filesOfOthersAndOfTheFutureAreRefused() throws Exception {
        Files.createDirectories(folder());
        sql("CREATE TABLE other (x)");
        refused(ErrorCode.INIT, "another program", this::reopen);
        Files.delete(file());
        reopen().close();
        sql("PRAGMA user_version = 9");
        refused(ErrorCode.INIT, "its format is 9, and this version knows up to 1", this::reopen);
    }

    private void sql(String command) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    @Test
    void cutShortMakingIsMadeAnew() throws Exception {
        Files.createDirectories(folder());
        Files.createFile(file());
        reopen().close();
        Files.delete(folder().resolve("storage.lock"));
        Files.delete(file());
        sql("PRAGMA journal_mode = WAL");
        assertThat(Files.size(file())).isPositive();
        try (DurableStorage storage = reopen()) {
            storage.aimStorage("W", "A").put("key", bytes("value"));
            assertThat(text(storage.aimStorage("W", "A").get("key"))).isEqualTo("value");
        }
    }

    @Test
    void impossibleFolderIsRefused() throws IOException {
        Path taken = Files.createFile(temporary.resolve("taken"));
        refused(
                ErrorCode.INIT,
                "storage in " + taken + " cannot be opened",
                () -> DurableStorage.open(taken, InstantSource.system(), StorageQuota.UNLIMITED));
        refused(
                ErrorCode.INIT,
                "'?'",
                () ->
                        DurableStorage.open(
                                temporary.resolve("a?journal_mode=off"),
                                InstantSource.system(),
                                StorageQuota.UNLIMITED));
    }

    @Test
    void refusedChangeLeavesTheOthersOfItsTransaction() {
        try (DurableStorage storage = open((workflow, aim) -> aim.equals("Greedy") ? 10 : 1_000_000)) {
            Storage greedy = storage.aimStorage("W", "Greedy");
            Storage modest = storage.aimStorage("W", "Modest");
            Thread thread =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int i = 0; i < 200; i++) {
                                            modest.put("key" + i, bytes("value"));
                                        }
                                    });
            for (int i = 0; i < 200; i++) {
                refused(ErrorCode.MEM_ALLOC, "limit of 10", () -> greedy.put("key", new byte[100]));
            }
            while (thread.isAlive()) {
                Thread.onSpinWait();
            }
            assertThat(modest.list("")).hasSize(200);
            assertThat(greedy.list("")).isEmpty();
        }
    }

    /** What no test on a machine that keeps its power can see. */
    @Test
    void everyCommitWaitsForTheDisk() throws Exception {
        reopen().close();
        try (OwnFolder own = OwnFolder.take(folder());
                Connection connection = Database.in(own).connect()) {
            assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(connection, "synchronous")).as("FULL").isEqualTo("2");
            assertThat(pragma(connection, "fullfsync")).isEqualTo("1");
            assertThat(pragma(connection, "checkpoint_fullfsync")).isEqualTo("1");
        }
    }

    private static String pragma(Connection connection, String name) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("PRAGMA " + name)) {
            found.next();
            return found.getString(1);
        }
    }

    @Test
    void frameworkRemembersWhereNoWorkflowReaches() {
        try (DurableStorage storage = open((workflow, aim) -> 0)) {
            storage.frameworkStorage().put("key", bytes("value"));
        }
        try (DurableStorage storage = reopen()) {
            assertThat(text(storage.frameworkStorage().get("key"))).isEqualTo("value");
        }
    }
}
