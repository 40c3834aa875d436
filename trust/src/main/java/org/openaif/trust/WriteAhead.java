// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.openaif.trust.spi.Medium;

/**
 * The segments that their media do not have yet. Each note of the counter carries all of them, so they
 * are as durable as the counter, and as fresh: a write waits for the counter alone. They go to their
 * media later, many at once; only when they are durable there does the next note leave them out.
 *
 * <p><b>After a crash</b> the note that fits the counter is read, and what it carries is here again: read
 * from here, and written to its medium as soon as its log is used. What the medium has under that
 * number then (a part, an older copy, what somebody put there) is replaced.
 *
 * <p><b>A medium that fails</b> takes nothing away: the segments stay here, and the next write to their log
 * tries again before anything else.
 *
 * <p>Any thread may call it. Whoever wants a log written does it, or waits for the one that is at it.
 */
final class WriteAhead {
    /** Larger segments go to their medium first: to carry them along would cost more than to wait. */
    static final int LARGEST = 32 << 10;

    /** Of all that a note carries. */
    static final int MOST = 128 << 10;

    /** So much is carried before it goes to the media; a medium's wait is shared by all of it. */
    static final int PATIENT = 16 << 10;

    /** Log, number and length of a segment in a note. */
    private static final int HEADER = 16 + 8 + 4;

    private final Map<String, Tail> tails = new ConcurrentHashMap<>();
    private final AtomicInteger length = new AtomicInteger();
    private final AtomicBoolean due = new AtomicBoolean();
    private final int patience;
    private final Executor beside;

    /**
     * Nothing at first.
     *
     * @param patience so many bytes are carried before they are written
     * @param beside writes them
     */
    WriteAhead(int patience, Executor beside) {
        this.patience = patience;
        this.beside = beside;
    }

    /** The newest segments of a log. */
    private final class Tail {
        final NavigableMap<Long, byte[]> segments = new ConcurrentSkipListMap<>();
        final ReentrantLock writing = new ReentrantLock();

        /** None until the log is used. */
        volatile @Nullable Target target;

        /** The medium may have something of these numbers. */
        volatile boolean uncertain;

        /** The medium failed; nobody tries again by himself. */
        volatile boolean failed;

        /** What there is; what comes or goes meanwhile is in it or not. */
        SortedMap<Long, byte[]> snapshot() {
            SortedMap<Long, byte[]> now = new TreeMap<>();
            segments.forEach(now::put); // the constructor that copies would rely on the size
            return now;
        }

        void write() throws IOException {
            Target to = target;
            writing.lock();
            try {
                Map<Long, byte[]> now = snapshot();
                if (to != null && !now.isEmpty()) {
                    write(now, to);
                    now.forEach(this::remove);
                }
                failed = false;
            } catch (IOException | RuntimeException e) {
                failed = true;
                throw e;
            } finally {
                writing.unlock();
            }
        }

        private void write(Map<Long, byte[]> now, Target to) throws IOException {
            Map<String, byte[]> contents = new TreeMap<>();
            for (Map.Entry<Long, byte[]> one : now.entrySet()) {
                String name = ItemLog.file(to.log, one.getKey());
                contents.put(name, one.getValue());
                if (uncertain) {
                    to.medium.delete(name);
                }
            }
            uncertain = true;
            to.medium.writeAll(contents);
            uncertain = false;
        }

        private void remove(long sequence, byte[] segment) {
            if (segments.remove(sequence, segment)) {
                length.addAndGet(-HEADER - segment.length);
            }
        }
    }

    /** Where the segments of a log go. */
    private record Target(String log, Medium medium) {}

    private Tail tail(String log) {
        return tails.computeIfAbsent(log, unknown -> new Tail());
    }

    /** A segment that its medium need not have. */
    Optional<byte[]> find(String log, long sequence) {
        Tail tail = tails.get(log);
        return tail == null ? Optional.empty() : Optional.ofNullable(tail.segments.get(sequence));
    }

    /** The number of a log's oldest; that of none if there is none. */
    Optional<Long> oldest(String log) {
        Tail tail = tails.get(log);
        return tail == null ? Optional.empty() : tail.segments.keySet().stream().findFirst();
    }

    /** Whether a segment may go along with others of that length, if a note has so much room. */
    boolean hasRoom(byte[] segment, int others, int room) {
        int all = length.get() + others + HEADER + segment.length;
        return segment.length <= LARGEST && all <= Math.min(room, MOST);
    }

    /** What a segment takes of a note. */
    static int charge(byte[] segment) {
        return HEADER + segment.length;
    }

    /** The newest note carries this one. */
    void add(String log, long sequence, byte[] segment) {
        length.addAndGet(charge(segment));
        tail(log).segments.put(sequence, segment);
    }

    /** Writes what is carried, beside, if it has become much. */
    void writeInTime() {
        if (length.get() > patience && due.compareAndSet(false, true)) {
            beside.execute(
                    () -> {
                        due.set(false);
                        writeAll();
                    });
        }
    }

    /** Writes all that can be written; returns when no more can be done. */
    void writeAll() {
        for (Tail tail : tails.values()) {
            if (!tail.failed) {
                try {
                    tail.write();
                } catch (IOException e) {
                    assert tail.failed; // and the next who writes to the log is told, see retry
                }
            }
        }
    }

    /** Writes what is carried of a log, to where it is from now on known to go. */
    void settle(String log, Medium medium) throws IOException {
        Tail tail = tail(log);
        tail.target = new Target(log, medium);
        tail.write();
    }

    /** Writes what could not be written last time. */
    void retry(String log) throws IOException {
        Tail tail = tails.get(log);
        if (tail != null && tail.failed) {
            tail.write();
        }
    }

    /** Gives up what is carried of a log, when no note speaks of it any more. */
    void forget(String log) {
        Tail tail = tails.get(log);
        if (tail != null) {
            tail.writing.lock();
            try {
                tail.snapshot().forEach(tail::remove);
                tail.failed = false;
            } finally {
                tail.writing.unlock();
            }
        }
    }

    /** All that is carried, by log. */
    Map<String, SortedMap<Long, byte[]>> all() {
        Map<String, SortedMap<Long, byte[]>> all = new TreeMap<>();
        tails.forEach(
                (log, tail) -> {
                    SortedMap<Long, byte[]> segments = tail.snapshot();
                    if (!segments.isEmpty()) {
                        all.put(log, segments);
                    }
                });
        return all;
    }

    /** How long {@link #write} makes it. */
    static int length(Map<String, SortedMap<Long, byte[]>> all) {
        return all.values().stream()
                .flatMap(segments -> segments.values().stream())
                .mapToInt(WriteAhead::charge)
                .sum();
    }

    /** Puts segments into a note. */
    static void write(Map<String, SortedMap<Long, byte[]>> all, ByteBuffer to) {
        all.forEach(
                (log, segments) ->
                        segments.forEach(
                                (sequence, segment) ->
                                        to.put(HexFormat.of().parseHex(log))
                                                .putLong(sequence)
                                                .putInt(segment.length)
                                                .put(segment)));
    }

    /** Takes what a note carried, up to its end. */
    void read(ByteBuffer from) {
        while (from.hasRemaining()) {
            byte[] log = new byte[16];
            from.get(log);
            long sequence = from.getLong();
            byte[] segment = new byte[from.getInt()];
            from.get(segment);
            String name = HexFormat.of().formatHex(log);
            tail(name).uncertain = true;
            add(name, sequence, segment);
        }
    }
}
