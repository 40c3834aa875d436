// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.openaif.api.trust.StorageFlag;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * One group of changes, as it lies on the medium. All numbers are big-endian.
 *
 * <pre>
 *    0   8  "OAIFSEG1"
 *    8   8  number of the segment
 *   16  16  salt, random: the key of the segment is derived from the log's with number and salt
 *   32  24  head before it: number of the segment before and tag of its directory
 *   56   4  length d of the directory with its tag
 *   60   d  directory, sealed under nonce 0; associated: all before it
 *   60+d    the items' contents, each sealed under nonce 1, 2, ...; associated: its entry and owner
 *
 *   directory:  8  number of the oldest segment that the log still needs
 *               1  1 if the counter vouches for it, 0 if it need not
 *               4  number of entries, and of each:
 *                  1  flags, 64 if the capacity was asked for, 128 if the item was deleted
 *                  8  version   8  capacity   4  size   2  length of the name   n  name
 * </pre>
 *
 * <p>So the medium shows how large a group was and how many segments there are, and nothing else. An
 * item with NO_CONFIDENTIALITY lies there in plain text before its tag.
 */
final class Segment {
    static final int HEADER_LENGTH = 60;
    private static final long MAGIC = magic("OAIFSEG1");
    private static final int SALT_LENGTH = 16;

    /** Bounds what is believed of a header; far more than a group's directory has. */
    private static final int MAX_DIRECTORY = 16 << 20;

    /** Of an entry without its name. */
    private static final int ENTRY_LENGTH = 23;

    /** The capacity was asked for, and not only that of what was written. */
    static final int RESERVED = 64;

    private static final int DELETED = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Segment() {}

    private static long magic(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).getLong();
    }

    /** What is known of an item, or that it was deleted. */
    record Entry(String name, int flags, long version, long capacity, int size) {
        boolean deleted() {
            return (flags & DELETED) != 0;
        }

        boolean has(StorageFlag flag) {
            return (flags & flag.value()) != 0;
        }

        boolean reserved() {
            return (flags & RESERVED) != 0;
        }

        Set<StorageFlag> set() {
            return Arrays.stream(StorageFlag.values())
                    .filter(this::has)
                    .collect(Collectors.toUnmodifiableSet());
        }

        Entry delete(long at) {
            return new Entry(name, flags | DELETED, at, 0, 0);
        }

        /** What it takes of the owner's quota. */
        long charge() {
            return deleted() ? 0 : capacity + Secret.text(name).length;
        }

        long sealedLength() {
            return deleted() ? 0 : size + (long) Secret.TAG_LENGTH;
        }

        private byte[] associated(byte[] owner) {
            ByteBuffer numbers = ByteBuffer.allocate(ENTRY_LENGTH - 2);
            numbers.put((byte) flags).putLong(version).putLong(capacity).putInt(size);
            return Secret.joined(name, numbers.array(), owner);
        }
    }

    /** What is in a segment, and the key that opens it. */
    record Directory(
            long sequence,
            Secret key,
            Head before,
            Head head,
            long first,
            boolean anchored,
            List<Entry> entries,
            int length) {}

    /** A segment ready for the medium. */
    record Sealed(byte[] bytes, Directory directory) {}

    /**
     * Seals a group.
     *
     * @param log the key of the log
     * @param owner whose log it is, and where
     * @param contents of those entries that are not deleted
     */
    static Sealed seal(
            Secret log,
            byte[] owner,
            Head before,
            long first,
            boolean anchored,
            List<Entry> entries,
            List<byte[]> contents) {
        byte[] salt = new byte[SALT_LENGTH];
        RANDOM.nextBytes(salt);
        long sequence = before.sequence() + 1;
        Secret key = key(log, sequence, salt);
        byte[] plain = directory(first, anchored, entries);
        int length = plain.length + Secret.TAG_LENGTH;
        ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
        header.putLong(MAGIC).putLong(sequence).put(salt);
        before.write(header);
        header.putInt(length);
        byte[] sealed = key.seal(0, header.array(), plain);
        long bodies = entries.stream().mapToLong(Entry::sealedLength).sum();
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(HEADER_LENGTH + length + bodies));
        all.put(header.array()).put(sealed);
        for (int i = 0, live = 0; i < entries.size(); i++) {
            if (!entries.get(i).deleted()) {
                all.put(sealContent(key, owner, entries.get(i), i, contents.get(live++)));
            }
        }
        Head head = head(sequence, sealed);
        return new Sealed(
                all.array(),
                new Directory(sequence, key, before, head, first, anchored, entries, length));
    }

    private static byte[] directory(long first, boolean anchored, List<Entry> entries) {
        int length = 13;
        List<byte[]> names = new ArrayList<>();
        for (Entry entry : entries) {
            byte[] name = Secret.text(entry.name());
            names.add(name);
            length += ENTRY_LENGTH + name.length;
        }
        ByteBuffer plain = ByteBuffer.allocate(length);
        plain.putLong(first).put((byte) (anchored ? 1 : 0)).putInt(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            plain.put((byte) entry.flags()).putLong(entry.version()).putLong(entry.capacity());
            plain.putInt(entry.size()).putShort((short) names.get(i).length).put(names.get(i));
        }
        return plain.array();
    }

    private static byte[] sealContent(
            Secret key, byte[] owner, Entry entry, int number, byte[] content) {
        byte[] associated = entry.associated(owner);
        if (!entry.has(StorageFlag.NO_CONFIDENTIALITY)) {
            return key.seal(number + 1L, associated, content);
        }
        byte[] tag = key.seal(number + 1L, Secret.joined("plain", associated, content), new byte[0]);
        return ByteBuffer.allocate(content.length + tag.length).put(content).put(tag).array();
    }

    /**
     * The content of an item.
     *
     * @param key of its segment
     * @param number of its entry
     * @throws TrustException INVALID_SIGNATURE if it is not what was written
     */
    static byte[] openContent(Secret key, byte[] owner, int number, Entry entry, byte[] sealed) {
        String what = entry.name();
        if (sealed.length != entry.sealedLength()) {
            throw Secret.forged(what);
        }
        byte[] associated = entry.associated(owner);
        if (!entry.has(StorageFlag.NO_CONFIDENTIALITY)) {
            return key.open(number + 1L, associated, sealed, 0, sealed.length, what);
        }
        byte[] content = Arrays.copyOf(sealed, entry.size());
        key.open(
                number + 1L,
                Secret.joined("plain", associated, content),
                sealed,
                entry.size(),
                Secret.TAG_LENGTH,
                what);
        return content;
    }

    /**
     * How long the directory of a segment is.
     *
     * @param start of the segment, at least its header
     * @throws TrustException INVALID_SIGNATURE, or DATA_INVALID if a later version wrote it
     */
    static int directoryLength(byte[] start, String what) {
        if (start.length < HEADER_LENGTH) {
            throw Secret.forged(what);
        }
        ByteBuffer header = ByteBuffer.wrap(start);
        long magic = header.getLong(0);
        if (magic != MAGIC && magic >>> 8 == MAGIC >>> 8 && (magic & 0xff) > '1' && (magic & 0xff) <= '9') {
            throw new TrustException(
                    TrustError.DATA_INVALID,
                    what + " was written by a later version of OpenAIF; use that one");
        }
        int length = header.getInt(HEADER_LENGTH - 4);
        if (magic != MAGIC || length < Secret.TAG_LENGTH || length > MAX_DIRECTORY) {
            throw Secret.forged(what);
        }
        return length;
    }

    /**
     * Reads the directory of a segment.
     *
     * @param start header and directory
     * @throws TrustException INVALID_SIGNATURE if it is not that of this log and number
     */
    static Directory open(Secret log, long sequence, byte[] start, String what) {
        int length = directoryLength(start, what);
        ByteBuffer header = ByteBuffer.wrap(start);
        byte[] salt = new byte[SALT_LENGTH];
        header.get(16, salt);
        if (header.getLong(8) != sequence || start.length < HEADER_LENGTH + length) {
            throw Secret.forged(what);
        }
        Head before = Head.read(header.position(32));
        Secret key = key(log, sequence, salt);
        byte[] associated = Arrays.copyOf(start, HEADER_LENGTH);
        byte[] plain = key.open(0, associated, start, HEADER_LENGTH, length, what);
        ByteBuffer directory = ByteBuffer.wrap(plain);
        long first = directory.getLong();
        boolean anchored = directory.get() != 0;
        int count = directory.getInt();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(directory));
        }
        byte[] sealed = Arrays.copyOfRange(start, HEADER_LENGTH, HEADER_LENGTH + length);
        Head head = head(sequence, sealed);
        return new Directory(sequence, key, before, head, first, anchored, entries, length);
    }

    private static Entry entry(ByteBuffer directory) {
        int flags = directory.get() & 0xff;
        long version = directory.getLong();
        long capacity = directory.getLong();
        int size = directory.getInt();
        byte[] name = new byte[directory.getShort() & 0xffff];
        directory.get(name);
        return new Entry(
                new String(name, StandardCharsets.UTF_8), flags, version, capacity, size);
    }

    /** The key of a segment: each has its own, so nonces can be counted and no limit is met. */
    private static Secret key(Secret log, long sequence, byte[] salt) {
        return log.derive("segment", Secret.number(sequence), salt);
    }

    private static Head head(long sequence, byte[] sealed) {
        ByteBuffer tag = ByteBuffer.wrap(sealed, sealed.length - Secret.TAG_LENGTH, 16);
        return new Head(sequence, tag.getLong(), tag.getLong());
    }
}
