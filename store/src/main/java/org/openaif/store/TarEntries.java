// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The entries of a tar, compressed or not, read once from its beginning to its very end. */
final class TarEntries {
    /** Two blocks of zeros end a tar; without them it has been cut off. */
    private static final int END_BYTES = 2 * TarHeaders.BLOCK;

    private static final int OWNER_MAY_RUN = 0100;

    private final Refusal refusal;
    private final ArchiveLimits limits;
    private final EntryNames names;

    TarEntries(Refusal refusal, ArchiveLimits limits) {
        this.refusal = refusal;
        this.limits = limits;
        this.names = new EntryNames(refusal, limits);
    }

    void visit(Path file, ArchiveFormat format, EntryVisitor visitor) throws IOException {
        long most = limits.unpackedBytes(Files.size(file));
        try (InputStream packed = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                TarInput plain = new TarInput(unpacked(packed, format), refusal, most);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(
                                plain, 20 * TarHeaders.BLOCK, TarHeaders.BLOCK,
                                StandardCharsets.UTF_8.name(), false)) {
            while (visitNext(tar, plain, visitor)) {
                tar.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    private static InputStream unpacked(InputStream packed, ArchiveFormat format)
            throws IOException {
        return switch (format) {
            // Whatever follows the first compressed stream must be another one: no garbage.
            case TAR_GZ ->
                    GzipCompressorInputStream.builder()
                            .setInputStream(packed)
                            .setDecompressConcatenated(true)
                            .get();
            case TAR_BZ2 -> new BZip2CompressorInputStream(packed, true);
            case TAR -> packed;
            case ZIP -> throw new IllegalArgumentException("a zip is no tar");
        };
    }

    private boolean visitNext(TarArchiveInputStream tar, TarInput plain, EntryVisitor visitor)
            throws IOException {
        int padding = plain.padding();
        plain.leaveContent();
        TarArchiveEntry entry = tar.getNextEntry();
        byte[] headers = plain.enterContent(padding);
        if (entry == null) {
            end(headers, plain);
            return false;
        }
        TarHeaders.check(headers, refusal);
        visit(entry, tar, visitor);
        return true;
    }

    private void end(byte[] zeros, TarInput plain) throws IOException {
        for (byte zero : zeros) {
            if (zero != 0) {
                throw refusal.corrupt("something follows the end of the tar", null);
            }
        }
        if (zeros.length + plain.zerosToEnd() < END_BYTES) {
            throw refusal.corrupt("the tar has no end", null);
        }
    }

    private void visit(TarArchiveEntry entry, TarArchiveInputStream tar, EntryVisitor visitor)
            throws IOException {
        String written = entry.getName();
        boolean isFolder = isFolder(entry);
        if (entry.isSparse()) {
            throw refused(written, "is a sparse file", "pack it without --sparse");
        }
        long size = entry.getSize();
        if (size < 0 || isFolder && size > 0) {
            throw refused(written, "has a size of " + size, "pack it anew");
        }
        if (size > limits.entryBytes()) {
            throw refused(
                    written, "has " + size + " bytes, more than " + limits.entryBytes(), "pack less");
        }
        String name = names.take(written, isFolder);
        if (isFolder) {
            visitor.folder(name);
        } else {
            boolean executable = (entry.getMode() & OWNER_MAY_RUN) != 0;
            visitor.file(new ArchiveEntry(name, size, executable), tar);
        }
    }

    private boolean isFolder(TarArchiveEntry entry) {
        String mend = "pack the file itself, which tar does with --dereference --hard-dereference";
        return switch ((char) entry.getLinkFlag()) {
            case '0', '\0', '7' -> entry.getName().endsWith("/");
            case '5' -> true;
            case '1' -> throw refused(entry.getName(), "is a hard link", mend);
            case '2' -> throw refused(entry.getName(), "is a symbolic link", mend);
            case '3', '4' -> throw refused(entry.getName(), "is a device", "leave it out");
            case '6' -> throw refused(entry.getName(), "is a named pipe", "leave it out");
            default ->
                    throw refused(
                            entry.getName(), "is neither a file nor a folder", "leave it out");
        };
    }

    private RuntimeException refused(String entry, String what, String mend) {
        return refusal.entry(entry, what, mend);
    }
}
