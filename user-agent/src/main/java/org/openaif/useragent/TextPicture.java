// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openaif.api.Technology;
import org.openaif.metadata.Direction;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.metadata.WorkflowGraph.ExternalPort;
import org.openaif.metadata.WorkflowGraph.Module;

/**
 * A workflow in letters: a box for each AIM, in the order that messages go, with what comes in on the
 * left and what goes out on the right.
 *
 * <pre>
 *                            ┌─────────────────────┐
 *   MicBufferDataChannel ───▶│ VolumePeaksAnalysis │───▶ MicPeakDataChannel
 *                            └─────────────────────┘
 * </pre>
 */
final class TextPicture {
    private final WorkflowGraph graph;
    private final Map<String, List<String>> incoming = new LinkedHashMap<>();
    private final Map<String, List<String>> outgoing = new LinkedHashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();

    private TextPicture(WorkflowGraph graph) {
        this.graph = graph;
        for (Module module : graph.modules()) {
            incoming.put(module.name(), new ArrayList<>());
            outgoing.put(module.name(), new ArrayList<>());
        }
        for (WorkflowGraph.Channel channel : graph.channels()) {
            incoming.get(channel.input().aim()).add(channel.name());
            outgoing.get(channel.output().aim()).add(channel.name());
            types.put(channel.name(), channel.type());
        }
        for (ExternalPort port : graph.ports()) {
            Map<String, List<String>> side =
                    port.port().direction() == Direction.INPUT ? incoming : outgoing;
            port.connected().forEach(inner -> side.get(inner.aim()).add(label(port)));
            types.put(port.port().name(), port.port().recordType());
        }
    }

    /** The picture's lines. */
    static List<String> of(WorkflowGraph graph) {
        return new TextPicture(graph).lines();
    }

    private List<String> lines() {
        int left = width(incoming.values());
        int box = graph.modules().stream().mapToInt(m -> m.name().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add(
                graph.workflow().name() + ": " + graph.modules().size() + " AIMs, "
                        + graph.channels().size() + " channels, " + graph.ports().size()
                        + " ports of its own (◇ of hardware, ○ of software)");
        for (Node node : Layers.of(graph).modules()) {
            lines.add("");
            drawBox(lines, node.module().orElseThrow().name(), left, box);
        }
        lines.add("");
        int name = types.keySet().stream().mapToInt(String::length).max().orElse(0);
        types.forEach(
                (channel, type) ->
                        lines.add(padded(channel, name) + "  " + (type.isEmpty() ? "?" : type)));
        return lines.stream().map(OneLine::ofIndented).toList();
    }

    private void drawBox(List<String> lines, String module, int left, int box) {
        List<String> in = incoming.get(module);
        List<String> out = outgoing.get(module);
        String indent = " ".repeat(left + 6);
        lines.add(indent + "┌" + "─".repeat(box + 2) + "┐");
        for (int i = 0; i < Math.max(1, Math.max(in.size(), out.size())); i++) {
            String from =
                    i < in.size()
                            ? " ".repeat(left - in.get(i).length()) + in.get(i) + " ────▶"
                            : indent;
            String to = i < out.size() ? "────▶ " + out.get(i) : "";
            lines.add(from + "│ " + padded(i == 0 ? module : "", box) + " │" + to);
        }
        lines.add(indent + "└" + "─".repeat(box + 2) + "┘");
    }

    private static String label(ExternalPort port) {
        return (port.port().technology() == Technology.HARDWARE ? "◇ " : "○ ") + port.port().name();
    }

    private static int width(Iterable<List<String>> labels) {
        int width = 0;
        for (List<String> side : labels) {
            width = Math.max(width, side.stream().mapToInt(String::length).max().orElse(0));
        }
        return width;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
