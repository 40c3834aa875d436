// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openaif.metadata.AimSettings.ThreadKind;
import org.openaif.metadata.ChannelSettings.Overflow;

class WorkflowGraphTest {
    private static final AimMetadata SOURCE = Documents.aim("Source", "< out int32");
    private static final AimMetadata DOUBLER =
            Documents.aim("Doubler", "> in int32", "< out int32");
    private static final AimMetadata SINK = Documents.aim("Sink", "> in int32");

    /** Two doublers, one after the other. */
    private static final AimMetadata PAIR =
            Documents.aim(
                    "Pair",
                    List.of("> in int32", "< out int32"),
                    List.of("First = Doubler", "Second = Doubler"),
                    List.of("in -> First.in", "First.out -> Second.in", "Second.out -> out"),
                    "{}");

    private static final AimCatalogue KNOWN = Documents.catalogue(SOURCE, DOUBLER, SINK, PAIR);

    private static Reading<WorkflowGraph> graph(
            List<String> ports, List<String> subAims, List<String> topology, String extension) {
        return WorkflowGraph.of(
                Documents.aim("Workflow", ports, subAims, topology, extension), KNOWN);
    }

    private static Reading<WorkflowGraph> graph(List<String> subAims, List<String> topology) {
        return graph(List.of(), subAims, topology, "{}");
    }

    @Test
    void compositesAreReplacedByWhatTheyAreMadeOf() {
        Reading<WorkflowGraph> reading =
                graph(
                        List.of("S = Source", "P = Pair", "E = Sink"),
                        List.of("S.out -> P.in", "P.out -> E.in"));

        assertThat(reading.diagnostics()).isEmpty();
        assertThat(reading.orThrow().modules())
                .extracting(WorkflowGraph.Module::name)
                .containsExactly("S", "P/First", "P/Second", "E");
        assertThat(Documents.channels(reading.orThrow()))
                .containsExactly(
                        "S.out->P/First.in: S.out -> P/First.in int32",
                        "P/Second.out->E.in: P/Second.out -> E.in int32",
                        "P/First.out->P/Second.in: P/First.out -> P/Second.in int32");
        assertThat(reading.orThrow().ports()).isEmpty();
    }

    @Test
    void compositesMayBeNestedToAnyDepthWithinReason() {
        AimMetadata nested = DOUBLER;
        AimCatalogue catalogue = KNOWN;
        for (int level = 1; level < GraphBuilder.NESTING; level++) {
            nested =
                    Documents.aim(
                            "Level" + level,
                            List.of("> in int32", "< out int32"),
                            List.of("Inner = " + nested.name()),
                            List.of("in -> Inner.in", "Inner.out -> out"),
                            "{}");
            catalogue = catalogue.or(Documents.catalogue(nested));
        }
        AimMetadata workflow =
                Documents.aim(
                        "Workflow",
                        List.of("> in int32", "< out int32"),
                        List.of("Outer = " + nested.name()),
                        List.of("in -> Outer.in", "Outer.out -> out"),
                        "{}");
        AimMetadata tooDeep =
                Documents.aim(
                        "TooDeep",
                        List.of("> in int32", "< out int32"),
                        List.of("More = Workflow"),
                        List.of("in -> More.in", "More.out -> out"),
                        "{}");

        WorkflowGraph graph = WorkflowGraph.of(workflow, catalogue).orThrow();
        Reading<WorkflowGraph> refused =
                WorkflowGraph.of(tooDeep, catalogue.or(Documents.catalogue(workflow)));

        String innermost = "Outer" + "/Inner".repeat(GraphBuilder.NESTING - 1);
        assertThat(graph.modules()).extracting(WorkflowGraph.Module::name)
                .containsExactly(innermost);
        assertThat(Documents.ports(graph))
                .containsExactly(
                        "INPUT SOFTWARE in int32 [" + innermost + ".in]",
                        "OUTPUT SOFTWARE out int32 [" + innermost + ".out]");
        assertThat(refused.value()).isEmpty();
        assertThat(refused.diagnostics()).singleElement()
                .extracting(Diagnostic::message).asString().contains("at most 32 levels");
    }

    @Test
    void oneOutputMayFeedManyInputsAndOneInputMayBeFedByMany() {
        Reading<WorkflowGraph> reading =
                graph(
                        List.of("A = Source", "B = Source", "C = Sink", "D = Sink"),
                        List.of("A.out -> C.in", "A.out -> D.in", "B.out -> D.in"));

        assertThat(reading.diagnostics()).isEmpty();
        assertThat(Documents.channels(reading.orThrow()))
                .containsExactly(
                        "A.out->C.in: A.out -> C.in int32",
                        "A.out->D.in: A.out -> D.in int32",
                        "B.out->D.in: B.out -> D.in int32");
    }

    @Test
    void anOutputMayFeedItsOwnInput() {
        Reading<WorkflowGraph> reading = graph(List.of("A = Doubler"), List.of("A.out -> A.in"));

        assertThat(Documents.channels(reading.orThrow()))
                .containsExactly("out: A.out -> A.in int32");
    }

    @Test
    void compositesMayPassThroughInCircles() {
        AimMetadata wire =
                Documents.aim(
                        "Wire",
                        List.of("> in int32", "< out int32"),
                        List.of("Unused = Sink"),
                        List.of("in -> out"),
                        "{}");
        AimMetadata workflow =
                Documents.aim(
                        "Workflow",
                        List.of(),
                        List.of("S = Source", "W = Wire", "V = Wire", "E = Sink"),
                        List.of(
                                "S.out -> W.in", "W.out -> V.in", "V.out -> W.in",
                                "V.out -> E.in"),
                        "{}");

        WorkflowGraph graph =
                WorkflowGraph.of(workflow, KNOWN.or(Documents.catalogue(wire))).orThrow();

        assertThat(Documents.channels(graph)).containsExactly("out: S.out -> E.in int32");
    }

    @Test
    void oneAimAloneIsAWorkflowOfOneModule() {
        WorkflowGraph graph = WorkflowGraph.of(DOUBLER, KNOWN).orThrow();

        assertThat(graph.modules()).extracting(WorkflowGraph.Module::name)
                .containsExactly("Doubler");
        assertThat(Documents.ports(graph))
                .containsExactly(
                        "INPUT SOFTWARE in int32 [Doubler.in]",
                        "OUTPUT SOFTWARE out int32 [Doubler.out]");
    }

    @Test
    void whatNothingIsConnectedToIsTheWorkflowsOwnPort() {
        Reading<WorkflowGraph> reading =
                graph(
                        List.of("A = Doubler", "B = Doubler", "C = Source"),
                        List.of("A.out -> B.in"));

        assertThat(Documents.ports(reading.orThrow()))
                .containsExactly(
                        "INPUT SOFTWARE in int32 [A.in]",
                        "OUTPUT SOFTWARE B.out int32 [B.out]",
                        "OUTPUT SOFTWARE C.out int32 [C.out]");
        assertThat(reading.diagnostics()).extracting(Diagnostic::message)
                .containsExactly(
                        "nothing is connected to 'C'",
                        "the port 'A.in' is connected to nothing; it is the workflow's own port"
                                + " 'in'",
                        "the port 'B.out' is connected to nothing; it is the workflow's own port"
                                + " 'B.out'",
                        "the port 'C.out' is connected to nothing; it is the workflow's own port"
                                + " 'C.out'");
    }

    @Test
    void hardwarePortsNeedNoConnection() {
        AimMetadata microphone = Documents.aim("Microphone", ">! sound int16[]", "< out int32");
        AimMetadata workflow =
                Documents.aim(
                        "Workflow", List.of(), List.of("M = Microphone", "E = Sink"),
                        List.of("M.out -> E.in"),
                        "{\"Devices\": {\"sound\": {\"Kind\": \"live\"}}}");

        Reading<WorkflowGraph> reading =
                WorkflowGraph.of(workflow, KNOWN.or(Documents.catalogue(microphone)));

        assertThat(reading.diagnostics()).isEmpty();
        assertThat(Documents.ports(reading.orThrow()))
                .containsExactly("INPUT HARDWARE sound int16[] [M.sound]");
    }

    @Test
    void settingsOfOuterCompositesOverrideThoseOfInnerOnes() {
        AimMetadata aim =
                Documents.aim(
                        "Aim", List.of("> in int32"), List.of(), List.of(),
                        """
                        {"Parameters": {"own": "own", "inner": "own", "outer": "own", "all": "own"},
                         "RestartLimit": 1}""");
        AimMetadata inner =
                Documents.aim(
                        "Inner", List.of("> in int32"), List.of("A = Aim"), List.of("in -> A.in"),
                        """
                        {"SubAIMs": {"A": {"Parameters": {"inner": "inner", "outer": "inner"},
                                           "Thread": "Virtual", "RestartDelay": 5}}}""");
        AimMetadata workflow =
                Documents.aim(
                        "Workflow", List.of("> in int32"), List.of("I = Inner"),
                        List.of("in -> I.in"),
                        """
                        {"Parameters": {"all": true},
                         "SubAIMs": {"I": {"RestartLimit": 2},
                                     "I/A": {"Parameters": {"outer": 3},
                                             "Thread": "Platform"}}}""");

        WorkflowGraph graph =
                WorkflowGraph.of(workflow, Documents.catalogue(aim, inner)).orThrow();

        AimSettings settings = graph.modules().getFirst().settings();
        assertThat(settings.parameters())
                .containsOnly(
                        Map.entry("own", "own"),
                        Map.entry("inner", "inner"),
                        Map.entry("outer", "3"),
                        Map.entry("all", "true"));
        assertThat(settings.thread()).contains(ThreadKind.PLATFORM);
        assertThat(settings.restartLimit()).contains(2);
        assertThat(settings.restartDelay()).contains(Duration.ofMillis(5));
    }

    @Test
    void settingsOfAChannelComeFromAnyOfItsConnectionsTheOutermostLast() {
        AimMetadata inner =
                Documents.aim(
                        "Inner", List.of("> in int32"), List.of("E = Sink"), List.of("in -> E.in"),
                        """
                        {"Channels": [{"Output": {"AIMName": "", "PortName": "in"},
                                       "Input": {"AIMName": "E", "PortName": "in"},
                                       "Depth": 4, "Overflow": "Fail"}]}""");
        AimMetadata workflow =
                Documents.aim(
                        "Workflow", List.of(), List.of("S = Source", "I = Inner"),
                        List.of("S.out -> I.in"),
                        """
                        {"Channels": [{"Output": {"AIMName": "S", "PortName": "out"},
                                       "Input": {"AIMName": "I", "PortName": "in"},
                                       "Depth": 8}]}""");

        WorkflowGraph graph =
                WorkflowGraph.of(workflow, KNOWN.or(Documents.catalogue(inner))).orThrow();

        assertThat(graph.channels()).singleElement()
                .extracting(WorkflowGraph.Channel::settings)
                .isEqualTo(
                        ChannelSettings.of(
                                        new Connection(
                                                new PortRef("S", "out"), new PortRef("I/E", "in")))
                                .withDepth(8)
                                .withOverflow(Overflow.FAIL));
    }

    @Test
    void settingsOfPortsHoldWhereTheConnectionSaysNothingTheInputBeforeTheOutput() {
        AimMetadata source =
                Documents.aim(
                        "PortSource", List.of("< out int32"), List.of(), List.of(),
                        """
                        {"Ports": {"out": {"Depth": 2, "Overflow": "Fail", "MaxAge": 30}}}""");
        AimMetadata sink =
                Documents.aim(
                        "PortSink", List.of("> in int32"), List.of(), List.of(),
                        """
                        {"Ports": {"in": {"Depth": 3, "Overflow": "DropOldest"}}}""");
        AimMetadata workflow =
                Documents.aim(
                        "Workflow", List.of(), List.of("S = PortSource", "T = PortSink"),
                        List.of("S.out -> T.in"),
                        """
                        {"Channels": [{"Output": {"AIMName": "S", "PortName": "out"},
                                       "Input": {"AIMName": "T", "PortName": "in"},
                                       "Depth": 4}]}""");

        WorkflowGraph graph =
                WorkflowGraph.of(workflow, Documents.catalogue(source, sink)).orThrow();

        assertThat(graph.channels()).singleElement()
                .extracting(WorkflowGraph.Channel::settings)
                .isEqualTo(
                        ChannelSettings.of(
                                        new Connection(
                                                new PortRef("S", "out"), new PortRef("T", "in")))
                                .withDepth(4)
                                .withOverflow(Overflow.DROP_OLDEST)
                                .withMaxAge(Duration.ofMillis(30)));
    }

    @Test
    void settingsOfAConnectionToTheOutsideGoWithTheWorkflowsOwnPort() {
        WorkflowGraph graph =
                graph(
                                List.of("> sound int32"),
                                List.of("A = Sink", "B = Sink"),
                                List.of("sound -> A.in", "sound -> B.in"),
                                """
                                {"Channels": [{"Output": {"AIMName": "", "PortName": "sound"},
                                               "Input": {"AIMName": "B", "PortName": "in"},
                                               "Depth": 8, "Overflow": "DropNewest"}]}""")
                        .orThrow();

        PortRef sound = new PortRef("", "sound");
        PortRef toA = new PortRef("A", "in");
        PortRef toB = new PortRef("B", "in");
        assertThat(graph.ports()).singleElement()
                .isEqualTo(
                        new WorkflowGraph.ExternalPort(
                                graph.workflow().ports().getFirst(),
                                List.of(toA, toB),
                                List.of(
                                        ChannelSettings.of(new Connection(sound, toA)),
                                        ChannelSettings.of(new Connection(sound, toB))
                                                .withDepth(8)
                                                .withOverflow(Overflow.DROP_NEWEST))));
    }

    @Test
    void typesAreComparedThroughComposites() {
        AimMetadata inner =
                Documents.aim(
                        "Inner", List.of("> in int32"), List.of("E = Sink"), List.of("in -> E.in"),
                        "{}");
        AimMetadata loose = inner.withPorts(List.of(inner.ports().getFirst().withType("any_t")));
        AimMetadata floats = Documents.aim("Floats", "< out float64");
        AimMetadata workflow =
                Documents.aim(
                        "Workflow", List.of(), List.of("S = Floats", "I = Inner"),
                        List.of("S.out -> I.in"), "{}");

        Reading<WorkflowGraph> reading =
                WorkflowGraph.of(workflow, Documents.catalogue(floats, loose, SINK));

        assertThat(reading.value()).isEmpty();
        assertThat(Documents.lines(reading))
                .containsExactly(
                        "Workflow.json:5 /Topology/0: error: 'S.out' sends 'float64', but 'I/E.in'"
                                + " takes 'int32'; connect ports of the same data type");
    }

    @Test
    void theTypeThatIsKnownCounts() {
        AimMetadata vague = SOURCE.withPorts(List.of(SOURCE.ports().getFirst().withType("any_t")));

        WorkflowGraph graph =
                WorkflowGraph.of(
                                Documents.aim(
                                        "Workflow", List.of(), List.of("S = Source", "E = Sink"),
                                        List.of("S.out -> E.in"), "{}"),
                                Documents.catalogue(vague, SINK))
                        .orThrow();

        assertThat(Documents.channels(graph)).containsExactly("out: S.out -> E.in int32");
    }

    @Test
    void aCompositeThatContainsItselfIsRefused() {
        AimMetadata one =
                Documents.aim("One", List.of(), List.of("T = Two"), List.of(), "{}");
        AimMetadata two =
                Documents.aim("Two", List.of(), List.of("O = One"), List.of(), "{}");

        Reading<WorkflowGraph> reading = WorkflowGraph.of(one, Documents.catalogue(one, two));

        assertThat(reading.value()).isEmpty();
        assertThat(Documents.lines(reading))
                .containsExactly(
                        "Two.json:3 /SubAIMs/0: error: the composite 'One' contains itself, as"
                                + " 'T/O'; take it out there");
    }

    @Test
    void compositesThatMultiplyBeyondReasonAreRefused() {
        AimCatalogue catalogue = KNOWN;
        String below = "Doubler";
        for (int level = 1; level <= 10; level++) {
            List<String> ten = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                ten.add("A" + i + " = " + below);
            }
            below = "Level" + level;
            catalogue =
                    catalogue.or(
                            Documents.catalogue(
                                    Documents.aim(below, List.of(), ten, List.of(), "{}")));
        }
        AimMetadata workflow =
                Documents.aim("Workflow", List.of(), List.of("A = " + below), List.of(), "{}");

        Reading<WorkflowGraph> reading = WorkflowGraph.of(workflow, catalogue);

        assertThat(reading.value()).isEmpty();
        assertThat(reading.diagnostics()).filteredOn(Diagnostic::isError).singleElement()
                .extracting(Diagnostic::message).asString().contains("too large");
    }

    @Test
    void topologiesThatMultiplyBeyondReasonAreRefused() {
        List<String> subAims = new ArrayList<>();
        List<String> topology = new ArrayList<>();
        AimMetadata hub =
                Documents.aim(
                        "Hub", List.of("> in int32", "< out int32"), List.of("Unused = Sink"),
                        List.of("in -> out"), "{}");
        subAims.add("H = Hub");
        for (int i = 0; i < 600; i++) {
            subAims.add("S" + i + " = Source");
            subAims.add("E" + i + " = Sink");
            topology.add("S" + i + ".out -> H.in");
            topology.add("H.out -> E" + i + ".in");
        }

        Reading<WorkflowGraph> reading =
                WorkflowGraph.of(
                        Documents.aim("Workflow", List.of(), subAims, topology, "{}"),
                        KNOWN.or(Documents.catalogue(hub)));

        assertThat(reading.value()).isEmpty();
        assertThat(reading.diagnostics()).filteredOn(Diagnostic::isError).singleElement()
                .extracting(Diagnostic::message).asString().contains("more than 250000 channels");
    }

    @Test
    void aChainOfTenThousandIsResolved() {
        List<String> subAims = new ArrayList<>();
        List<String> topology = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            subAims.add("A" + i + " = Doubler");
            topology.add((i == 0 ? "in" : "A" + (i - 1) + ".out") + " -> A" + i + ".in");
        }
        topology.add("A9999.out -> out");

        WorkflowGraph graph =
                graph(List.of("> in int32", "< out int32"), subAims, topology, "{}").orThrow();

        assertThat(graph.modules()).hasSize(10_000);
        assertThat(graph.channels()).hasSize(9_999);
        assertThat(graph.ports()).hasSize(2);
    }

    @Test
    void namesThatWouldBeTheSameAreRefused() {
        AimMetadata odd = Documents.aim("Odd", "> B.in int32");
        AimMetadata workflow =
                Documents.aim(
                        "Workflow",
                        List.of(),
                        List.of("A = Odd", "A.B = Sink", "C = Odd", "D = Sink"),
                        List.of(),
                        "{}");

        Reading<WorkflowGraph> reading =
                WorkflowGraph.of(workflow, KNOWN.or(Documents.catalogue(odd)));

        assertThat(reading.diagnostics()).filteredOn(Diagnostic::isError)
                .extracting(Diagnostic::message)
                .containsExactly("two ports of the workflow would be called 'A.B.in'");
    }

    @Test
    void anEmptyPortNameIsTheOnlyPortThatFits() {
        AimMetadata workflow =
                Documents.read(
                        """
                        {"Identifier": {"ImplementerID": "1",
                                        "Specification": {"Name": "W", "Version": "1"}},
                         "SubAIMs": [{"Name": "S", "Identifier": {"ImplementerID": "1",
                                        "Specification": {"Name": "Source", "Version": "1"}}},
                                     {"Name": "E", "Identifier": {"ImplementerID": "1",
                                        "Specification": {"Name": "Sink", "Version": "1"}}}],
                         "Topology": [{"Output": {"AIMName": "S", "PortName": ""},
                                       "Input": {"AIMName": "E", "PortName": ""}}]}""");

        Reading<WorkflowGraph> reading = WorkflowGraph.of(workflow, KNOWN);

        assertThat(Documents.channels(reading.orThrow()))
                .containsExactly("out: S.out -> E.in int32");
        assertThat(reading.diagnostics()).extracting(Diagnostic::message)
                .containsExactly(
                        "no port of 'S' is named; 'S.out' is taken",
                        "no port of 'E' is named; 'E.in' is taken");
    }
}
