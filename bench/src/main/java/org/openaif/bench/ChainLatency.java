// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openaif.api.Aim;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;

/**
 * Question: how long is a message of 1 KiB on its way through three hops, when they come one by one?
 *
 * <pre>
 *   this thread --256--> A --256--> B --256--> Sink        10,000 messages/s
 * </pre>
 *
 * <p>At that rate each message finds all AIMs asleep, so three wake-ups are in the figure. Each is
 * stamped with the time at which it <em>should</em> have been sent: if the chain, the timer or the
 * operating system holds the sender up, the messages behind count as late by that too. So there is no
 * coordinated omission, and p99.9 shows the whole machine, not the chain alone.
 */
final class ChainLatency {
    private static final int PER_SECOND = 10_000;
    private static final int WARM_UP_SECONDS = 3;
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);

    /** Written by the sink alone, read once it has seen the last message. */
    private final Histogram latencies = new Histogram(LONGEST, 3);

    private final CountDownLatch over = new CountDownLatch(1);

    private ChainLatency() {}

    /** Measures for so many seconds; prints one line of JSON. */
    public static void main(String[] arguments) throws Exception {
        new ChainLatency().run(Integer.parseInt(arguments[0]));
    }

    private void run(int seconds) throws Exception {
        int warmUp = WARM_UP_SECONDS * PER_SECOND;
        int last = warmUp + seconds * PER_SECOND - 1;
        try (CodeWorkflow workflow = chain(warmUp, last)) {
            OutputPort<Block> input = workflow.openInput();
            workflow.start();
            long start = System.nanoTime();
            for (long i = 0; i <= last; i++) {
                long due = start + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
                while (System.nanoTime() < due) {
                    Thread.onSpinWait();
                }
                input.write(Block.fresh(due), i);
            }
            if (!over.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the last message has not arrived");
            }
            workflow.check();
        }
        Percentiles.print(latencies);
    }

    private CodeWorkflow chain(int warmUp, int last) {
        Aim sink =
                aim -> {
                    for (Message<Block> message : aim.input("In", Block.class)) {
                        long latency = System.nanoTime() - message.record().number();
                        if (message.sequence() >= warmUp) {
                            latencies.recordValue(Math.clamp(latency, 0, LONGEST));
                        }
                        if (message.sequence() == last) {
                            over.countDown();
                        }
                    }
                };
        return new CodeWorkflow()
                .aim("A", AimChain.relay())
                .aim("B", AimChain.relay())
                .aim("Sink", sink)
                .input("A")
                .channel("A", "B")
                .channel("B", "Sink")
                .prepare();
    }
}
