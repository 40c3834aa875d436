// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.openaif.api.Aim;
import org.openaif.api.DataType;
import org.openaif.api.Technology;
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
import org.openaif.metadata.ResourcePolicy;
import org.openaif.metadata.WorkflowGraph;

/** A workflow of a test: AIMs as lambdas, all of whose ports carry {@link Value}. */
final class TestWorkflow implements WorkflowListener {
    /** What the messages of tests say. */
    public record Value(long number) {}

    private static final String TYPE = DataType.of(Value.class).toString();

    private final String name;
    private final Map<String, Supplier<Aim>> aims = new LinkedHashMap<>();
    private final Map<String, List<PortMetadata>> ports = new LinkedHashMap<>();
    private final Map<String, AimSettings> settings = new LinkedHashMap<>();
    private final Map<String, List<ResourcePolicy>> needs = new LinkedHashMap<>();
    private final List<WorkflowGraph.Channel> channels = new ArrayList<>();
    private final List<WorkflowGraph.ExternalPort> external = new ArrayList<>();

    /** The version that the Controller looks for implementations in; null for this one. */
    private TestWorkflow installed;

    final List<String> failures = new CopyOnWriteArrayList<>();
    final List<String> reports = new CopyOnWriteArrayList<>();

    TestWorkflow() {
        this("Test");
    }

    TestWorkflow(String name) {
        this.name = name;
    }

    TestWorkflow aim(String name, Aim aim) {
        return aim(name, () -> aim, AimSettings.NONE);
    }

    TestWorkflow aim(String name, Supplier<Aim> aim, AimSettings how) {
        aims.put(name, aim);
        ports.putIfAbsent(name, new ArrayList<>());
        settings.put(name, how);
        return this;
    }

    static AimSettings restarted(int limit, Duration delay) {
        return AimSettings.NONE.withRestartLimit(limit).withRestartDelay(delay);
    }

    static AimSettings onPlatformThread() {
        return AimSettings.NONE.withThread(AimSettings.ThreadKind.PLATFORM);
    }

    /** Says what an AIM, or by an empty name the workflow itself, needs. */
    TestWorkflow needs(String aim, String resource, String min, String max, String request) {
        needs.computeIfAbsent(aim, name -> new ArrayList<>())
                .add(new ResourcePolicy(resource, min, max, request));
        return this;
    }

    /** Connects {@code A.port} to {@code B.port}. */
    TestWorkflow channel(String from, String to) {
        return channel(from, to, 8, ChannelSettings.Overflow.BLOCK);
    }

    TestWorkflow channel(String from, String to, int depth, ChannelSettings.Overflow overflow) {
        return channel(from, to, how -> how.withDepth(depth).withOverflow(overflow));
    }

    TestWorkflow channel(String from, String to, UnaryOperator<ChannelSettings> how) {
        PortRef output = ref(from);
        PortRef input = ref(to);
        port(output, Direction.OUTPUT);
        port(input, Direction.INPUT);
        channels.add(
                new WorkflowGraph.Channel(
                        from + "->" + to,
                        output,
                        input,
                        TYPE,
                        how.apply(ChannelSettings.of(new Connection(output, input)))));
        return this;
    }

    /** Makes {@code A.port} an output of the workflow named {@code port}. */
    TestWorkflow output(String from) {
        return external(ref(from), Direction.OUTPUT);
    }

    TestWorkflow output(String from, UnaryOperator<ChannelSettings> how) {
        PortRef inside = ref(from);
        PortMetadata port = port(inside, Direction.OUTPUT);
        ChannelSettings settings =
                ChannelSettings.of(new Connection(inside, new PortRef("", port.name())));
        external.add(
                new WorkflowGraph.ExternalPort(
                        port, List.of(inside), List.of(how.apply(settings))));
        return this;
    }

    TestWorkflow input(String to) {
        return external(ref(to), Direction.INPUT);
    }

    /** An input of the workflow that other Controllers write. */
    TestWorkflow remoteInput(String to) {
        return remote(ref(to), Direction.INPUT);
    }

    /** An output of the workflow that other Controllers read. */
    TestWorkflow remoteOutput(String from) {
        return remote(ref(from), Direction.OUTPUT);
    }

    private TestWorkflow remote(PortRef ref, Direction direction) {
        port(ref, direction);
        external.add(
                new WorkflowGraph.ExternalPort(
                        new PortMetadata(
                                ref.port(), direction, TYPE, Technology.SOFTWARE, "", true),
                        List.of(ref)));
        return this;
    }

    private TestWorkflow external(PortRef ref, Direction direction) {
        external.add(
                new WorkflowGraph.ExternalPort(port(ref, direction), List.of(ref)));
        return this;
    }

    private PortMetadata port(PortRef ref, Direction direction) {
        PortMetadata port =
                new PortMetadata(ref.port(), direction, TYPE, Technology.SOFTWARE, "", false);
        List<PortMetadata> known = ports.computeIfAbsent(ref.aim(), aim -> new ArrayList<>());
        if (!known.contains(port)) {
            known.add(port);
        }
        return port;
    }

    private static PortRef ref(String text) {
        int dot = text.indexOf('.');
        return new PortRef(text.substring(0, dot), text.substring(dot + 1));
    }

    private AimMetadata metadata(String name, List<PortMetadata> ports) {
        return metadata(name, ports, needs.getOrDefault(name, List.of()));
    }

    private static AimMetadata metadata(
            String name, List<PortMetadata> ports, List<ResourcePolicy> needs) {
        return new AimMetadata(
                new Identifier("1", "TEST", "", name, "1"),
                Profile.BASIC,
                "",
                List.of(),
                ports,
                List.of(),
                List.of(),
                List.of(),
                needs,
                List.of(),
                Extension.NONE);
    }

    /** Another version of this workflow, with the same implementations; Source is in it already. */
    TestWorkflow next() {
        TestWorkflow next = new TestWorkflow();
        next.aims.put("Source", aims.get("Source"));
        next.settings.put("Source", settings.get("Source"));
        next.ports.put("Source", new ArrayList<>());
        next.installed = this;
        return next;
    }

    /** An AIM that is not part of the workflow yet, with input ports of these names. */
    Plug plug(String name, Aim aim, String... inputs) {
        aims.put(name, () -> aim);
        List<PortMetadata> own = new ArrayList<>();
        for (String input : inputs) {
            own.add(
                    new PortMetadata(
                            input, Direction.INPUT, TYPE, Technology.SOFTWARE, "", false));
        }
        return new Plug(new WorkflowGraph.Module(name, metadata(name, own), AimSettings.NONE));
    }

    /** What {@link #plug} made. */
    record Plug(WorkflowGraph.Module module) {}

    WorkflowGraph graph() {
        if (installed != null) {
            aims.forEach(installed.aims::putIfAbsent);
        }
        List<WorkflowGraph.Module> modules = new ArrayList<>();
        aims.keySet()
                .forEach(
                        aim ->
                                modules.add(
                                        new WorkflowGraph.Module(
                                                aim,
                                                metadata(aim, ports.get(aim)),
                                                settings.get(aim))));
        AimMetadata workflow =
                metadata(name, List.of(), needs.getOrDefault("", List.of()));
        return new WorkflowGraph(workflow, modules, channels, external);
    }

    Controller controller() {
        return Controller.initialize(configuration());
    }

    /** A Controller's that runs the AIMs of this workflow. */
    Configuration configuration() {
        return Configuration.of(
                module ->
                        Optional.ofNullable(aims.get(module.name()))
                                .map(aim -> new AimImplementation(Aim.class, aim::get)));
    }

    Workflow prepare(Controller controller) {
        return controller.prepare(graph(), StreamClock.unpaced(0), this);
    }

    @Override
    public void failed(String aim, Throwable failure, boolean restarting) {
        failures.add(aim + ": " + failure.getMessage() + (restarting ? " (restarting)" : ""));
    }

    @Override
    public void reported(String aim, String text) {
        reports.add(aim + ": " + text);
    }
}
