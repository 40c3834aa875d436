// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.channels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * A bounded queue from one writing to one reading thread, in which every item has a timestamp, and
 * the writer can promise how far time has come without having anything to write.
 *
 * <pre>
 *             read by the reader        written by the writer
 *                     |                         |
 *   items   . . . . . x x x x x x x x x x x x x . . . . .      (a ring; . is free)
 *                     ^ head                    ^ tail
 * </pre>
 *
 * <p><b>Threads.</b> One writer, one reader; each may change to another thread if what the old one
 * did happens before what the new one does. {@link #accounts}, {@link #pending} and {@link #bound}
 * are for anybody.
 *
 * <p><b>Guarantee.</b> First in, first out. What the writer did before {@link #offer} happens before
 * what the reader does after the {@link #poll} that returns the item. Timestamps never run backwards,
 * and after {@code promise(t)} no item with an earlier timestamp than {@code t} is taken.
 *
 * <p><b>Why it is right.</b> A position counts all items that ever passed it, so positions only
 * grow, and an item's slot is its position modulo the size of the ring.
 *
 * <ul>
 *   <li>{@code tail} is stored by the writer only, after the slot: the reader that sees the tail
 *       sees the item. The store is volatile and not only a release, since the writer then looks
 *       whether the reader waits; {@link Doorbell} says why that needs a full fence.
 *   <li>{@code head} is stored by the reader, after it emptied the slot: the writer that sees the head
 *       may fill the slot again. Where the policy is DROP_OLDEST the writer moves it too, so there
 *       both move it by compare-and-set and the slot is not emptied: whoever succeeds owns what it
 *       read before, since no slot is filled again before the head has passed it.
 *   <li>Each side keeps what it last saw of the other and looks again only when that does not
 *       suffice; so in a stream both run for a while without touching the other's cache line.
 *   <li>A writer that waits for room is woken when a quarter of the channel has been read, or all of
 *       it, and not for each free slot: the fence that waking needs is paid once per quarter. A
 *       reader that is about to wait for something else calls {@link #announce}, so that no writer
 *       waits for room that is there.
 *   <li>{@code promise} is stored by the writer only, after the items it wrote. The reader loads it
 *       before it looks whether there are items; so a channel that is found empty has a promise that
 *       holds for all that is still to come.
 * </ul>
 *
 * @param <T> what is carried; never null
 */
public final class Channel<T> {
    /** The largest depth that a channel can have. */
    public static final int MAX_DEPTH = 1 << 20;

    /** The promise of a channel that has been closed: nothing will come any more. */
    public static final long END = Long.MAX_VALUE;

    /** The maximum age of items that are of use for ever. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final VarHandle POSITION;
    private static final VarHandle COUNT;
    private static final VarHandle EXPIRED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            POSITION = lookup.findVarHandle(Fields.class, "position", long.class);
            COUNT = lookup.findVarHandle(Fields.class, "count", long.class);
            EXPIRED = lookup.findVarHandle(Fields.class, "expired", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object[] items;
    private final long[] timestamps;
    private final int mask;
    private final int depth;
    private final int wakeMask;
    private final Overflow overflow;
    private final long maxAge;

    /** Null where items may have any weight; and so are the weights. */
    private final Allowance<? super T> allowance;

    /** Of the items, in their slots. */
    private final long[] weights;

    /** What the writer has taken of the allowance for the item that it writes next; -1 for nothing. */
    private long paid = -1;

    /** position: the tail; seen: the head as last seen; count: items dropped; promise. */
    private final Side writer = new Side();

    /** position: the head; seen: the tail as last seen; count: items discarded. */
    private final Side reader = new Side();

    /** Written before the last promise, and so to be seen by whoever sees that. */
    private long closedAt = Long.MIN_VALUE;

    /** Items before this position are discarded; moved by a reset on the writer's side. */
    private volatile long discardBefore;

    /** Whether nobody reads for the time being, so that writers must not wait. */
    private volatile boolean abandoned;

    private volatile Doorbell writerBell;
    private volatile Doorbell readerBell;

    /**
     * An empty channel.
     *
     * @param depth how many items it holds at most, 1 to {@link #MAX_DEPTH}
     * @param overflow what happens to an item that finds it full
     * @param writer is rung when a writer that found the channel full can go on
     * @param reader is rung when something was written or promised
     */
    public Channel(int depth, Overflow overflow, Doorbell writer, Doorbell reader) {
        this(depth, overflow, NEVER, null, writer, reader);
    }

    /**
     * An empty channel whose items are of no use after some time, or may not weigh too much.
     *
     * @param maxAge how old an item may be, in the unit of the timestamps; nothing happens by it but
     *     that the reader can look it up, and {@link #expire} what is older
     * @param allowance how much may wait here and in other channels together; null for any weight.
     *     Where it does not allow an item, the channel is as full
     */
    public Channel(
            int depth,
            Overflow overflow,
            long maxAge,
            Allowance<? super T> allowance,
            Doorbell writer,
            Doorbell reader) {
        if (depth < 1 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("depth " + depth + " is not in 1.." + MAX_DEPTH);
        }
        int slots = depth == 1 ? 1 : Integer.highestOneBit(depth - 1) << 1;
        this.items = new Object[slots];
        this.timestamps = new long[slots];
        this.mask = slots - 1;
        this.depth = depth;
        this.wakeMask = Math.max(1, Integer.highestOneBit(depth) / 4) - 1;
        this.overflow = Objects.requireNonNull(overflow);
        this.maxAge = maxAge;
        this.allowance = allowance;
        this.weights = allowance == null ? null : new long[slots];
        this.writerBell = Objects.requireNonNull(writer);
        this.readerBell = Objects.requireNonNull(reader);
        this.writer.promise = Long.MIN_VALUE;
        this.reader.timestamp = Long.MIN_VALUE;
        this.writer.timestamp = Long.MIN_VALUE;
    }

    /** Hands the writing end to whom that doorbell belongs. */
    public void writer(Doorbell bell) {
        writerBell = Objects.requireNonNull(bell);
        bell.ring();
    }

    /** Hands the reading end to whom that doorbell belongs. */
    public void reader(Doorbell bell) {
        readerBell = Objects.requireNonNull(bell);
        bell.ring();
    }

    // --- the writer's side

    /**
     * Writes an item if there is room, or if the policy makes some. Never waits.
     *
     * @param timestamp not before that of any item written, nor before the promise
     * @return whether the channel has taken it; false only if it is full, its policy is REFUSE, and
     *     it has not been abandoned by its reader
     */
    public boolean offer(T item, long timestamp) {
        long tail = writer.position;
        if (tail - writer.seen >= depth && !makeRoom(tail)
                || allowance != null && !payOrDrop(item)) {
            if (overflow == Overflow.REFUSE && !abandoned) {
                return false;
            }
            COUNT.setOpaque(writer, writer.count + 1);
            return true;
        }
        int slot = (int) tail & mask;
        items[slot] = item;
        timestamps[slot] = timestamp;
        if (weights != null) {
            weights[slot] = paid;
            paid = -1;
        }
        writer.timestamp = timestamp;
        POSITION.setVolatile(writer, tail + 1);
        readerBell.ring();
        return true;
    }

    private boolean makeRoom(long tail) {
        writer.seen = (long) POSITION.getAcquire(reader);
        while (tail - writer.seen >= depth) {
            if (overflow != Overflow.DROP_OLDEST) {
                return false;
            }
            if (!dropOldest(writer.seen)) {
                writer.seen = (long) POSITION.getAcquire(reader);
            }
        }
        return true;
    }

    /** Drops the item at the head; false if the head has moved on. */
    private boolean dropOldest(long head) {
        long weight = weight(head);
        if (!POSITION.compareAndSet(reader, head, head + 1)) {
            return false;
        }
        writer.seen = head + 1;
        COUNT.setOpaque(writer, writer.count + 1);
        giveBack(weight);
        return true;
    }

    private long weight(long position) {
        return weights == null ? 0 : weights[(int) position & mask];
    }

    private void giveBack(long weight) {
        if (allowance != null) {
            allowance.giveBack(weight);
        }
    }

    /** Pays for an item, if need be by dropping others from this channel. */
    private boolean payOrDrop(T item) {
        while (!pay(item)) {
            long head = (long) POSITION.getAcquire(reader);
            if (overflow != Overflow.DROP_OLDEST) {
                return false;
            }
            if (head < writer.position) {
                dropOldest(head);
            }
        }
        return true;
    }

    /**
     * Takes of the allowance what the next item needs, so that {@link #offer} takes it where there is
     * room; for a writer that must be sure that several channels take it. Where nothing is needed,
     * or has been taken already, true.
     */
    public boolean reserve(T item) {
        return allowance == null || overflow != Overflow.REFUSE || abandoned || pay(item);
    }

    private boolean pay(T item) {
        if (paid >= 0) {
            return true;
        }
        long weight = allowance.weight(item);
        if (writer.position == (long) POSITION.getAcquire(reader)) {
            allowance.force(weight);
        } else if (!allowance.take(weight)) {
            return false;
        }
        paid = weight;
        return true;
    }

    /** Gives back what has been reserved for an item that will not be written. For the writer. */
    public void giveBackReserved() {
        if (paid >= 0) {
            allowance.giveBack(paid);
            paid = -1;
        }
    }

    /** Whether {@link #offer} would take that item now. For the writer. */
    public boolean hasRoom(T item) {
        return hasRoom()
                && (allowance == null
                        || overflow != Overflow.REFUSE
                        || abandoned
                        || writer.position == (long) POSITION.getVolatile(reader)
                        || allowance.allows(allowance.weight(item)));
    }

    /** How much may wait here; null for any weight. */
    public Allowance<? super T> allowance() {
        return allowance;
    }

    /**
     * Takes over all that waits in another channel, in whose place this one is; whatever it weighs.
     * There must be room for it. While nobody writes or reads.
     *
     * @return how many items there were
     */
    public long takeOver(Channel<T> other) {
        long moved = 0;
        for (T item; (item = other.poll()) != null; moved++) {
            if (allowance != null) {
                paid = allowance.weight(item);
                allowance.force(paid);
            }
            offer(item, other.timestamp());
        }
        return moved;
    }

    /** Whether {@link #offer} would take an item now. For the writer. */
    public boolean hasRoom() {
        return overflow != Overflow.REFUSE
                || abandoned
                || writer.position - (long) POSITION.getVolatile(reader) < depth;
    }

    /**
     * Promises that nothing earlier will be written. Less than has been promised changes nothing.
     *
     * @param timestamp the earliest that may still come; {@link #END} closes the channel
     */
    public void promise(long timestamp) {
        if (timestamp > writer.promise) {
            writer.promise = timestamp;
            readerBell.ring();
        }
    }

    /** Nothing will be written any more. What is pending can still be read. */
    public void close() {
        if (writer.promise != END) {
            closedAt = earliest();
            promise(END);
        }
    }

    /**
     * How far time had come on this channel when it was closed: the last timestamp written or
     * promised. For a reader that has found it closed.
     */
    public long closedAt() {
        return closedAt;
    }

    /** The earliest timestamp that may still be written. For the writer. */
    public long earliest() {
        return Math.max(writer.promise, writer.timestamp);
    }

    /** Deletes what is pending, from the writer's side; the reader will not see it any more. */
    public long discardFromWriter() {
        long before = pending();
        discardBefore = writer.position;
        readerBell.ring();
        return before;
    }

    // --- the reader's side

    /**
     * Takes the oldest item. Never waits.
     *
     * @return the item, whose timestamp and sequence the next two methods tell; null if there is none
     */
    @SuppressWarnings("unchecked")
    public T poll() {
        long head = reader.position;
        if (overflow == Overflow.DROP_OLDEST) {
            return pollShared();
        }
        if (head == reader.seen && !look(head)) {
            return null;
        }
        if (head < discardBefore) {
            discard(discardBefore);
            return poll();
        }
        int slot = (int) head & mask;
        T item = (T) items[slot];
        items[slot] = null;
        reader.timestamp = timestamps[slot];
        long weight = weight(head);
        pass(head + 1);
        giveBack(weight);
        return item;
    }

    /** Looks for the tail anew; true if there is something to read. */
    private boolean look(long head) {
        reader.seen = (long) POSITION.getAcquire(writer);
        if (head != reader.seen) {
            return true;
        }
        // All has been read: the writer may be waiting for that. See the class comment.
        VarHandle.fullFence();
        writerBell.ring();
        return false;
    }

    private void pass(long head) {
        if ((head & wakeMask) == 0) {
            POSITION.setVolatile(reader, head);
            writerBell.ring();
        } else {
            POSITION.setRelease(reader, head);
        }
    }

    @SuppressWarnings("unchecked")
    private T pollShared() {
        for (;;) {
            long head = (long) POSITION.getAcquire(reader);
            if (head == (long) POSITION.getAcquire(writer)) {
                return null;
            }
            int slot = (int) head & mask;
            T item = (T) items[slot];
            long timestamp = timestamps[slot];
            long weight = weight(head);
            if (POSITION.compareAndSet(reader, head, head + 1)) {
                giveBack(weight);
                if (head < discardBefore) {
                    COUNT.setOpaque(reader, reader.count + 1);
                    continue;
                }
                reader.timestamp = timestamp;
                reader.taken = head;
                return item;
            }
        }
    }

    /** The timestamp of the item taken last. For the reader. */
    public long timestamp() {
        return reader.timestamp;
    }

    /** How many items had passed this channel before the one taken last. For the reader. */
    public long sequence() {
        return overflow == Overflow.DROP_OLDEST ? reader.taken : reader.position - 1;
    }

    /**
     * Takes the oldest item if it has that timestamp. Never waits.
     *
     * @return the item; null if there is none, or it has been dropped to make room
     */
    public T poll(long timestamp) {
        return bound() == timestamp ? poll() : null;
    }

    /** Whether nothing can be read now. For the reader. */
    public boolean isEmpty() {
        long from = Math.max((long) POSITION.getOpaque(reader), discardBefore);
        return from >= (long) POSITION.getVolatile(writer);
    }

    /** Lets a writer that waits know what has been read. For a reader that is about to wait. */
    public void announce() {
        if (reader.announced != reader.position || reader.position < discardBefore) {
            if (reader.position < discardBefore) {
                discard(discardBefore);
            }
            reader.announced = reader.position;
            VarHandle.fullFence();
            writerBell.ring();
        }
    }

    /**
     * Says that nobody reads any more. What is pending stays; what is written while the channel is
     * full is dropped, and accounted for, so that the writer can go on.
     */
    public void abandon() {
        abandoned = true;
        writerBell.ring();
    }

    /** Says that somebody reads again. */
    public void adopt() {
        abandoned = false;
    }

    /** Whether nothing can be read, now or later. For the reader. */
    public boolean isEnded() {
        return writer.promise == END && isEmpty();
    }

    /**
     * The earliest timestamp that can still be read: that of the oldest item, or what is promised of
     * those to come. For the reader.
     */
    public long bound() {
        long promised = writer.promise;
        for (;;) {
            long head = Math.max((long) POSITION.getOpaque(reader), discardBefore);
            if (head >= (long) POSITION.getAcquire(writer)) {
                return Math.max(promised, reader.timestamp);
            }
            long timestamp = timestamps[(int) head & mask];
            if (overflow != Overflow.DROP_OLDEST
                    || head >= (long) POSITION.getAcquire(reader)) {
                return timestamp;
            }
        }
    }

    /**
     * Deletes what is pending, from the reader's side.
     *
     * @return how many items there were
     */
    public long discard() {
        return discard((long) POSITION.getAcquire(writer));
    }

    private long discard(long until) {
        long discarded = 0;
        for (;;) {
            long head = (long) POSITION.getAcquire(reader);
            if (head >= until) {
                break;
            }
            if (overflow != Overflow.DROP_OLDEST) {
                items[(int) head & mask] = null;
            }
            long weight = weight(head);
            if (POSITION.compareAndSet(reader, head, head + 1)) {
                giveBack(weight);
                COUNT.setOpaque(reader, reader.count + 1);
                discarded++;
            }
        }
        reader.seen = Math.max(reader.seen, reader.position);
        writerBell.ring();
        return discarded;
    }

    /**
     * Gives up what is earlier than a time, from the reader's side. Never waits.
     *
     * @return how many items there were
     */
    public long expire(long before) {
        long expired = 0;
        for (;;) {
            long head = (long) POSITION.getAcquire(reader);
            if (head < discardBefore) {
                discard(discardBefore);
                continue;
            }
            int slot = (int) head & mask;
            if (head >= (long) POSITION.getAcquire(writer)) {
                break;
            }
            long timestamp = timestamps[slot];
            if (timestamp >= before) {
                break;
            }
            if (overflow != Overflow.DROP_OLDEST) {
                items[slot] = null;
            }
            long weight = weight(head);
            if (POSITION.compareAndSet(reader, head, head + 1)) {
                giveBack(weight);
                EXPIRED.setOpaque(reader, reader.expired + 1);
                reader.timestamp = timestamp;
                expired++;
            }
        }
        if (expired > 0) {
            reader.seen = Math.max(reader.seen, reader.position);
            writerBell.ring();
        }
        return expired;
    }

    /** Counts the item taken last as given up, and not as read. For the reader. */
    public void giveUpTaken() {
        EXPIRED.setOpaque(reader, reader.expired + 1);
    }

    // --- for anybody

    /** How many items wait. */
    public long pending() {
        long head = Math.max((long) POSITION.getAcquire(reader), discardBefore);
        return Math.max(0, (long) POSITION.getAcquire(writer) - head);
    }

    /** How old an item may be when it is read; {@link #NEVER} if that does not matter. */
    public long maxAge() {
        return maxAge;
    }

    /** Whether its writer has to wait for its reader. */
    public boolean isFull() {
        if (overflow != Overflow.REFUSE || abandoned) {
            return false;
        }
        long head = (long) POSITION.getAcquire(reader);
        return (long) POSITION.getAcquire(writer) - head >= depth
                || allowance != null && pending() > 0 && allowance.isAwaitedBy(writerBell);
    }

    /** How many items it holds at most. */
    public int depth() {
        return depth;
    }

    /**
     * What became of everything written. Exact when neither side is at work; otherwise the parts may
     * be a few items apart from each other in time, but their sum is right.
     */
    public Accounts accounts() {
        long discarded = (long) COUNT.getOpaque(reader);
        long expired = (long) EXPIRED.getOpaque(reader);
        long dropped = (long) COUNT.getOpaque(writer);
        long head = (long) POSITION.getAcquire(reader);
        long tail = (long) POSITION.getAcquire(writer);
        long skipped = Math.max(0, discardBefore - head);
        boolean inside = overflow == Overflow.DROP_OLDEST;
        long read = head - discarded - expired - (inside ? dropped : 0);
        long written = tail + (inside ? 0 : dropped);
        return new Accounts(
                written, read, tail - head - skipped, dropped, discarded + skipped, expired);
    }

    /** One side's own fields, on cache lines of their own, so that the sides do not disturb. */
    private static final class Side extends Fields {
        long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14;
    }

    /** The fields between the paddings. */
    private static class Fields extends Padding {
        /** How many items have passed this side. */
        long position;

        /** What this side last saw of the other's position. */
        long seen;

        /** The position that a waiting writer has certainly been told of. */
        long announced;

        /** Items lost on this side. */
        long count;

        /** Items given up on this side. */
        long expired;

        /** Of the item that passed last. */
        long timestamp;

        /**
         * The earliest timestamp that may still be written. It lies here and not in the channel,
         * whose other fields both sides read all the time.
         */
        volatile long promise;

        /** The position of the item taken last, where the writer moves the head too. */
        long taken;
    }

    private static class Padding {
        long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14;
    }
}
