// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The entries of a zip.
 *
 * <p>A zip says everything twice, in its directory and before each content, and readers differ in
 * what they believe. So both must say the same, and the contents must lie one after the other, from
 * the first byte of the file up to the directory: nothing hidden, nothing used twice.
 */
final class ZipEntries {
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;
    private static final int LOCAL_LENGTH = 30;

    /** Bit 0 of the flags: encrypted; bit 3: sizes follow the content; 5, 6, 13: patched, masked. */
    private static final int HAS_DESCRIPTOR = 1 << 3;

    private static final int UNREADABLE = 1 | 1 << 5 | 1 << 6 | 1 << 13;

    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int OWNER_MAY_RUN = 0100;

    private final Refusal refusal;
    private final ArchiveLimits limits;
    private final EntryNames names;

    /** An entry whose header has been checked, and where its content is. */
    private record Placed(
            ZipArchiveEntry entry, String name, boolean isFolder, long begin, long end) {}

    ZipEntries(Refusal refusal, ArchiveLimits limits) {
        this.refusal = refusal;
        this.limits = limits;
        this.names = new EntryNames(refusal, limits);
    }

    void visit(Path file, EntryVisitor visitor) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ZipEnd end = ZipEnd.read(channel, limits, refusal);
            List<Placed> all = new ArrayList<>();
            try (ZipFile zip =
                    ZipFile.builder()
                            .setPath(file)
                            .setCharset(StandardCharsets.UTF_8)
                            .setUseUnicodeExtraFields(false)
                            .setIgnoreLocalFileHeader(true)
                            .get()) {
                List<ZipArchiveEntry> entries = Collections.list(zip.getEntriesInPhysicalOrder());
                if (entries.size() != end.entries()) {
                    throw refusal.corrupt("its directory has not as many entries as its end says", null);
                }
                long position = 0;
                for (ZipArchiveEntry entry : entries) {
                    Placed placed = placed(entry, channel, position);
                    all.add(placed);
                    position = placed.end;
                }
                if (position != end.directory()) {
                    throw refusal.corrupt("there is something between its entries and their list", null);
                }
            }
            checkSizes(all, limits.unpackedBytes(channel.size()));
            for (Placed placed : all) {
                visit(placed, channel, visitor);
            }
        }
    }

    private Placed placed(ZipArchiveEntry entry, FileChannel channel, long position)
            throws IOException {
        String written = entry.getName();
        if (entry.getLocalHeaderOffset() != position) {
            throw refused(written, "overlaps another, or has a gap before it", "pack it anew");
        }
        ByteBuffer local = ZipEnd.littleEndian(channel, position, LOCAL_LENGTH);
        if (local.limit() < LOCAL_LENGTH || local.getInt(0) != LOCAL_SIGNATURE) {
            throw refusal.corrupt("the header of " + Refusal.quoted(written) + " is missing", null);
        }
        int flags = Short.toUnsignedInt(local.getShort(6));
        int nameLength = Short.toUnsignedInt(local.getShort(26));
        long begin = position + LOCAL_LENGTH + nameLength + Short.toUnsignedInt(local.getShort(28));
        byte[] name = new byte[nameLength];
        ByteBuffer found = ZipEnd.littleEndian(channel, position + LOCAL_LENGTH, nameLength);
        found.get(name, 0, found.remaining());
        if (!Arrays.equals(name, entry.getRawName())
                || Short.toUnsignedInt(local.getShort(8)) != entry.getMethod()
                || flags != entry.getRawFlag()) {
            throw refused(written, "is another one in its own header than in the list", "pack it anew");
        }
        checkKind(entry, flags);
        boolean isFolder = written.endsWith("/");
        checkSaid(entry, local, flags);
        long end = begin + entry.getCompressedSize();
        end += (flags & HAS_DESCRIPTOR) == 0 ? 0 : descriptor(entry, channel, end);
        return new Placed(entry, names.take(written, isFolder), isFolder, begin, end);
    }

    private void checkKind(ZipArchiveEntry entry, int flags) {
        String written = entry.getName();
        if ((flags & UNREADABLE) != 0) {
            throw refused(written, "is encrypted or patched", "pack it without a password");
        }
        if (entry.getMethod() != ZipEntry.DEFLATED && entry.getMethod() != ZipEntry.STORED) {
            throw refused(
                    written, "is compressed by method " + entry.getMethod(), "use deflate or store");
        }
        // Whichever system it says it comes from: some readers take the mode from any.
        int type = mode(entry) & FILE_TYPE;
        boolean isFolder = written.endsWith("/");
        if (type != 0 && type != (isFolder ? FOLDER : REGULAR)) {
            throw refused(
                    written,
                    type == 0120000 ? "is a symbolic link" : "is no plain file or folder",
                    "pack the file itself");
        }
        if (isFolder && entry.getSize() != 0) {
            throw refused(written, "is a folder with content", "pack it anew");
        }
    }

    private static int mode(ZipArchiveEntry entry) {
        return (int) (entry.getExternalAttributes() >>> 16) & 0xffff;
    }

    /** What the header before the content says of sizes: the same as the list, or nothing yet. */
    private void checkSaid(ZipArchiveEntry entry, ByteBuffer local, int flags) {
        long sum = Integer.toUnsignedLong(local.getInt(14));
        long packed = Integer.toUnsignedLong(local.getInt(18));
        long size = Integer.toUnsignedLong(local.getInt(22));
        boolean nothingYet = (flags & HAS_DESCRIPTOR) != 0 && packed == 0 && size == 0;
        if (!nothingYet
                && (sum != entry.getCrc()
                        || packed != entry.getCompressedSize()
                        || size != entry.getSize())) {
            throw refused(
                    entry.getName(), "has other sizes in its own header than in the list",
                    "pack it anew");
        }
    }

    /** The length of what follows the content, which says sum and sizes again. */
    private long descriptor(ZipArchiveEntry entry, FileChannel channel, long at)
            throws IOException {
        ByteBuffer read = ZipEnd.littleEndian(channel, at, 16);
        int begin = read.limit() == 16 && read.getInt(0) == DESCRIPTOR_SIGNATURE ? 4 : 0;
        if (read.limit() < begin + 12
                || Integer.toUnsignedLong(read.getInt(begin)) != entry.getCrc()
                || Integer.toUnsignedLong(read.getInt(begin + 4)) != entry.getCompressedSize()
                || Integer.toUnsignedLong(read.getInt(begin + 8)) != entry.getSize()) {
            throw refused(
                    entry.getName(), "has other sizes after its content than in the list",
                    "pack it anew, not as zip64");
        }
        return begin + 12;
    }

    private void checkSizes(List<Placed> all, long most) {
        long total = 0;
        for (Placed placed : all) {
            long size = placed.entry.getSize();
            if (size > limits.entryBytes()) {
                throw refused(
                        placed.name,
                        "has " + size + " bytes, more than " + limits.entryBytes(), "pack less");
            }
            total += size;
        }
        if (total > most) {
            throw refusal.whole(
                    "unpacks to more than " + most + " bytes",
                    "pack less, or raise the limits if it is trusted");
        }
    }

    private void visit(Placed placed, FileChannel channel, EntryVisitor visitor)
            throws IOException {
        if (placed.isFolder) {
            visitor.folder(placed.name);
            return;
        }
        boolean executable = (mode(placed.entry) & OWNER_MAY_RUN) != 0;
        ArchiveEntry entry =
                new ArchiveEntry(placed.name, placed.entry.getSize(), executable);
        Inflater inflater = new Inflater(true);
        try (Slice packed =
                        new Slice(channel, placed.begin, placed.entry.getCompressedSize());
                CheckedInputStream content =
                        new CheckedInputStream(
                                new Declared(plain(placed, packed, inflater), entry), new CRC32())) {
            visitor.file(entry, content);
            content.transferTo(OutputStream.nullOutputStream());
            boolean isUsedUp =
                    placed.entry.getMethod() == ZipEntry.STORED
                            || inflater.getBytesRead() == placed.entry.getCompressedSize();
            if (!isUsedUp || content.getChecksum().getValue() != placed.entry.getCrc()) {
                throw refusal.corrupt(
                        "the content of " + Refusal.quoted(placed.name) + " has another sum than it says",
                        null);
            }
        } finally {
            inflater.end();
        }
    }

    private static InputStream plain(Placed placed, InputStream packed, Inflater inflater) {
        return placed.entry.getMethod() == ZipEntry.STORED
                ? packed
                : new InflaterInputStream(packed, inflater, 1 << 13);
    }

    private RuntimeException refused(String entry, String what, String mend) {
        return refusal.entry(entry, what, mend);
    }

    /** A part of a file. */
    private static final class Slice extends InputStream {
        private final InputStream in;
        private long left;

        Slice(FileChannel channel, long begin, long length) throws IOException {
            this.in = Channels.newInputStream(channel.position(begin));
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0 && length > 0) {
                return -1;
            }
            int n = in.read(buffer, offset, (int) Math.min(left, length));
            left -= Math.max(0, n);
            return n;
        }
    }

    /** Content that has exactly as many bytes as were said. */
    private final class Declared extends InputStream {
        private final InputStream in;
        private final ArchiveEntry entry;
        private long count;

        Declared(InputStream in, ArchiveEntry entry) {
            this.in = in;
            this.entry = entry;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            count += Math.max(0, n);
            if (count > entry.bytes() || n < 0 && count < entry.bytes()) {
                throw refused(
                        entry.name(),
                        "has " + (n < 0 ? "fewer" : "more") + " than the " + entry.bytes()
                                + " bytes that it says",
                        "pack it anew");
            }
            return n;
        }
    }
}
