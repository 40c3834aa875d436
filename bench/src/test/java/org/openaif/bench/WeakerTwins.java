// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * The channel's protocol in small, with one step made too weak in each. These must fail: each shows
 * that the test of the same name in {@link ChannelStress} can see what it is there to see.
 *
 * <p>Most exchange two steps rather than weaken a memory mode, since that fails on every processor; a
 * plain store in place of a release one would pass on x86, where the hardware keeps stores in order.
 */
final class WeakerTwins {
    private WeakerTwins() {}

    /** A ring of a power of two; the tests do with it what Channel does, but for one step. */
    private static class Ring {
        static final VarHandle HEAD;
        static final VarHandle TAIL;
        static final VarHandle WAITER;

        static {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                HEAD = lookup.findVarHandle(Ring.class, "head", long.class);
                TAIL = lookup.findVarHandle(Ring.class, "tail", long.class);
                WAITER = lookup.findVarHandle(Ring.class, "waiter", Thread.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        final int[][] items = new int[4][];
        final long[] timestamps = new long[4];
        long head;
        long tail;
        Thread waiter;

        long head() {
            return (long) HEAD.getAcquire(this);
        }

        long tail() {
            return (long) TAIL.getAcquire(this);
        }
    }

    /** The tail is stored before the slot, not after it. */
    @JCStressTest
    @Outcome(id = {"0, 0", "7, 9"}, expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class HandOver extends Ring {
        @Actor
        public void writer() {
            int[] item = {7};
            TAIL.setRelease(this, 1L);
            items[0] = item;
            timestamps[0] = 9;
        }

        @Actor
        public void reader(II_Result result) {
            if (tail() == 1) {
                int[] item = items[0];
                result.r1 = item == null ? -1 : item[0];
                result.r2 = (int) timestamps[0];
            }
        }
    }

    /** The head is stored before the slot has been read, not after. */
    @JCStressTest
    @Outcome(id = "1, 2, 3", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class Reuse extends Ring {
        @Actor
        public void writer() {
            for (int i = 1; i <= 3; i++) {
                int[] item = {i};
                while (i - 1 - head() >= 1) {
                    Thread.onSpinWait();
                }
                items[0] = item;
                TAIL.setVolatile(this, (long) i);
            }
        }

        @Actor
        public void reader(III_Result result) {
            result.r1 = take(0);
            result.r2 = take(1);
            result.r3 = take(2);
        }

        private int take(long position) {
            while (tail() <= position) {
                Thread.onSpinWait();
            }
            HEAD.setVolatile(this, position + 1);
            int[] item = items[0];
            return item == null ? -1 : item[0];
        }
    }

    /** The promise is loaded after it was looked whether there are items, not before. */
    @JCStressTest
    @Outcome(id = {"0, 0", "5, 0", "5, 1", "0, 1"}, expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class PromiseThenEmpty extends Ring {
        volatile long promise;

        @Actor
        public void writer() {
            items[0] = new int[] {1};
            timestamps[0] = 5;
            TAIL.setVolatile(this, 1L);
            promise = 100;
        }

        @Actor
        public void reader(II_Result result) {
            boolean empty = tail() == 0;
            result.r1 = (int) (empty ? promise : timestamps[0]);
            result.r2 = tail() == 0 ? 0 : 1;
        }
    }

    /** Both sides move the head by a store, not by compare-and-set. */
    @JCStressTest
    @Outcome(id = {"1, 0, 1", "2, 1, 0", "0, 1, 1"}, expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class DropOldest extends Ring {
        int dropped;

        public DropOldest() {
            items[0] = new int[] {1};
            tail = 1;
        }

        @Actor
        public void writer() {
            long seen = head();
            if (1 - seen >= 1) {
                HEAD.setVolatile(this, seen + 1);
                dropped++;
            }
            items[1] = new int[] {2};
            TAIL.setVolatile(this, 2L);
        }

        @Actor
        public void reader(III_Result result) {
            long seen = head();
            if (seen < tail()) {
                result.r1 = items[(int) seen][0];
                HEAD.setVolatile(this, seen + 1);
            }
        }

        @Arbiter
        public void accounts(III_Result result) {
            result.r2 = dropped;
            result.r3 = (int) (tail - head);
        }
    }

    /** A discard counts by one look at the tail, and moves the head by another. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class Balance extends Ring {
        long read;
        long discarded;

        @Actor
        public void writer() {
            TAIL.setVolatile(this, 1L);
            TAIL.setVolatile(this, 2L);
            TAIL.setVolatile(this, 3L);
        }

        @Actor
        public void reader() {
            if (tail() > 0) {
                HEAD.setVolatile(this, 1L);
                read++;
            }
            discarded = tail() - head();
            HEAD.setVolatile(this, tail());
        }

        @Arbiter
        public void accounts(Z_Result result) {
            result.r1 = tail == read + discarded + tail - head;
        }
    }

    /** The tail's store is only a release: the writer may look for a waiter before it is seen. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class LostRing extends Ring {
        @Actor
        public void writer() {
            TAIL.setRelease(this, 1L);
            Thread thread = (Thread) WAITER.getAcquire(this);
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }

        @Actor
        public void reader(I_Result result) {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
            WAITER.setVolatile(this, Thread.currentThread());
            while (tail() == 0 && System.nanoTime() < deadline) {
                LockSupport.parkNanos(deadline - System.nanoTime());
            }
            result.r1 = System.nanoTime() < deadline ? 1 : 0;
        }
    }

    /** The head's store is only a release: the reader may look for a waiter before it is seen. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class LostRoom extends Ring {
        public LostRoom() {
            tail = 1;
        }

        @Actor
        public void reader() {
            HEAD.setRelease(this, 1L);
            Thread thread = (Thread) WAITER.getAcquire(this);
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }

        @Actor
        public void writer(I_Result result) {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
            WAITER.setVolatile(this, Thread.currentThread());
            while (head() == 0 && System.nanoTime() < deadline) {
                LockSupport.parkNanos(deadline - System.nanoTime());
            }
            result.r1 = System.nanoTime() < deadline ? 1 : 0;
        }
    }
}
