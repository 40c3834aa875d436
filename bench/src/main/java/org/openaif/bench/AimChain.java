// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;

/**
 * Four AIMs of a workflow, as their authors would write them: on virtual threads, through typed
 * ports, over channels of the default depth, waiting as channels wait by default.
 */
final class AimChain implements Chain {
    private final BlockingQueue<Integer> orders = new ArrayBlockingQueue<>(1);
    private final CodeWorkflow workflow;

    AimChain(Ends ends) {
        workflow =
                new CodeWorkflow()
                        .aim("Source", aim -> supply(aim, ends))
                        .aim("A", relay())
                        .aim("B", relay())
                        .aim(
                                "Sink",
                                aim -> {
                                    for (Message<Block> message : aim.input("In", Block.class)) {
                                        ends.sink().accept(message.record());
                                    }
                                })
                        .channel("Source", "A")
                        .channel("A", "B")
                        .channel("B", "Sink")
                        .prepare()
                        .start();
    }

    private void supply(AimContext aim, Ends ends) throws InterruptedException {
        OutputPort<Block> out = aim.output("Out", Block.class);
        long number = 0;
        for (;;) {
            for (int left = orders.take(); left > 0; left--) {
                out.write(ends.source().apply(number), number);
                number++;
            }
        }
    }

    /** Looks at each message and passes it on, stamped as it came. */
    static Aim relay() {
        return aim -> {
            OutputPort<Block> out = aim.output("Out", Block.class);
            for (Message<Block> message : aim.input("In", Block.class)) {
                if (message.record().touch() != 0) {
                    out.write(message.record(), message.timestamp());
                }
            }
        };
    }

    @Override
    public void send(int messages) throws InterruptedException {
        workflow.check();
        orders.put(messages);
    }

    @Override
    public void close() {
        workflow.close();
        workflow.check();
    }
}
