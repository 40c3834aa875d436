// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.TimeUnit;
import org.openaif.channels.Accounts;
import org.openaif.channels.Channel;
import org.openaif.channels.Doorbell;
import org.openaif.channels.Overflow;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * What the comments of {@link Channel} and {@link Doorbell} claim, one claim a test. For each there is
 * a weaker twin in {@link WeakerTwins} that must fail, so that we know that the test can see.
 */
final class ChannelStress {
    private ChannelStress() {}

    private static Channel<int[]> channel(int depth, Overflow overflow) {
        return new Channel<>(depth, overflow, new Doorbell(), new Doorbell());
    }

    /** The reader that sees the item sees what the writer put into it, and its timestamp. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "not there yet")
    @Outcome(id = "7, 9", expect = ACCEPTABLE, desc = "there, and whole")
    @Outcome(expect = FORBIDDEN, desc = "an item without its content or its timestamp")
    @State
    public static class HandOver {
        final Channel<int[]> channel = channel(2, Overflow.REFUSE);

        @Actor
        public void writer() {
            channel.offer(new int[] {7}, 9);
        }

        @Actor
        public void reader(II_Result result) {
            int[] item = channel.poll();
            if (item != null) {
                result.r1 = item[0];
                result.r2 = (int) channel.timestamp();
            }
        }
    }

    /** A slot is filled again only after it has been emptied: nothing is lost, nothing comes twice. */
    @JCStressTest
    @Outcome(id = "1, 2, 3", expect = ACCEPTABLE, desc = "in order, each once")
    @Outcome(expect = FORBIDDEN, desc = "lost, twice, or out of order")
    @State
    public static class Reuse {
        final Channel<int[]> channel = channel(1, Overflow.REFUSE);

        @Actor
        public void writer() {
            for (int i = 1; i <= 3; i++) {
                int[] item = {i};
                while (!channel.offer(item, i)) {
                    Thread.onSpinWait();
                }
            }
        }

        @Actor
        public void reader(III_Result result) {
            result.r1 = take();
            result.r2 = take();
            result.r3 = take();
        }

        private int take() {
            for (;;) {
                int[] item = channel.poll();
                if (item != null) {
                    return item[0];
                }
                Thread.onSpinWait();
            }
        }
    }

    /** A channel found empty has a promise that holds for all that is still to come. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing yet")
    @Outcome(id = "5, 0", expect = ACCEPTABLE, desc = "the item bounds")
    @Outcome(id = "5, 1", expect = ACCEPTABLE, desc = "the item bounds, and is there")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "it came after the bound was looked at")
    @Outcome(expect = FORBIDDEN, desc = "a bound beyond an item that was still to be read")
    @State
    public static class PromiseThenEmpty {
        final Channel<int[]> channel = channel(2, Overflow.REFUSE);

        @Actor
        public void writer() {
            channel.offer(new int[] {1}, 5);
            channel.promise(100);
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = (int) Math.max(0, channel.bound());
            result.r2 = channel.poll() == null ? 0 : 1;
        }
    }

    /** Where both sides move the head, each item is read or dropped, and none both. */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the oldest was read; the newest waits")
    @Outcome(id = "2, 1, 0", expect = ACCEPTABLE, desc = "the oldest was dropped; the newest read")
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "dropped; the newest was not yet there")
    @Outcome(expect = FORBIDDEN, desc = "read and dropped, or neither")
    @State
    public static class DropOldest {
        final Channel<int[]> channel = channel(1, Overflow.DROP_OLDEST);

        public DropOldest() {
            channel.offer(new int[] {1}, 1);
        }

        @Actor
        public void writer() {
            channel.offer(new int[] {2}, 2);
        }

        @Actor
        public void reader(III_Result result) {
            int[] item = channel.poll();
            result.r1 = item == null ? 0 : item[0];
        }

        @Arbiter
        public void accounts(III_Result result) {
            Accounts accounts = channel.accounts();
            result.r2 = (int) accounts.dropped();
            result.r3 = (int) accounts.pending();
        }
    }

    /** The accounts balance, whatever was read, refused, or discarded from both sides at once. */
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "balanced, and nothing negative")
    @Outcome(expect = FORBIDDEN, desc = "an item that no account knows, or that two know")
    @State
    public static class Balance {
        final Channel<int[]> channel = channel(2, Overflow.DROP_NEWEST);

        @Actor
        public void writer() {
            for (int i = 1; i <= 4; i++) {
                channel.offer(new int[] {i}, i);
            }
        }

        @Actor
        public void reader() {
            channel.poll();
            channel.discard();
        }

        @Arbiter
        public void accounts(ZZ_Result result) {
            Accounts one = channel.accounts();
            result.r1 =
                    one.written() == 4
                            && one.written()
                                    == one.read() + one.pending() + one.dropped() + one.expired()
                                            + one.discarded();
            result.r2 =
                    one.read() >= 0
                            && one.pending() >= 0
                            && one.dropped() >= 0
                            && one.discarded() >= 0;
        }
    }

    /**
     * No ring is lost: a reader that is about to park either sees the item or is woken for it. If
     * neither, it sleeps until the deadline, which is far away.
     */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "it saw the item, or was woken")
    @Outcome(expect = FORBIDDEN, desc = "it slept on beside an item")
    @State
    public static class Ring {
        private static final long FAR = TimeUnit.SECONDS.toNanos(5);

        final Doorbell bell = new Doorbell();
        final Channel<int[]> channel = new Channel<>(1, Overflow.REFUSE, new Doorbell(), bell);

        @Actor
        public void writer() {
            channel.offer(new int[] {1}, 1);
        }

        @Actor
        public void reader(I_Result result) {
            long deadline = System.nanoTime() + FAR;
            bell.await(() -> !channel.isEmpty(), deadline);
            result.r1 = System.nanoTime() < deadline ? 1 : 0;
        }
    }

    /** The other way round: a writer that waits for room is woken when the reader has made some. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "it saw the room, or was woken")
    @Outcome(expect = FORBIDDEN, desc = "it slept on beside room")
    @State
    public static class Room {
        final Doorbell bell = new Doorbell();
        final Channel<int[]> channel = new Channel<>(1, Overflow.REFUSE, bell, new Doorbell());

        public Room() {
            channel.offer(new int[] {1}, 1);
        }

        @Actor
        public void reader() {
            channel.poll();
        }

        @Actor
        public void writer(I_Result result) {
            long deadline = System.nanoTime() + Ring.FAR;
            bell.await(channel::hasRoom, deadline);
            result.r1 = System.nanoTime() < deadline ? 1 : 0;
        }
    }
}
