// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.controller.spi.AimImplementation;

/**
 * Question: while an AIM is replaced a thousand times under 100,000 messages a second, is any message
 * lost, doubled or out of order, and how long does its consumer wait at most for the next one?
 *
 * <pre>
 *   Source (100,000/s) --> Relay (replaced 1,000 times) --> Sink
 * </pre>
 *
 * <p>A gap is the time between two messages that arrive at the sink; without a swap it is that of the
 * source, and of the machine's own pauses, which the same time without swaps shows beside it.
 */
public final class Swaps {
    private static final int SWAPS = 1_000;
    private static final int RATE = 100_000;
    private static final long PAUSE_NANOS = 10_000_000;

    private Swaps() {}

    /** Measures, and prints a table. */
    public static void main(String[] arguments) throws Exception {
        run(100);
        Histogram without = run(0);
        Histogram with = run(SWAPS);
        System.out.printf(
                Locale.ROOT, "%-24s %12s %12s %12s %12s%n", "gap between messages", "messages",
                "p99.9 ms", "p99.99 ms", "longest ms");
        print("no swaps", without);
        print(SWAPS + " swaps", with);
        System.out.println("none lost, none doubled, none out of order");
    }

    private static void print(String what, Histogram gaps) {
        System.out.printf(
                Locale.ROOT,
                "%-24s %12d %12.3f %12.3f %12.3f%n",
                what,
                gaps.getTotalCount() + 1,
                gaps.getValueAtPercentile(99.9) / 1e6,
                gaps.getValueAtPercentile(99.99) / 1e6,
                gaps.getMaxValue() / 1e6);
    }

    private static Histogram run(int swaps) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicLong written = new AtomicLong();
        Histogram gaps = new Histogram(3);
        try (CodeWorkflow code =
                new CodeWorkflow()
                        .aim("Source", aim -> written.set(write(aim, enough)))
                        .aim("Relay", relay())
                        .aim("Sink", aim -> read(aim, gaps))
                        .channel("Source", "Relay")
                        .channel("Relay", "Sink")
                        .prepare()) {
            code.start();
            swap(code, swaps, enough);
            if (!code.workflow().awaitEnd(Duration.ofMinutes(1))) {
                throw new IllegalStateException("it does not come to its end");
            }
            code.check();
            if (gaps.getTotalCount() + 1 != written.get()) {
                throw new IllegalStateException(
                        written + " written, " + (gaps.getTotalCount() + 1) + " read");
            }
            return gaps;
        }
    }

    private static void swap(CodeWorkflow code, int swaps, AtomicBoolean enough) {
        for (int i = 0; i < Math.max(swaps, SWAPS / 2); i++) {
            if (i < swaps) {
                code.workflow()
                        .replace("Relay", new AimImplementation(Aim.class, Swaps::relay));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        enough.set(true);
    }

    private static Aim relay() {
        return aim -> {
            OutputPort<Block> out = aim.output("Out", Block.class);
            for (Message<Block> message : aim.input("In", Block.class)) {
                out.write(message.record(), message.timestamp());
            }
        };
    }

    /** Writes at the rate, in steps of a millisecond, as timers allow; gives how many. */
    private static long write(AimContext aim, AtomicBoolean enough) {
        OutputPort<Block> out = aim.output("Out", Block.class);
        Block block = Block.fresh(0);
        long start = System.nanoTime();
        long count = 0;
        while (!enough.get()) {
            long due = (System.nanoTime() - start) * RATE / 1_000_000_000L;
            while (count < due) {
                out.write(block, count++);
            }
            LockSupport.parkNanos(1_000_000);
        }
        return count;
    }

    private static void read(AimContext aim, Histogram gaps) {
        long last = 0;
        long expected = 0;
        for (Message<Block> message : aim.input("In", Block.class)) {
            long now = System.nanoTime();
            if (message.timestamp() != expected) {
                throw new IllegalStateException(
                        "message " + message.timestamp() + " in the place of " + expected);
            }
            if (expected++ > 0) {
                gaps.recordValue(now - last);
            }
            last = now;
        }
    }
}
