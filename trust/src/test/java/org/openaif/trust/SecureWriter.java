// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.openaif.api.trust.Data;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.SecureStorage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.storage.DurableStorage;

/**
 * Writes to secure storage, with the software provider, until it is killed. It says {@code ack ITEM
 * NUMBER} when a write was acknowledged, never before. Each item belongs to one of its threads, and its
 * numbers go up by one.
 */
final class SecureWriter {
    static final int THREADS = 4;
    static final int ITEMS = 10;
    private static final int LONGEST = 2000;

    private SecureWriter() {}

    /** What a process has open; closed last to first. */
    record Open(DurableStorage disk, SoftwareProvider root, SecureStores stores)
            implements AutoCloseable {
        static Open in(Path folder) {
            DurableStorage disk =
                    DurableStorage.open(
                            folder.resolve("disk"), InstantSource.system(), StorageQuota.UNLIMITED);
            SoftwareProvider root = new SoftwareProvider(folder.resolve("software"));
            return new Open(
                    disk,
                    root,
                    new SecureStores(
                            folder.resolve("secure"),
                            root,
                            Map.of(
                                    DataLocation.LOCAL_DISK,
                                    StorageMedia.storage(disk.aimStorage("trust", "secure")),
                                    DataLocation.INT_FLASH,
                                    StorageMedia.folder(folder.resolve("flash"))),
                            SecureStores.UNLIMITED));
        }

        /** Two of the threads have a folder, two the local disk. */
        SecureStorage storage(int thread) {
            return stores.storage(
                    "owner" + thread,
                    thread % 2 == 0 ? DataLocation.INT_FLASH : DataLocation.LOCAL_DISK);
        }

        @Override
        public void close() {
            stores.close();
            root.close();
            disk.close();
        }
    }

    public static void main(String[] arguments) {
        Open open = Open.in(Path.of(arguments[0]));
        long seed = Long.parseLong(arguments[1]);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        say(out, "open");
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            Thread.ofPlatform()
                    .start(() -> write(open.storage(thread), thread, new Random(seed + thread), out));
        }
    }

    private static void write(SecureStorage storage, int thread, Random random, FileOutputStream out) {
        for (;;) {
            String item = "item" + random.nextInt(ITEMS);
            long number = number(storage, item) + 1;
            byte[] value = new byte[8 + random.nextInt(LONGEST)];
            ByteBuffer.wrap(value).putLong(number);
            storage.write(item, Data.plain(value));
            say(out, "ack " + thread + "/" + item + " " + number);
        }
    }

    /** The number in an item; 0 if there is none. */
    static long number(SecureStorage storage, String item) {
        try {
            return ByteBuffer.wrap(storage.read(item).bytes()).getLong();
        } catch (TrustException e) {
            if (e.error() == TrustError.DOES_NOT_EXIST) {
                return 0;
            }
            throw e;
        }
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
