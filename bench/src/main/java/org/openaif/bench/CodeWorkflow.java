// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.openaif.api.Aim;
import org.openaif.api.DataType;
import org.openaif.api.OutputPort;
import org.openaif.api.Signal;
import org.openaif.api.Technology;
import org.openaif.controller.Configuration;
import org.openaif.controller.Controller;
import org.openaif.controller.StreamClock;
import org.openaif.controller.Workflow;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.AimSettings;
import org.openaif.metadata.ChannelSettings;
import org.openaif.metadata.Connection;
import org.openaif.metadata.Direction;
import org.openaif.metadata.Extension;
import org.openaif.metadata.Identifier;
import org.openaif.metadata.PortMetadata;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.Profile;
import org.openaif.metadata.WorkflowGraph;

/**
 * A workflow whose AIMs are lambdas, run by a Controller of its own: real ports, default channels,
 * default threads. Each AIM has at most one port {@code In} and one port {@code Out}.
 */
final class CodeWorkflow implements WorkflowListener, AutoCloseable {
    private static final String TYPE = DataType.of(Block.class).toString();

    private final Map<String, Aim> aims = new LinkedHashMap<>();
    private final List<WorkflowGraph.Channel> channels = new ArrayList<>();
    private final List<WorkflowGraph.ExternalPort> inputs = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Controller controller =
            Controller.initialize(
                    Configuration.of(
                            module ->
                                    Optional.ofNullable(aims.get(module.name()))
                                            .map(aim -> new AimImplementation(Aim.class, () -> aim))));
    private Workflow workflow;

    CodeWorkflow aim(String name, Aim aim) {
        aims.put(name, aim);
        return this;
    }

    /** Connects one AIM's output to another's input. */
    CodeWorkflow channel(String from, String to) {
        PortRef output = new PortRef(from, "Out");
        PortRef input = new PortRef(to, "In");
        channels.add(
                new WorkflowGraph.Channel(
                        from + "Channel",
                        output,
                        input,
                        TYPE,
                        ChannelSettings.of(new Connection(output, input))));
        return this;
    }

    /** Makes an AIM's input an input of the workflow. */
    CodeWorkflow input(String to) {
        PortRef ref = new PortRef(to, "In");
        inputs.add(new WorkflowGraph.ExternalPort(port("In", Direction.INPUT), List.of(ref)));
        return this;
    }

    /** Prepares the workflow; without inputs of its own it can be started then. */
    CodeWorkflow prepare() {
        List<WorkflowGraph.Module> modules =
                aims.keySet().stream()
                        .map(
                                name ->
                                        new WorkflowGraph.Module(
                                                name, metadata(name, ports(name)), AimSettings.NONE))
                        .toList();
        WorkflowGraph graph =
                new WorkflowGraph(metadata("Bench", List.of()), modules, channels, inputs);
        workflow = controller.prepare(graph, StreamClock.unpaced(0), this);
        return this;
    }

    /** Opens the workflow's input; after it has been prepared, before it is started. */
    OutputPort<Block> openInput() {
        return workflow.input("In", Block.class);
    }

    CodeWorkflow start() {
        workflow.start();
        return this;
    }

    Workflow workflow() {
        return workflow;
    }

    void signal(String aim, Signal signal) {
        workflow.signal(aim, signal);
    }

    /** Throws what an AIM has thrown, if one has. */
    void check() {
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("an AIM has failed", thrown);
        }
    }

    @Override
    public void failed(String aim, Throwable thrown, boolean restarting) {
        failure.compareAndSet(null, thrown);
    }

    @Override
    public void close() {
        controller.close();
    }

    private List<PortMetadata> ports(String aim) {
        List<PortMetadata> ports = new ArrayList<>();
        boolean reads =
                channels.stream().anyMatch(channel -> channel.input().aim().equals(aim))
                        || inputs.stream()
                                .anyMatch(input -> input.connected().get(0).aim().equals(aim));
        if (reads) {
            ports.add(port("In", Direction.INPUT));
        }
        if (channels.stream().anyMatch(channel -> channel.output().aim().equals(aim))) {
            ports.add(port("Out", Direction.OUTPUT));
        }
        return ports;
    }

    private static PortMetadata port(String name, Direction direction) {
        return new PortMetadata(name, direction, TYPE, Technology.SOFTWARE, "", false);
    }

    private static AimMetadata metadata(String name, List<PortMetadata> ports) {
        return new AimMetadata(
                new Identifier("1", "BENCH", "", name, "1"),
                Profile.BASIC,
                "",
                List.of(),
                ports,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Extension.NONE);
    }
}
