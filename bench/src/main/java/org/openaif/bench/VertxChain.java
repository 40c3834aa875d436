// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Three verticles, each on an event loop, that send to each other over the event bus of one process;
 * the block goes by reference, through a codec that copies nothing, as Vert.x provides for that.
 *
 * <p>The event bus holds nobody back, so the source keeps to a window of as many messages as the
 * other chains have room for; the sink opens it again in steps, so that this costs next to nothing.
 */
final class VertxChain implements Chain {
    private static final int WINDOW = 3 * ChainBenchmark.DEPTH;
    private static final int STEP = ChainBenchmark.DEPTH / 4;

    private final BlockingQueue<Integer> orders = new ArrayBlockingQueue<>(1);
    private final Semaphore window = new Semaphore(WINDOW);
    private final Vertx vertx = Vertx.vertx();
    private final DeliveryOptions byReference =
            new DeliveryOptions().setCodecName("block").setLocalOnly(true);
    private final Thread source;

    VertxChain(Ends ends) throws Exception {
        EventBus bus = vertx.eventBus();
        bus.registerCodec(new ByReference());
        Consumer<Block> sink =
                new Consumer<>() {
                    private int arrived;

                    @Override
                    public void accept(Block block) {
                        ends.sink().accept(block);
                        if (++arrived % STEP == 0) {
                            window.release(STEP);
                        }
                    }
                };
        deploy("sink", sink);
        deploy("B", relay(bus, "sink"));
        deploy("A", relay(bus, "B"));
        source = Thread.ofPlatform().name("source").daemon().start(() -> supply(bus, ends));
    }

    private Consumer<Block> relay(EventBus bus, String to) {
        return block -> {
            if (block.touch() != 0) {
                bus.send(to, block, byReference);
            }
        };
    }

    private void deploy(String address, Consumer<Block> work) throws Exception {
        AbstractVerticle verticle =
                new AbstractVerticle() {
                    @Override
                    public void start() {
                        vertx.eventBus()
                                .<Block>localConsumer(
                                        address, message -> work.accept(message.body()));
                    }
                };
        vertx.deployVerticle(verticle).toCompletionStage().toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void supply(EventBus bus, Ends ends) {
        long number = 0;
        try {
            for (;;) {
                int left = orders.take();
                while (left > 0) {
                    int some = Math.min(left, STEP);
                    window.acquire(some);
                    for (int i = 0; i < some; i++) {
                        bus.send("A", ends.source().apply(number++), byReference);
                    }
                    left -= some;
                }
            }
        } catch (InterruptedException e) {
            // The end.
        }
    }

    @Override
    public void send(int messages) throws InterruptedException {
        orders.put(messages);
    }

    @Override
    public void close() throws Exception {
        source.interrupt();
        source.join();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static final class ByReference implements MessageCodec<Block, Block> {
        @Override
        public Block transform(Block block) {
            return block;
        }

        @Override
        public String name() {
            return "block";
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }

        @Override
        public void encodeToWire(Buffer buffer, Block block) {
            throw new UnsupportedOperationException("blocks stay in this process");
        }

        @Override
        public Block decodeFromWire(int position, Buffer buffer) {
            throw new UnsupportedOperationException("blocks stay in this process");
        }
    }
}
