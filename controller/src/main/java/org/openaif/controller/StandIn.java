// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.channels.Channel;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Direction;
import org.openaif.metadata.PortMetadata;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.WorkflowGraph;

/**
 * Stands in a workflow for an AIM that runs on another Controller: what comes in is sent there, what
 * comes back is written here, messages and promises of time alike.
 *
 * <p><b>Threads.</b> The AIM's own thread does all that has to do with its ports here. A thread for
 * each output there reads it, puts what it read into a bounded queue, and rings.
 */
final class StandIn implements Aim {
    /** How many messages may be on their way back. */
    private static final int ON_THE_WAY = 64;

    private final WorkflowGraph.Module module;
    private final Controller there;

    /** Who it is that uses the Controller there. */
    private final Caller peer;

    StandIn(WorkflowGraph.Module module, Controller there) {
        this.module = module;
        this.there = there;
        this.peer = peer(there);
    }

    private static Caller peer(Controller there) {
        return Caller.outside(there.peer(Loopback.SCHEME));
    }

    /**
     * Something that came back.
     *
     * @param message null for a promise, or the end
     * @param promise nothing earlier will come; {@link Channel#END} for the end
     * @param failure why nothing more can come back, which is an end too
     */
    private record Back(
            String port,
            @Nullable Message<Record> message,
            long promise,
            @Nullable Throwable failure) {

        boolean last() {
            return message == null && promise == Channel.END;
        }
    }

    /** A workflow of that module alone, all of whose ports are its own. */
    private static WorkflowGraph alone(WorkflowGraph.Module module) {
        AimMetadata metadata = module.metadata();
        List<WorkflowGraph.ExternalPort> ports = new ArrayList<>();
        for (PortMetadata port : metadata.ports()) {
            ports.add(
                    new WorkflowGraph.ExternalPort(
                            port, List.of(new PortRef(module.name(), port.name()))));
        }
        return new WorkflowGraph(metadata, List.of(module), List.of(), ports);
    }

    /**
     * Checks that a Controller can run a module.
     *
     * @throws AifException as {@link Controller#prepare}
     */
    static void check(WorkflowGraph.Module module, Controller there) {
        Caller peer = peer(there);
        there.prepare(peer, alone(module), StreamClock.unpaced(0), WorkflowListener.NONE).end();
    }

    @Override
    public void run(AimContext aim) throws Exception {
        Context here = (Context) aim;
        Failure failure = new Failure();
        Workflow remote =
                there.prepare(peer, alone(module), StreamClock.paced(aim.origin()), failure);
        List<Thread> readers = new ArrayList<>();
        try {
            Map<InboundPort<?>, OutputPort<Record>> ways = new LinkedHashMap<>();
            Map<String, OutputPort<Record>> outputs = new LinkedHashMap<>();
            BlockingQueue<Back> back = new ArrayBlockingQueue<>(ON_THE_WAY);
            for (PortMetadata port : module.metadata().ports()) {
                if (port.direction() == Direction.INPUT) {
                    ways.put(
                            (InboundPort<?>) aim.input(port.name(), Record.class),
                            remote.input(peer, port.name(), Record.class));
                } else {
                    OutputPort<Record> output = aim.output(port.name(), Record.class);
                    // From now on only what is promised there is promised here.
                    output.promise(Long.MIN_VALUE);
                    outputs.put(port.name(), output);
                    InboundPort<Record> from =
                            (InboundPort<Record>) remote.output(peer, port.name(), Record.class);
                    readers.add(
                            Thread.ofVirtual()
                                    .name(aim.name() + "-back")
                                    .unstarted(() -> readBack(from, back, here)));
                }
            }
            remote.start(peer);
            readers.forEach(Thread::start);
            forward(here, remote, ways, outputs, back);
        } finally {
            readers.forEach(Thread::interrupt);
            remote.end();
        }
        rethrow(failure.failure);
    }

    private void forward(
            Context here,
            Workflow remote,
            Map<InboundPort<?>, OutputPort<Record>> ways,
            Map<String, OutputPort<Record>> outputs,
            BlockingQueue<Back> back)
            throws Exception {
        int open = outputs.size();
        List<InboundPort<?>> ended = new ArrayList<>();
        while (open > 0 || ended.size() < ways.size()) {
            here.gate()
                    .await(
                            Gate.Errand.WAIT,
                            () ->
                                    !back.isEmpty()
                                            || ways.keySet().stream()
                                                    .anyMatch(port -> hasNews(port, ways, ended)));
            for (Back came; (came = back.poll()) != null; ) {
                rethrow(came.failure());
                OutputPort<Record> output = outputs.get(came.port());
                if (came.message() != null) {
                    output.write(came.message().record(), came.message().timestamp());
                } else if (came.last()) {
                    open--;
                } else {
                    output.promise(came.promise());
                }
            }
            ways.forEach(
                    (port, way) -> {
                        Message<?> message = port.poll().orElse(null);
                        if (message != null) {
                            way.write(message.copy().record(), message.timestamp());
                        } else if (port.ended() && !ended.contains(port)) {
                            ended.add(port);
                            remote.endInput(way);
                        } else if (!port.ended()) {
                            way.promise(port.bound());
                        }
                    });
        }
    }

    private static boolean hasNews(
            InboundPort<?> port,
            Map<InboundPort<?>, OutputPort<Record>> ways,
            List<InboundPort<?>> ended) {
        return port.pending() > 0
                || port.ended() && !ended.contains(port)
                || !port.ended() && port.bound() > ways.get(port).promised();
    }

    /** Reads an output there to its end. */
    private static void readBack(
            InboundPort<Record> from, BlockingQueue<Back> back, Context here) {
        try {
            long promised = Long.MIN_VALUE;
            Back next;
            do {
                next = next(from, promised);
                if (next.message() == null) {
                    promised = next.promise();
                }
                back.put(next);
                here.gate().doorbell().ring();
            } while (!next.last());
        } catch (InterruptedException interrupted) {
            // The stand-in has ended, and nobody wants what comes back any more.
            Thread.currentThread().interrupt();
        }
    }

    private static Back next(InboundPort<Record> from, long promised)
            throws InterruptedException {
        try {
            from.awaitNews(promised);
            Message<Record> message = from.poll().orElse(null);
            return message != null
                    ? new Back(from.name(), message.copy(), message.timestamp(), null)
                    : new Back(from.name(), null, from.bound(), null);
        } catch (RuntimeException | Error e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            return new Back(from.name(), null, Channel.END, e);
        }
    }

    private static void rethrow(@Nullable Throwable thrown) throws Exception {
        if (thrown instanceof Exception exception) {
            throw exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    /** What the AIM there fails of is what its stand-in fails of. */
    private static final class Failure implements WorkflowListener {
        private volatile @Nullable Throwable failure;

        @Override
        public void failed(String aim, Throwable thrown, boolean restarting) {
            failure = thrown;
        }
    }
}
