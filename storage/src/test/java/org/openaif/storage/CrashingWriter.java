// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageQuota;

/**
 * Writes 1,000 values a second until it is killed. It says {@code ack KEY VERSION} when a write was
 * acknowledged, never before. Each key belongs to one of its threads, so the version of every write
 * is known beforehand, and stands in the value:
 *
 * <pre>
 *   0        8            8 + n      12 + n
 *   | version | n random bytes | CRC-32C of both |
 * </pre>
 */
final class CrashingWriter {
    static final int THREADS = 4;
    static final int KEYS_PER_THREAD = 25;
    private static final long NANOS_BETWEEN_WRITES = THREADS * 1_000_000L;

    private CrashingWriter() {}

    public static void main(String[] arguments) throws IOException {
        DurableStorage storage =
                DurableStorage.open(
                        Path.of(arguments[0]), InstantSource.system(), StorageQuota.UNLIMITED);
        long seed = Long.parseLong(arguments[1]);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        say(out, "open");
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread.ofPlatform()
                    .start(
                            () ->
                                    write(
                                            storage.aimStorage("Workflow", "Aim" + number),
                                            new Random(seed + number),
                                            "Aim" + number,
                                            out));
        }
    }

    private static void write(Storage storage, Random random, String who, FileOutputStream out) {
        long next = System.nanoTime();
        for (;;) {
            String key = "key" + random.nextInt(KEYS_PER_THREAD);
            long version = storage.info(key).map(Storage.Info::version).orElse(0L) + 1;
            byte[] value = value(version, random);
            if (random.nextBoolean()) {
                storage.put(key, value);
            } else if (!storage.compareAndSet(key, version - 1, value)) {
                throw new IllegalStateException(who + " " + key + " has another writer");
            }
            say(out, "ack " + who + "/" + key + " " + version);
            next += NANOS_BETWEEN_WRITES;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private static byte[] value(long version, Random random) {
        byte[] noise = new byte[random.nextInt(random.nextInt(10) == 0 ? 30_000 : 300)];
        random.nextBytes(noise);
        ByteBuffer value = ByteBuffer.allocate(12 + noise.length).putLong(version).put(noise);
        return value.putInt(checksum(value.array())).array();
    }

    /** The version in a value, or -1 if the value is torn. */
    static long version(byte[] value) {
        ByteBuffer read = ByteBuffer.wrap(value);
        boolean whole =
                value.length >= 12 && read.getInt(value.length - 4) == checksum(value);
        return whole ? read.getLong(0) : -1;
    }

    private static int checksum(byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(value, 0, value.length - 4);
        return (int) crc.getValue();
    }

    /** One write per line, so that the kill leaves no half of a line that could be taken for another. */
    private static void say(FileOutputStream out, String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e); // the parent is gone
        }
    }
}
