// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.Arrays;
import java.util.Optional;
import org.openaif.api.Realises;
import org.openaif.api.trust.Data;
import org.openaif.api.trust.DataFlag;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.SecureStorage;
import org.openaif.api.trust.StorageFlag;
import org.openaif.api.trust.StorageInfo;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** The secure storage of one owner at one location: the rules; the work is done by its log. */
final class OwnerStorage implements SecureStorage {
    /** An item passes through memory as a whole; what is larger belongs into several, or in a stream. */
    static final int MAX_CAPACITY = 32 << 20;

    private final DataLocation location;
    private final ItemLog log;
    private volatile boolean closed;

    OwnerStorage(DataLocation location, ItemLog log) {
        this.location = location;
        this.log = log;
    }

    @Override
    @Realises("MPAI_AIFSS_Storage_Init")
    public void initialize(String name, long capacity, Data data, StorageFlag... flags) {
        check(name);
        if (capacity < 0) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "item '" + name + "' cannot have a capacity of " + capacity + " bytes");
        }
        fits(name, data.bytes().length, capacity);
        int bits = bits(flags);
        log.change(
                group -> {
                    if (group.find(name).isPresent()) {
                        throw new TrustException(
                                TrustError.ALREADY_EXISTS,
                                "item '" + name + "' exists already; write it, or delete it first");
                    }
                    group.put(name, bits | Segment.RESERVED, capacity, data.bytes());
                });
    }

    @Override
    @Realises("MPAI_AIFSS_Storage_Write")
    public void write(String name, Data data, StorageFlag... flags) {
        check(name);
        int length = data.bytes().length;
        fits(name, length, length);
        int bits = bits(flags);
        log.change(
                group -> {
                    Optional<Segment.Entry> reserved =
                            group.find(name)
                                    .map(entry -> changeable(entry, "written again"))
                                    .filter(Segment.Entry::reserved);
                    long capacity = reserved.map(Segment.Entry::capacity).orElse((long) length);
                    fits(name, length, capacity);
                    int kept = reserved.isPresent() ? Segment.RESERVED : 0;
                    group.put(name, bits | kept, capacity, data.bytes());
                });
    }

    private static void fits(String name, long length, long capacity) {
        if (length > capacity || capacity > MAX_CAPACITY) {
            throw new TrustException(
                    TrustError.INSUFFICIENT_STORAGE,
                    String.format(
                            "item '%s' is refused: %d bytes in a capacity of %d; that of an item is at most %d",
                            name, length, capacity, MAX_CAPACITY));
        }
    }

    private static Segment.Entry changeable(Segment.Entry entry, String how) {
        if (entry.has(StorageFlag.WRITE_ONCE)) {
            throw new TrustException(
                    TrustError.NOT_PERMITTED,
                    "item '" + entry.name() + "' is WRITE_ONCE and cannot be " + how);
        }
        return entry;
    }

    private static int bits(StorageFlag... flags) {
        return Arrays.stream(flags).mapToInt(StorageFlag::value).reduce(0, (a, b) -> a | b);
    }

    @Override
    @Realises("MPAI_AIFSS_Storage_Read")
    public Data read(String name) {
        check(name);
        return new Data(
                location, log.read(name).orElseThrow(() -> absent(name)), DataFlag.PLAIN);
    }

    @Override
    @Realises("MPAI_AIFSS_Storage_Read")
    public Data read(String name, long offset, int length) {
        byte[] all = read(name).bytes();
        if (offset < 0 || length < 0 || offset > all.length - (long) length) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    length + " bytes from offset " + offset + " on of item '" + name
                            + "' are not within its " + all.length);
        }
        return new Data(
                location, Arrays.copyOfRange(all, (int) offset, (int) offset + length), DataFlag.PLAIN);
    }

    @Override
    @Realises("MPAI_AIFSS_Storage_Getinfo")
    public StorageInfo info(String name) {
        check(name);
        Segment.Entry entry = log.find(name).orElseThrow(() -> absent(name));
        return new StorageInfo(entry.capacity(), entry.size(), entry.set());
    }

    @Override
    @Realises("MPAI_AIFSS_Storage_Delete")
    public void delete(String name) {
        check(name);
        log.change(
                group ->
                        group.delete(
                                changeable(
                                        group.find(name).orElseThrow(() -> absent(name)),
                                        "deleted")));
    }

    private void check(String name) {
        if (closed) {
            throw new TrustException(TrustError.BAD_STATE, "secure storage has been closed");
        }
        Names.check("item", name);
    }

    private static TrustException absent(String name) {
        return new TrustException(
                TrustError.DOES_NOT_EXIST, "there is no item '" + name + "'");
    }

    void erase() {
        log.erase();
    }

    void close() {
        closed = true;
        log.close();
    }
}
