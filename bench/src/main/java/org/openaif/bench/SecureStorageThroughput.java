// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.openaif.api.Storage;
import org.openaif.api.trust.Data;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.SecureStorage;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.storage.DurableStorage;
import org.openaif.trust.SecureStores;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.StorageMedia;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.KeyProvider;
import org.openaif.trust.spi.Medium;

/**
 * Question: how many values does secure storage write and read in a second, beside plain storage on the
 * same medium?
 *
 * <pre>
 *   1, 8 or 64 writers --> secure storage --> segments --> medium   (folder, SQLite)
 *                            +----------> anchor, counter       (software; or one that takes 10 ms)
 *   1, 8 or 64 writers --> the same medium, one value under one name
 * </pre>
 *
 * <p>Every write is waited for until it is durable. 500 names, values of 256 bytes (or what is given).
 * Plain and secure take turns every tenth of a second, so that a disturbance of the machine hits both
 * alike; the figures are the means over all turns.
 *
 * <p>{@code java -cp 'bench/target/classes:bench/target/lib/*' --enable-native-access=ALL-UNNAMED
 * org.openaif.bench.SecureStorageThroughput FOLDER [BYTES [ROUNDS [SECONDS]]]}
 */
public final class SecureStorageThroughput {
    private static final int NAMES = 500;
    private static final Duration SLOW = Duration.ofMillis(10);

    private final Path folder;
    private final byte[] value;
    private final int rounds;
    private final long nanos;

    private SecureStorageThroughput(Path folder, int bytes, int rounds, double seconds) {
        this.folder = folder;
        this.value = new byte[bytes];
        new Random(1).nextBytes(value);
        this.rounds = rounds;
        this.nanos = (long) (seconds * 1e9);
    }

    /** Does something with the name of that number. */
    @FunctionalInterface
    private interface Work {
        void on(String name) throws IOException;
    }

    /** Measures, and prints a table. */
    public static void main(String[] arguments) throws Exception {
        new SecureStorageThroughput(
                        Path.of(arguments[0]),
                        arguments.length > 1 ? Integer.parseInt(arguments[1]) : 256,
                        arguments.length > 2 ? Integer.parseInt(arguments[2]) : 41,
                        arguments.length > 3 ? Double.parseDouble(arguments[3]) : 0.1)
                .run();
    }

    private void run() throws Exception {
        System.out.printf("values of %d bytes, %d rounds of %.1f s%n", value.length, rounds, nanos / 1e9);
        System.out.printf("%-34s %12s %12s %7s%n", "", "plain/s", "secure/s", "ratio");
        for (int writers : List.of(1, 8, 64)) {
            folderWrites(writers);
            diskWrites(writers, Duration.ZERO);
            diskWrites(writers, SLOW);
        }
        diskReads();
    }

    private void folderWrites(int writers) throws Exception {
        Path plain = fresh("plain");
        Medium medium = StorageMedia.folder(plain);
        AtomicLong serial = new AtomicLong();
        try (SoftwareProvider root = new SoftwareProvider(fresh("root"));
                SecureStores stores =
                        new SecureStores(
                                fresh("state"),
                                root,
                                Map.of(DataLocation.INT_FLASH, StorageMedia.folder(fresh("flash"))),
                                SecureStores.UNLIMITED)) {
            SecureStorage secure = stores.storage("bench", DataLocation.INT_FLASH);
            compare(
                    "folder, " + writers + " writing",
                    writers,
                    // A medium writes a name once; so each write has a new name, and the old goes.
                    name -> {
                        long number = serial.incrementAndGet();
                        medium.write("name-" + number, value);
                        medium.delete("name-" + (number - NAMES));
                    },
                    name -> secure.write(name, Data.plain(value)));
        }
    }

    private void diskWrites(int writers, Duration pause) throws Exception {
        try (Disk disk = new Disk(pause)) {
            compare(
                    "SQLite, " + writers + " writing"
                            + (pause.isZero() ? "" : ", counter of " + pause.toMillis() + " ms"),
                    writers,
                    name -> disk.plain.put(name, value),
                    name -> disk.secure.write(name, Data.plain(value)));
        }
    }

    private void diskReads() throws Exception {
        try (Disk disk = new Disk(Duration.ZERO)) {
            for (int i = 0; i < NAMES; i++) {
                disk.plain.put("item " + i, value);
                disk.secure.write("item " + i, Data.plain(value));
            }
            compare(
                    "SQLite, 1 reading",
                    1,
                    name -> disk.plain.get(name).orElseThrow(),
                    name -> disk.secure.read(name));
        }
    }

    /** One SQLite file with both in it. */
    private final class Disk implements AutoCloseable {
        private final DurableStorage storages;
        private final KeyProvider root;
        private final SecureStores stores;
        final Storage plain;
        final SecureStorage secure;

        Disk(Duration pause) throws IOException {
            storages =
                    DurableStorage.open(
                            fresh("sqlite"), InstantSource.system(), StorageQuota.UNLIMITED);
            KeyProvider software = new SoftwareProvider(fresh("root"));
            root = pause.isZero() ? software : new Slowed(software, pause);
            plain = storages.aimStorage("bench", "plain");
            stores =
                    new SecureStores(
                            fresh("state"),
                            root,
                            Map.of(
                                    DataLocation.LOCAL_DISK,
                                    StorageMedia.storage(storages.aimStorage("bench", "secure"))),
                            SecureStores.UNLIMITED);
            secure = stores.storage("bench", DataLocation.LOCAL_DISK);
        }

        @Override
        public void close() {
            stores.close();
            root.close();
            storages.close();
        }
    }

    private Path fresh(String name) throws IOException {
        Path path = folder.resolve(name);
        if (Files.exists(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return path;
    }

    private void compare(String what, int threads, Work plain, Work secure) throws Exception {
        measure(threads, plain);
        measure(threads, secure);
        double one = 0;
        double other = 0;
        for (int round = 0; round < rounds; round++) {
            one += measure(threads, plain) / rounds;
            other += measure(threads, secure) / rounds;
        }
        System.out.printf(
                Locale.ROOT, "%-34s %12.0f %12.0f %6.0f%%%n", what, one, other, 100 * other / one);
    }

    private double measure(int threads, Work work) throws Exception {
        long start = System.nanoTime();
        long end = start + nanos;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Callable<Long>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Random random = new Random(i);
                tasks.add(
                        () -> {
                            long done = 0;
                            while (System.nanoTime() < end) {
                                work.on("item " + random.nextInt(NAMES));
                                done++;
                            }
                            return done;
                        });
            }
            long all = 0;
            for (Future<Long> task : executor.invokeAll(tasks)) {
                all += task.get();
            }
            return all * 1e9 / (System.nanoTime() - start);
        }
    }

    /** A root whose counter takes its time, as that of a TPM does. */
    private record Slowed(KeyProvider root, Duration pause) implements KeyProvider {
        @Override
        public long count() {
            LockSupport.parkNanos(pause.toNanos());
            return root.count();
        }

        @Override
        public String name() {
            return root.name();
        }

        @Override
        public boolean offers(KeyAttributes attributes) {
            return root.offers(attributes);
        }

        @Override
        public HeldKey importKey(KeyAttributes attributes, byte[] data) {
            return root.importKey(attributes, data);
        }

        @Override
        public HeldKey generate(KeyAttributes attributes) {
            return root.generate(attributes);
        }

        @Override
        public HeldKey restore(KeyAttributes attributes, byte[] blob) {
            return root.restore(attributes, blob);
        }

        @Override
        public byte[] random(int length) {
            return root.random(length);
        }

        @Override
        public byte[] seal(byte[] secret) {
            return root.seal(secret);
        }

        @Override
        public byte[] unseal(byte[] sealed) {
            return root.unseal(sealed);
        }

        @Override
        public long counter() {
            return root.counter();
        }

        @Override
        public void close() {
            root.close();
        }
    }
}
