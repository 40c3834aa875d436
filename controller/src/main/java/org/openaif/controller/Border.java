// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.InputPort;
import org.openaif.api.OutputPort;
import org.openaif.channels.Channel;
import org.openaif.metadata.ChannelSettings;
import org.openaif.metadata.Direction;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.WorkflowGraph;

/**
 * The own ports of a workflow: the channels between its AIMs and whoever is outside. For the one who
 * holds the workflow's lock.
 */
final class Border {
    private final String workflow;
    private final Environment environment;
    private final Assembly assembly;
    private final StreamClock clock;
    private final List<OutboundPort<?>> inputs = new ArrayList<>();

    /** Ports that other Controllers write and read; open as long as the workflow runs. */
    private final Map<String, OutputPort<Record>> remoteInputs = new HashMap<>();

    private final Map<String, InputPort<Record>> remoteOutputs = new HashMap<>();

    Border(Environment environment, Assembly assembly) {
        this.environment = environment;
        this.workflow = environment.workflow();
        this.assembly = assembly;
        this.clock = environment.clock();
    }

    /** Where a thread from outside passes. */
    Gate gate() {
        return new ExternalGate(workflow);
    }

    /** The time of the streams for whoever reads outside. */
    StreamTime time() {
        return new StreamTime(clock, true);
    }

    /** Opens the ports that the metadata says other Controllers read and write. */
    void openRemotePorts(WorkflowGraph graph) {
        Principal controller = environment.point().controller();
        for (WorkflowGraph.ExternalPort port : graph.ports()) {
            String name = port.port().name();
            if (port.port().isRemote() && port.port().direction() == Direction.INPUT) {
                remoteInputs.put(name, input(controller, graph, name, Record.class));
            } else if (port.port().isRemote()) {
                remoteOutputs.put(
                        name, output(controller, graph, name, Record.class, gate(), time()));
            }
        }
    }

    /** The input that other Controllers write, if there is one of that name. */
    Optional<OutputPort<Record>> remoteInput(String port) {
        return Optional.ofNullable(remoteInputs.get(port));
    }

    /** The output that other Controllers read, if there is one of that name. */
    Optional<InputPort<Record>> remoteOutput(String port) {
        return Optional.ofNullable(remoteOutputs.get(port));
    }

    /** As {@link Workflow#output}. */
    <T extends Record> InboundPort<T> output(
            Principal reader,
            WorkflowGraph graph,
            String port,
            Class<T> type,
            Gate gate,
            StreamTime time) {
        List<Channel<Record>> channels = new ArrayList<>();
        WorkflowGraph.ExternalPort outer = external(graph, port, Direction.OUTPUT);
        for (PortRef from : outer.connected()) {
            environment.requireChannel(
                    ErrorCode.OP_FAILED, reader, port, environment.aim(from.aim()), reader);
        }
        for (ChannelSettings inside : outer.settings()) {
            PortRef from = inside.connection().output();
            AimInstance writer = inside(from);
            Link link =
                    new Link(
                            freeName(port, from), from, new PortRef("", port), inside,
                            null, writer.gate().doorbell(), gate.doorbell());
            lead(link, writer, writer.wiring().outputs().get(from.port()));
            channels.add(link.channel());
        }
        InboundPort<T> opened = new InboundPort<>(port, type, gate, time);
        opened.connect(channels);
        return opened;
    }

    /** As {@link Workflow#input}. */
    <T extends Record> OutputPort<T> input(
            Principal writer, WorkflowGraph graph, String port, Class<T> type) {
        Gate gate = gate();
        List<Channel<Record>> channels = new ArrayList<>();
        boolean fails = false;
        WorkflowGraph.ExternalPort outer = external(graph, port, Direction.INPUT);
        for (PortRef to : outer.connected()) {
            environment.requireChannel(
                    ErrorCode.OP_FAILED, writer, port, writer, environment.aim(to.aim()));
        }
        for (ChannelSettings inside : outer.settings()) {
            PortRef to = inside.connection().input();
            AimInstance reader = inside(to);
            Link link =
                    new Link(
                            freeName(port, to), new PortRef("", port), to, inside,
                            reader.allowance(), gate.doorbell(), reader.gate().doorbell());
            lead(link, reader, reader.wiring().inputs().get(to.port()));
            channels.add(link.channel());
            fails |= link.failsWhenFull();
        }
        OutboundPort<T> opened =
                new OutboundPort<>(port, type, gate, new StreamTime(clock, false));
        opened.connect(channels, fails);
        inputs.add(opened);
        return opened;
    }

    /** The AIM at the inner end. */
    private AimInstance inside(PortRef port) {
        return assembly.instance(port.aim())
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.MODULE_NOT_FOUND,
                                        workflow + " has no AIM '" + port.aim() + "' now; it has "
                                                + assembly.names()));
    }

    /** Leads a link from, or to, the outside into an AIM. */
    private void lead(Link link, AimInstance inside, List<Channel<Record>> port) {
        try {
            Change.rest(
                    inside,
                    Gate.Hold.ANYWHERE,
                    System.nanoTime() + Change.PATIENCE.toNanos());
            port.add(link.channel());
            assembly.add(link);
            inside.rewire();
            if (inside.isOver()) {
                // It will neither write nor read any more.
                link.channel().close();
                link.channel().abandon();
            }
        } finally {
            inside.gate().release();
        }
    }

    /** The port's name, or where that is in use, with the port inside. */
    private String freeName(String port, PortRef inside) {
        return assembly.link(port).isPresent() ? port + "@" + inside : port;
    }

    /** Nothing more will be written to an input. */
    void end(OutputPort<?> input) {
        inputs.stream().filter(opened -> opened == input).forEach(OutboundPort::close);
    }

    /** Nothing more will be written to any input. */
    void endAll() {
        inputs.forEach(OutboundPort::close);
    }

    /**
     * The record type of an input, as an AIM behind it declares it.
     *
     * @throws AifException PORT_NOT_FOUND if there is no such input
     */
    Optional<Class<? extends Record>> inputType(WorkflowGraph graph, String port) {
        return external(graph, port, Direction.INPUT).connected().stream()
                .map(to -> inside(to).wiring().declared().get(to.port()))
                .<Class<? extends Record>>map(type -> type)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private WorkflowGraph.ExternalPort external(
            WorkflowGraph graph, String port, Direction direction) {
        List<WorkflowGraph.ExternalPort> all =
                graph.ports().stream()
                        .filter(one -> one.port().direction() == direction)
                        .toList();
        return all.stream()
                .filter(one -> one.port().name().equals(port))
                .findFirst()
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.PORT_NOT_FOUND,
                                        workflow + " has no " + direction + " port '" + port
                                                + "'; it has "
                                                + all.stream()
                                                        .map(one -> one.port().name())
                                                        .toList()));
    }
}
