// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.InputPort;
import org.openaif.api.Inputs;
import org.openaif.api.OutputPort;
import org.openaif.api.Realises;
import org.openaif.api.Signal;
import org.openaif.channels.Accounts;
import org.openaif.channels.Channel;
import org.openaif.metadata.Direction;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.WorkflowGraph;

/**
 * An AI Workflow in the Controller, from its preparation to its end.
 *
 * <p>Any thread may call it. It ends by itself when all its AIMs have ended, and is ended by {@link
 * #stop}.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 2.2 (Start, Pause, Resume, Stop).
 */
public final class Workflow {
    /** How long AIMs are given to stop. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final int id;
    private final WorkflowGraph graph;
    private final WorkflowWiring wiring;
    private final Environment environment;
    private final Map<String, AimInstance> instances = new LinkedHashMap<>();
    private final List<OutboundPort<?>> openInputs = new ArrayList<>();
    private final CountDownLatch over;
    private boolean started;
    private boolean stopping;

    Workflow(int id, WorkflowGraph graph, WorkflowWiring wiring, Environment environment) {
        this.id = id;
        this.graph = graph;
        this.wiring = wiring;
        this.environment = environment;
        this.over = new CountDownLatch(graph.modules().size());
        for (WorkflowGraph.Module module : graph.modules()) {
            instances.put(
                    module.name(),
                    new AimInstance(
                            module,
                            wiring.implementation(module.name()),
                            wiring.wiring(module.name()),
                            wiring.gate(module.name()),
                            environment,
                            ended -> over.countDown()));
        }
    }

    /** The AIW_ID: 1 or more, never used again while the Controller lives. */
    public int id() {
        return id;
    }

    /** The name of the AIW. */
    public String name() {
        return graph.workflow().name();
    }

    /** What it was made from. */
    public WorkflowGraph graph() {
        return graph;
    }

    /** The time at which its streams begin, nanoseconds since the epoch. */
    public long origin() {
        return environment.clock().origin();
    }

    // --- its own ports

    /**
     * Opens an output of the workflow for reading; before it is started, so that nothing is missed.
     * An output that is not opened leads nowhere, and holds nobody up. One thread at a time reads.
     *
     * @param type the record type of its messages; {@code Record.class} for whatever comes
     * @throws AifException PORT_NOT_FOUND if the workflow has no such output
     */
    public synchronized <T extends Record> InputPort<T> output(String port, Class<T> type) {
        Gate gate = new ExternalGate(name());
        return output(port, type, gate, new StreamTime(environment.clock(), true));
    }

    /**
     * Opens several outputs of the workflow as one stream in the order of stream time; before it is
     * started. Messages carry whatever record comes. One thread at a time reads.
     *
     * @throws AifException PORT_NOT_FOUND if the workflow has no such output
     */
    public synchronized Inputs outputsInOrder(List<String> ports) {
        Gate gate = new ExternalGate(name());
        StreamTime time = new StreamTime(environment.clock(), true);
        List<InboundPort<?>> opened = new ArrayList<>();
        ports.forEach(port -> opened.add(output(port, Record.class, gate, time)));
        return new OrderedInputs(gate, time, opened);
    }

    private <T extends Record> InboundPort<T> output(
            String port, Class<T> type, Gate gate, StreamTime time) {
        requireNotStarted("output " + port + " can be opened");
        WorkflowGraph.ExternalPort external = external(port, Direction.OUTPUT);
        List<Channel<Record>> channels = new ArrayList<>();
        for (PortRef from : external.connected()) {
            channels.add(wiring.toOutside(channelName(port, from), from, gate));
        }
        InboundPort<T> opened = new InboundPort<>(port, type, gate, time);
        opened.connect(channels);
        return opened;
    }

    /**
     * Opens an input of the workflow for writing; before it is started. One thread at a time writes,
     * and it says when nothing more will come, with {@link #endInput}.
     *
     * @throws AifException PORT_NOT_FOUND if the workflow has no such input
     */
    public synchronized <T extends Record> OutputPort<T> input(String port, Class<T> type) {
        requireNotStarted("input " + port + " can be opened");
        WorkflowGraph.ExternalPort external = external(port, Direction.INPUT);
        Gate gate = new ExternalGate(name());
        List<Channel<Record>> channels = new ArrayList<>();
        for (PortRef to : external.connected()) {
            channels.add(wiring.fromOutside(channelName(port, to), to, gate));
        }
        OutboundPort<T> opened =
                new OutboundPort<>(
                        port, type, gate, new StreamTime(environment.clock(), false), false);
        opened.connect(channels);
        openInputs.add(opened);
        return opened;
    }

    /** Nothing more will be written to an input of the workflow. */
    public synchronized void endInput(OutputPort<?> input) {
        for (OutboundPort<?> opened : openInputs) {
            if (opened == input) {
                opened.close();
            }
        }
    }

    private String channelName(String port, PortRef other) {
        return wiring.channels().containsKey(port) ? port + "@" + other : port;
    }

    private WorkflowGraph.ExternalPort external(String port, Direction direction) {
        return graph.ports().stream()
                .filter(one -> one.port().name().equals(port))
                .filter(one -> one.port().direction() == direction)
                .findFirst()
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.PORT_NOT_FOUND,
                                        name() + " has no " + direction + " port '" + port
                                                + "'; it has " + portNames(direction)));
    }

    private List<String> portNames(Direction direction) {
        return graph.ports().stream()
                .filter(one -> one.port().direction() == direction)
                .map(one -> one.port().name())
                .toList();
    }

    private void requireNotStarted(String what) {
        if (started) {
            throw new AifException(
                    ErrorCode.OP_FAILED, name() + " is running; only before that " + what);
        }
    }

    // --- its life

    /** Starts all its AIMs, those first that others wait for last. */
    @Realises("MPAI_AIFU_AIW_Start")
    public synchronized void start() {
        requireNotStarted("it can be started");
        started = true;
        environment.clock().start();
        // Readers before writers, so that nobody writes to one who is not there yet.
        inOrder().reversed().forEach(AimInstance::start);
    }

    /** Pauses all its AIMs: each waits at its next port operation. Time stands still for sources. */
    @Realises("MPAI_AIFU_AIW_Pause")
    public synchronized void pause() {
        environment.clock().pause();
        inOrder().forEach(AimInstance::pause);
    }

    /** Lets all its AIMs go on. */
    @Realises("MPAI_AIFU_AIW_Resume")
    public synchronized void resume() {
        environment.clock().resume();
        inOrder().reversed().forEach(AimInstance::resume);
    }

    /**
     * Stops all its AIMs, sources first, and waits until they have. Doing it again changes nothing.
     *
     * @throws AifException TERM if an AIM would not stop; it is named, and cut off from the others
     */
    @Realises("MPAI_AIFU_AIW_Stop")
    public void stop() {
        List<AimInstance> order;
        synchronized (this) {
            order = inOrder();
            if (!stopping) {
                stopping = true;
                order.forEach(AimInstance::stop);
                openInputs.forEach(OutboundPort::close);
            }
        }
        List<String> unwilling = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean interrupted = false;
        for (AimInstance instance : order) {
            try {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                if (!instance.awaitOver(left)) {
                    unwilling.add(instance.name());
                }
            } catch (InterruptedException e) {
                interrupted = true;
                unwilling.add(instance.name());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!unwilling.isEmpty()) {
            throw new AifException(
                    ErrorCode.TERM,
                    name() + ": " + unwilling + " did not stop within " + PATIENCE.toSeconds()
                            + " s; an AIM must let AimStopped and interrupts end its run()");
        }
    }

    /** Waits until all its AIMs have ended, for so long at most; true if they have. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        return over.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether all its AIMs have come to their end. */
    public boolean isOver() {
        return over.getCount() == 0;
    }

    // --- its AIMs

    /** The names of its AIMs, in the order of the metadata. */
    public List<String> aims() {
        return List.copyOf(instances.keySet());
    }

    /**
     * The state of an AIM; {@link AimState#isAlive} gives the standard's ALIVE or DEAD.
     *
     * @throws AifException MODULE_NOT_FOUND if it has no such AIM
     */
    @Realises("MPAI_AIFU_AIM_GetStatus")
    public AimState status(String aim) {
        return instance(aim).state();
    }

    /** What an AIM threw last, if it ever failed. */
    public Optional<Throwable> failure(String aim) {
        return Optional.ofNullable(instance(aim).failure());
    }

    /** How often an AIM has been restarted after a failure. */
    public int restarts(String aim) {
        return instance(aim).restarts();
    }

    /**
     * Sends a high-priority Message to an AIM; it overtakes all that waits at its ports.
     *
     * @throws AifException TOO_MANY_PENDING_MESSAGES if the AIM has not looked at the last 64
     */
    public void signal(String aim, Signal signal) {
        AimInstance instance = instance(aim);
        switch (signal.code()) {
            case 1 -> instance.start();
            case 2 -> instance.stop();
            case 3 -> instance.resume();
            case 4 -> instance.pause();
            default -> {
                if (!instance.gate().signal(signal)) {
                    throw new AifException(
                            ErrorCode.TOO_MANY_PENDING_MESSAGES,
                            aim + ": its signal lane is full; it does not look at its signals");
                }
            }
        }
    }

    private AimInstance instance(String aim) {
        AimInstance instance = instances.get(aim);
        if (instance == null) {
            throw new AifException(
                    ErrorCode.MODULE_NOT_FOUND,
                    name() + " has no AIM '" + aim + "'; it has " + aims());
        }
        return instance;
    }

    /** What became of all messages, by channel, in the order of the metadata. */
    public synchronized Map<String, Accounts> accounts() {
        Map<String, Accounts> accounts = new LinkedHashMap<>();
        wiring.channels().forEach((name, channel) -> accounts.put(name, channel.accounts()));
        return accounts;
    }

    /** From the sources on, along the channels; what is in a cycle comes last. */
    private List<AimInstance> inOrder() {
        Map<String, Integer> waitsFor = new HashMap<>();
        Map<String, List<String>> readers = new HashMap<>();
        for (WorkflowGraph.Channel channel : graph.channels()) {
            waitsFor.merge(channel.input().aim(), 1, Integer::sum);
            readers.computeIfAbsent(channel.output().aim(), aim -> new ArrayList<>())
                    .add(channel.input().aim());
        }
        Deque<String> ready = new ArrayDeque<>();
        instances.keySet().stream().filter(aim -> !waitsFor.containsKey(aim)).forEach(ready::add);
        Map<String, AimInstance> order = new LinkedHashMap<>();
        while (!ready.isEmpty()) {
            String aim = ready.remove();
            order.put(aim, instances.get(aim));
            for (String reader : readers.getOrDefault(aim, List.of())) {
                if (waitsFor.merge(reader, -1, Integer::sum) == 0) {
                    ready.add(reader);
                }
            }
        }
        instances.forEach(order::putIfAbsent);
        return List.copyOf(order.values());
    }
}
