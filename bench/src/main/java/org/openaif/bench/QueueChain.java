// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Four platform threads with three {@link ArrayBlockingQueue}s between them; readers drain what is
 * there, since that is faster than taking one by one.
 */
final class QueueChain implements Chain {
    private final BlockingQueue<Integer> orders = new ArrayBlockingQueue<>(1);
    private final List<Thread> threads = new ArrayList<>();

    /** What a thread does until it is interrupted. */
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    QueueChain(Ends ends) {
        BlockingQueue<Block> first = new ArrayBlockingQueue<>(ChainBenchmark.DEPTH);
        BlockingQueue<Block> second = new ArrayBlockingQueue<>(ChainBenchmark.DEPTH);
        BlockingQueue<Block> third = new ArrayBlockingQueue<>(ChainBenchmark.DEPTH);
        start("sink", () -> drain(third, ends.sink()::accept));
        start("B", () -> drain(second, third::put));
        start("A", () -> drain(first, second::put));
        start("source", () -> supply(first, ends));
    }

    private void start(String name, Work work) {
        Runnable untilInterrupted =
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException e) {
                        // The end.
                    }
                };
        threads.add(Thread.ofPlatform().name(name).daemon().start(untilInterrupted));
    }

    private void supply(BlockingQueue<Block> out, Ends ends) throws InterruptedException {
        long number = 0;
        for (;;) {
            for (int left = orders.take(); left > 0; left--) {
                out.put(ends.source().apply(number++));
            }
        }
    }

    /** Takes a block further. */
    @FunctionalInterface
    private interface Next {
        void pass(Block block) throws InterruptedException;
    }

    private static void drain(BlockingQueue<Block> in, Next next) throws InterruptedException {
        List<Block> blocks = new ArrayList<>(ChainBenchmark.DEPTH);
        for (;;) {
            blocks.add(in.take());
            in.drainTo(blocks, ChainBenchmark.DEPTH - 1);
            for (Block block : blocks) {
                if (block.touch() != 0) {
                    next.pass(block);
                }
            }
            blocks.clear();
        }
    }

    @Override
    public void send(int messages) throws InterruptedException {
        orders.put(messages);
    }

    @Override
    public void close() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
