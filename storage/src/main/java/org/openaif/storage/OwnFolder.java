// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * A folder that one process at a time has to itself. The lock is the operating system's, so it goes
 * with the process, however that ends. The file of the lock also remembers that the folder has been
 * filled, so that a storage file that was lost is not taken for one that never was.
 */
final class OwnFolder implements AutoCloseable {
    private static final String MARK = "OpenAIF storage; keep this file beside storage.db\n";

    /**
     * What this process has. POSIX drops a process's lock when it closes any descriptor of the file,
     * so a second attempt in the same process must not even open it.
     */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel lock;

    private OwnFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder where there is none, and takes it.
     *
     * @throws AifException INIT if it cannot be had
     */
    static OwnFolder take(Path path) {
        Path folder = path.toAbsolutePath().normalize();
        if (folder.toString().indexOf('?') >= 0) {
            throw refused(folder, "its path has a '?', which SQLite takes for an option", null);
        }
        try {
            boolean made = Files.notExists(folder);
            Files.createDirectories(folder);
            if (made) {
                force(folder.getParent());
            }
            Path real = folder.toRealPath();
            if (TAKEN.add(real)) {
                return lock(real);
            }
        } catch (IOException e) {
            throw refused(folder, "it cannot be written: " + e, e);
        }
        throw taken(folder);
    }

    private static OwnFolder lock(Path folder) throws IOException {
        @Nullable FileLock lock = null;
        try {
            FileChannel channel =
                    FileChannel.open(
                            folder.resolve("storage.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw taken(folder);
            }
            return new OwnFolder(folder, channel);
        } finally {
            if (lock == null) {
                TAKEN.remove(folder);
            }
        }
    }

    private static AifException taken(Path folder) {
        return refused(
                folder,
                "another Controller has it open; stop that one, or give each a folder of its own",
                null);
    }

    private static AifException refused(
            Path folder, String why, @Nullable Exception cause) {
        String message = "storage in " + folder + " cannot be opened: " + why;
        return cause == null
                ? new AifException(ErrorCode.INIT, message)
                : new AifException(ErrorCode.INIT, message, cause);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    boolean wasFilled() throws IOException {
        return lock.size() > 0;
    }

    /** From now on the folder is known to have been filled; durable on return. */
    void markFilled() throws IOException {
        if (!wasFilled()) {
            lock.write(ByteBuffer.wrap(MARK.getBytes(StandardCharsets.US_ASCII)), 0);
            lock.force(true);
            force(folder);
        }
    }

    /** Makes the names in a folder durable. Windows does so itself, and opens no folder. */
    private static void force(Path folder) throws IOException {
        if (folder.getFileSystem().getSeparator().equals("/")) {
            try (FileChannel channel = FileChannel.open(folder)) {
                channel.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (lock.isOpen()) { // closed twice, it must not give away what another one took since
            lock.close();
            TAKEN.remove(folder);
        }
    }
}
