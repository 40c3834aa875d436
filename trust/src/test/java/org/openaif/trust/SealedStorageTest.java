// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Storage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.storage.DurableStorage;

/** A sealed storage is a storage, and what lies in the other one says nothing and cannot be changed. */
final class SealedStorageTest {
    @TempDir Path folder;

    private DurableStorage disk;
    private SecureStores stores;
    private Storage plain;
    private Storage sealed;

    @BeforeEach
    void open() {
        disk =
                DurableStorage.open(
                        folder.resolve("disk"), InstantSource.system(), StorageQuota.UNLIMITED);
        stores =
                new SecureStores(
                        folder.resolve("state"), new FakeRoot(), Map.of(), SecureStores.UNLIMITED);
        plain = disk.aimStorage("workflow", "Aim");
        sealed = stores.sealer("personal").storage(plain);
    }

    @AfterEach
    void close() {
        stores.close();
        disk.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void refused(String key) {
        assertThatThrownBy(() -> sealed.get(key))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).isEqualTo(TrustError.INVALID_SIGNATURE));
    }

    @Test
    void itIsAStorage() {
        assertThat(sealed.get("patient/1")).isEmpty();
        sealed.put("patient/1", bytes("Anna"));
        sealed.put("patient/2", bytes(""));
        sealed.put("other", bytes("value"));
        sealed.put("patient/1", bytes("!!"), 6);

        assertThat(sealed.get("patient/1")).hasValue(bytes("Anna\0\0!!"));
        assertThat(sealed.get("patient/1", 2, 2)).hasValue(bytes("na"));
        assertThat(sealed.get("patient/2")).hasValue(bytes(""));
        assertThat(sealed.list("patient/")).containsExactly("patient/1", "patient/2");
        assertThat(sealed.list("")).containsExactly("other", "patient/1", "patient/2");
        Storage.Info info = sealed.info("patient/1").orElseThrow();
        assertThat(info.length()).isEqualTo(8);
        assertThat(info.version()).isEqualTo(2);
        assertThat(info.storedBy()).isEqualTo("Aim");
        assertThat(sealed.compareAndSet("other", 2, bytes("new"))).isFalse();
        assertThat(sealed.compareAndSet("other", 1, bytes("new"))).isTrue();
        assertThat(sealed.compareAndSet("fresh", 0, bytes("new"))).isTrue();
        assertThat(sealed.get("other")).hasValue(bytes("new"));
        assertThat(sealed.exists("fresh")).isTrue();
        assertThat(sealed.delete("fresh")).isTrue();
        assertThat(sealed.delete("fresh")).isFalse();
        assertThat(sealed.exists("fresh")).isFalse();
        sealed.put("fresh", bytes("again"));
        assertThat(sealed.get("fresh")).hasValue(bytes("again"));
    }

    @Test
    void whatIsOutsideIsRefused() {
        sealed.put("key", bytes("value"));

        assertThatThrownBy(() -> sealed.get("key", 3, 3))
                .isInstanceOfSatisfying(
                        AifException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.READ));
        assertThatThrownBy(() -> sealed.put("key", bytes("x"), -1))
                .isInstanceOfSatisfying(
                        AifException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MEM_ALLOC));
        for (String key : List.of("", "k".repeat(SealedStorage.MAX_KEY_BYTES + 1))) {
            assertThatThrownBy(() -> sealed.put(key, bytes("x")))
                    .isInstanceOfSatisfying(
                            AifException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.OP_FAILED));
        }
        sealed.put("k".repeat(SealedStorage.MAX_KEY_BYTES), bytes("x"));
    }

    @Test
    void theOtherStorageShowsNeitherKeysNorValues() {
        sealed.put("patient/Anna", bytes("a diagnosis"));

        String key = plain.list("").getFirst();
        String value = new String(plain.get(key).orElseThrow(), StandardCharsets.ISO_8859_1);

        assertThat(key).doesNotContain("Anna").matches("[A-Za-z0-9_-]+");
        assertThat(value).doesNotContain("diagnosis");
    }

    @Test
    void aValueIsBoundToItsKeyAndVersion() {
        sealed.put("a", bytes("first"));
        String a = plain.list("").getFirst();
        byte[] first = plain.get(a).orElseThrow();
        sealed.put("a", bytes("second"));
        byte[] second = plain.get(a).orElseThrow();
        sealed.put("b", bytes("other"));

        plain.put(a, first);
        refused("a");
        plain.put(a, second);
        refused("a");
        String b = plain.list("").stream().filter(key -> !key.equals(a)).findFirst().orElseThrow();
        plain.put(b, first);
        refused("b");
        second[second.length - 1] ^= 1;
        plain.put(a, second);
        refused("a");
    }

    @Test
    void aKeyThatWasNotSealedHereIsNoticed() {
        sealed.put("a", bytes("value"));
        plain.put("smuggled", bytes("value"));

        assertThatThrownBy(() -> sealed.list(""))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).isEqualTo(TrustError.INVALID_SIGNATURE));
    }

    @Test
    void writersAndReadersMayMeet() throws InterruptedException {
        sealed.put("counter", bytes("0"));
        List<Thread> threads =
                IntStream.range(0, 4)
                        .mapToObj(
                                i ->
                                        Thread.ofVirtual()
                                                .start(
                                                        () -> {
                                                            for (int n = 0; n < 25; n++) {
                                                                increment();
                                                            }
                                                        }))
                        .toList();
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(sealed.get("counter")).hasValue(bytes("100"));
    }

    private void increment() {
        boolean stored = false;
        while (!stored) {
            Storage.Info info = sealed.info("counter").orElseThrow();
            String value = new String(sealed.get("counter").orElseThrow(), StandardCharsets.UTF_8);
            byte[] next = bytes("" + (Integer.parseInt(value) + 1));
            stored = sealed.compareAndSet("counter", info.version(), next);
        }
    }
}
