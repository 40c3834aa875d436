// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * One at a time in a folder: among the threads of this process, by a lock in memory, and among
 * processes, by one on a file, which the system lets go of when a process dies.
 */
final class FolderLock {
    /** The system refuses a second lock of one process, so its threads queue here first. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final Path file;
    private final ReentrantLock threads;

    FolderLock(Path folder) {
        this.file = folder.toAbsolutePath().normalize().resolve("lock");
        this.threads = THREADS.computeIfAbsent(file, key -> new ReentrantLock());
    }

    /** Does something that nobody else does in this folder meanwhile. */
    <T> T alone(Supplier<T> work) {
        threads.lock();
        try {
            if (threads.getHoldCount() > 1) {
                return work.get();
            }
            try (FileChannel channel =
                            FileChannel.open(
                                    file,
                                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                                    PosixFilePermissions.asFileAttribute(
                                            PosixFilePermissions.fromString("rw-------")));
                    FileLock held = channel.lock()) {
                assert held.isValid();
                return work.get();
            } catch (IOException e) {
                throw new TrustException(
                        TrustError.STORAGE_FAILURE,
                        "cannot lock " + file + " (" + e.getMessage() + ")",
                        e);
            }
        } finally {
            threads.unlock();
        }
    }
}
