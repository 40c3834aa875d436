// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.openaif.api.AifException;

/**
 * An archive: one AIW or AIM in one file. Its content is taken for hostile: whatever could land
 * elsewhere, be two things at once, or grow without bounds is refused with {@code ERROR} and one line
 * that says archive, entry, what is wrong and how to mend it.
 *
 * <p>Nothing is read when it is opened but its first bytes; every method reads it from its beginning
 * to its end, in constant memory, and checks all of it. Any thread may call, several at once.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 1.
 */
public final class Archive implements AutoCloseable {
    /** Where a tar has its mark, and how it begins. */
    private static final int TAR_MARK = 257;

    private final String name;
    private final Path file;
    private final boolean isOurs;
    private final ArchiveFormat format;
    private final ArchiveLimits limits;
    private final Refusal refusal;

    private Archive(String name, Path file, boolean isOurs, ArchiveLimits limits) {
        this.name = name;
        this.file = file;
        this.isOurs = isOurs;
        this.limits = limits;
        this.format = ArchiveFormat.of(name);
        this.refusal = new Refusal(name);
    }

    /** As {@link #open(Path, ArchiveLimits)}, with those of {@link ArchiveLimits#STANDARD}. */
    public static Archive open(Path file) {
        return open(file, ArchiveLimits.STANDARD);
    }

    /**
     * Opens an archive, whose format is told by its name.
     *
     * @throws AifException ERROR if there is none, its name is no archive's, it is too large, or its
     *     first bytes are those of another format
     */
    public static Archive open(Path file, ArchiveLimits limits) {
        return open(file, file.getFileName().toString(), limits);
    }

    /** Opens an archive that is called otherwise than its file. */
    static Archive open(Path file, String name, ArchiveLimits limits) {
        Archive archive = new Archive(name, file, false, limits);
        archive.checkFile();
        return archive;
    }

    /**
     * Receives an archive that arrives as a stream, into a temporary file that {@link #close} deletes.
     * The stream is read to its end, and not closed.
     *
     * @param name the file name, which tells the format
     * @throws AifException ERROR as {@link #open(Path, ArchiveLimits)}, or if the stream fails
     */
    public static Archive receive(String name, InputStream content, ArchiveLimits limits) {
        ArchiveFormat.of(name);
        Refusal refusal = new Refusal(name);
        try {
            Path file = Files.createTempFile("openaif-", ".archive");
            Archive archive = new Archive(name, file, true, limits);
            try (OutputStream out = Files.newOutputStream(file)) {
                copy(content, out, limits.archiveBytes(), refusal);
                archive.checkFile();
                return archive;
            } catch (IOException | RuntimeException e) {
                archive.close();
                throw e;
            }
        } catch (IOException e) {
            throw refusal.whole("cannot be received: " + e, "try again", e);
        }
    }

    /** Copies a stream to its end, or until it is too long. */
    static void copy(InputStream from, OutputStream to, long limit, Refusal refusal)
            throws IOException {
        byte[] buffer = new byte[1 << 16];
        long count = 0;
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            count += n;
            if (count > limit) {
                throw tooLarge(refusal, limit);
            }
            to.write(buffer, 0, n);
        }
    }

    /** Its file name. */
    public String name() {
        return name;
    }

    /** Its format. */
    public ArchiveFormat format() {
        return format;
    }

    /** All its files, in the order of the archive; nothing is written anywhere. */
    public List<ArchiveEntry> entries() {
        List<ArchiveEntry> entries = new ArrayList<>();
        visit((entry, content) -> entries.add(entry));
        return List.copyOf(entries);
    }

    /**
     * Writes the content of one file to a channel. What is wrong further on in the archive is known,
     * and thrown, only after that.
     *
     * @throws AifException ERROR if the archive is refused, or there is no such file in it
     */
    public void copy(String entry, WritableByteChannel to) {
        OutputStream out = Channels.newOutputStream(to);
        List<ArchiveEntry> found = new ArrayList<>();
        visit(
                (candidate, content) -> {
                    if (candidate.name().equals(entry)) {
                        content.transferTo(out);
                        found.add(candidate);
                    }
                });
        if (found.isEmpty()) {
            throw refusal.whole(
                    "has no entry " + Refusal.quoted(entry), "ask for one of those that it lists");
        }
    }

    /**
     * Unpacks the archive into a new folder: all or nothing. The folder appears when everything is
     * there, checked, and on the disk; until then it lies under a hidden name beside it, where a
     * process that is killed may leave it for the next one to take away. The one folder at the top
     * that archives of Git servers have is left out.
     *
     * @param folder must not exist; the folder around it must
     * @throws AifException ERROR if the archive is refused, the folder exists or cannot be written
     */
    public void extractTo(Path folder) {
        extractTo(folder, content -> {});
    }

    /** Unpacks it if the content is accepted, which is shown where it lies until then. */
    void extractTo(Path folder, Consumer<Path> acceptance) {
        try (Extraction extraction = Extraction.begin(folder, refusal)) {
            visit(extraction);
            extraction.complete(acceptance);
        }
    }

    /** Shows all entries, the whole archive having been checked when this returns. */
    private void visit(EntryVisitor visitor) {
        List<String> files = new ArrayList<>(1);
        EntryVisitor counting =
                new EntryVisitor() {
                    @Override
                    public void folder(String folder) {
                        visitor.folder(folder);
                    }

                    @Override
                    public void file(ArchiveEntry entry, InputStream content) throws IOException {
                        if (files.isEmpty()) {
                            files.add(entry.name());
                        }
                        visitor.file(entry, content);
                    }
                };
        try {
            if (format == ArchiveFormat.ZIP) {
                new ZipEntries(refusal, limits).visit(file, counting);
            } else {
                new TarEntries(refusal, limits).visit(file, format, counting);
            }
        } catch (AifException e) {
            throw e;
        } catch (EOFException e) {
            throw refusal.corrupt("it ends too early", e);
        } catch (IOException e) {
            throw refusal.corrupt(Refusal.quoted(String.valueOf(e.getMessage())), e);
        } catch (RuntimeException e) {
            // Decoders meet impossible data with all kinds of exceptions.
            throw refusal.corrupt(Refusal.quoted(e.toString()), e);
        }
        if (files.isEmpty()) {
            throw refusal.whole("is empty", "pack the metadata and the binaries of one AIW or AIM");
        }
    }

    private void checkFile() {
        try {
            if (!Files.isRegularFile(file)) {
                throw refusal.whole(
                        Files.exists(file) ? "is no file" : "does not exist", "check the path");
            }
            if (Files.size(file) > limits.archiveBytes()) {
                throw tooLarge(refusal, limits.archiveBytes());
            }
            Optional<ArchiveFormat> found = formatOf(file);
            if (!found.equals(Optional.of(format))) {
                throw refusal.whole(
                        "is " + format.extension() + " by its name, and "
                                + found.map(ArchiveFormat::extension).orElse("no archive")
                                + " by its content",
                        found.isPresent() ? "rename it" : "get it again");
            }
        } catch (IOException e) {
            throw refusal.whole("cannot be read: " + e, "check its permissions", e);
        }
    }

    private static AifException tooLarge(Refusal refusal, long limit) {
        return refusal.whole(
                "has more than " + limit + " bytes", "pack less, or raise the limits if it is trusted");
    }

    private static Optional<ArchiveFormat> formatOf(Path file) throws IOException {
        byte[] first = new byte[TarHeaders.BLOCK];
        int length;
        try (InputStream in = Files.newInputStream(file)) {
            length = in.readNBytes(first, 0, first.length);
        }
        ByteBuffer bytes = ByteBuffer.wrap(first);
        if (bytes.getShort(0) == 0x1f8b) {
            return Optional.of(ArchiveFormat.TAR_GZ);
        }
        if (new String(first, 0, 3, StandardCharsets.ISO_8859_1).equals("BZh")) {
            return Optional.of(ArchiveFormat.TAR_BZ2);
        }
        int zip = bytes.getInt(0);
        if (zip == 0x504b0304 || zip == 0x504b0506) {
            return Optional.of(ArchiveFormat.ZIP);
        }
        String mark = new String(first, TAR_MARK, 5, StandardCharsets.ISO_8859_1);
        return length == first.length && mark.equals("ustar")
                ? Optional.of(ArchiveFormat.TAR)
                : Optional.empty();
    }

    /** Deletes the temporary file of an archive that was received. */
    @Override
    public void close() {
        if (isOurs) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw refusal.whole("cannot be deleted: " + e, "delete " + file, e);
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
