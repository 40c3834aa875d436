// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** Small files that only their owner may read, and that are there whole or not at all. */
final class DurableFile {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private DurableFile() {}

    /** Makes a folder that nobody else may look into; without effect where it is one already. */
    static void folder(Path folder) {
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
            if (!Files.getPosixFilePermissions(folder).equals(FOLDER)) {
                Files.setPosixFilePermissions(folder, FOLDER);
            }
        } catch (IOException e) {
            throw failed("cannot make the folder " + folder + " for its owner alone", e);
        }
    }

    /** Writes a file, over an older one if there is one; durable when this returns. */
    static void write(Path file, byte[] content) {
        Path folder = file.toAbsolutePath().getParent();
        Path written = folder.resolve(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(written);
            try (FileChannel channel =
                    FileChannel.open(
                            written,
                            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                            PosixFilePermissions.asFileAttribute(FILE))) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(
                    written,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            sync(folder);
        } catch (IOException e) {
            throw failed("cannot write " + file, e);
        }
    }

    /** Begins a file that is too long for memory; {@link #finish} gives it its name. */
    static OutputStream begin(Path partial) throws IOException {
        Files.deleteIfExists(partial);
        return Channels.newOutputStream(
                FileChannel.open(
                        partial,
                        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                        PosixFilePermissions.asFileAttribute(FILE)));
    }

    /** Gives a file that was begun its name; durable when this returns. */
    static void finish(Path partial, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(
                partial,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        sync(file.toAbsolutePath().getParent());
    }

    /**
     * What a file holds, if there is one.
     *
     * @throws TrustException DATA_CORRUPT if it is larger than any that was written here
     */
    static Optional<byte[]> read(Path file, int limit) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > limit) {
                throw new TrustException(
                        TrustError.DATA_CORRUPT,
                        file + " is larger than the " + limit + " bytes that it may have");
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw failed("cannot read " + file, e);
        }
    }

    /** Deletes a file; durable when this returns. */
    static void delete(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                sync(file.toAbsolutePath().getParent());
            }
        } catch (IOException e) {
            throw failed("cannot delete " + file, e);
        }
    }

    /** A name is durable when its folder is. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static TrustException failed(String what, IOException cause) {
        return new TrustException(
                TrustError.STORAGE_FAILURE, what + " (" + cause.getMessage() + ")", cause);
    }
}
