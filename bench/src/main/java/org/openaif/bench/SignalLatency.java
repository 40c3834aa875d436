// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.openaif.api.AifException;
import org.openaif.api.AimContext;
import org.openaif.api.ErrorCode;
import org.openaif.api.InputPort;
import org.openaif.api.Inputs;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Signal;

/**
 * Question: how soon does an AIM see a signal, when its input is full and stays so?
 *
 * <pre>
 *   Flood --256, always full--> Busy
 *                                ^
 *   this thread -----signals-----+      about 1,000/s, at irregular times
 * </pre>
 *
 * <p>Flood writes as fast as it is let; Busy reads each byte of each message, and so is slower. A
 * signal that had to queue would wait behind 256 messages. The clock runs from before {@code
 * Workflow.signal} to the AIM's having the signal in its hand. The sender never waits for the
 * receiver, so there is no coordinated omission.
 */
final class SignalLatency {
    private static final int FIRST_CODE = 1000;
    private static final int CODES = 4096;
    private static final int WARM_UP = 2000;
    private static final int PER_SECOND = 1000;
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLongArray sentAt = new AtomicLongArray(CODES);

    /** Both written by Busy alone, read once it has ended. */
    private final Histogram latencies = new Histogram(LONGEST, 3);

    private final Histogram waiting = new Histogram(ChainBenchmark.DEPTH * 2L, 3);
    private final CountDownLatch last = new CountDownLatch(1);

    /** How many will be sent; set before the workflow starts. */
    private int expected;

    private int received;
    private long sum;

    private SignalLatency() {}

    /** Measures for so many seconds; prints one line of JSON. */
    public static void main(String[] arguments) throws Exception {
        new SignalLatency().run(Integer.parseInt(arguments[0]) * PER_SECOND);
    }

    private void run(int signals) throws InterruptedException {
        Random random = new Random(20);
        expected = WARM_UP + signals;
        CodeWorkflow workflow =
                new CodeWorkflow()
                        .aim("Flood", SignalLatency::flood)
                        .aim("Busy", this::work)
                        .channel("Flood", "Busy")
                        .prepare()
                        .start();
        try (workflow) {
            for (int i = 0; i < expected; i++) {
                LockSupport.parkNanos(random.nextLong(2 * TimeUnit.SECONDS.toNanos(1) / PER_SECOND));
                sentAt.set(i % CODES, System.nanoTime());
                send(workflow, new Signal(FIRST_CODE + i % CODES));
            }
            if (!last.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the last signal has not arrived");
            }
            workflow.check();
        }
        if (received != expected) {
            throw new IllegalStateException("of " + expected + " signals " + received + " came");
        }
        if (waiting.getValueAtPercentile(50) < ChainBenchmark.DEPTH / 2) {
            throw new IllegalStateException(
                    "the input was not full: " + waiting.getValueAtPercentile(50)
                            + " messages waited at the median");
        }
        Percentiles.print(latencies);
    }

    /** While the machine does not let Busy run, its lane may fill; that wait counts as well. */
    private static void send(CodeWorkflow workflow, Signal signal) {
        for (;;) {
            try {
                workflow.signal("Busy", signal);
                return;
            } catch (AifException full) {
                if (full.code() != ErrorCode.TOO_MANY_PENDING_MESSAGES) {
                    throw full;
                }
                LockSupport.parkNanos(1_000);
            }
        }
    }

    private static void flood(AimContext aim) {
        OutputPort<Block> out = aim.output("Out", Block.class);
        Block block = Block.fresh(0);
        for (long i = 0; ; i++) {
            out.write(block, i);
        }
    }

    private void work(AimContext aim) {
        InputPort<Block> in = aim.input("In", Block.class);
        Inputs inputs = aim.inOrder(in);
        for (;;) {
            switch (inputs.next()) {
                case Signal signal -> received(signal, in.pending());
                case Message<?>(Block block, long time, long sequence) -> {
                    for (byte one : block.content()) {
                        sum += one;
                    }
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void received(Signal signal, long pending) {
        long latency = System.nanoTime() - sentAt.get(signal.code() - FIRST_CODE);
        if (++received > WARM_UP) {
            latencies.recordValue(Math.clamp(latency, 0, LONGEST));
            waiting.recordValue(pending);
        }
        if (received == expected) {
            last.countDown();
        }
    }
}
