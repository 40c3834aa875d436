// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one at a time change what is in a folder: one process, by a lock on the file {@code lock} that
 * the system lifts when its process ends; and one thread of it, since such a lock is the whole
 * process's.
 */
final class FolderLock implements AutoCloseable {
    private static final ConcurrentMap<Path, ReentrantLock> IN_THIS_PROCESS =
            new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel file;
    private final FileLock processes;

    private FolderLock(ReentrantLock threads, FileChannel file, FileLock processes) {
        this.threads = threads;
        this.file = file;
        this.processes = processes;
    }

    /** Waits until nobody else holds it. */
    static FolderLock of(Path folder) throws IOException {
        ReentrantLock threads =
                IN_THIS_PROCESS.computeIfAbsent(folder.toRealPath(), _ -> new ReentrantLock());
        threads.lock();
        try {
            FileChannel file = PrivateFiles.open(folder.resolve("lock"));
            try {
                return new FolderLock(threads, file, file.lock());
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            threads.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            processes.release();
        } finally {
            threads.unlock();
        }
    }
}
