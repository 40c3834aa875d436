// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.openaif.metadata.Direction;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.metadata.WorkflowGraph.ExternalPort;

/**
 * A workflow laid out in layers, so that messages go from left to right (after Sugiyama): each AIM
 * stands behind all that it reads from; an arrow over several layers bends in each of them, so that
 * it crosses no box; within a layer, neighbours of neighbours stand together. Where AIMs read in a
 * circle, one arrow goes back.
 */
final class Layers {
    private static final int SWEEPS = 8;

    private final List<List<Node>> layers = new ArrayList<>();
    private final List<Arrow> arrows = new ArrayList<>();
    private final List<Node> modules;

    /**
     * An arrow from an output to an input.
     *
     * @param from where it begins, and the row of its output there
     * @param bends where it passes the layers between, in order
     */
    record Arrow(
            Node from, int output, Node to, int input, String name, String type, List<Node> bends) {
        boolean goesBack() {
            return to.layer <= from.layer;
        }
    }

    private Layers(WorkflowGraph graph) {
        Map<String, Node> byName = new LinkedHashMap<>();
        graph.modules().forEach(module -> byName.put(module.name(), Node.of(module)));
        for (WorkflowGraph.Channel channel : graph.channels()) {
            connect(
                    byName.get(channel.output().aim()), channel.output().port(),
                    byName.get(channel.input().aim()), channel.input().port(),
                    channel.name(), channel.type());
        }
        List<Node> ends = new ArrayList<>();
        for (ExternalPort port : graph.ports()) {
            Node end = Node.of(port);
            ends.add(end);
            for (PortRef inner : port.connected()) {
                Node module = byName.get(inner.aim());
                String name = port.port().name();
                if (port.port().direction() == Direction.INPUT) {
                    connect(end, name, module, inner.port(), name, port.port().recordType());
                } else {
                    connect(module, inner.port(), end, name, name, port.port().recordType());
                }
            }
        }
        assignLayers(List.copyOf(byName.values()), ends);
        bendLongArrows();
        order();
        modules =
                layers.stream()
                        .flatMap(List::stream)
                        .filter(node -> node.module().isPresent())
                        .toList();
    }

    static Layers of(WorkflowGraph graph) {
        return new Layers(graph);
    }

    /** From left to right, from top to bottom. */
    List<List<Node>> layers() {
        return layers;
    }

    List<Arrow> arrows() {
        return arrows;
    }

    /** The AIMs in the order that messages go. */
    List<Node> modules() {
        return modules;
    }

    private void connect(
            Node from, String output, Node to, String input, String name, String type) {
        arrows.add(
                new Arrow(
                        from, row(from.outputs, output), to, row(to.inputs, input), name, type,
                        new ArrayList<>()));
    }

    private static int row(List<String> ports, String port) {
        int row = ports.indexOf(port);
        if (row >= 0) {
            return row;
        }
        ports.add(port);
        return ports.size() - 1;
    }

    // --- which layer

    private void assignLayers(List<Node> nodes, List<Node> ends) {
        Map<Node, Integer> waitsFor = new HashMap<>();
        Map<Node, List<Node>> readers = new HashMap<>();
        for (Arrow arrow : arrows) {
            if (arrow.from.module().isPresent() && arrow.to.module().isPresent()) {
                waitsFor.merge(arrow.to, 1, Integer::sum);
                readers.computeIfAbsent(arrow.from, node -> new ArrayList<>()).add(arrow.to);
            }
        }
        Set<Node> placed = new HashSet<>();
        List<Node> rest = new ArrayList<>(nodes);
        nodes.forEach(node -> node.layer = 1);
        while (!rest.isEmpty()) {
            // In a circle nobody is free, and somebody has to begin.
            Node next =
                    rest.stream()
                            .filter(node -> waitsFor.getOrDefault(node, 0) == 0)
                            .findFirst()
                            .orElse(rest.getFirst());
            rest.remove(next);
            placed.add(next);
            for (Node reader : readers.getOrDefault(next, List.of())) {
                waitsFor.merge(reader, -1, Integer::sum);
                if (!placed.contains(reader)) {
                    reader.layer = Math.max(reader.layer, next.layer + 1);
                }
            }
        }
        for (Node end : ends) {
            end.layer =
                    arrows.stream()
                            .filter(arrow -> arrow.from == end)
                            .mapToInt(arrow -> arrow.to.layer - 1)
                            .min()
                            .orElse(1 + arrows.stream()
                                    .filter(arrow -> arrow.to == end)
                                    .mapToInt(arrow -> arrow.from.layer)
                                    .max()
                                    .orElse(0));
        }
        List<Node> all = new ArrayList<>(ends);
        all.addAll(nodes);
        for (Node node : all) {
            while (layers.size() <= node.layer) {
                layers.add(new ArrayList<>());
            }
            layers.get(node.layer).add(node);
        }
    }

    private void bendLongArrows() {
        for (Arrow arrow : arrows) {
            for (int layer = arrow.from.layer + 1; layer < arrow.to.layer; layer++) {
                Node bend = Node.bend(layer);
                arrow.bends.add(bend);
                layers.get(layer).add(bend);
            }
        }
    }

    // --- in which order

    private void order() {
        Map<Node, List<Node>> before = new HashMap<>();
        Map<Node, List<Node>> after = new HashMap<>();
        for (Arrow arrow : arrows) {
            Node last = arrow.from;
            List<Node> way = new ArrayList<>(arrow.bends);
            way.add(arrow.to);
            for (Node next : way) {
                before.computeIfAbsent(next, node -> new ArrayList<>()).add(last);
                after.computeIfAbsent(last, node -> new ArrayList<>()).add(next);
                last = next;
            }
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (List<Node> layer : sweep % 2 == 0 ? layers : layers.reversed()) {
                sort(layer, sweep % 2 == 0 ? before : after);
            }
        }
    }

    private void sort(List<Node> layer, Map<Node, List<Node>> neighbours) {
        Map<Node, Double> middles = new HashMap<>();
        ToDoubleFunction<Node> place = node -> layers.get(node.layer).indexOf(node);
        for (Node node : layer) {
            middles.put(
                    node,
                    neighbours.getOrDefault(node, List.of()).stream()
                            .mapToDouble(
                                    other -> (place.applyAsDouble(other) + 0.5)
                                            / layers.get(other.layer).size())
                            .average()
                            .orElse((place.applyAsDouble(node) + 0.5) / layer.size()));
        }
        layer.sort(Comparator.comparingDouble(middles::get));
    }
}
