// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * A stream of Pekko with an asynchronous boundary after the source and after each stage, so that
 * four actors run it, on the default dispatcher, with buffers as deep as our channels.
 *
 * <p>A stream cannot wait for a word, so each batch is a stream of its own; to materialise it costs
 * little beside the batch.
 */
final class PekkoChain implements Chain {
    private final ActorSystem system =
            ActorSystem.create(
                    "bench",
                    ConfigFactory.parseString("pekko.loglevel=OFF, pekko.stdout-loglevel=OFF")
                            .withFallback(ConfigFactory.load()));
    private final Materializer materializer = Materializer.createMaterializer(system);
    private final Ends ends;

    PekkoChain(Ends ends) {
        this.ends = ends;
    }

    private static Flow<Block, Block, NotUsed> relay() {
        return Flow.of(Block.class).filter(block -> block.touch() != 0);
    }

    @Override
    public void send(int messages) {
        RunnableGraph<NotUsed> stream =
                Source.range(1, messages)
                        .map(number -> ends.source().apply(number))
                        .async()
                        .via(relay())
                        .async()
                        .via(relay())
                        .async()
                        .to(Sink.foreach(ends.sink()::accept))
                        .withAttributes(
                                Attributes.inputBuffer(ChainBenchmark.DEPTH, ChainBenchmark.DEPTH));
        stream.run(materializer);
    }

    @Override
    public void close() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
