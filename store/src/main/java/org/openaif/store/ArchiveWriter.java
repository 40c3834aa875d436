// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.openaif.api.AifException;

/**
 * Packs a folder into an archive: from the same files the same bytes, whenever, wherever and by
 * whomever. Entries are sorted; times, owners and modes are fixed, but for whether the owner may run
 * a file; nothing else of the machine gets in. (How gzip and zip compress is up to the JDK's zlib;
 * another build of that may give other bytes. Those of tar.bz2 and tar depend on nothing.)
 */
public final class ArchiveWriter {
    /** The earliest that a zip can say. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final int PLAIN = 0100644;
    private static final int EXECUTABLE = 0100755;

    /** "Unknown", in the header of a gzip: the same on every system. */
    private static final int ANY_SYSTEM = 255;

    /** Blocks of 900 kB. */
    private static final int BZIP2_BLOCKS = 9;

    private final ArchiveLimits limits;

    private ArchiveWriter(ArchiveLimits limits) {
        this.limits = limits;
    }

    /** A writer of archives within {@link ArchiveLimits#STANDARD}. */
    public static ArchiveWriter standard() {
        return new ArchiveWriter(ArchiveLimits.STANDARD);
    }

    /** A writer of archives within these limits. */
    public static ArchiveWriter within(ArchiveLimits limits) {
        return new ArchiveWriter(limits);
    }

    /**
     * Packs a folder. The archive appears when it is whole and has been read back as {@link Store}
     * reads it; one that is there already is replaced by that, at once.
     *
     * @param folder with the metadata at its top
     * @param archive outside of it; its name says the format
     * @param settings by which its metadata must be usable
     * @throws AifException ERROR if the folder holds what no archive may, or is none of an AIW or AIM
     */
    public void write(Path folder, Path archive, ParseSettings settings) {
        String name = archive.getFileName().toString();
        ArchiveFormat format = ArchiveFormat.of(name);
        Refusal refusal = new Refusal(name);
        try {
            Path target = archive.toAbsolutePath().normalize();
            if (target.startsWith(folder.toAbsolutePath().normalize())) {
                throw refusal.whole("lies in the folder that it is made of", "put it elsewhere");
            }
            Map<String, Path> files = files(folder, refusal);
            ParsedArchive.of(name, folder, settings);
            // Not a temporary file, which only its owner may read: an archive is for others.
            Path part = target.resolveSibling("." + name + "." + UUID.randomUUID() + ".part");
            try {
                pack(files, format, part);
                readBack(part, name, files.size());
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                Extraction.forceFolder(target.getParent());
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw refusal.whole("cannot be packed: " + e, "check both folders and the disk", e);
        }
    }

    private static Map<String, Path> files(Path folder, Refusal refusal) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        String name = folder.relativize(file).toString();
                        if (!attributes.isRegularFile()) {
                            throw refusal.entry(
                                    name, attributes.isSymbolicLink() ? "is a link" : "is no file",
                                    "put the file itself there");
                        }
                        String separator = folder.getFileSystem().getSeparator();
                        files.put(separator.equals("/") ? name : name.replace(separator, "/"), file);
                        return FileVisitResult.CONTINUE;
                    }
                });
        return files;
    }

    private void readBack(Path part, String name, int files) throws IOException {
        try (Archive written = Archive.open(part, name, limits)) {
            int found = written.entries().size();
            if (found != files) {
                throw new IOException(found + " of " + files + " files are in it");
            }
        }
    }

    private static void pack(Map<String, Path> files, ArchiveFormat format, Path to)
            throws IOException {
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (format == ArchiveFormat.ZIP) {
                zip(files, channel);
            } else {
                tar(files, channel, format);
            }
        }
        try (FileChannel written = FileChannel.open(to, StandardOpenOption.WRITE)) {
            written.force(true);
        }
    }

    private static OutputStream packed(OutputStream out, ArchiveFormat format)
            throws IOException {
        return switch (format) {
            case TAR_GZ -> {
                GzipParameters parameters = new GzipParameters();
                parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
                parameters.setModificationTime(0);
                parameters.setOperatingSystem(ANY_SYSTEM);
                yield new GzipCompressorOutputStream(out, parameters);
            }
            case TAR_BZ2 -> new BZip2CompressorOutputStream(out, BZIP2_BLOCKS);
            case TAR -> out;
            case ZIP -> throw new IllegalArgumentException("a zip is no tar");
        };
    }

    private static void tar(Map<String, Path> files, FileChannel channel, ArchiveFormat format)
            throws IOException {
        OutputStream out =
                new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(packed(out, format), StandardCharsets.UTF_8.name())) {
            writeEntries(files, tar);
        }
    }

    private static void writeEntries(Map<String, Path> files, TarArchiveOutputStream tar)
            throws IOException {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        for (Map.Entry<String, Path> file : files.entrySet()) {
            TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
            entry.setSize(Files.size(file.getValue()));
            entry.setMode(mode(file.getValue()));
            entry.setModTime(Date.from(TIME.toInstant(ZoneOffset.UTC)));
            entry.setIds(0, 0);
            entry.setNames("", "");
            tar.putArchiveEntry(entry);
            Files.copy(file.getValue(), tar);
            tar.closeArchiveEntry();
        }
    }

    private static void zip(Map<String, Path> files, FileChannel channel) throws IOException {
        // Sizes are put in front of the contents afterwards, so that there is but one place of them.
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(channel)) {
            zip.setEncoding(StandardCharsets.UTF_8.name());
            zip.setUseLanguageEncodingFlag(true);
            zip.setUseZip64(Zip64Mode.Never);
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (Map.Entry<String, Path> file : files.entrySet()) {
                ZipArchiveEntry entry = new ZipArchiveEntry(file.getKey());
                // A zip says local time; set otherwise, the zone would get into it.
                entry.setTimeLocal(TIME);
                entry.setUnixMode(mode(file.getValue()));
                zip.putArchiveEntry(entry);
                Files.copy(file.getValue(), zip);
                zip.closeArchiveEntry();
            }
        }
    }

    private static int mode(Path file) {
        boolean executable =
                Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isExecutable(file);
        return executable ? EXECUTABLE : PLAIN;
    }
}
