// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.openaif.trust.spi.Medium;

/**
 * The disk of this machine.
 *
 * <p>Java closes a file under a thread that is interrupted. Each of these steps can be done twice
 * without harm, so it is done again then, and the interrupt stays set.
 */
final class RealDisk implements Disk {
    /** POSIX drops a process's lock when it closes any descriptor of the file: not to be opened twice. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private static final String FULL = "No space left on device";

    @Override
    public void create(Path file, byte[] content) throws IOException {
        write(
                file,
                0,
                content,
                false,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
    }

    @Override
    public void overwrite(Path file, long offset, byte[] content) throws IOException {
        write(file, offset, content, false, StandardOpenOption.WRITE);
    }

    @Override
    public void overwriteAndSync(Path file, long offset, byte[] content) throws IOException {
        write(file, offset, content, true, StandardOpenOption.WRITE);
    }

    /**
     * Writes into a file where that begins as expected, and makes it durable; leaves another one alone.
     *
     * @return whether it did
     */
    boolean replaceAndSync(Path file, long offset, byte[] expected, byte[] content)
            throws IOException {
        try {
            return onFile(
                    file,
                    channel -> {
                        boolean is =
                                Arrays.equals(part(channel, offset, expected.length), expected);
                        if (is) {
                            put(channel, offset, content);
                            channel.force(false);
                        }
                        return is;
                    },
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static byte[] part(FileChannel channel, long offset, int length) throws IOException {
        int there = Math.clamp(channel.size() - offset, 0, length);
        ByteBuffer buffer = ByteBuffer.allocate(there);
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {}
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static void put(FileChannel channel, long offset, byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer, offset + buffer.position());
        }
    }

    private static void write(
            Path file, long offset, byte[] content, boolean sync, OpenOption... options)
            throws IOException {
        onFile(
                file,
                channel -> {
                    put(channel, offset, content);
                    if (sync) {
                        channel.force(false);
                    }
                    return true;
                },
                options);
    }

    @Override
    public void sync(Path file) throws IOException {
        onFile(
                file,
                channel -> {
                    channel.force(false);
                    return true;
                },
                StandardOpenOption.WRITE);
    }

    /** Windows makes names durable itself, and opens no folder. */
    @Override
    public void syncFolder(Path folder) throws IOException {
        if (folder.getFileSystem().getSeparator().equals("/")) {
            onFile(
                    folder,
                    channel -> {
                        channel.force(true);
                        return true;
                    },
                    StandardOpenOption.READ);
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public Optional<byte[]> read(Path file, long offset, int length) throws IOException {
        try {
            return Optional.of(
                    onFile(
                            file,
                            channel -> part(channel, offset, length),
                            StandardOpenOption.READ));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Override
    public void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        makeFolder(parent);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(folder);
        }
        syncFolder(parent);
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        if (!TAKEN.add(file)) {
            throw inUse();
        }
        boolean taken = false;
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            taken = channel.tryLock() != null;
            if (!taken) {
                channel.close();
                throw inUse();
            }
            return () -> {
                channel.close();
                TAKEN.remove(file);
            };
        } finally {
            if (!taken) {
                TAKEN.remove(file);
            }
        }
    }

    private static IOException inUse() {
        return new IOException(
                "another process has it open; stop that one, or give each a folder of its own");
    }

    /** A step that can be done again. */
    @FunctionalInterface
    private interface Step<T> {
        T on(FileChannel channel) throws IOException;
    }

    private static <T> T onFile(Path file, Step<T> step, OpenOption... options)
            throws IOException {
        boolean interrupted = false;
        try {
            for (;;) {
                interrupted |= Thread.interrupted();
                try (FileChannel channel = FileChannel.open(file, options)) {
                    return step.on(channel);
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } catch (IOException e) {
            throw String.valueOf(e.getMessage()).contains(FULL)
                    ? new Medium.FullException(file + ": " + FULL, e)
                    : e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
