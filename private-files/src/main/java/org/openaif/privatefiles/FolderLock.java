// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privatefiles;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One at a time in a folder: among the threads of this process by a lock in memory, among processes by
 * one on the file {@code lock}, which the system lets go of when a process dies.
 *
 * <p>A thread that has it may take it again. It is given back by the thread that took it.
 */
public final class FolderLock implements AutoCloseable {
    /** The system refuses a second lock of one process, so its threads queue here first. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;

    /** Null if this thread had the lock already. */
    private final @Nullable FileChannel file;

    private FolderLock(ReentrantLock threads, @Nullable FileChannel file) {
        this.threads = threads;
        this.file = file;
    }

    /** Waits until nobody else has it. */
    public static FolderLock of(Path folder) throws IOException {
        ReentrantLock threads =
                THREADS.computeIfAbsent(folder.toRealPath(), path -> new ReentrantLock());
        threads.lock();
        try {
            return new FolderLock(
                    threads, threads.getHoldCount() > 1 ? null : locked(folder.resolve("lock")));
        } catch (IOException | RuntimeException e) {
            threads.unlock();
            throw e;
        }
    }

    private static FileChannel locked(Path path) throws IOException {
        FileChannel file = PrivateFiles.open(path);
        try {
            // Lasts until the file is closed.
            FileLock lock = file.lock();
            assert lock.isValid();
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (file != null) {
                file.close();
            }
        } finally {
            threads.unlock();
        }
    }
}
