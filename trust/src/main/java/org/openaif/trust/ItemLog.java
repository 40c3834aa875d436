// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.StorageFlag;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.Medium;

/**
 * The items of one owner on one medium, as a log of segments: every group of changes is a new segment,
 * and each names the tag of the one before. The {@link Anchor} knows the newest; so all are bound, none
 * can be altered, left out or put back. An index of all items is in memory.
 *
 * <p><b>Garbage.</b> When there are many segments, or half of what they hold is outdated, what lives in
 * the oldest is written anew and they are deleted. Only a prefix of the log ever goes, so a deleted item
 * cannot come back.
 *
 * <p><b>Damage.</b> From the newest segment on the log is read backwards. If a directory is damaged or
 * missing, nothing before it can be known to be the newest; what came after is still good.
 *
 * <p>Any thread may call it. Writers queue in {@code changes}, whose leader holds {@code lock}; readers
 * take it only to load. A state is dropped when a write failed, and loaded anew from the medium: the
 * same way as after a crash.
 */
final class ItemLog {
    /** Bounds what is gathered into one segment; a single item may be larger. */
    private static final long MAX_GROUP_BYTES = 8 << 20;

    private static final int MAX_GROUP = 512;

    /** Beyond those that are no burden, one segment for every so many bytes that live. */
    private static final long BYTES_PER_SEGMENT = 64 << 10;

    /** So much garbage is no burden; beyond, as much as lives. */
    private static final long FREE_GARBAGE = 1 << 20;

    /** Bounds one round of clearing up. */
    private static final long MAX_CLEARED_BYTES = 4 << 20;

    private static final int MAX_CLEARED_SEGMENTS = 128;

    private static final int DELETED_AT_ONCE = 16;

    /** The header and what directories mostly have. */
    private static final int FIRST_READ = 4096;

    private final Medium medium;
    private final @Nullable Anchor anchor;
    private final Secret key;
    private final byte[] owner;
    private final String name;
    private final LongSupplier quota;

    /** So many segments are no burden. */
    private final int freeSegments;

    /** So many segments are deleted in any order, and so large may holes be among what is left. */
    private final int deletedAtOnce;

    private final Executor beside;

    /** The deletion of segments that are needed no more, one after the other. */
    private CompletableFuture<Void> deletion = CompletableFuture.completedFuture(null);

    private final GroupCommit<Change> changes = new GroupCommit<>(MAX_GROUP, this::make);
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable State state;

    /** There is so much garbage that somebody should clear up. */
    private volatile boolean crowded;

    /** A change, checked and made on top of those before it in its group. */
    @FunctionalInterface
    interface Change {
        void make(Group group);
    }

    /** An item, and where its content is. */
    private record Item(
            Segment.Entry entry, long segment, Secret key, int number, long offset) {}

    /** A segment that is needed, and how much of it. */
    private static final class Extent {
        final Segment.Directory directory;
        final long bytes;
        long live;

        Extent(Segment.Directory directory) {
            this.directory = directory;
            this.bytes =
                    directory.entries().stream().mapToLong(Segment.Entry::sealedLength).sum();
        }
    }

    /** What is known of the log. Changed under the lock; only the items are read without it. */
    private static final class State {
        final Map<String, Item> items = new ConcurrentHashMap<>();
        final NavigableMap<Long, Extent> extents = new TreeMap<>();
        Head head;
        long first;
        long version;
        long charged;
        long bytes;
        long live;
        volatile boolean swept;
        boolean clearable = true;
        @Nullable TrustException damage;

        State(Head head) {
            this.head = head;
            this.first = head.sequence() + 1;
        }

        void add(Segment.Directory directory) {
            Extent extent = new Extent(directory);
            extents.put(directory.sequence(), extent);
            bytes += extent.bytes;
            long offset = Segment.HEADER_LENGTH + (long) directory.length();
            for (int i = 0; i < directory.entries().size(); i++) {
                Segment.Entry entry = directory.entries().get(i);
                version = Math.max(version, entry.version());
                put(new Item(entry, directory.sequence(), directory.key(), i, offset));
                offset += entry.sealedLength();
            }
        }

        private void put(Item item) {
            Item before =
                    item.entry.deleted()
                            ? items.remove(item.entry.name())
                            : items.put(item.entry.name(), item);
            if (before != null) {
                charged -= before.entry.charge();
                live(before, -before.entry.sealedLength());
            }
            charged += item.entry.charge();
            live(item, item.entry.sealedLength());
        }

        private void live(Item item, long more) {
            live += more;
            Extent extent = extents.get(item.segment);
            if (extent != null) {
                extent.live += more;
            }
        }

        void removeBefore(long next) {
            extents.headMap(next).values().forEach(extent -> bytes -= extent.bytes);
            extents.headMap(next).clear();
            first = next;
        }

        boolean wantsClearing(int freeSegments) {
            return clearable
                    && extents.size() > 1
                    && (extents.size() > freeSegments + live / BYTES_PER_SEGMENT
                            || bytes - live > FREE_GARBAGE + live);
        }
    }

    /** Changes that become one segment. */
    final class Group {
        private final State base;
        private final Map<String, Segment.Entry> staged = new HashMap<>();
        private final List<Segment.Entry> entries = new ArrayList<>();
        private final List<byte[]> contents = new ArrayList<>();
        private boolean anchored;
        private long version;
        private long charged;
        private long bytes;

        private Group(State base) {
            this.base = base;
            this.version = base.version;
            this.charged = base.charged;
        }

        /** What there is of that name. */
        Optional<Segment.Entry> find(String item) {
            Segment.Entry entry = staged.get(item);
            if (entry == null) {
                Item found = base.items.get(item);
                entry = found == null ? null : found.entry;
            }
            return Optional.ofNullable(entry).filter(one -> !one.deleted());
        }

        void put(String item, int flags, long capacity, byte[] content) {
            Segment.Entry entry =
                    new Segment.Entry(item, flags, ++version, capacity, content.length);
            Optional<Segment.Entry> before = find(item);
            long freed = before.map(Segment.Entry::charge).orElse(0L);
            long after = charged - freed + entry.charge();
            long limit = quota.getAsLong();
            if (after > limit && entry.charge() > freed) {
                throw new TrustException(
                        TrustError.INSUFFICIENT_STORAGE,
                        String.format(
                                "item '%s' is refused: %d bytes in use - %d replaced + %d new = %d, more"
                                        + " than the %d that %s may have; delete items, or raise the limit",
                                item, charged, freed, entry.charge(), after, limit, name));
            }
            charged = after;
            contents.add(content);
            bytes += content.length;
            stage(entry, before);
        }

        void delete(Segment.Entry item) {
            charged -= item.charge();
            stage(item.delete(++version), Optional.of(item));
        }

        /** A change that nobody need vouch for does not turn the counter. */
        private void stage(Segment.Entry entry, Optional<Segment.Entry> before) {
            staged.put(entry.name(), entry);
            entries.add(entry);
            anchored |=
                    !entry.has(StorageFlag.NO_REPLAY_PROTECTION)
                            || before.filter(old -> !old.has(StorageFlag.NO_REPLAY_PROTECTION))
                                    .isPresent();
        }
    }

    /**
     * A log; nothing is read yet.
     *
     * @param anchor none for a medium that keeps nothing
     * @param key its own, of which nobody else knows
     * @param owner is bound into everything, with the location
     * @param name of the log on the medium: 32 hexadecimal digits
     * @param freeSegments so many are not cleared up
     * @param beside deletes what is needed no more
     */
    ItemLog(
            Medium medium,
            @Nullable Anchor anchor,
            Secret key,
            byte[] owner,
            String name,
            LongSupplier quota,
            int freeSegments,
            Executor beside) {
        this.medium = medium;
        this.anchor = anchor;
        this.key = key;
        this.owner = owner;
        this.name = name;
        this.quota = quota;
        this.freeSegments = freeSegments;
        this.beside = beside;
        this.deletedAtOnce = medium.distance() == Medium.Distance.NEAR ? DELETED_AT_ONCE : 1;
    }

    /** The name of a segment on the medium. */
    static String file(String log, long sequence) {
        return log + "-" + HexFormat.of().toHexDigits(sequence);
    }

    private String file(long sequence) {
        return file(name, sequence);
    }

    /** A part of a segment: of what the counter's note carries, or else of what the medium has. */
    private Optional<byte[]> part(long sequence, long offset, int length) throws IOException {
        Optional<byte[]> carried =
                anchor == null ? Optional.empty() : anchor.ahead().find(name, sequence);
        return carried.isPresent()
                ? carried.map(segment -> MemoryMedium.part(segment, offset, length))
                : medium.read(file(sequence), offset, length);
    }

    // ---- reading

    /** What is known of an item. */
    Optional<Segment.Entry> find(String item) {
        return item(loaded(), item).map(Item::entry);
    }

    private static Optional<Item> item(State known, String name) {
        Item found = known.items.get(name);
        if (found == null && known.damage != null) {
            throw new TrustException(
                    known.damage.error(), String.valueOf(known.damage.getMessage()), known.damage);
        }
        return Optional.ofNullable(found);
    }

    /** The content of an item. */
    Optional<byte[]> read(String name) {
        for (;;) {
            Optional<Item> item = item(loaded(), name);
            if (item.isEmpty()) {
                return Optional.empty();
            }
            Optional<byte[]> content = content(item.get());
            if (content.isPresent()) {
                return content;
            }
            // Its segment is gone: cleared up under our eyes, in which case it is elsewhere now.
            if (item(loaded(), name).filter(now -> now == item.get()).isPresent()) {
                throw gone(file(item.get().segment));
            }
        }
    }

    /** Empty if its segment is gone. */
    private Optional<byte[]> content(Item item) {
        Segment.Entry entry = item.entry;
        try {
            return part(item.segment, item.offset, (int) entry.sealedLength())
                    .map(
                            sealed ->
                                    Segment.openContent(
                                            item.key, owner, item.number, entry, sealed));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static TrustException gone(String file) {
        return new TrustException(
                TrustError.CORRUPTION_DETECTED,
                "secure storage has lost " + file
                        + ": it was deleted, or an older copy was put in its place; put the newest back, or"
                        + " erase what this owner has there");
    }

    private static TrustException failed(IOException e) {
        return new TrustException(
                e instanceof Medium.FullException
                        ? TrustError.INSUFFICIENT_STORAGE
                        : TrustError.STORAGE_FAILURE,
                "the medium of secure storage failed: " + e.getMessage(),
                e);
    }

    // ---- loading

    private State loaded() {
        State known = state;
        if (known == null) {
            lock.lock();
            try {
                known = load();
            } finally {
                lock.unlock();
            }
        }
        return known;
    }

    /** Under the lock. */
    private State load() {
        State known = state;
        if (known == null) {
            try {
                if (anchor != null) {
                    anchor.ahead().settle(name, medium);
                }
                known = read(head());
            } catch (IOException e) {
                throw failed(e);
            }
            state = known;
        }
        return known;
    }

    /** Where the log really is; where it could be at two places, the medium says at which. */
    private Head head() throws IOException {
        if (anchor == null) {
            return Head.START;
        }
        Anchor.Position position = anchor.position(name);
        Head other = position.other();
        if (other == null) {
            return position.head();
        }
        Head found = isThere(other) ? other : position.head();
        if (found != other) {
            medium.delete(file(other.sequence()));
        }
        // From now on only this one holds: what a reader has seen cannot be taken away again.
        anchor.move(name, found, () -> {});
        return found;
    }

    private boolean isThere(Head head) throws IOException {
        if (head.isEmpty()) {
            return true;
        }
        try {
            return directory(head.sequence()).filter(is -> is.head().equals(head)).isPresent();
        } catch (TrustException unfinished) {
            return false; // and if it was damaged, the one before it still holds
        }
    }

    private Optional<Segment.Directory> directory(long sequence) throws IOException {
        String file = file(sequence);
        Optional<byte[]> start = part(sequence, 0, FIRST_READ);
        if (start.isEmpty()) {
            return Optional.empty();
        }
        int length = Segment.HEADER_LENGTH + Segment.directoryLength(start.get(), file);
        if (length > FIRST_READ) {
            start = part(sequence, 0, length);
        }
        return start.map(bytes -> Segment.open(key, sequence, bytes, file));
    }

    private State read(Head head) throws IOException {
        State fresh = new State(head);
        Deque<Segment.Directory> found = new ArrayDeque<>();
        Head wanted = head;
        while (!wanted.isEmpty()
                && (found.isEmpty() || wanted.sequence() >= found.getLast().first())) {
            try {
                Segment.Directory next = exactly(wanted);
                found.addFirst(next);
                wanted = next.before();
            } catch (TrustException e) {
                fresh.damage = e;
                break;
            }
        }
        if (!found.isEmpty()) {
            fresh.first = found.getLast().first();
            found.forEach(fresh::add);
        }
        if (anchor != null && fresh.damage == null) {
            follow(fresh);
        }
        return fresh;
    }

    private Segment.Directory exactly(Head wanted) throws IOException {
        return directory(wanted.sequence())
                .filter(next -> next.head().equals(wanted))
                .orElseThrow(() -> gone(file(wanted.sequence())));
    }

    /** Takes in what came after the anchor's head and need not be vouched for. */
    private void follow(State fresh) throws IOException {
        for (;;) {
            Optional<Segment.Directory> next;
            try {
                next = directory(fresh.head.sequence() + 1);
            } catch (TrustException unfinished) {
                return; // a write that nobody was told of; the next one replaces it
            }
            if (next.isEmpty()
                    || next.get().anchored()
                    || !next.get().before().equals(fresh.head)) {
                return;
            }
            fresh.add(next.get());
            fresh.head = next.get().head();
        }
    }

    // ---- writing

    /** Makes a change; returns when it is durable and nothing older can be put in its place. */
    void change(Change change) {
        changes.submit(change);
        if (crowded && lock.tryLock()) {
            try {
                clear();
            } finally {
                lock.unlock();
            }
        }
    }

    private void make(List<GroupCommit.Waiting<Change>> waiting) {
        lock.lock();
        try {
            int next = 0;
            while (next < waiting.size()) {
                int from = next;
                try {
                    State known = writable();
                    Group group = new Group(known);
                    while (next < waiting.size() && group.bytes < MAX_GROUP_BYTES) {
                        stage(waiting.get(next++), group);
                    }
                    commit(known, group);
                } catch (RuntimeException | IOException e) {
                    RuntimeException failure = e instanceof IOException io ? failed(io) : refused(e);
                    next = Math.max(next, from + 1);
                    waiting.subList(from, next).forEach(one -> one.fail(failure));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static RuntimeException refused(Exception e) {
        return e instanceof UncheckedIOException io ? failed(io.getCause()) : (RuntimeException) e;
    }

    private static void stage(GroupCommit.Waiting<Change> one, Group group) {
        try {
            one.change.make(group);
        } catch (TrustException e) {
            one.fail(e);
        }
    }

    /** A state that can be written to: with nothing in the way of the next segment. */
    private State writable() throws IOException {
        State known = load();
        if (known.damage != null) {
            throw known.damage;
        }
        if (anchor != null) {
            anchor.ahead().retry(name);
        }
        if (!known.swept) {
            sweep(known);
            known.swept = true;
        }
        return known;
    }

    /** Deletes what a crash has left: a segment that nobody was told of, and some that were cleared up. */
    private void sweep(State known) throws IOException {
        medium.delete(file(known.head.sequence() + 1));
        int missing = 0;
        for (long old = known.first - 1; old > 0 && missing < deletedAtOnce; old--) {
            if (exists(old)) {
                medium.delete(file(old));
                missing = 0;
            } else {
                missing++;
            }
        }
    }

    private boolean exists(long sequence) throws IOException {
        return medium.read(file(sequence), 0, 1).isPresent();
    }

    private void commit(State known, Group group) throws IOException {
        if (!group.entries.isEmpty()) {
            append(known, known.first, group.anchored, group.entries, group.contents);
            crowded = known.wantsClearing(freeSegments);
        }
    }

    private void append(
            State known,
            long first,
            boolean anchored,
            List<Segment.Entry> entries,
            List<byte[]> contents)
            throws IOException {
        Segment.Sealed sealed =
                Segment.seal(key, owner, known.head, first, anchored, entries, contents);
        Head head = sealed.directory().head();
        // Whatever fails from here on, what the medium holds is found out by reading it.
        state = null;
        write(file(head.sequence()), sealed.bytes(), head, anchored);
        known.add(sealed.directory());
        known.head = head;
        state = known;
    }

    /** Those far away are written first, so that nobody else's counter waits for them. */
    private void write(String file, byte[] bytes, Head head, boolean anchored) throws IOException {
        if (anchor == null || !anchored) {
            medium.write(file, bytes);
        } else if (medium.distance() == Medium.Distance.FAR) {
            medium.write(file, bytes);
            anchor.move(name, head, () -> {});
        } else {
            anchor.move(name, head, bytes, () -> medium.write(file, bytes));
        }
    }

    // ---- clearing up

    /** Writes anew what lives in the oldest segments, and deletes them. Under the lock. */
    private void clear() {
        State known = state;
        crowded = false;
        if (known == null || !known.wantsClearing(freeSegments)) {
            return;
        }
        try {
            known.clearable = false; // unless all goes well
            if (anchor != null) {
                anchor.ahead().settle(name, medium); // no note may bring back what is deleted
            }
            List<Segment.Entry> entries = new ArrayList<>();
            List<byte[]> contents = new ArrayList<>();
            long next = collect(known, entries, contents);
            if (next > known.first) {
                long old = known.first;
                append(known, next, true, entries, contents);
                known.removeBefore(next);
                known.clearable = true;
                deletion = deletion.thenRunAsync(() -> delete(known, old, next), beside);
            }
        } catch (IOException | TrustException | UncheckedIOException e) {
            // Nobody waits for this. If the medium or the anchor failed, the next write meets it too.
            crowded = false;
        }
    }

    /** From the oldest on, so that what is left after a crash or a failure is what {@code sweep} finds. */
    private void delete(State known, long first, long end) {
        try {
            for (long old = first; old < end; old += deletedAtOnce) {
                medium.deleteAll(
                        LongStream.range(old, Math.min(end, old + deletedAtOnce))
                                .mapToObj(this::file)
                                .toList());
            }
        } catch (IOException e) {
            known.swept = false;
        }
    }

    /** Gathers what lives in the oldest segments; gives the first that is still needed then. */
    private long collect(State known, List<Segment.Entry> entries, List<byte[]> contents) {
        long next = known.first;
        long bytes = 0;
        for (Extent extent : known.extents.headMap(known.head.sequence()).values()) {
            if (next - known.first == MAX_CLEARED_SEGMENTS || bytes > MAX_CLEARED_BYTES) {
                break;
            }
            List<Item> living = living(known, extent);
            for (Item item : living) {
                // One that is damaged stays where it is, and all after it: it may be asked for.
                byte[] content =
                        content(item).orElseThrow(() -> gone(file(extent.directory.sequence())));
                entries.add(item.entry);
                contents.add(content);
                bytes += content.length;
            }
            next = extent.directory.sequence() + 1;
        }
        return next;
    }

    private static List<Item> living(State known, Extent extent) {
        return extent.directory.entries().stream()
                .map(entry -> known.items.get(entry.name()))
                .filter(item -> item != null && item.segment == extent.directory.sequence())
                .distinct()
                .toList();
    }

    /** Gives up all that is there, whatever its state, and begins an empty log. */
    void erase() {
        lock.lock();
        try {
            State known = state;
            state = null;
            long end = known == null ? 0 : known.head.sequence();
            if (anchor != null) {
                Anchor.Position position = anchor.position(name);
                end = Math.max(end, position.head().sequence());
                Head other = position.other();
                end = other == null ? end : Math.max(end, other.sequence());
            }
            while (exists(end + 1)) {
                end++;
            }
            long oldest = end + 1;
            if (anchor != null) {
                oldest = anchor.ahead().oldest(name).orElse(oldest);
                anchor.move(name, Head.emptyAt(end + 1), () -> {});
            }
            for (; end > 0 && (end >= oldest || exists(end)); end--) {
                medium.delete(file(end));
            }
        } catch (IOException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what is under way, and forgets the key. */
    void close() {
        lock.lock();
        try {
            deletion.join();
            State known = state;
            if (known != null) {
                known.extents.values().forEach(extent -> extent.directory.key().forget());
            }
            state = null;
            key.forget();
        } finally {
            lock.unlock();
        }
    }
}
