// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.Realises;
import org.openaif.api.trust.Data;
import org.openaif.api.trust.DataFlag;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.SecureStorage;
import org.openaif.api.trust.StorageFlag;
import org.openaif.api.trust.StorageInfo;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.storage.DurableStorage;
import org.openaif.testsupport.TestCertificate;
import org.openaif.trust.spi.Medium;

/** What secure storage promises, on real media: memory, folders, SQLite, an HTTPS server. */
final class SecureStorageTest {
    private static final int QUOTA = 1 << 20;
    private static final int SEGMENTS = 128;
    private static SSLContext tls;
    private static DurableStorage disk;
    private static int tests;

    @TempDir Path folder;

    private final FakeRoot root = new FakeRoot();
    private PlainDiskServer server;
    private SecureStores stores;

    @BeforeAll
    static void makeCertificate(@TempDir Path certificates) throws Exception {
        tls = TestCertificate.context(certificates);
    }

    @BeforeAll
    static void openDisk(@TempDir Path folder) {
        disk = DurableStorage.open(folder, InstantSource.system(), StorageQuota.UNLIMITED);
    }

    @AfterAll
    static void closeDisk() {
        disk.close();
    }

    @BeforeEach
    void open() throws IOException {
        tests++;
        server = new PlainDiskServer(tls);
        stores = stores();
    }

    private SecureStores stores() {
        Map<DataLocation, Medium> media = new HashMap<>();
        media.put(DataLocation.INT_FLASH, StorageMedia.folder(folder.resolve("flash")));
        media.put(DataLocation.EXT_FLASH, StorageMedia.folder(folder.resolve("card")));
        media.put(DataLocation.LOCAL_DISK, StorageMedia.storage(disk.aimStorage("trust", "test " + tests)));
        media.put(DataLocation.REMOTE_DISK, StorageMedia.https(server.base(), tls));
        return new SecureStores(
                folder.resolve("state"),
                root,
                media,
                owner -> QUOTA,
                new RealDisk(),
                Executors.newCachedThreadPool(),
                SEGMENTS,
                WriteAhead.PATIENT);
    }

    private SecureStorage again(DataLocation location) {
        stores.close();
        stores = stores();
        return stores.storage("owner", location);
    }

    @AfterEach
    void close() {
        stores.close();
        server.close();
    }

    private static Data text(String text) {
        return Data.plain(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Data data) {
        return new String(data.bytes(), StandardCharsets.UTF_8);
    }

    private static void refused(TrustError error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).as(e.getMessage()).isEqualTo(error));
    }

    @ParameterizedTest
    @EnumSource
    @Realises({
        "MPAI_AIFSS_Storage_Init",
        "MPAI_AIFSS_Storage_Write",
        "MPAI_AIFSS_Storage_Read",
        "MPAI_AIFSS_Storage_Getinfo",
        "MPAI_AIFSS_Storage_Delete"
    })
    void anItemIsMadeWrittenReadAndDeleted(DataLocation location) {
        SecureStorage storage = stores.storage("owner", location);

        storage.initialize("item", 100, text("first"), StorageFlag.NO_CONFIDENTIALITY);
        assertThat(text(storage.read("item"))).isEqualTo("first");
        assertThat(storage.info("item"))
                .isEqualTo(new StorageInfo(100, 5, java.util.Set.of(StorageFlag.NO_CONFIDENTIALITY)));
        storage.write("item", text("the second"));
        assertThat(storage.read("item"))
                .isEqualTo(new Data(location, text("the second").bytes(), DataFlag.PLAIN));
        assertThat(text(storage.read("item", 4, 6))).isEqualTo("second");
        assertThat(storage.info("item")).isEqualTo(new StorageInfo(100, 10, java.util.Set.of()));
        storage.delete("item");
        refused(TrustError.DOES_NOT_EXIST, () -> storage.read("item"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RAM")
    @Realises("MPAI_AIFSS_Storage_Read")
    void whatWasStoredIsThereAfterARestart(DataLocation location) {
        SecureStorage storage = stores.storage("owner", location);
        storage.initialize("empty", 10, text(""), StorageFlag.WRITE_ONCE);
        storage.write("long", Data.plain(new byte[300_000]));
        storage.write("gone", text("gone"));
        storage.delete("gone");

        SecureStorage later = again(location);

        assertThat(later.read("empty").bytes()).isEmpty();
        assertThat(later.info("empty"))
                .isEqualTo(new StorageInfo(10, 0, java.util.Set.of(StorageFlag.WRITE_ONCE)));
        assertThat(later.read("long").bytes()).isEqualTo(new byte[300_000]);
        refused(TrustError.DOES_NOT_EXIST, () -> later.read("gone"));
    }

    @Test
    void ramIsEmptyAfterARestart() {
        stores.storage("owner", DataLocation.RAM).write("item", text("value"));

        SecureStorage later = again(DataLocation.RAM);

        refused(TrustError.DOES_NOT_EXIST, () -> later.read("item"));
    }

    @ParameterizedTest
    @EnumSource
    @Realises({"MPAI_AIFSS_Storage_Init", "MPAI_AIFSS_Storage_Write", "MPAI_AIFSS_Storage_Delete"})
    void whatIsRefusedChangesNothing(DataLocation location) {
        SecureStorage storage = stores.storage("owner", location);
        storage.initialize("once", 10, text("kept"), StorageFlag.WRITE_ONCE);
        storage.initialize("small", 4, text("kept"));

        refused(TrustError.NOT_PERMITTED, () -> storage.write("once", text("other")));
        refused(TrustError.NOT_PERMITTED, () -> storage.delete("once"));
        refused(TrustError.ALREADY_EXISTS, () -> storage.initialize("small", 9, text("other")));
        refused(TrustError.INSUFFICIENT_STORAGE, () -> storage.write("small", text("other")));
        refused(TrustError.INSUFFICIENT_STORAGE, () -> storage.initialize("new", 4, text("other")));
        refused(TrustError.INVALID_ARGUMENT, () -> storage.initialize("new", -1, text("")));
        refused(
                TrustError.INSUFFICIENT_STORAGE,
                () -> storage.initialize("new", OwnerStorage.MAX_CAPACITY + 1L, text("")));
        refused(TrustError.DOES_NOT_EXIST, () -> storage.read("new"));
        refused(TrustError.DOES_NOT_EXIST, () -> storage.info("new"));
        refused(TrustError.DOES_NOT_EXIST, () -> storage.delete("new"));
        assertThat(text(storage.read("once"))).isEqualTo("kept");
        assertThat(text(storage.read("small"))).isEqualTo("kept");
    }

    @Test
    @Realises("MPAI_AIFSS_Storage_Read")
    void aPartMustBeWithinTheItem() {
        SecureStorage storage = stores.storage("owner", DataLocation.INT_FLASH);
        storage.write("item", text("12345"));

        assertThat(storage.read("item", 5, 0).bytes()).isEmpty();
        refused(TrustError.INVALID_ARGUMENT, () -> storage.read("item", 5, 1));
        refused(TrustError.INVALID_ARGUMENT, () -> storage.read("item", -1, 1));
        refused(TrustError.INVALID_ARGUMENT, () -> storage.read("item", 0, -1));
        refused(TrustError.INVALID_ARGUMENT, () -> storage.read("item", Long.MAX_VALUE, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0000", "\u0085", "\ud800", "x\udc00y"})
    @Realises({"MPAI_AIFSS_Storage_Init", "MPAI_AIFSS_Storage_Write", "MPAI_AIFSS_Storage_Read"})
    void whatIsNoNameIsRefused(String name) {
        SecureStorage storage = stores.storage("owner", DataLocation.RAM);

        refused(TrustError.INVALID_ARGUMENT, () -> storage.write(name, text("value")));
        refused(TrustError.INVALID_ARGUMENT, () -> storage.initialize(name, 9, text("value")));
        refused(TrustError.INVALID_ARGUMENT, () -> storage.read(name));
        refused(TrustError.INVALID_ARGUMENT, () -> storage.info(name));
        refused(TrustError.INVALID_ARGUMENT, () -> storage.delete(name));
        refused(
                TrustError.INVALID_ARGUMENT,
                () -> stores.storage(name, DataLocation.INT_FLASH));
    }

    @Test
    void aNameHasAtMost1024Bytes() {
        SecureStorage storage = stores.storage("owner", DataLocation.INT_FLASH);

        storage.write("ä".repeat(512), text("value"));

        assertThat(text(storage.read("ä".repeat(512)))).isEqualTo("value");
        refused(TrustError.INVALID_ARGUMENT, () -> storage.write("ä".repeat(513), text("")));
    }

    @Test
    @Realises({"MPAI_AIFSS_Storage_Write", "MPAI_AIFSS_Storage_Init"})
    void anOwnerHasNoMoreThanItsQuota() {
        SecureStorage storage = stores.storage("owner", DataLocation.INT_FLASH);
        storage.initialize("most", QUOTA - 10, text(""));

        refused(TrustError.INSUFFICIENT_STORAGE, () -> storage.write("more", text("1234567")));
        storage.write("more", text("12"));
        storage.delete("most");
        storage.initialize("other", QUOTA - 11, text(""));

        assertThat(text(storage.read("more"))).isEqualTo("12");
        stores.storage("another owner", DataLocation.INT_FLASH).initialize("most", QUOTA - 10, text(""));
    }

    @Test
    void ownersAndLocationsStayApart() {
        stores.storage("a", DataLocation.INT_FLASH).write("item", text("of a"));

        refused(
                TrustError.DOES_NOT_EXIST,
                () -> stores.storage("b", DataLocation.INT_FLASH).read("item"));
        refused(
                TrustError.DOES_NOT_EXIST,
                () -> stores.storage("a", DataLocation.EXT_FLASH).read("item"));
        refused(
                TrustError.DOES_NOT_EXIST,
                () -> stores.storage("INT_FLASHa", DataLocation.RAM).read("item"));
    }

    @Test
    void aLocationWithoutMediumIsNotSupported() {
        try (SecureStores few =
                new SecureStores(folder.resolve("few"), root, Map.of(), SecureStores.UNLIMITED)) {
            refused(
                    TrustError.NOT_SUPPORTED, () -> few.storage("owner", DataLocation.REMOTE_DISK));
            few.storage("owner", DataLocation.RAM).write("item", text("value"));
            assertThat(folder.resolve("few")).as("RAM needs no file").doesNotExist();
        }
    }

    @Test
    void afterCloseEverythingIsRefused() {
        SecureStorage storage = stores.storage("owner", DataLocation.INT_FLASH);
        storage.write("item", text("value"));
        stores.close();

        refused(TrustError.BAD_STATE, () -> storage.read("item"));
        refused(TrustError.BAD_STATE, () -> storage.write("item", text("value")));
        refused(TrustError.BAD_STATE, () -> stores.storage("new", DataLocation.INT_FLASH));
    }

    @Test
    void oneProcessAtATime() {
        stores.storage("owner", DataLocation.INT_FLASH);
        try (SecureStores second =
                new SecureStores(
                        folder.resolve("state"),
                        root,
                        Map.of(DataLocation.INT_FLASH, StorageMedia.memory(), DataLocation.EXT_FLASH,
                                StorageMedia.folder(folder.resolve("x"))),
                        SecureStores.UNLIMITED)) {
            refused(
                    TrustError.STORAGE_FAILURE,
                    () -> second.storage("owner", DataLocation.EXT_FLASH));
        }
    }

    @Test
    void theMediumShowsNeitherNamesNorContents() throws IOException {
        SecureStorage storage = stores.storage("the owner", DataLocation.INT_FLASH);
        storage.write("patient Anna", text("a diagnosis"));
        storage.write("public", text("not a secret"), StorageFlag.NO_CONFIDENTIALITY);

        String all = "";
        try (Stream<Path> files = Files.list(folder.resolve("flash"))) {
            for (Path file : files.toList()) {
                all += file.getFileName() + Files.readString(file, StandardCharsets.ISO_8859_1);
            }
        }
        assertThat(all)
                .contains("not a secret")
                .doesNotContain("Anna", "owner", "diagnosis", "public");
    }

    @ParameterizedTest
    @EnumSource(names = {"RAM", "INT_FLASH", "LOCAL_DISK"})
    void manyWritersAreServedInGroups(DataLocation location) throws Exception {
        int writers = 8;
        int each = 60;
        CountDownLatch start = new CountDownLatch(1);
        SecureStorage storage = stores.storage("owner", location);
        List<Thread> threads =
                IntStream.range(0, writers)
                        .mapToObj(
                                number ->
                                        Thread.ofVirtual()
                                                .start(() -> writeAll(storage, number, each, start)))
                        .toList();
        start.countDown();
        for (Thread thread : threads) {
            assertThat(thread.join(java.time.Duration.ofSeconds(60))).isTrue();
        }

        SecureStorage later = location == DataLocation.RAM ? storage : again(location);
        for (int number = 0; number < writers; number++) {
            assertThat(text(later.read("writer " + number))).isEqualTo("" + (each - 1));
        }
        assertThat(root.counts).isLessThanOrEqualTo(writers * each + each);
    }

    private static void writeAll(SecureStorage storage, int number, int each, CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        for (int i = 0; i < each; i++) {
            storage.write("writer " + number, Data.plain(("" + i).getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** While the counter turns, all others gather; so it turns twice, not twenty times. */
    @Test
    void aSlowCounterTurnsOncePerGroup() throws Exception {
        for (int i = 0; i < 20; i++) {
            stores.storage("owner " + i, DataLocation.INT_FLASH).write("item", text("value"));
        }
        CountDownLatch turning = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        root.before =
                () -> {
                    turning.countDown();
                    await(goOn);
                };
        Thread first =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        stores.storage("owner 0", DataLocation.INT_FLASH)
                                                .write("item", text("new")));
        await(turning);
        int before = root.counts;
        List<Thread> others =
                IntStream.range(1, 20)
                        .mapToObj(
                                i ->
                                        Thread.ofPlatform()
                                                .start(
                                                        () ->
                                                                stores.storage("owner " + i, DataLocation.INT_FLASH)
                                                                        .write("item", text("value"))))
                        .toList();
        for (Thread other : others) {
            while (other.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        goOn.countDown();
        first.join();
        for (Thread other : others) {
            other.join();
        }

        assertThat(root.counts - before).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedAimCanStillSave(DataLocation location) {
        SecureStorage storage = stores.storage("owner", location);
        Thread.currentThread().interrupt();
        storage.write("item", text("value"));

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(text(storage.read("item"))).isEqualTo("value");
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Compared with a map, over restarts, with enough changes to clear up many times. */
    @ParameterizedTest
    @EnumSource(names = {"RAM", "INT_FLASH"})
    void itIsAMap(DataLocation location) throws IOException {
        Random random = new Random(20260103);
        Map<String, Integer> expected = new TreeMap<>();
        SecureStorage storage = stores.storage("owner", location);
        for (int step = 0; step < 900; step++) {
            String name = "item" + random.nextInt(40);
            if (random.nextInt(4) == 0 && expected.containsKey(name)) {
                storage.delete(name);
                expected.remove(name);
            } else {
                storage.write(name, text("" + step));
                expected.put(name, step);
            }
            if (location != DataLocation.RAM && step % 200 == 199) {
                storage = again(location);
            }
        }
        for (int i = 0; i < 40; i++) {
            String name = "item" + i;
            if (expected.containsKey(name)) {
                assertThat(text(storage.read(name))).isEqualTo("" + expected.get(name));
            } else {
                SecureStorage last = storage;
                refused(TrustError.DOES_NOT_EXIST, () -> last.read(name));
            }
        }
        if (location != DataLocation.RAM) {
            try (Stream<Path> files = Files.list(folder.resolve("flash"))) {
                assertThat(files.count()).as("segments after 900 changes").isLessThan(SEGMENTS + 12);
            }
        }
    }

    @Test
    @Realises("MPAI_AIFSS_Storage_Write")
    void aRemoteDiskThatFailsIsAStorageFailureAndHealsByItself() {
        SecureStorage storage = stores.storage("owner", DataLocation.REMOTE_DISK);
        storage.write("item", text("old"));
        server.answer = 500;
        refused(TrustError.STORAGE_FAILURE, () -> storage.write("item", text("new")));
        server.answer = 507;
        refused(TrustError.STORAGE_FAILURE, () -> storage.read("item"));

        server.answer = 0;
        assertThat(text(storage.read("item"))).isEqualTo("old");
        storage.write("item", text("new"));
        server.answer = 507;
        refused(TrustError.INSUFFICIENT_STORAGE, () -> storage.write("item", text("now")));
        server.answer = 0;
        assertThat(text(storage.read("item"))).isEqualTo("new");
    }

    /** The write was carried out and nobody heard of it: it does not count, and is not in the way. */
    @Test
    void aLostAnswerOfARemoteDiskLosesNothing() {
        SecureStorage storage = stores.storage("owner", DataLocation.REMOTE_DISK);
        storage.write("item", text("old"));
        server.loseAnswers = true;
        refused(TrustError.STORAGE_FAILURE, () -> storage.write("item", text("new")));
        server.loseAnswers = false;

        assertThat(text(storage.read("item"))).isEqualTo("old");
        storage.write("item", text("now"));
        assertThat(text(again(DataLocation.REMOTE_DISK).read("item"))).isEqualTo("now");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RAM")
    void aCounterThatFailsLosesNothing(DataLocation location) {
        SecureStorage storage = stores.storage("owner", location);
        SecureStorage other = stores.storage("other", location);
        storage.write("item", text("1"));
        other.write("item", text("1"));
        TrustException away = new TrustException(TrustError.COMMUNICATION_FAILURE, "away");
        root.before =
                () -> {
                    throw away;
                };
        refused(TrustError.COMMUNICATION_FAILURE, () -> storage.write("item", text("2")));
        refused(TrustError.COMMUNICATION_FAILURE, () -> storage.read("item"));
        root.before = () -> {};
        assertThat(text(storage.read("item"))).isIn("1", "2");
        other.write("item", text("2"));
        root.after =
                () -> {
                    throw away;
                };
        refused(TrustError.COMMUNICATION_FAILURE, () -> storage.write("item", text("3")));
        root.after = () -> {};

        assertThat(text(storage.read("item"))).as("the counter did turn").isEqualTo("3");
        assertThat(text(other.read("item"))).isEqualTo("2");
        assertThat(text(again(location).read("item"))).isEqualTo("3");
    }

    @Test
    void aRemoteDiskIsAskedOverHttpsOnly() {
        for (String address :
                List.of("http://127.0.0.1/disk/", "https://me:secret@host/disk/", "https://host/?a=b")) {
            assertThatThrownBy(() -> StorageMedia.https(java.net.URI.create(address), tls))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
    }
}
