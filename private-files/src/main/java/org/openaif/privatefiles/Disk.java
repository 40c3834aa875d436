// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privatefiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * All writes by which what somebody keeps comes from one state to the next, so that a test can cut the
 * power at each of them.
 *
 * <p>Any thread may call it.
 */
public interface Disk {
    /** The disk of the machine. */
    Disk REAL = new Disk() {};

    /** Makes a folder, and those around it. */
    default void createFolders(Path folder) throws IOException {
        Files.createDirectories(folder);
    }

    /** Writes a file that is not there yet; durable when this returns, its name when its folder is. */
    default void create(Path file, byte[] content) throws IOException {
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            PrivateFiles.writeFully(out, ByteBuffer.wrap(content));
            out.force(true);
        }
    }

    /** Writes a file anew; durable when this returns, its name when its folder is. */
    default void write(Path file, byte[] content) throws IOException {
        try (FileChannel out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            PrivateFiles.writeFully(out, ByteBuffer.wrap(content));
            out.force(true);
        }
    }

    /** Gives a file or a folder its name, at once; a file of that name is replaced. */
    default void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes the names in a folder durable. Windows does so itself, and opens no folder. */
    default void force(Path folder) throws IOException {
        if (folder.getFileSystem().getSeparator().equals("/")) {
            try (FileChannel channel = FileChannel.open(folder)) {
                channel.force(true);
            }
        }
    }

    /** Writes a file that is there whole, or as it was before. */
    default void replace(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        write(part, content);
        move(part, file);
        force(file.toAbsolutePath().getParent());
    }

    /** Takes away a file, or a folder with all that is in it; nothing if it is not there. */
    default void delete(Path path) throws IOException {
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                path,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                            throws IOException {
                        Files.delete(folder);
                        return super.postVisitDirectory(folder, e);
                    }
                });
    }
}
