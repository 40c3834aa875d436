// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.useragent.Shell.Outcome;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** {@code aif graph}. */
class GraphCommandTest {
    @Test
    void drawsEachAimBehindWhatItReads() {
        Outcome outcome = Shell.aif("graph", "iot-rev");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .contains("◇ MicBufferDataChannel ────▶│ VolumePeaksAnalysis ")
                .contains("│────▶ ○ VerdictDataChannel")
                .contains("VerdictDataChannel    {int64 stop; int64 peak; uint8 verdict}")
                .containsSubsequence(
                        "│ ControlUnitSensorsReading", "│ MotionRecognitionAnalysis",
                        "│ MovementsWithAudioValidation");
    }

    @Test
    void writesASvgInWhichNoBoxesOverlapAndAllArrowsAreThere(@TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("graph.svg");

        Outcome outcome = Shell.aif("graph", "iot-rev", "--svg", file);

        assertThat(outcome.status()).isZero();
        Document svg = parse(file);
        List<double[]> boxes = boxes(svg);
        assertThat(boxes).hasSize(4 + 4);
        for (int i = 0; i < boxes.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(overlap(boxes.get(i), boxes.get(j))).as("%d, %d", i, j).isFalse();
            }
        }
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("VolumePeaksAnalysis", "MotionDataChannel: {uint8 motion; int64 time}");
        assertThat(Files.readString(file).split("class=\"arrow\"", -1)).hasSize(1 + 7);
    }

    @Test
    void drawsCirclesAndHostileNames(@TempDir Path folder) throws Exception {
        Path workflow = folder.resolve("circle.json");
        Files.writeString(
                workflow,
                """
                {"Identifier": {"ImplementerID": "1", "Specification":
                   {"Standard": "X", "AIW": "C", "AIM": "C<script>&\\"", "Version": "1"}},
                 "SubAIMs": [
                   {"Name": "A<b>", "Identifier": {"ImplementerID": "1", "Specification":
                     {"Standard": "X", "AIW": "C", "AIM": "Part", "Version": "1"}}},
                   {"Name": "B", "Identifier": {"ImplementerID": "1", "Specification":
                     {"Standard": "X", "AIW": "C", "AIM": "Part", "Version": "1"}}}],
                 "Topology": [
                   {"Output": {"AIMName": "A<b>", "PortName": "out"},
                    "Input": {"AIMName": "B", "PortName": "in"}},
                   {"Output": {"AIMName": "B", "PortName": "out"},
                    "Input": {"AIMName": "A<b>", "PortName": "in"}}],
                 "Ports": [], "Types": [], "Implementations": []}
                """);
        Files.writeString(
                folder.resolve("part.json"),
                """
                {"Identifier": {"ImplementerID": "1", "Specification":
                   {"Standard": "X", "AIW": "C", "AIM": "Part", "Version": "1"}},
                 "Ports": [
                   {"Name": "in", "Direction": "InputOutput", "RecordType": "int32"},
                   {"Name": "out", "Direction": "OutputInput", "RecordType": "int32"}],
                 "SubAIMs": [], "Topology": [], "Types": [], "Implementations": []}
                """);
        Path file = folder.resolve("graph.svg");

        Outcome outcome = Shell.aif("graph", workflow, "--svg", file);

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(parse(file).getDocumentElement().getTextContent()).contains("A<b>", "<script>");
        assertThat(Shell.aif("graph", workflow).out()).contains("│ A<b> │", "│ B ");
    }

    @Test
    void aPictureThatCannotBeWrittenIsOneLine(@TempDir Path folder) {
        Outcome outcome = Shell.aif("graph", "iot-rev", "--svg", folder.resolve("no/graph.svg"));

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.errors()).singleElement().asString().contains("graph.svg", "; ");
    }

    private static Document parse(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    /** Left, top, right, bottom of each. */
    private static List<double[]> boxes(Document svg) {
        List<double[]> boxes = new ArrayList<>();
        NodeList rectangles = svg.getElementsByTagName("rect");
        for (int i = 0; i < rectangles.getLength(); i++) {
            Element rectangle = (Element) rectangles.item(i);
            if (rectangle.hasAttribute("class")) {
                double x = Double.parseDouble(rectangle.getAttribute("x"));
                double y = Double.parseDouble(rectangle.getAttribute("y"));
                boxes.add(
                        new double[] {
                            x, y,
                            x + Double.parseDouble(rectangle.getAttribute("width")),
                            y + Double.parseDouble(rectangle.getAttribute("height"))
                        });
            }
        }
        return boxes;
    }

    private static boolean overlap(double[] one, double[] other) {
        return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
    }
}
