// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Technology;
import org.openaif.metadata.WorkflowGraph;

/**
 * A workflow as an SVG picture: boxes with ports, arrows with types, from left to right. The full
 * type of each arrow shows when the mouse rests on it. Made of text alone, so that it can be kept
 * beside the metadata and compared.
 */
final class SvgPicture {
    /** More boxes than anybody looks at; laying out more would take long. */
    private static final int MAX_AIMS = 500;

    private static final double MARGIN = 24;
    private static final double TITLE = 30;
    private static final double HEAD = 30;
    private static final double ROW = 22;
    private static final double FOOT = 8;
    private static final double PILL = 28;
    private static final double BEND = 18;

    /** Between the boxes of a layer, and between layers: there the types stand. */
    private static final double GAP = 28;

    private static final double GUTTER = 190;

    /** How much of that is for arrows that go up or down. */
    private static final double CURVE = 56;

    /** How far out an arrow goes that turns back. */
    private static final double TURN = 50;

    /** How wide letters are, on average, at 13 and 11 pixels. */
    private static final double BOLD_LETTER = 8.4;

    private static final double LETTER = 7.0;

    private static final int TYPE_LETTERS = 21;

    private static final String LEGEND =
            "boxes: AIMs; orange: ports of hardware; green: ports of software";

    private static final int ALIGNMENTS = 12;

    private static final String STYLE =
            """
            text{font:12px system-ui,"Segoe UI","DejaVu Sans",sans-serif;fill:#1f2933}
            .title{font-size:16px;font-weight:600}
            .name{font-weight:600;font-size:13px}
            .type{font-size:10.5px;fill:#66788a}
            .aim{fill:#fff;stroke:#3e5c76;stroke-width:1.4}
            .head{fill:#e6eef5}
            .software{fill:#eef7ee;stroke:#4b8b57;stroke-width:1.3}
            .hardware{fill:#fdf3e3;stroke:#b7791f;stroke-width:1.3}
            .arrow{fill:none;stroke:#52667a;stroke-width:1.5}
            .dot{fill:#3e5c76}
            """;

    private final Layers layers;
    private final String name;
    private final List<Step> steps = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder();

    private SvgPicture(WorkflowGraph graph) {
        this.layers = Layers.of(graph);
        this.name = graph.workflow().name();
        layers.arrows().stream()
                .filter(arrow -> !arrow.goesBack())
                .forEach(arrow -> steps.addAll(steps(arrow)));
    }

    /**
     * The picture.
     *
     * @throws AifException OP_FAILED if it would be too large to look at
     */
    static String of(WorkflowGraph graph) {
        if (graph.modules().size() > MAX_AIMS) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    graph.workflow().name() + " has " + graph.modules().size() + " AIMs, and only "
                            + MAX_AIMS + " are drawn; draw one of its composites");
        }
        SvgPicture picture = new SvgPicture(graph);
        picture.measure();
        picture.place();
        return picture.draw();
    }

    // --- sizes and places

    private void measure() {
        for (List<Node> layer : layers.layers()) {
            for (Node node : layer) {
                if (node.isBend()) {
                    node.height = BEND;
                } else if (node.port().isPresent()) {
                    node.width = label(node).length() * LETTER + 40;
                    node.height = PILL;
                } else {
                    double ports =
                            longest(node.inputs) * LETTER + longest(node.outputs) * LETTER + 44;
                    node.width = Math.max(ports, label(node).length() * BOLD_LETTER + 28);
                    node.height =
                            HEAD + ROW * Math.max(node.inputs.size(), node.outputs.size()) + FOOT;
                }
            }
        }
    }

    private static int longest(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String label(Node node) {
        return OneLine.of(
                node.module()
                        .map(WorkflowGraph.Module::name)
                        .or(() -> node.port().map(port -> port.port().name()))
                        .orElse(""));
    }

    private void place() {
        double x = MARGIN;
        for (List<Node> layer : layers.layers()) {
            double width = layer.stream().mapToDouble(node -> node.width).max().orElse(0);
            double y = 0;
            for (Node node : layer) {
                // Inputs stand at the right of their layer, so that their arrows are short.
                boolean right = !node.outputs.isEmpty() && node.port().isPresent();
                node.x = right ? x + width - node.width : x;
                node.width = node.isBend() ? width : node.width;
                node.y = y;
                y += node.height + GAP;
            }
            x += width + (layer.isEmpty() ? 0 : GUTTER);
        }
        for (int i = 0; i < ALIGNMENTS; i++) {
            align(i % 2 == 0);
        }
        double top =
                layers.layers().stream()
                        .flatMap(List::stream)
                        .mapToDouble(node -> node.y)
                        .min()
                        .orElse(0);
        layers.layers().forEach(
                layer -> layer.forEach(node -> node.y += MARGIN + TITLE - top));
    }

    /** Moves each node towards where its arrows are straight, as far as its neighbours allow. */
    private void align(boolean forward) {
        for (List<Node> layer : forward ? layers.layers() : layers.layers().reversed()) {
            double free = Double.NEGATIVE_INFINITY;
            double pushed = 0;
            for (Node node : layer) {
                double wish = node.y + wish(node, forward);
                node.y = Math.max(wish, free);
                pushed += node.y - wish;
                free = node.y + node.height + GAP;
            }
            double back = layer.isEmpty() ? 0 : pushed / layer.size();
            layer.forEach(node -> node.y -= back);
        }
    }

    /** How far down a node would like to go, so that its arrows from one side are straight. */
    private double wish(Node node, boolean forward) {
        return steps.stream()
                .filter(step -> node == (forward ? step.to : step.from))
                .mapToDouble(
                        step -> {
                            double down =
                                    portY(step.from, step.output) - portY(step.to, step.input);
                            return forward ? down : -down;
                        })
                .average()
                .orElse(0);
    }

    /** The part of an arrow from one layer to the next. */
    private record Step(Node from, int output, Node to, int input) {}

    private static List<Step> steps(Layers.Arrow arrow) {
        List<Step> steps = new ArrayList<>();
        Node from = arrow.from();
        int output = arrow.output();
        for (Node bend : arrow.bends()) {
            steps.add(new Step(from, output, bend, 0));
            from = bend;
            output = 0;
        }
        steps.add(new Step(from, output, arrow.to(), arrow.input()));
        return steps;
    }

    private static double portY(Node node, int row) {
        if (node.module().isPresent()) {
            return node.y + HEAD + ROW * (row + 0.5);
        }
        return node.y + node.height / 2;
    }

    // --- drawing

    private String draw() {
        double width = MARGIN;
        double height = MARGIN + TITLE;
        for (List<Node> layer : layers.layers()) {
            for (Node node : layer) {
                width = Math.max(width, node.x + node.width);
                height = Math.max(height, node.y + node.height);
            }
        }
        boolean anyBack = false;
        for (Layers.Arrow arrow : layers.arrows()) {
            if (arrow.goesBack()) {
                anyBack = true;
                double type = shortened(arrow.type()).length() * LETTER;
                width = Math.max(width, arrow.from().x + arrow.from().width + type + TURN);
            }
        }
        double below = height + GAP;
        put(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\""
                        + " viewBox=\"0 0 %s %s\" role=\"img\">%n",
                width + MARGIN, (anyBack ? below : height) + MARGIN,
                width + MARGIN, (anyBack ? below : height) + MARGIN);
        put("<title>%s</title>%n<style>%n%s</style>%n", escaped(name), STYLE);
        put("<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\""
                + " markerHeight=\"8\" orient=\"auto\"><path d=\"M0 1L9 5L0 9z\" fill=\"#52667a\"/>"
                + "</marker></defs>%n");
        put("<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n");
        text("title", MARGIN, MARGIN + 8, "start", name);
        text("type", MARGIN + name.length() * 11 + 16, MARGIN + 8, "start", LEGEND);
        Set<String> labelled = new HashSet<>();
        for (Layers.Arrow arrow : layers.arrows()) {
            draw(arrow, below, labelled);
        }
        layers.layers().forEach(layer -> layer.forEach(this::draw));
        return svg.append("</svg>\n").toString();
    }

    private void draw(Layers.Arrow arrow, double below, Set<String> labelled) {
        double x = arrow.from().x + arrow.from().width;
        double y = portY(arrow.from(), arrow.output());
        double endX = arrow.to().x;
        double endY = portY(arrow.to(), arrow.input());
        StringBuilder path = new StringBuilder(at("M", x, y));
        if (arrow.goesBack()) {
            path.append(at("C", x + TURN, y)).append(at(" ", x + TURN, below))
                    .append(at(" ", x, below)).append(at("L", endX, below))
                    .append(at("C", endX - TURN, below)).append(at(" ", endX - TURN, endY))
                    .append(at(" ", endX, endY));
        } else {
            double fromX = x;
            double fromY = y;
            for (Node bend : arrow.bends()) {
                double bendY = bend.y + BEND / 2;
                curve(path, fromX, fromY, bend.x, bendY);
                path.append(at("L", bend.x + bend.width, bendY));
                fromX = bend.x + bend.width;
                fromY = bendY;
            }
            curve(path, fromX, fromY, endX, endY);
        }
        put("<path class=\"arrow\" marker-end=\"url(#tip)\" d=\"%s\"><title>%s: %s</title></path>%n",
                path, escaped(arrow.name()), escaped(arrow.type()));
        // Of several arrows from one port, one says what they carry.
        if (labelled.add(x + " " + y)) {
            text("type", x + 12, y - 6, "start", shortened(arrow.type()));
        }
    }

    /** Straight as long as the type stands over it, then a curve. */
    private static void curve(StringBuilder path, double x, double y, double toX, double toY) {
        double turn = Math.max(x, toX - CURVE);
        double middle = (turn + toX) / 2;
        path.append(at("L", turn, y)).append(at("C", middle, y)).append(at(" ", middle, toY)).append(at(" ", toX, toY));
    }

    private static String at(String command, double x, double y) {
        return command + number(x) + "," + number(y);
    }

    private void draw(Node node) {
        if (node.port().isPresent()) {
            boolean hardware =
                    node.port().get().port().technology() == Technology.HARDWARE;
            put("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"14\"/>%n",
                    hardware ? "hardware" : "software", node.x, node.y, node.width, node.height);
            text("port", node.x + node.width / 2, node.y + 18, "middle", label(node));
        } else if (!node.isBend()) {
            drawBox(node);
        }
    }

    private void drawBox(Node node) {
        put("<rect class=\"aim\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"6\"/>%n",
                node.x, node.y, node.width, node.height);
        put("<path class=\"head\" d=\"M%s,%sv%sh%sv%sa5,5 0 0 0 -5,-5h%sa5,5 0 0 0 -5,5z\"/>%n",
                node.x + 0.7, node.y + 5.7, HEAD - 8.7, node.width - 1.4, 8.7 - HEAD,
                11.4 - node.width);
        text("name", node.x + node.width / 2, node.y + 18, "middle", label(node));
        for (int i = 0; i < node.inputs.size(); i++) {
            port(node.x, portY(node, i), node.x + 10, "start", node.inputs.get(i));
        }
        for (int i = 0; i < node.outputs.size(); i++) {
            double edge = node.x + node.width;
            port(edge, portY(node, i), edge - 10, "end", node.outputs.get(i));
        }
    }

    private void port(double x, double y, double textX, String anchor, String name) {
        put("<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"3\"/>%n", x, y);
        text("port", textX, y + 4, anchor, name);
    }

    private void text(String style, double x, double y, String anchor, String text) {
        put("<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>%n",
                style, x, y, anchor, escaped(text));
    }

    private void put(String format, Object... values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Double number) {
                values[i] = number(number);
            }
        }
        svg.append(String.format(Locale.ROOT, format, values).replace("\r\n", "\n"));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
    }

    private static String shortened(String type) {
        String bare = type.isEmpty() ? "?" : type.replaceAll("^\\{(.*)}$", "$1");
        return bare.length() <= TYPE_LETTERS ? bare : bare.substring(0, TYPE_LETTERS - 1) + "…";
    }

    /** Names are others' text: no mark-up, nothing that XML forbids. */
    private static String escaped(String text) {
        return OneLine.of(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
