// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the metadata of a workflow of as many AIMs as one likes, in the standard's form.
 *
 * <pre>
 *            fan-out                                              fan-in
 *          .-------> row 0: cell 0 -> cell 1 -> ... -> cell 4 --------.
 *   In ----+-------> row 1: ...                               --------+----> Out
 *          '-------> ...                                      --------'
 *
 *   A cell, 10 AIMs:
 *                   .-> Left0  -> Left1  -> Left2  -.
 *         In -> Split                                Join -> Tail0 -> Tail1 -> Out
 *                   '-> Right0 -> Right1 -> Right2 -'
 * </pre>
 *
 * <p>Of the rows, the even ones are composites of composites, described once; the odd ones are
 * written out, AIM by AIM, in the workflow's own document. So both the depth of the nesting and the
 * length of a document are put to the test.
 */
final class GridDocuments {
    /** AIMs of one cell. */
    static final int CELL = 10;

    /** Cells of one row. */
    static final int CELLS = 5;

    /** AIMs of one row. */
    static final int ROW = CELL * CELLS;

    private static final String TYPE = "{int64 value}";

    private static final List<Map<String, Object>> CONNECTIONS_OF_A_CELL =
            List.of(
                    connection("", "In", "Split", "In"),
                    connection("Split", "Out", "Left0", "In"),
                    connection("Split", "Out", "Right0", "In"),
                    connection("Left0", "Out", "Left1", "In"),
                    connection("Left1", "Out", "Left2", "In"),
                    connection("Right0", "Out", "Right1", "In"),
                    connection("Right1", "Out", "Right2", "In"),
                    connection("Left2", "Out", "Join", "In"),
                    connection("Right2", "Out", "Join", "In"),
                    connection("Join", "Out", "Tail0", "In"),
                    connection("Tail0", "Out", "Tail1", "In"),
                    connection("Tail1", "Out", "", "Out"));

    private static final List<String> AIMS_OF_A_CELL =
            List.of(
                    "Split", "Left0", "Left1", "Left2", "Right0", "Right1", "Right2", "Join",
                    "Tail0", "Tail1");

    private GridDocuments() {}

    /**
     * Writes them into a folder.
     *
     * @param aims a multiple of {@link #ROW}
     * @return the file of the workflow
     */
    static Path write(Path folder, int aims) throws IOException {
        if (aims < ROW || aims % ROW != 0) {
            throw new IllegalArgumentException(
                    "a grid has a multiple of " + ROW + " AIMs, not " + aims);
        }
        write(folder, basic("Split", GridAims.Split.class));
        write(folder, basic("Step", GridAims.Step.class));
        write(folder, basic("Join", GridAims.Join.class));
        write(folder, composite("Cell", cell(""), CONNECTIONS_OF_A_CELL));
        List<Map<String, Object>> cells = new ArrayList<>();
        List<Map<String, Object>> chained = new ArrayList<>();
        for (int i = 0; i < CELLS; i++) {
            cells.add(subAim("Cell" + i, "Cell"));
            chained.add(i == 0
                    ? connection("", "In", "Cell0", "In")
                    : connection("Cell" + (i - 1), "Out", "Cell" + i, "In"));
        }
        chained.add(connection("Cell" + (CELLS - 1), "Out", "", "Out"));
        write(folder, composite("Row", cells, chained));
        return write(folder, workflow(aims / ROW));
    }

    private static Map<String, Object> workflow(int rows) {
        List<Map<String, Object>> subAims = new ArrayList<>();
        List<Map<String, Object>> topology = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            if (row % 2 == 0) {
                subAims.add(subAim("Row" + row, "Row"));
                topology.add(connection("", "In", "Row" + row, "In"));
                topology.add(connection("Row" + row, "Out", "", "Out"));
            } else {
                writtenOut("Row" + row, subAims, topology);
            }
        }
        return composite("Grid", subAims, topology);
    }

    private static void writtenOut(
            String row, List<Map<String, Object>> subAims, List<Map<String, Object>> topology) {
        for (int i = 0; i < CELLS; i++) {
            String prefix = row + "Cell" + i;
            String before = i == 0 ? "" : row + "Cell" + (i - 1) + "Tail1";
            subAims.addAll(cell(prefix));
            topology.add(connection(before, i == 0 ? "In" : "Out", prefix + "Split", "In"));
            for (Map<String, Object> inner : CONNECTIONS_OF_A_CELL) {
                if (!aim(inner, "Output").isEmpty() && !aim(inner, "Input").isEmpty()) {
                    topology.add(
                            connection(
                                    prefix + aim(inner, "Output"), "Out",
                                    prefix + aim(inner, "Input"), "In"));
                }
            }
        }
        topology.add(connection(row + "Cell" + (CELLS - 1) + "Tail1", "Out", "", "Out"));
    }

    private static List<Map<String, Object>> cell(String prefix) {
        return AIMS_OF_A_CELL.stream()
                .map(name -> subAim(
                        prefix + name,
                        name.equals("Split") || name.equals("Join") ? name : "Step"))
                .toList();
    }

    private static String aim(Map<String, Object> connection, String end) {
        return (String) ((Map<?, ?>) connection.get(end)).get("AIMName");
    }

    // --- the standard's form

    private static Path write(Path folder, Map<String, Object> document) throws IOException {
        Map<?, ?> identifier = (Map<?, ?>) document.get("Identifier");
        Object name = ((Map<?, ?>) identifier.get("Specification")).get("AIM");
        Path file = folder.resolve(name + ".json");
        Files.write(file, JsonMapper.shared().writeValueAsBytes(document));
        return file;
    }

    private static Map<String, Object> basic(String name, Class<?> implementation) {
        return document(
                name,
                List.of(),
                List.of(),
                List.of(
                        Map.of(
                                "BinaryName", implementation.getName(),
                                "Architecture", "java",
                                "OperatingSystem", "any",
                                "Version", "1",
                                "Source", "AIMStorage",
                                "Destination", "")));
    }

    private static Map<String, Object> composite(
            String name, List<Map<String, Object>> subAims, List<Map<String, Object>> topology) {
        return document(name, subAims, topology, List.of());
    }

    private static Map<String, Object> document(
            String name,
            List<Map<String, Object>> subAims,
            List<Map<String, Object>> topology,
            List<Map<String, Object>> implementations) {
        return Map.ofEntries(
                Map.entry("Identifier", identifier(name)),
                Map.entry("APIProfile", "Basic"),
                Map.entry("Description", "Part of a grid that shows how far it scales."),
                Map.entry("Types", List.of(Map.of("Name", "Token_t", "Type", TYPE))),
                Map.entry(
                        "Ports",
                        List.of(port("In", "InputOutput"), port("Out", "OutputInput"))),
                Map.entry("SubAIMs", subAims),
                Map.entry("Topology", topology),
                Map.entry("Implementations", implementations),
                Map.entry("ResourcePolicies", List.of()),
                Map.entry("Documentation", List.of()));
    }

    private static Map<String, Object> identifier(String aim) {
        return Map.of(
                "ImplementerID", "1",
                "Specification",
                Map.of("Standard", "BENCH", "AIW", "Grid", "AIM", aim, "Version", "1"));
    }

    private static Map<String, Object> port(String name, String direction) {
        return Map.of(
                "Name", name,
                "Direction", direction,
                "RecordType", "Token_t",
                "Technology", "Software",
                "Protocol", "",
                "IsRemote", false);
    }

    private static Map<String, Object> subAim(String name, String aim) {
        return Map.of("Name", name, "Identifier", identifier(aim));
    }

    private static Map<String, Object> connection(
            String fromAim, String fromPort, String toAim, String toPort) {
        return Map.of(
                "Output", Map.of("AIMName", fromAim, "PortName", fromPort),
                "Input", Map.of("AIMName", toAim, "PortName", toPort));
    }
}
