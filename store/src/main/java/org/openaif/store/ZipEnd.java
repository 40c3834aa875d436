// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The record at the end of a zip, which says where its directory is. It is checked before anybody
 * reads the directory, because that is read into memory as a whole.
 *
 * <pre>
 * | offset | bytes | what                                      |
 * |--------|-------|-------------------------------------------|
 * |      0 |     4 | signature                                 |
 * |      4 |     4 | this disk, that of the directory: both 0  |
 * |      8 |     4 | entries on this disk, in all: equal       |
 * |     12 |     4 | bytes of the directory                    |
 * |     16 |     4 | where it begins                           |
 * |     20 |     2 | bytes of the comment, which ends the file |
 * </pre>
 *
 * @param entries how many the directory has
 * @param directory where it begins
 */
record ZipEnd(int entries, long directory) {
    private static final int SIGNATURE = 0x06054b50;
    private static final int LOCATOR_OF_ZIP64 = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xffff;

    /** 512 bytes for each entry: its 46, a name of ours, and what else some tools write. */
    private static final long DIRECTORY_BYTES_PER_ENTRY = 512;

    static ZipEnd read(FileChannel zip, ArchiveLimits limits, Refusal refusal) throws IOException {
        long size = zip.size();
        int length = (int) Math.min(size, LENGTH + LONGEST_COMMENT + LOCATOR_LENGTH);
        ByteBuffer tail = littleEndian(zip, size - length, length);
        int at = find(tail, refusal);
        int entries = Short.toUnsignedInt(tail.getShort(at + 10));
        long bytes = Integer.toUnsignedLong(tail.getInt(at + 12));
        long directory = Integer.toUnsignedLong(tail.getInt(at + 16));
        boolean hasLocator =
                at >= LOCATOR_LENGTH && tail.getInt(at - LOCATOR_LENGTH) == LOCATOR_OF_ZIP64;
        if (hasLocator || entries == 0xffff || bytes == 0xffffffffL || directory == 0xffffffffL) {
            throw refusal.whole(
                    "is a zip64, which is for more than 4 GiB or 65,534 entries",
                    "pack less, or as tar.gz");
        }
        if (entries > limits.entries()) {
            throw refusal.whole(
                    "has more than " + limits.entries() + " entries", "pack fewer files");
        }
        if (bytes > DIRECTORY_BYTES_PER_ENTRY * Math.max(1, entries)) {
            throw refusal.whole(
                    "has a directory of " + bytes + " bytes for " + entries + " entries",
                    "pack it with shorter names, and no comments");
        }
        if (tail.getInt(at + 4) != 0
                || Short.toUnsignedInt(tail.getShort(at + 8)) != entries
                || directory + bytes != size - length + at) {
            throw refusal.corrupt("the directory of the zip is not where its end says", null);
        }
        return new ZipEnd(entries, directory);
    }

    /** Where in the tail it is: so that its comment is all that follows. */
    private static int find(ByteBuffer tail, Refusal refusal) {
        for (int at = tail.limit() - LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == SIGNATURE
                    && Short.toUnsignedInt(tail.getShort(at + 20)) == tail.limit() - at - LENGTH) {
                return at;
            }
        }
        throw refusal.corrupt("the zip has no end, or something follows it", null);
    }

    /** Bytes of a file; fewer where it is over. */
    static ByteBuffer littleEndian(FileChannel file, long position, int length)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && file.read(buffer, position + buffer.position()) > 0) {
            continue; // until it is full
        }
        return buffer.flip();
    }
}
