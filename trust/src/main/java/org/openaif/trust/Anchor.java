// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.KeyProvider;
import org.openaif.trust.spi.Medium;

/**
 * Holds every log to its newest head, with the one counter of the provider that cannot be turned back.
 *
 * <p><b>How.</b> Records are numbered. Record k is valid while the counter stands at k; or at k-1, which
 * means that it was written and the counter not yet turned. A record says of each log where its head
 * is ({@code SURE}); or that it moves from one head to another, which is done when the counter says k
 * ({@code MOVING}); or that it is at one of two and nobody has looked yet ({@code EITHER}).
 *
 * <p><b>A move</b>, of all logs that wait, together:
 * <ol>
 *   <li>record k+1 is written, with the moves; at the same time the segments they lead to;
 *   <li>when both are durable, the counter goes to k+1;
 *   <li>the moves are made, their writers are told.
 * </ol>
 * Power that fails before 2 leaves the counter at k: each log is at its old head or at its new one, and
 * nobody was told which. After 2 the new heads are the only ones that hold. So nothing acknowledged is
 * lost, nothing unfinished is taken for an attack, and an older copy of the record or of a log does not
 * fit the counter.
 *
 * <p><b>With a root that keeps notes</b> the record is the note: the counter is turned and the record
 * kept in one step, so there is no record that is not counted, and the file holds the master key only.
 * A small segment is in the note itself and goes to its medium afterwards, see {@link WriteAhead}; a
 * large one is written first.
 *
 * <p><b>The file:</b> two places for records, taken in turn, so that one is whole whatever happens to
 * the other.
 *
 * <pre>
 *      0     8  "OAIFANC1"
 *      8     4  length s of the sealed master key
 *     12     s  master key, sealed by the provider's root
 *     4096 256 KiB record, if its number is even
 *           256 KiB record, if its number is odd
 *
 *   record:  8  number   4  length n   n  positions, sealed with a key derived from number and salt
 *           16  salt, before the positions
 *   positions: 4  how many, and of each: 16 log, 1 kind, 24 head, 24 other head
 *              in a note, up to the end: 16 log, 8 number, 4 length, a segment
 * </pre>
 *
 * <p>Any thread may call it.
 */
final class Anchor implements AutoCloseable {
    static final int RECORDS_AT = 4096;
    static final int RECORD_SPACE = 1 << 18;
    private static final byte[] MAGIC = "OAIFANC1".getBytes(StandardCharsets.US_ASCII);
    private static final int RECORD_HEADER = 28;
    private static final int POSITION_LENGTH = 16 + 1 + 2 * Head.LENGTH;
    private static final int MAX_MOVES = 512;
    private static final String CURE =
            "put the newest copy back, or start secure storage anew (what it held is lost then)";

    private final Disk disk;
    private final Path file;
    private final KeyProvider provider;
    private final Executor beside;
    private final Secret master;
    private final Secret recordKey;
    private final WriteAhead ahead;
    private final GroupCommit<Move> moves = new GroupCommit<>(MAX_MOVES, this::move);
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@code lock}: what holds at {@code number}, or is to hold once the doubt is gone. */
    private Map<String, Position> positions = new HashMap<>();

    private long number;

    /** The moves whose segments the note that is being counted carries, and no medium. */
    private List<Move> carried = List.of();

    /** The counter failed while it was turned: it may stand at {@code number} or one further. */
    private boolean doubtful;

    private boolean closed;

    private enum Kind {
        SURE,
        MOVING,
        EITHER
    }

    /** Where a log is. */
    record Position(Head head, @Nullable Head other, boolean moving) {
        static Position sure(Head head) {
            return new Position(head, null, false);
        }

        private Position counted() {
            return moving && other != null ? sure(other) : this;
        }

        private Position notCounted() {
            return new Position(head, other, false);
        }

        private Kind kind() {
            return other == null ? Kind.SURE : moving ? Kind.MOVING : Kind.EITHER;
        }
    }

    /** What makes a segment durable. */
    @FunctionalInterface
    interface Write {
        void run() throws IOException;
    }

    /** A log wants to be at another head. */
    private record Move(String log, Head to, Write write, byte @Nullable [] segment) {}

    private Anchor(
            Disk disk,
            Path file,
            KeyProvider provider,
            Executor beside,
            int patience,
            Secret master) {
        this.disk = disk;
        this.file = file;
        this.provider = provider;
        this.beside = beside;
        this.master = master;
        this.recordKey = master.derive("anchor");
        this.ahead = new WriteAhead(patience, beside);
    }

    /**
     * Opens the file, or makes the first one.
     *
     * @param beside runs what is written at the same time as something else
     * @param patience of {@link WriteAhead}, in bytes
     * @throws TrustException CORRUPTION_DETECTED if it is not the newest, or gone; INVALID_SIGNATURE if
     *     the provider did not seal its key
     */
    static Anchor open(Disk disk, Path file, KeyProvider provider, Executor beside, int patience) {
        try {
            Optional<byte[]> start = disk.read(file, 0, RECORDS_AT);
            if (start.isPresent()) {
                return reopen(disk, file, provider, beside, patience, start.get());
            }
            long counter = provider.counter();
            if (counter != 0) {
                throw corrupt(
                        file + " is gone, though the counter of " + provider.name() + " stands at "
                                + counter);
            }
            return anew(disk, file, provider, beside, patience);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Forgets what there was, whatever it was: with a new key, all of it is undecipherable. */
    static Anchor anew(Disk disk, Path file, KeyProvider provider, Executor beside, int patience) {
        byte[] secret = provider.random(Secret.LENGTH);
        byte[] sealed = provider.seal(secret);
        Anchor anchor = new Anchor(disk, file, provider, beside, patience, new Secret(secret));
        anchor.number = provider.counter();
        byte[] record = anchor.record(anchor.number, Map.of(), Map.of());
        int place = place(anchor.number);
        ByteBuffer content = ByteBuffer.allocate(place + record.length);
        content.put(MAGIC).putInt(sealed.length).put(sealed).put(place, record);
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            disk.makeFolder(file.getParent());
            disk.create(unfinished, content.array());
            disk.sync(unfinished);
            disk.move(unfinished, file);
            disk.syncFolder(file.getParent());
            if (anchor.number != 0) {
                anchor.resume(); // so that what a root has noted of the old ones is gone
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
        return anchor;
    }

    private static Anchor reopen(
            Disk disk, Path file, KeyProvider provider, Executor beside, int patience, byte[] start)
            throws IOException {
        ByteBuffer header = ByteBuffer.wrap(start);
        byte[] magic = new byte[MAGIC.length];
        int length = -1;
        if (start.length > MAGIC.length + 4) {
            header.get(magic);
            length = header.getInt();
        }
        if (!Arrays.equals(magic, MAGIC) || length < 0 || length > header.remaining()) {
            throw corrupt(file + " is not the anchor of secure storage, or damaged");
        }
        byte[] sealed = new byte[length];
        header.get(sealed);
        Anchor anchor =
                new Anchor(
                        disk, file, provider, beside, patience, new Secret(provider.unseal(sealed)));
        anchor.take(provider.counter());
        return anchor;
    }

    /** Takes the record that fits the counter. A later one than can be says that the counter was put back. */
    private void take(long counter) throws IOException {
        if (provider.keepsNotes() && counter > 0) {
            takeNote(counter);
            return;
        }
        Map<Long, Map<String, Position>> found = new HashMap<>();
        for (int place = 0; place < 2; place++) {
            read(place(place)).ifPresent(one -> found.put(one.number, one.positions));
        }
        Map<String, Position> written = found.get(counter + 1);
        Map<String, Position> counted = found.get(counter);
        boolean later = found.keySet().stream().anyMatch(number -> number > counter + 1);
        if (later || written == null && counted == null) {
            throw corrupt(
                    file + " does not fit the counter of " + provider.name() + ", which stands at "
                            + counter + ": one of them is an older copy, or damaged");
        }
        number = counter;
        if (written != null) {
            positions.putAll(written);
            resume();
        } else {
            counted.forEach((log, position) -> positions.put(log, position.counted()));
        }
    }

    private void takeNote(long counter) {
        Numbered noted =
                open(provider.note())
                        .filter(note -> note.number == counter)
                        .orElseThrow(
                                () ->
                                        corrupt(
                                                file + " does not fit what " + provider.name()
                                                        + " has noted with its counter: one of them is"
                                                        + " an older copy, or damaged"));
        number = counter;
        noted.positions.forEach((log, position) -> positions.put(log, position.counted()));
        ahead.read(noted.segments);
    }

    private static TrustException corrupt(String what) {
        return new TrustException(TrustError.CORRUPTION_DETECTED, what + "; " + CURE);
    }

    private static TrustException failed(Path file, IOException e) {
        return new TrustException(
                e instanceof Medium.FullException
                        ? TrustError.INSUFFICIENT_STORAGE
                        : TrustError.STORAGE_FAILURE,
                "the anchor of secure storage failed: " + file + ": " + e,
                e);
    }

    private static int place(long number) {
        return RECORDS_AT + (number % 2 == 0 ? 0 : RECORD_SPACE);
    }

    private byte[] record(
            long number,
            Map<String, Position> all,
            Map<String, SortedMap<Long, byte[]>> segments) {
        ByteBuffer plain =
                ByteBuffer.allocate(
                        4 + all.size() * POSITION_LENGTH + WriteAhead.length(segments));
        plain.putInt(all.size());
        all.forEach(
                (log, position) -> {
                    plain.put(HexFormat.of().parseHex(log));
                    plain.put((byte) position.kind().ordinal());
                    position.head.write(plain);
                    (position.other == null ? position.head : position.other).write(plain);
                });
        WriteAhead.write(segments, plain);
        byte[] salt = provider.random(16);
        Secret key = recordKey.derive("record", Secret.number(number), salt);
        byte[] sealed = key.seal(0, Secret.number(number), plain.array());
        key.forget();
        if (RECORD_HEADER + sealed.length > RECORD_SPACE) {
            throw new TrustException(
                    TrustError.INSUFFICIENT_STORAGE,
                    "secure storage is full: it has " + all.size() + " owners and locations");
        }
        return ByteBuffer.allocate(RECORD_HEADER + sealed.length)
                .putLong(number)
                .putInt(sealed.length)
                .put(salt)
                .put(sealed)
                .array();
    }

    private record Numbered(long number, Map<String, Position> positions, ByteBuffer segments) {}

    /** The record at a place; none if it is not whole. */
    private Optional<Numbered> read(int place) throws IOException {
        return open(disk.read(file, place, RECORD_SPACE).orElse(new byte[0]))
                .filter(found -> place(found.number) == place);
    }

    private Optional<Numbered> open(byte[] bytes) {
        if (bytes.length < RECORD_HEADER) {
            return Optional.empty();
        }
        ByteBuffer record = ByteBuffer.wrap(bytes);
        long is = record.getLong();
        int length = record.getInt();
        byte[] salt = new byte[16];
        record.get(salt);
        if (length < 0 || length > record.remaining()) {
            return Optional.empty();
        }
        Secret key = recordKey.derive("record", Secret.number(is), salt);
        try {
            byte[] plain =
                    key.open(0, Secret.number(is), bytes, RECORD_HEADER, length, file.toString());
            ByteBuffer content = ByteBuffer.wrap(plain);
            return Optional.of(new Numbered(is, positions(content), content));
        } catch (TrustException torn) {
            return Optional.empty(); // the power failed while it was written; or else none is found
        } finally {
            key.forget();
        }
    }

    private static Map<String, Position> positions(ByteBuffer plain) {
        Map<String, Position> all = new HashMap<>();
        int count = plain.getInt();
        for (int i = 0; i < count; i++) {
            byte[] log = new byte[16];
            plain.get(log);
            Kind kind = Kind.values()[plain.get()];
            Head head = Head.read(plain);
            Head other = Head.read(plain);
            all.put(
                    HexFormat.of().formatHex(log),
                    new Position(head, kind == Kind.SURE ? null : other, kind == Kind.MOVING));
        }
        return all;
    }

    /** What the newest note carries, because its medium does not have it yet. */
    WriteAhead ahead() {
        return ahead;
    }

    Secret master() {
        return master;
    }

    /** Where a log is. */
    Position position(String log) {
        lock.lock();
        try {
            settle();
            return positions.getOrDefault(log, Position.sure(Head.START));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves a log to a head; returns when nothing else holds any more.
     *
     * @param write makes durable what the head stands for; runs on any thread, beside others
     * @throws TrustException if that failed, or the anchor did: then the log is at its old head or at
     *     the new one, see {@link #position}
     */
    void move(String log, Head to, Write write) {
        moves.submit(new Move(log, to, write, null));
    }

    /**
     * Moves a log to a head whose segment may go into a note first.
     *
     * @param write puts it where it belongs, if it does not
     * @throws TrustException as above
     */
    void move(String log, Head to, byte[] segment, Write write) {
        moves.submit(new Move(log, to, write, segment));
    }

    private void move(List<GroupCommit.Waiting<Move>> group) {
        lock.lock();
        try {
            settle();
            Map<String, Position> record = new HashMap<>(positions);
            group.forEach(one -> record.put(one.change.log, moved(one.change)));
            boolean any =
                    provider.keepsNotes() ? prepareNote(group, record) : prepareRecord(group, record);
            if (any) {
                count(record);
                group.stream()
                        .filter(one -> one.change.to.isEmpty())
                        .forEach(one -> ahead.forget(one.change.log));
                ahead.writeInTime();
            }
        } catch (IOException e) {
            throw failed(file, e);
        } finally {
            lock.unlock();
        }
    }

    /** What is small goes into the note, the rest to its medium before. */
    private boolean prepareNote(
            List<GroupCommit.Waiting<Move>> group, Map<String, Position> record) {
        int room = RECORD_SPACE - RECORD_HEADER - 4 - Secret.TAG_LENGTH;
        List<Move> small = small(group, room - record.size() * POSITION_LENGTH);
        List<GroupCommit.Waiting<Move>> others =
                group.stream().filter(one -> !small.contains(one.change)).toList();
        writeSegments(others);
        takeBack(others, record);
        carried = small;
        return !small.isEmpty() || others.stream().anyMatch(one -> !one.failed());
    }

    private List<Move> small(List<GroupCommit.Waiting<Move>> group, int room) {
        List<Move> small = new ArrayList<>();
        int length = 0;
        for (GroupCommit.Waiting<Move> one : group) {
            byte[] segment = one.change.segment;
            if (segment != null && ahead.hasRoom(segment, length, room)) {
                small.add(one.change);
                length += WriteAhead.charge(segment);
            }
        }
        return small;
    }

    private boolean prepareRecord(
            List<GroupCommit.Waiting<Move>> group, Map<String, Position> record)
            throws IOException {
        long next = number + 1;
        CompletableFuture<Void> written = beside(() -> write(next, record));
        writeSegments(group);
        join(written);
        boolean any = group.stream().anyMatch(one -> !one.failed());
        if (takeBack(group, record) && any) {
            write(next, record);
        }
        return any;
    }

    /** Leaves where they are the logs whose segments could not be written; whether there are any. */
    private boolean takeBack(
            List<GroupCommit.Waiting<Move>> group, Map<String, Position> record) {
        List<String> failed =
                group.stream()
                        .filter(GroupCommit.Waiting::failed)
                        .map(one -> one.change.log)
                        .toList();
        failed.forEach(
                log -> record.put(log, positions.getOrDefault(log, Position.sure(Head.START))));
        return !failed.isEmpty();
    }

    private Position moved(Move move) {
        Position now = positions.getOrDefault(move.log, Position.sure(Head.START));
        // A log that moves has looked where it is; so the other of two heads is out of the question.
        return move.to.equals(now.head) || move.to.equals(now.other)
                ? Position.sure(move.to)
                : new Position(now.head, move.to, true);
    }

    private void write(long next, Map<String, Position> record) throws IOException {
        if (provider.keepsNotes()) {
            return;
        }
        disk.overwriteAndSync(file, place(next), record(next, record, Map.of()));
    }

    /** All but the first beside each other; that one here, because one alone is what there is mostly. */
    private void writeSegments(List<GroupCommit.Waiting<Move>> group) {
        if (group.isEmpty()) {
            return;
        }
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (GroupCommit.Waiting<Move> one : group.subList(1, group.size())) {
            others.add(beside(() -> writeSegment(one)));
        }
        writeSegment(group.getFirst());
        others.forEach(CompletableFuture::join);
    }

    private static void writeSegment(GroupCommit.Waiting<Move> one) {
        try {
            one.change.write.run();
        } catch (IOException | RuntimeException e) {
            one.fail(e instanceof IOException io ? new UncheckedIOException(io) : e);
        }
    }

    private CompletableFuture<Void> beside(Write write) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        write.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                beside);
    }

    private static void join(CompletableFuture<Void> written) throws IOException {
        try {
            written.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException io) {
                throw io.getCause();
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void count(Map<String, Position> next) {
        byte[] note =
                provider.keepsNotes()
                        ? record(number + 1, next, segments(next))
                        : new byte[0];
        positions = next;
        doubtful = true;
        turned(provider.keepsNotes() ? provider.count(note) : provider.count());
    }

    /** All that the next note carries; what a log left behind for good is not among it. */
    private Map<String, SortedMap<Long, byte[]>> segments(Map<String, Position> next) {
        Map<String, SortedMap<Long, byte[]>> all = ahead.all();
        all.keySet().removeIf(log -> isErased(next.get(log)));
        for (Move move : carried) {
            if (move.segment != null) {
                all.computeIfAbsent(move.log, first -> new TreeMap<>())
                        .put(move.to.sequence(), move.segment);
            }
        }
        return all;
    }

    private static boolean isErased(@Nullable Position position) {
        return position != null && position.counted().head.isEmpty();
    }

    private void turned(long counter) {
        if (counter != number + 1) {
            throw corrupt(
                    "the counter of " + provider.name() + " stands at " + counter + " instead of "
                            + (number + 1) + ": somebody else turns it, or it was put back");
        }
        positions.replaceAll((log, position) -> position.counted());
        for (Move move : carried) {
            if (move.segment != null) {
                ahead.add(move.log, move.to.sequence(), move.segment);
            }
        }
        carried = List.of();
        number = counter;
        doubtful = false;
    }

    /** If the counter failed last time: finds out whether it turned. */
    private void settle() {
        if (closed) {
            throw new TrustException(TrustError.BAD_STATE, "secure storage has been closed");
        }
        if (doubtful) {
            long counter = provider.counter();
            if (counter == number) {
                resume();
            } else {
                turned(counter);
            }
        }
    }

    /**
     * A record was written and not counted: its moves were made or not. That is written down and counted
     * before anybody reads, or else power that fails again could take back what was read.
     */
    private void resume() {
        doubtful = true;
        // What only the note would have had is nowhere: those logs are where they were.
        carried.forEach(
                move ->
                        positions.computeIfPresent(
                                move.log, (log, position) -> Position.sure(position.head)));
        carried = List.of();
        positions.replaceAll((log, position) -> position.notCounted());
        try {
            write(number + 1, positions);
        } catch (IOException e) {
            throw failed(file, e);
        }
        count(positions);
    }

    /**
     * Forgets the keys. Moves under way are made first, and the media get what they do not have yet; what
     * one of them does not take, the note still has.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            ahead.writeAll();
            master.forget();
            recordKey.forget();
        } finally {
            lock.unlock();
        }
    }
}
