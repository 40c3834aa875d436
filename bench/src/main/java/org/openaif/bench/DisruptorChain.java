// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * One ring with one producer and three handlers one after the other, each on a platform thread of its
 * own: the Disruptor's own form of a pipeline, with the wait strategy that its authors recommend for
 * speed where not every thread has a core.
 */
final class DisruptorChain implements Chain {
    private final BlockingQueue<Integer> orders = new ArrayBlockingQueue<>(1);
    private final Disruptor<Slot> disruptor =
            new Disruptor<>(
                    Slot::new,
                    ChainBenchmark.DEPTH,
                    DaemonThreadFactory.INSTANCE,
                    ProducerType.SINGLE,
                    new YieldingWaitStrategy());
    private final Thread source;

    /** What lies in the ring, from the beginning to the end. */
    private static final class Slot {
        private Block block;
    }

    DisruptorChain(Ends ends) {
        EventHandler<Slot> sink = (slot, sequence, last) -> ends.sink().accept(slot.block);
        disruptor.handleEventsWith(relay()).then(relay()).then(sink);
        disruptor.start();
        source = Thread.ofPlatform().name("source").daemon().start(() -> supply(ends));
    }

    private static EventHandler<Slot> relay() {
        return (slot, sequence, last) -> {
            if (slot.block.touch() == 0) {
                throw new IllegalStateException("a block that is not one");
            }
        };
    }

    private void supply(Ends ends) {
        RingBuffer<Slot> ring = disruptor.getRingBuffer();
        long number = 0;
        try {
            for (;;) {
                for (int left = orders.take(); left > 0; left--) {
                    long sequence = ring.next();
                    ring.get(sequence).block = ends.source().apply(number++);
                    ring.publish(sequence);
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
    public void close() throws InterruptedException {
        source.interrupt();
        source.join();
        disruptor.shutdown();
    }
}
