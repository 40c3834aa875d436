// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.TrustException;

/**
 * Makes changes in groups: whoever comes first leads, takes all that wait and makes them at once;
 * meanwhile the next ones gather. One thread alone pays no hand-over to another.
 *
 * <p>Leader and follower agree through {@code led} and the queue. A follower queues, then tries to
 * lead, then parks; a leader stops leading, then looks into the queue. So either the follower finds
 * that nobody leads, or the leader finds the follower.
 */
final class GroupCommit<C> {
    private static final long MAX_PATIENCE_NANOS = 1_000_000;

    private final Queue<Waiting<C>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean led = new AtomicBoolean();
    private final int limit;
    private final Consumer<List<Waiting<C>>> group;

    /** Only the leader uses these: how many there were in the last group, and how long it took. */
    private int lastSize;

    private long lastNanos;

    /**
     * Groups of at most that many.
     *
     * @param group makes the changes, one call at a time, and notes for each what became of it; one
     *     that it neither refused nor failed is taken as made
     */
    GroupCommit(int limit, Consumer<List<Waiting<C>>> group) {
        this.limit = limit;
        this.group = group;
    }

    /** Makes a change; returns when it was made. An interrupt does not cut that short, it stays set. */
    void submit(C change) {
        Waiting<C> mine = new Waiting<>(change);
        queue.add(mine);
        boolean interrupted = false;
        while (!mine.done) {
            if (led.compareAndSet(false, true)) {
                try {
                    lead();
                } finally {
                    led.set(false);
                    wakeNext();
                }
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        mine.answer();
    }

    private void lead() {
        List<Waiting<C>> taken = gather();
        if (taken.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        try {
            group.accept(taken);
        } catch (RuntimeException | Error e) {
            taken.forEach(one -> one.fail(e));
        } finally {
            lastSize = taken.size();
            lastNanos = System.nanoTime() - start;
            taken.forEach(Waiting::finish);
        }
    }

    /**
     * Takes those that wait. Where there was a group, its members are just being woken and most of them
     * come again; not to leave without them is worth a little time. One alone waits for nobody.
     */
    private List<Waiting<C>> gather() {
        List<Waiting<C>> taken = new ArrayList<>();
        long patience = Math.min(MAX_PATIENCE_NANOS, lastNanos / 4);
        long start = System.nanoTime();
        for (; ; ) {
            for (Waiting<C> next; taken.size() < limit && (next = queue.poll()) != null; ) {
                taken.add(next);
            }
            if (taken.isEmpty()
                    || taken.size() >= Math.min(lastSize, limit)
                    || System.nanoTime() - start >= patience) {
                return taken;
            }
            Thread.yield();
        }
    }

    private void wakeNext() {
        Waiting<C> next = queue.peek();
        if (next != null) {
            LockSupport.unpark(next.thread);
        }
    }

    /** A change, and who waits for it. */
    static final class Waiting<C> {
        final C change;
        private final Thread thread = Thread.currentThread();
        private @Nullable Throwable failure;

        /** Written last, by the leader; so whoever sees it sees the failure. */
        private volatile boolean done;

        Waiting(C change) {
            this.change = change;
        }

        void fail(Throwable why) {
            if (failure == null) {
                failure = why;
            }
        }

        boolean failed() {
            return failure != null;
        }

        private void finish() {
            done = true;
            if (thread != Thread.currentThread()) {
                LockSupport.unpark(thread);
            }
        }

        /** Throws a refusal anew, so that the trace shows who asked. */
        private void answer() {
            if (failure instanceof TrustException refused) {
                throw new TrustException(
                        refused.error(), String.valueOf(refused.getMessage()), refused);
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
    }
}
