// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.openaif.metadata.WorkflowGraph.Channel;
import org.openaif.metadata.WorkflowGraph.ExternalPort;

/** Follows the links of an expanded workflow from basic AIM to basic AIM. */
final class ChannelFinder {
    /** How many links may be passed on the way: fan-out and fan-in through one port multiply. */
    private static final int STEPS = 2_000_000;

    /** How many channels there may be; a hundred for each AIM of a large workflow. */
    private static final int CHANNELS = 250_000;

    private final AimNode workflow;
    private final List<AimNode> modules;
    private final Findings findings;
    private final List<Route> routes = new ArrayList<>();

    /** The ports that nothing is connected to, and what messages pass there from or to outside. */
    private final Map<PortNode, PortNode> outermost = new LinkedHashMap<>();

    private int steps;

    ChannelFinder(AimNode workflow, List<AimNode> modules, Findings findings) {
        this.workflow = workflow;
        this.modules = modules;
        this.findings = findings;
    }

    /** The graph; of use only if there is no error among the findings. */
    WorkflowGraph graph() {
        if (workflow.isComposite()) {
            workflow.ports().values().forEach(this::follow);
        }
        for (AimNode module : modules) {
            module.ports().values().forEach(this::follow);
        }
        if (routes.size() > CHANNELS || steps > STEPS) {
            findings.error(
                    workflow.place(),
                    "the topology makes more than " + CHANNELS + " channels",
                    "part the workflow");
            return new WorkflowGraph(workflow.metadata(), List.of(), List.of(), List.of());
        }
        routes.sort(Comparator.comparingInt(Route::order));
        loosePorts().forEach(port -> outermost.put(port, port));
        AnonymiserPlacement placement = new AnonymiserPlacement(findings);
        placement.place(routes, modules);
        outermost.replaceAll((port, same) -> placement.outermost(port, routes, modules));
        WorkflowGraph graph =
                new WorkflowGraph(
                        workflow.metadata(),
                        modules.stream()
                                .map(m -> new WorkflowGraph.Module(
                                        m.path(), m.metadata(), m.settings()))
                                .toList(),
                        channels(),
                        externalPorts());
        checkNames(graph);
        checkJoins(graph);
        checkDevices(graph);
        return graph;
    }

    /** Finds all the ports that messages from this one come to; each counts once. */
    private void follow(PortNode start) {
        if (start.outgoing().isEmpty()) {
            return;
        }
        Map<PortNode, Route> reached = new HashMap<>();
        Deque<Route> open = new ArrayDeque<>();
        open.add(Route.from(start));
        while (!open.isEmpty() && steps <= STEPS && routes.size() <= CHANNELS) {
            Route route = open.poll();
            for (Link link : route.to().outgoing()) {
                steps++;
                Route longer = route.and(link);
                Route before = reached.putIfAbsent(link.to(), longer);
                if (before == null) {
                    // A composite inside is passed through; its ports end nothing.
                    boolean inside = link.to().owner().isComposite() && !isOwn(link.to());
                    (inside ? open : routes).add(longer);
                } else if (!before.stops().equals(longer.stops())) {
                    findings.error(
                            link.place(),
                            start.words() + " leads to " + link.to().words()
                                    + " in two ways, which anonymise differently",
                            "remove one of them, or let both anonymise at one port");
                }
            }
        }
    }

    private boolean isOwn(PortNode port) {
        return workflow.isComposite() && port.owner() == workflow;
    }

    private List<Channel> channels() {
        List<Route> inner =
                routes.stream().filter(r -> !isOwn(r.from()) && !isOwn(r.to())).toList();
        Map<String, Long> uses =
                inner.stream().collect(Collectors.groupingBy(
                        r -> r.from().name(), Collectors.counting()));
        List<Channel> channels = new ArrayList<>();
        for (Route route : inner) {
            PortRef output = route.from().reference();
            PortRef input = route.to().reference();
            checkType(route);
            channels.add(
                    new Channel(
                            uses.get(output.port()) == 1 ? output.port() : output + "->" + input,
                            output,
                            input,
                            RecordTypes.better(route.from().type(), route.to().type()).text(),
                            route.settings()));
        }
        return channels;
    }

    /** Of a single link the linker has done it; through composites both ends may yet differ. */
    private void checkType(Route route) {
        if (!route.to().type().accepts(route.from().type()) && route.isLong()) {
            findings.error(
                    route.place(),
                    route.from().words() + " sends " + OneLine.quoted(route.from().type().text())
                            + ", but " + route.to().words() + " takes "
                            + OneLine.quoted(route.to().type().text()),
                    "connect ports of the same data type");
        }
    }

    private List<ExternalPort> externalPorts() {
        List<ExternalPort> ports = new ArrayList<>(declaredPorts());
        Map<String, Long> uses =
                outermost.keySet().stream().collect(Collectors.groupingBy(
                        PortNode::name, HashMap::new, Collectors.counting()));
        ports.forEach(port -> uses.merge(port.port().name(), 1L, Long::sum));
        for (PortNode port : outermost.keySet()) {
            String name =
                    uses.get(port.name()) == 1 ? port.name() : port.reference().toString();
            ports.add(
                    new ExternalPort(
                            port.as(name, port.type().text()),
                            List.of(outermost.get(port).reference())));
            boolean isForOthers = port.isHardware() || port.settings().isOptional();
            if (!isForOthers && workflow.isComposite()) {
                findings.warning(
                        port.owner().place(),
                        "the port " + port.words() + " is connected to nothing; it is the"
                                + " workflow's own port " + OneLine.quoted(name),
                        "connect it in Topology, if it is not to be used from outside");
            }
        }
        return ports;
    }

    /** Those of the workflow's own ports that have something behind them. */
    private List<ExternalPort> declaredPorts() {
        Map<PortNode, List<Route>> behind = new LinkedHashMap<>();
        if (workflow.isComposite()) {
            workflow.ports().values().forEach(port -> behind.put(port, new ArrayList<>()));
        }
        for (Route route : routes) {
            if (isOwn(route.from()) && isOwn(route.to())) {
                findings.error(
                        route.place(),
                        "connects the workflow's own ports " + route.from().words() + " and "
                                + route.to().words() + " without an AIM between them",
                        "put an AIM between them");
            } else if (isOwn(route.from())) {
                behind.get(route.from()).add(route);
            } else if (isOwn(route.to())) {
                behind.get(route.to()).add(route);
            }
        }
        List<ExternalPort> ports = new ArrayList<>();
        behind.forEach((port, ways) -> {
            if (!ways.isEmpty()) {
                ports.add(declaredPort(port, ways));
            }
        });
        return ports;
    }

    private ExternalPort declaredPort(PortNode own, List<Route> ways) {
        List<PortNode> inner =
                ways.stream().map(way -> way.from() == own ? way.to() : way.from()).toList();
        PortMetadata known = own.as(own.name(), type(own, inner.getFirst()));
        return new ExternalPort(
                isDevice(own, inner) ? known.ofHardware() : known,
                inner.stream().map(PortNode::reference).toList(),
                ways.stream().map(Route::settings).toList());
    }

    private String type(PortNode own, PortNode inner) {
        if (!own.type().isKnown() && inner.type().isKnown()) {
            findings.deviation(
                    own.place(),
                    "the type " + OneLine.quoted(own.type().text()) + " of the port "
                            + OneLine.quoted(own.name()) + " is not in the grammar; that of "
                            + inner.words() + " is taken",
                    "write " + OneLine.quoted(inner.type().text()));
        }
        return RecordTypes.better(own.type(), inner.type()).text();
    }

    /** Whether there is a device at a port; the AIM behind it knows better than the workflow. */
    private boolean isDevice(PortNode own, List<PortNode> inner) {
        Optional<PortNode> device = inner.stream().filter(PortNode::isHardware).findFirst();
        if (device.isPresent() && !own.isHardware()) {
            findings.deviation(
                    own.place(),
                    "the port " + OneLine.quoted(own.name()) + " is of Software, but "
                            + device.get().words() + " behind it is of Hardware; taken as Hardware",
                    "write Technology 'Hardware'");
        }
        return own.isHardware() || device.isPresent();
    }

    /** The ports of basic AIMs that no message ever comes to, or leaves to anywhere. */
    private List<PortNode> loosePorts() {
        Set<PortNode> used = new HashSet<>();
        for (Route route : routes) {
            used.add(route.from());
            used.add(route.to());
        }
        return modules.stream()
                .flatMap(module -> module.ports().values().stream())
                .filter(port -> !used.contains(port))
                .toList();
    }

    /** Names of others may be such that two of ours are the same all the same. */
    private void checkNames(WorkflowGraph graph) {
        checkNames("AIMs", graph.modules(), WorkflowGraph.Module::name);
        checkNames("channels", graph.channels(), Channel::name);
        checkNames("ports of the workflow", graph.ports(), port -> port.port().name());
    }

    private <T> void checkNames(String what, List<T> all, Function<T, String> name) {
        Set<String> names = new HashSet<>();
        for (T one : all) {
            if (!names.add(name.apply(one))) {
                findings.error(
                        workflow.place(),
                        "two " + what + " would be called " + OneLine.quoted(name.apply(one)),
                        "rename one of their AIMs or ports");
            }
        }
    }

    private void checkJoins(WorkflowGraph graph) {
        for (int i = 0; i < modules.size(); i++) {
            AimNode module = modules.get(i);
            Set<String> inputs =
                    module.ports().values().stream()
                            .filter(port -> port.direction().equals(Optional.of(Direction.INPUT)))
                            .map(PortNode::name)
                            .collect(Collectors.toCollection(LinkedHashSet::new));
            graph.modules().get(i).settings().join().ifPresent(join -> {
                for (String port : join.ports()) {
                    if (!inputs.contains(port)) {
                        findings.error(
                                module.place(),
                                "the Join of " + module.words() + " is over "
                                        + OneLine.quoted(port) + ", which is no input port of it",
                                "its input ports are " + OneLine.quoted(inputs));
                    }
                }
            });
        }
    }

    private void checkDevices(WorkflowGraph graph) {
        Set<String> ports =
                graph.ports().stream().map(port -> port.port().name()).collect(Collectors.toSet());
        new TreeMap<>(workflow.metadata().extension().devices()).forEach((port, device) -> {
            if (!ports.contains(port)) {
                findings.error(
                        workflow.metadata().origin().of(device, "OpenAIF", "Devices", port),
                        "the workflow has no port " + OneLine.quoted(port) + " for a device",
                        "its ports are " + OneLine.quoted(ports.stream().sorted().toList()));
            }
        });
    }
}
