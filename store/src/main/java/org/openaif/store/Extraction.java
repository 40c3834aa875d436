// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;

/**
 * A folder that appears whole or not at all.
 *
 * <pre>
 * zone/
 *   .motion.8461.lock      locked as long as the process lives that fills the other
 *   .motion.8461.part/     hidden, so that nobody takes it for a package
 *     ...                  becomes zone/motion by one rename
 * </pre>
 *
 * <p>What a killed process has left is told by its lock, which is free, and taken away by the next
 * that begins in the same place. So the lock is there first and goes last.
 */
final class Extraction implements EntryVisitor, AutoCloseable {
    private static final String LOCK = ".lock";

    private static final String MEND = "check permissions and room on the disk";

    /**
     * What this process fills. POSIX drops a process's lock when it closes any descriptor of the
     * file, so nobody here may even open that of another.
     */
    private static final Set<Path> FILLED_HERE = ConcurrentHashMap.newKeySet();

    private final Path target;
    private final Path lockFile;
    private final FileChannel lock;
    private final Path content;
    private final Refusal refusal;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    private Extraction(Path target, Path lockFile, FileChannel lock, Refusal refusal) {
        this.target = target;
        this.lockFile = lockFile;
        this.lock = lock;
        this.content = part(lockFile);
        this.refusal = refusal;
    }

    private static Path part(Path lockFile) {
        String name = lockFile.getFileName().toString();
        return lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()) + ".part");
    }

    static Extraction begin(Path folder, Refusal refusal) {
        Path target = folder.toAbsolutePath().normalize();
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw refusal.whole(
                        "is not unpacked: " + target + " exists", "choose a new folder, or remove it");
            }
            removeLeftovers(target);
            return locked(target, refusal);
        } catch (IOException e) {
            throw refusal.whole("cannot be unpacked to " + target + ": " + e, MEND, e);
        }
    }

    private static Extraction locked(Path target, Refusal refusal) throws IOException {
        for (;;) {
            Path lockFile =
                    target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + LOCK);
            FILLED_HERE.add(lockFile);
            @Nullable Extraction begun = null;
            FileChannel lock =
                    FileChannel.open(
                            lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                lock.lock();
                // Before it was locked, another one may have taken it for a leftover.
                if (Files.exists(lockFile)) {
                    begun = new Extraction(target, lockFile, lock, refusal);
                    Files.createDirectory(begun.content);
                    return begun;
                }
            } catch (IOException e) {
                Files.deleteIfExists(lockFile);
                begun = null;
                throw e;
            } finally {
                if (begun == null) {
                    lock.close();
                    FILLED_HERE.remove(lockFile);
                }
            }
        }
    }

    private static void removeLeftovers(Path target) throws IOException {
        String begin = "." + target.getFileName() + ".";
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(
                        target.getParent(),
                        path -> {
                            String other = path.getFileName().toString();
                            return other.startsWith(begin) && other.endsWith(LOCK);
                        })) {
            for (Path lockFile : all) {
                if (!FILLED_HERE.contains(lockFile)) {
                    removeIfFree(lockFile);
                }
            }
        }
    }

    /** Takes away what belongs to a lock, if the process that had it is no more. */
    private static void removeIfFree(Path lockFile) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(
                                lockFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                deleteIfExists(part(lockFile));
                Files.deleteIfExists(lockFile);
            }
        } catch (NoSuchFileException e) {
            return; // its owner, or another one, has just taken it away
        }
    }

    @Override
    public void folder(String name) {
        try {
            Files.createDirectories(content.resolve(name));
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    @Override
    public void file(ArchiveEntry entry, InputStream in) throws IOException {
        try (FileChannel out = create(entry)) {
            for (int n = in.read(buffer.array()); n >= 0; n = in.read(buffer.array())) {
                write(out, entry, n);
            }
            force(out, entry);
        }
    }

    private FileChannel create(ArchiveEntry entry) {
        Path file = content.resolve(entry.name());
        try {
            Files.createDirectories(file.getParent());
            FileChannel out =
                    FileChannel.open(
                            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (entry.executable() && !file.toFile().setExecutable(true)) {
                out.close();
                throw new IOException("it cannot be made executable");
            }
            return out;
        } catch (IOException e) {
            throw unwritable(entry.name(), e);
        }
    }

    private void write(FileChannel out, ArchiveEntry entry, int count) {
        try {
            buffer.clear().limit(count);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
        } catch (IOException e) {
            throw unwritable(entry.name(), e);
        }
    }

    private void force(FileChannel out, ArchiveEntry entry) {
        try {
            out.force(true);
        } catch (IOException e) {
            throw unwritable(entry.name(), e);
        }
    }

    private AifException unwritable(String name, IOException e) {
        return refusal.whole(
                "cannot be unpacked: " + Refusal.quoted(name) + " in " + content + ": " + e, MEND, e);
    }

    /** Makes the folder appear, unless its content is not accepted. */
    void complete(Consumer<Path> acceptance) {
        try {
            Path top = withoutTheOnlyFolder();
            acceptance.accept(top);
            forceFolders(top);
            Files.move(top, target, StandardCopyOption.ATOMIC_MOVE);
            forceFolder(target.getParent());
        } catch (IOException e) {
            throw refusal.whole("cannot be unpacked to " + target + ": " + e, MEND, e);
        }
    }

    private Path withoutTheOnlyFolder() throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(content)) {
            var each = all.iterator();
            Path first = each.next();
            return Files.isDirectory(first) && !each.hasNext() ? first : content;
        }
    }

    private static void forceFolders(Path top) throws IOException {
        Files.walkFileTree(
                top,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException e) throws IOException {
                        forceFolder(folder);
                        return super.postVisitDirectory(folder, e);
                    }
                });
    }

    /** Makes the names in a folder durable. Windows does so itself, and opens no folder. */
    static void forceFolder(Path folder) throws IOException {
        if (folder.getFileSystem().getSeparator().equals("/")) {
            try (FileChannel channel = FileChannel.open(folder)) {
                channel.force(true);
            }
        }
    }

    /** Takes away what did not come to be. */
    @Override
    public void close() {
        try (lock) {
            deleteIfExists(content);
            Files.deleteIfExists(lockFile);
        } catch (IOException e) {
            throw refusal.whole("has left " + content + ": " + e, "delete it", e);
        } finally {
            FILLED_HERE.remove(lockFile);
        }
    }

    private static void deleteIfExists(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @Nullable IOException e) throws IOException {
                        Files.delete(visited);
                        return super.postVisitDirectory(visited, e);
                    }
                });
    }
}
