// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.controller.spi.StorageRules;

/** What every storage must do, wherever it keeps its bytes. */
abstract class StorageContract {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456789Z");

    private StorageProvider provider;
    private Storage storage;

    abstract StorageProvider open(InstantSource clock);

    @BeforeEach
    void open() {
        provider = open(InstantSource.fixed(NOW));
        storage = provider.aimStorage("Workflow", "Aim");
    }

    @AfterEach
    void close() {
        provider.close();
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(Optional<byte[]> bytes) {
        return new String(bytes.orElseThrow(), UTF_8);
    }

    static void refused(ErrorCode code, String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AifException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    @Test
    void theControllersLimitHoldsForAllThatAnAimKeeps() {
        provider.limit((workflow, aim) -> aim.equals("Aim") ? 20 : Long.MAX_VALUE);
        Storage shared = provider.sharedStorage("Workflow", "Aim");
        storage.put("key", new byte[7]);
        shared.put("key", new byte[7]);
        storage.put("key", new byte[6]);
        refused(
                ErrorCode.MEM_ALLOC,
                "19 bytes in use - 9 replaced + 11 new = 21, 1 more than its limit of 20",
                () -> storage.put("key", new byte[8]));
        provider.sharedStorage("Workflow", "Other").put("key", new byte[100]);
        storage.put("key", new byte[17]);
        assertThat(storage.delete("key")).isTrue();
        shared.put("new", new byte[17]);
    }

    @Test
    void whatWasPutIsGot() {
        storage.put("key", bytes("value"));

        assertThat(text(storage.get("key"))).isEqualTo("value");
        assertThat(storage.exists("key")).isTrue();
        assertThat(storage.get("other")).isEmpty();
        assertThat(storage.exists("other")).isFalse();
    }

    @Test
    void emptyValueIsAValue() {
        storage.put("key", new byte[0]);

        assertThat(storage.get("key").orElseThrow()).isEmpty();
        assertThat(storage.get("key", 0, 0).orElseThrow()).isEmpty();
        assertThat(storage.info("key").orElseThrow().length()).isZero();
    }

    @Test
    void callerAndStorageShareNoArray() {
        byte[] value = bytes("value");
        storage.put("key", value);
        storage.compareAndSet("other", 0, value);
        value[0] = 'X';
        storage.get("key").orElseThrow()[1] = 'X';

        assertThat(text(storage.get("key"))).isEqualTo("value");
        assertThat(text(storage.get("other"))).isEqualTo("value");
    }

    @Test
    void partIsWrittenIntoTheValue() {
        storage.put("key", bytes("0123456789"));
        storage.put("key", bytes("ab"), 4);
        assertThat(text(storage.get("key"))).isEqualTo("0123ab6789");
    }

    @Test
    void partBeyondTheEndIsPrecededByZeros() {
        storage.put("key", bytes("01"));
        storage.put("key", bytes("ab"), 4);
        assertThat(storage.get("key").orElseThrow()).containsExactly('0', '1', 0, 0, 'a', 'b');

        storage.put("new", bytes("a"), 2);
        assertThat(storage.get("new").orElseThrow()).containsExactly(0, 0, 'a');
    }

    @Test
    void partAtOffsetZeroReplacesTheValue() {
        storage.put("key", bytes("0123456789"));
        storage.put("key", bytes("ab"), 0);
        assertThat(text(storage.get("key"))).isEqualTo("ab");
    }

    @Test
    void partIsRead() {
        storage.put("key", bytes("0123456789"));

        assertThat(text(storage.get("key", 3, 4))).isEqualTo("3456");
        assertThat(text(storage.get("key", 10, 0))).isEmpty();
        assertThat(storage.get("absent", 3, 4)).isEmpty();
        assertThat(storage.get("absent", -3, -4)).isEmpty();
    }

    @Test
    void partBeyondTheEndIsNotRead() {
        storage.put("key", bytes("0123456789"));

        refused(ErrorCode.READ, "not within its 10", () -> storage.get("key", 8, 3));
        refused(ErrorCode.READ, "not within its 10", () -> storage.get("key", 11, 0));
        refused(ErrorCode.READ, "not within its 10", () -> storage.get("key", -1, 1));
        refused(ErrorCode.READ, "not within its 10", () -> storage.get("key", 1, -1));
        refused(ErrorCode.READ, "'key'", () -> storage.get("key", Long.MAX_VALUE, Integer.MAX_VALUE));
        refused(ErrorCode.READ, "'key'", () -> storage.get("key", Long.MIN_VALUE, 1));
    }

    @Test
    void tooLongValueIsRefusedAndNothingChanged() {
        byte[] tooLong = new byte[StorageRules.MAX_VALUE_BYTES + 1];
        storage.put("key", bytes("old"));

        String limit = "0.." + StorageRules.MAX_VALUE_BYTES + " bytes";
        refused(ErrorCode.MEM_ALLOC, limit, () -> storage.put("key", tooLong));
        refused(ErrorCode.MEM_ALLOC, limit, () -> storage.compareAndSet("key", 1, tooLong));
        refused(ErrorCode.MEM_ALLOC, limit, () -> storage.put("key", bytes("x"), tooLong.length));
        refused(ErrorCode.MEM_ALLOC, limit, () -> storage.put("key", bytes("x"), -1));
        refused(ErrorCode.MEM_ALLOC, limit, () -> storage.put("key", bytes("x"), Long.MAX_VALUE));
        assertThat(text(storage.get("key"))).isEqualTo("old");
        assertThat(storage.info("key").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void infoSaysWhoWhenHowLongAndWhichVersion() {
        storage.put("key", bytes("old"));
        assertThat(storage.info("key")).contains(new Storage.Info("Aim", NOW, 3, 1));
        storage.put("key", bytes("!"), 5);
        assertThat(storage.info("key")).contains(new Storage.Info("Aim", NOW, 6, 2));
        assertThat(storage.info("absent")).isEmpty();
    }

    @Test
    void compareAndSetStoresOnlyWhatNobodyChanged() {
        assertThat(storage.compareAndSet("key", 1, bytes("early"))).isFalse();
        assertThat(storage.compareAndSet("key", 0, bytes("first"))).isTrue();
        assertThat(storage.compareAndSet("key", 0, bytes("again"))).isFalse();
        assertThat(storage.compareAndSet("key", 1, bytes("second"))).isTrue();
        assertThat(storage.compareAndSet("key", 1, bytes("late"))).isFalse();
        assertThat(text(storage.get("key"))).isEqualTo("second");
        assertThat(storage.info("key").orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void compareAndSetCountsEveryIncrementOfManyThreads() throws Exception {
        int threads = 8;
        int increments = 50;
        CountDownLatch start = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(
                        executor.submit(
                                () -> {
                                    start.await();
                                    for (int n = 0; n < increments; n++) {
                                        increment();
                                    }
                                    return true;
                                }));
            }
            start.countDown();
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(text(storage.get("count"))).isEqualTo("" + threads * increments);
        assertThat(storage.info("count").orElseThrow().version()).isEqualTo(threads * increments);
    }

    private void increment() {
        boolean stored = false;
        while (!stored) {
            // The version first: what is read after it is at least as new, and a newer one fails.
            long version = storage.info("count").map(Storage.Info::version).orElse(0L);
            int count = storage.get("count").map(b -> Integer.parseInt(new String(b, UTF_8))).orElse(0);
            stored = storage.compareAndSet("count", version, bytes("" + (count + 1)));
        }
    }

    @Test
    void deletedKeyIsAbsentAndAnAbsentOneNoError() {
        storage.put("key", bytes("value"));
        assertThat(storage.delete("key")).isTrue();
        assertThat(storage.delete("key")).isFalse();
        assertThat(storage.get("key")).isEmpty();
        assertThat(storage.compareAndSet("key", 0, bytes("new"))).isTrue();
        assertThat(storage.info("key").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void keysAreListedInOrdinalOrder() {
        // U+FF5E sorts after the surrogate pairs of U+1F600 in UTF-16, before them by code point.
        List<String> keys =
                List.of("a", "a/", "a/1", "a/10", "a/2", "aa", "b", "a/\uFF5E", "a/\uD83D\uDE00", "A");
        keys.forEach(key -> storage.put(key, bytes(key)));

        assertThat(storage.list("")).isEqualTo(keys.stream().sorted().toList());
        assertThat(storage.list("a/"))
                .containsExactly("a/", "a/1", "a/10", "a/2", "a/\uD83D\uDE00", "a/\uFF5E");
        assertThat(storage.list("c")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "_", "a%b", "*", "?", "[a-z]", "' OR '1'='1", "\"", "\\", "..", "../x", "//"})
    void wildcardsAndQuotesInKeysAreOrdinaryCharacters(String key) {
        storage.put("other", bytes("other"));
        storage.put("axb", bytes("other"));
        storage.put(key, bytes("value"));

        assertThat(storage.list(key)).containsExactly(key);
        assertThat(text(storage.get(key))).isEqualTo("value");
        assertThat(storage.delete(key)).isTrue();
        assertThat(storage.list("")).containsExactly("axb", "other");
    }

    @Test
    void badKeysAreRefusedByEveryOperation() {
        for (String key :
                List.of("", "a\0b", "a\nb", "\u007f", "\u0085", "\uD800x", "\uDC00",
                        "x".repeat(1025), "\u20AC".repeat(342))) {
            refused(ErrorCode.OP_FAILED, "Aim: refused", () -> storage.put(key, bytes("x")));
            refused(ErrorCode.OP_FAILED, "Aim: refused", () -> storage.put(key, bytes("x"), 1));
            refused(ErrorCode.OP_FAILED, "Aim: refused", () -> storage.compareAndSet(key, 0, bytes("x")));
            refused(ErrorCode.OP_FAILED, "Aim: refused", () -> storage.get(key));
            refused(ErrorCode.OP_FAILED, "Aim: refused", () -> storage.get(key, 0, 1));
            refused(ErrorCode.OP_FAILED, "Aim: refused", () -> storage.exists(key));
            refused(ErrorCode.OP_FAILED, "Aim: refused", () -> storage.info(key));
            refused(ErrorCode.OP_FAILED, "Aim: refused", () -> storage.delete(key));
            if (!key.isEmpty()) {
                refused(ErrorCode.OP_FAILED, "Aim: refused", () -> storage.list(key));
            }
        }
        storage.put("\u20AC".repeat(341), bytes("the longest"));
        assertThat(storage.list("")).hasSize(1);
    }

    @Test
    void noNameReachesAnotherArea() {
        List<String> names =
                List.of("a", "b", "a/b", "a/..", "..", "/", "a%2Fb", "%", "\u00e9", "e\u0301",
                        "a'b", "shared", "AIM", "SHARED", "a|b", "A", "a ");
        List<Storage> areas = new ArrayList<>();
        for (String workflow : names) {
            areas.add(provider.sharedStorage(workflow, "a"));
            for (String aim : names) {
                areas.add(provider.aimStorage(workflow, aim));
            }
        }
        for (int i = 0; i < areas.size(); i++) {
            areas.get(i).put("../key/%/\u00e9", bytes("" + i));
        }
        for (int i = 0; i < areas.size(); i++) {
            assertThat(text(areas.get(i).get("../key/%/\u00e9"))).isEqualTo("" + i);
            assertThat(areas.get(i).list("")).containsExactly("../key/%/\u00e9");
        }
    }

    @Test
    void sharedStorageIsOneForTheWorkflowAndNotesWhoStored() {
        Storage first = provider.sharedStorage("Workflow", "First");
        Storage second = provider.sharedStorage("Workflow", "Second");
        first.put("key", bytes("1"));
        assertThat(text(second.get("key"))).isEqualTo("1");
        assertThat(second.info("key").orElseThrow().storedBy()).isEqualTo("First");
        second.put("key", bytes("2"));
        assertThat(first.info("key")).contains(new Storage.Info("Second", NOW, 1, 2));
        assertThat(provider.sharedStorage("Other", "First").exists("key")).isFalse();
        assertThat(provider.aimStorage("Workflow", "First").exists("key")).isFalse();
    }

    @Test
    void badNamesAreRefused() {
        for (String name : List.of("", "a\nb", "\uD800", "x".repeat(1025))) {
            refused(ErrorCode.OP_FAILED, "storage: refused", () -> provider.aimStorage(name, "a"));
            refused(ErrorCode.OP_FAILED, "storage: refused", () -> provider.aimStorage("a", name));
            refused(ErrorCode.OP_FAILED, "storage: refused", () -> provider.sharedStorage(name, "a"));
        }
    }

    @Test
    void interruptedThreadStoresAndReadsAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        storage.put("key", bytes("value"));
        String value = text(storage.get("key"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(value).isEqualTo("value");
    }

    /** What a storage does is what a sorted map with version numbers does. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void storageFollowsTheModel(long seed) {
        record Entry(byte[] value, long version) {}
        Random random = new Random(seed);
        TreeMap<String, Entry> model = new TreeMap<>();
        AtomicInteger steps = new AtomicInteger();
        while (steps.incrementAndGet() <= 400) {
            String key = randomKey(random);
            Entry old = model.getOrDefault(key, new Entry(new byte[0], 0));
            byte[] value = new byte[random.nextInt(random.nextInt(20) == 0 ? 20_000 : 50)];
            random.nextBytes(value);
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    storage.put(key, value);
                    model.put(key, new Entry(value, old.version() + 1));
                }
                case 2 -> {
                    int offset = random.nextInt(100);
                    storage.put(key, value, offset);
                    byte[] kept = offset == 0 ? new byte[0] : old.value();
                    byte[] whole = Arrays.copyOf(kept, Math.max(kept.length, offset + value.length));
                    System.arraycopy(value, 0, whole, offset, value.length);
                    model.put(key, new Entry(whole, old.version() + 1));
                }
                case 3 -> {
                    long expected = Math.max(0, old.version() + random.nextInt(3) - 1);
                    boolean matches = expected == old.version();
                    assertThat(storage.compareAndSet(key, expected, value)).isEqualTo(matches);
                    if (matches) {
                        model.put(key, new Entry(value, old.version() + 1));
                    }
                }
                case 4 ->
                        assertThat(storage.delete(key)).isEqualTo(model.remove(key) != null);
                case 5 -> {
                    String prefix = key.substring(0, key.offsetByCodePoints(0, 1));
                    assertThat(storage.list(prefix))
                            .isEqualTo(model.keySet().stream().filter(k -> k.startsWith(prefix)).toList());
                }
                case 6 -> {
                    int from = random.nextInt(old.value().length + 1);
                    int length = random.nextInt(old.value().length - from + 1);
                    assertThat(storage.get(key, from, length).map(b -> Arrays.hashCode(b)))
                            .isEqualTo(
                                    Optional.ofNullable(model.get(key))
                                            .map(e -> Arrays.copyOfRange(e.value(), from, from + length))
                                            .map(b -> Arrays.hashCode(b)));
                }
                default ->
                        assertThat(storage.info(key).map(Storage.Info::version).orElse(0L))
                                .isEqualTo(old.version());
            }
        }
        assertThat(storage.list("")).isEqualTo(List.copyOf(model.keySet()));
        model.forEach(
                (key, entry) -> {
                    assertThat(storage.get(key).orElseThrow()).isEqualTo(entry.value());
                    assertThat(storage.info(key))
                            .contains(new Storage.Info("Aim", NOW, entry.value().length, entry.version()));
                });
    }

    private static String randomKey(Random random) {
        String[] parts = {"a", "b", "/", "..", "%", "\u00e9", "\uD83D\uDE00", "\uFF5E"};
        StringBuilder key = new StringBuilder();
        for (int i = random.nextInt(2) + 1; i > 0; i--) {
            key.append(parts[random.nextInt(parts.length)]);
        }
        return key.toString();
    }
}
