// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageQuota;

/**
 * The figures of docs/storage.md: durable writes and reads a second of this room, and of H2 MVStore
 * behind a group commit of the same kind. 10,000 keys, values of 256 bytes; each write is waited for
 * until it is synced.
 *
 * <pre>
 *   writers (1, 8, 64 virtual threads) --queue--> one thread: apply all, commit, fsync --> acknowledge
 * </pre>
 *
 * Arguments: {@code durable} or {@code mvstore}, and a new folder on the disk to be measured.
 */
final class EngineComparison {
    private static final int KEYS = 10_000;
    private static final int VALUE_BYTES = 256;
    private static final int SECONDS = 4;

    private EngineComparison() {}

    /** What is measured. */
    private interface Engine extends AutoCloseable {
        void put(String key, byte[] value);

        int get(String key);

        @Override
        void close();
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        long start = System.nanoTime();
        try (Engine engine = arguments[0].equals("mvstore") ? mvStore(folder) : durable(folder)) {
            System.out.printf("%s: open and first read %d ms%n", arguments[0], millis(start));
            for (int threads : new int[] {1, 1, 8, 8, 64, 64}) {
                measure("durable writes", threads, engine, true);
            }
            for (int threads : new int[] {1, 1, 8, 8}) {
                measure("reads", threads, engine, false);
            }
            System.out.printf("files: %d KB%n", kilobytes(folder));
            start = System.nanoTime();
        }
        System.out.printf("close: %d ms; files: %d KB%n", millis(start), kilobytes(folder));
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static long kilobytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum() / 1024;
        }
    }

    private static void measure(String what, int threads, Engine engine, boolean write)
            throws InterruptedException {
        AtomicLong count = new AtomicLong();
        AtomicLong longest = new AtomicLong();
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Random random = new Random(i);
            all.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        byte[] value = new byte[VALUE_BYTES];
                                        random.nextBytes(value);
                                        for (long now; (now = System.nanoTime()) < end; ) {
                                            String key = "key/" + random.nextInt(KEYS);
                                            if (write) {
                                                engine.put(key, value);
                                            } else {
                                                engine.get(key);
                                            }
                                            count.incrementAndGet();
                                            longest.accumulateAndGet(
                                                    System.nanoTime() - now, Math::max);
                                        }
                                    }));
        }
        for (Thread thread : all) {
            thread.join();
        }
        System.out.printf(
                "%2d threads: %d %s/s, longest %.1f ms%n",
                threads, count.get() / SECONDS, what, longest.get() / 1e6);
    }

    private static Engine durable(Path folder) {
        DurableStorage provider =
                DurableStorage.open(folder, InstantSource.system(), StorageQuota.UNLIMITED);
        Storage storage = provider.aimStorage("Workflow", "Aim");
        storage.exists("key");
        return new Engine() {
            @Override
            public void put(String key, byte[] value) {
                storage.put(key, value);
            }

            @Override
            public int get(String key) {
                return storage.get(key).map(value -> value.length).orElse(0);
            }

            @Override
            public void close() {
                provider.close();
            }
        };
    }

    private static Engine mvStore(Path folder) {
        record Pending(String key, byte[] value, CompletableFuture<Void> durable) {}
        MVStore store =
                new MVStore.Builder()
                        .fileName(folder.resolve("storage.mv").toString())
                        .autoCommitDisabled()
                        .open();
        MVMap<String, byte[]> map = store.openMap("area");
        map.get("key");
        LinkedBlockingQueue<Pending> waiting = new LinkedBlockingQueue<>();
        Thread commits =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    List<Pending> batch = new ArrayList<>();
                                    try {
                                        for (;;) {
                                            batch.add(waiting.take());
                                            waiting.drainTo(batch, 511);
                                            batch.forEach(p -> map.put(p.key(), p.value()));
                                            store.commit();
                                            store.sync();
                                            batch.forEach(p -> p.durable().complete(null));
                                            batch.clear();
                                        }
                                    } catch (InterruptedException e) {
                                        store.close(); // the measurement is over
                                    }
                                });
        return new Engine() {
            @Override
            public void put(String key, byte[] value) {
                Pending pending = new Pending(key, value, new CompletableFuture<>());
                waiting.add(pending);
                pending.durable().join();
            }

            @Override
            public int get(String key) {
                byte[] value = map.get(key);
                return value == null ? 0 : value.length;
            }

            @Override
            public void close() {
                commits.interrupt();
                try {
                    commits.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }
}
