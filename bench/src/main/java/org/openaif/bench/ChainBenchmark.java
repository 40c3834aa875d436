// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Question: how many messages of 1 KiB go through a chain of three hops in a second?
 *
 * <pre>
 *   Source --256--> A --256--> B --256--> Sink
 * </pre>
 *
 * <p>Each of the four runs by itself (AIMs, event handlers, threads, verticles, islands of a stream),
 * and up to 256 messages wait between two of them. A and B look at each message and pass it on; Sink
 * counts. What is measured is a batch of {@value #BATCH}, from the word to the source until the last
 * has arrived, the chain standing ready before.
 *
 * <p>The message is the same object all the way, in all chains; only who carries it differs. With
 * {@code fresh} the source makes each one, with its array; with {@code shared} it sends the same
 * 4096 again and again, and nothing but the carrying is measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChainBenchmark {
    /** How many messages wait between two neighbours; the default depth of our channels. */
    static final int DEPTH = 256;

    private static final int BATCH = 200_000;

    /** Where the messages come from. */
    @Param({"fresh", "shared"})
    String payload;

    /** Who carries them. */
    @Param({"openaif", "disruptor", "queue", "vertx", "pekko"})
    String carrier;

    private Arrivals arrivals;
    private Chain chain;

    /** Builds the chain. */
    @Setup
    public void build() throws Exception {
        arrivals = new Arrivals(BATCH);
        Chain.Ends ends = new Chain.Ends(Block.source(payload), arrivals::add);
        chain =
                switch (carrier) {
                    case "openaif" -> new AimChain(ends);
                    case "disruptor" -> new DisruptorChain(ends);
                    case "queue" -> new QueueChain(ends);
                    case "vertx" -> new VertxChain(ends);
                    case "pekko" -> new PekkoChain(ends);
                    default -> throw new IllegalArgumentException(carrier);
                };
    }

    /** A batch, from the first to the last. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void chain() throws Exception {
        chain.send(BATCH);
        arrivals.await();
    }

    /** Takes it down. */
    @TearDown
    public void close() throws Exception {
        chain.close();
    }
}
