// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openaif.metadata.ChannelSettings.Overflow;

/** The member {@code Anonymise} becomes an AIM where it stands. */
class AnonymiseTest {
    private static final String TYPE = "{uint8[] name; int32 age}";
    private static final AimMetadata SOURCE = Documents.aim("Source", "< out " + TYPE);
    private static final AimMetadata FILTER =
            Documents.aim("Filter", "> in " + TYPE, "< out " + TYPE);
    private static final AimMetadata SINK = Documents.aim("Sink", "> in " + TYPE);

    private static final String RULES = "{'Fields': {'name': {'Rule': 'Pseudonymise'}}}";

    private static AimMetadata aim(
            String name, List<String> ports, List<String> subAims, List<String> topology, String said) {
        return Documents.aim(name, ports, subAims, topology, said.replace('\'', '"'));
    }

    private static WorkflowGraph graph(AimMetadata workflow, AimMetadata... more) {
        Reading<WorkflowGraph> reading =
                WorkflowGraph.strictlyOf(
                        workflow,
                        Documents.catalogue(SOURCE, FILTER, SINK).or(Documents.catalogue(more)));
        assertThat(reading.diagnostics()).isEmpty();
        return reading.orThrow();
    }

    private static String on(String output, String input, String more) {
        return "{'Output': " + end(output) + ", 'Input': " + end(input) + more
                + ", 'Anonymise': " + RULES + "}";
    }

    private static String end(String words) {
        int dot = words.indexOf('.');
        return "{'AIMName': '%s', 'PortName': '%s'}"
                .formatted(words.substring(0, Math.max(dot, 0)), words.substring(dot + 1));
    }

    private static List<String> modules(WorkflowGraph graph) {
        return graph.modules().stream().map(WorkflowGraph.Module::name).toList();
    }

    @Test
    void onAConnectionItBecomesAnAimBetweenBothEnds() {
        WorkflowGraph graph =
                graph(
                        aim(
                                "Workflow", List.of(), List.of("A = Source", "B = Sink", "C = Sink"),
                                List.of("A.out -> B.in", "A.out -> C.in"),
                                "{'Channels': [" + on("A.out", "B.in", "") + "]}"));

        assertThat(modules(graph)).containsExactly("A", "B", "C", "Anonymisation:A.out:B.in");
        assertThat(Documents.channels(graph))
                .containsExactly(
                        "A.out->Anonymisation:A.out:B.in.In: A.out -> Anonymisation:A.out:B.in.In "
                                + TYPE,
                        "Out: Anonymisation:A.out:B.in.Out -> B.in " + TYPE,
                        "A.out->C.in: A.out -> C.in " + TYPE);
        WorkflowGraph.Module inserted = graph.modules().getLast();
        assertThat(inserted.metadata().name()).isEqualTo("Anonymisation");
        assertThat(inserted.settings().parameters())
                .isEqualTo(Map.of("Fields/name/Rule", "Pseudonymise"));
        assertThat(graph.channels()).allMatch(c -> c.settings().anonymise().isEmpty());
    }

    @Test
    void atAnOutputPortItIsOneAimForAllReaders() {
        AimMetadata careful =
                aim(
                        "Careful", List.of("< out " + TYPE), List.of(), List.of(),
                        "{'Ports': {'out': {'Anonymise': " + RULES + "}}}");
        WorkflowGraph graph =
                graph(
                        aim(
                                "Workflow", List.of("< own " + TYPE),
                                List.of("A = Careful", "B = Sink", "C = Sink"),
                                List.of("A.out -> B.in", "A.out -> C.in", "A.out -> own"), "{}"),
                        careful);

        assertThat(modules(graph)).containsExactly("A", "B", "C", "Anonymisation:A.out");
        assertThat(Documents.channels(graph))
                .containsExactly(
                        "out: A.out -> Anonymisation:A.out.In " + TYPE,
                        "Anonymisation:A.out.Out->B.in: Anonymisation:A.out.Out -> B.in " + TYPE,
                        "Anonymisation:A.out.Out->C.in: Anonymisation:A.out.Out -> C.in " + TYPE);
        assertThat(Documents.ports(graph))
                .containsExactly("OUTPUT SOFTWARE own " + TYPE + " [Anonymisation:A.out.Out]");
    }

    @Test
    void atAnInputPortItIsOneAimForAllWriters() {
        AimMetadata careful =
                aim(
                        "Careful", List.of("> in " + TYPE), List.of(), List.of(),
                        "{'Ports': {'in': {'Anonymise': " + RULES + "}}}");
        WorkflowGraph graph =
                graph(
                        aim(
                                "Workflow", List.of(),
                                List.of("A = Source", "B = Source", "C = Careful"),
                                List.of("A.out -> C.in", "B.out -> C.in"), "{}"),
                        careful);

        assertThat(Documents.channels(graph))
                .extracting(line -> line.substring(line.indexOf(": ") + 2))
                .containsExactly(
                        "A.out -> Anonymisation:C.in.In " + TYPE,
                        "Anonymisation:C.in.Out -> C.in " + TYPE,
                        "B.out -> Anonymisation:C.in.In " + TYPE);
    }

    @Test
    void atTheBorderItStandsBeforeWhatLeavesAndBehindWhatComes() {
        WorkflowGraph graph =
                graph(
                        aim(
                                "Workflow", List.of("> mine " + TYPE, "< yours " + TYPE),
                                List.of("F = Filter"),
                                List.of("mine -> F.in", "F.out -> yours"),
                                "{'Ports': {'mine': {'Anonymise': " + RULES
                                        + "}, 'yours': {'Anonymise': " + RULES + "}}}"));

        assertThat(Documents.ports(graph))
                .containsExactly(
                        "INPUT SOFTWARE mine " + TYPE + " [Anonymisation:mine.In]",
                        "OUTPUT SOFTWARE yours " + TYPE + " [Anonymisation:yours.Out]");
        assertThat(Documents.channels(graph))
                .containsExactly(
                        "Out: Anonymisation:mine.Out -> F.in " + TYPE,
                        "out: F.out -> Anonymisation:yours.In " + TYPE);
    }

    @Test
    void aPortThatNothingIsConnectedToIsTheBorder() {
        AimMetadata careful =
                aim(
                        "Careful", List.of("> in " + TYPE, "<! out " + TYPE), List.of(), List.of(),
                        "{'Ports': {'in': {'Anonymise': " + RULES + "}, 'out': {'Anonymise': "
                                + RULES + "}}}");
        WorkflowGraph graph = graph(careful);

        assertThat(Documents.ports(graph))
                .containsExactly(
                        "INPUT SOFTWARE in " + TYPE + " [Anonymisation:Careful.in.In]",
                        "OUTPUT HARDWARE out " + TYPE + " [Anonymisation:Careful.out.Out]");
        assertThat(Documents.channels(graph))
                .extracting(line -> line.substring(line.indexOf(": ") + 2).replace(" " + TYPE, ""))
                .containsExactly(
                        "Anonymisation:Careful.in.Out -> Careful.in",
                        "Careful.out -> Anonymisation:Careful.out.In");
    }

    @Test
    void whateverIsSaidOnTheWayIsDoneOneAfterTheOther() {
        AimMetadata outer =
                aim(
                        "Outer", List.of("< out " + TYPE), List.of("A = Careful"),
                        List.of("A.out -> out"),
                        "{'Ports': {'out': {'Anonymise': " + RULES + "}}}");
        AimMetadata careful =
                aim(
                        "Careful", List.of("< out " + TYPE), List.of(), List.of(),
                        "{'Ports': {'out': {'Anonymise': " + RULES + "}}}");
        WorkflowGraph graph =
                graph(
                        aim(
                                "Workflow", List.of(), List.of("O = Outer", "B = Sink"),
                                List.of("O.out -> B.in"),
                                "{'Channels': [" + on("O.out", "B.in", "") + "]}"),
                        outer, careful);

        assertThat(Documents.channels(graph))
                .extracting(line -> line.substring(line.indexOf(": ") + 2).replace(" " + TYPE, ""))
                .containsExactly(
                        "O/A.out -> Anonymisation:O/A.out.In",
                        "Anonymisation:O/A.out.Out -> Anonymisation:O.out.In",
                        "Anonymisation:O.out.Out -> Anonymisation:O.out:B.in.In",
                        "Anonymisation:O.out:B.in.Out -> B.in");
    }

    @Test
    void betweenTwoOwnPortsItIsTheAimThatHasToBeThere() {
        WorkflowGraph graph =
                graph(
                        aim(
                                "Workflow", List.of("> in " + TYPE, "< out " + TYPE),
                                List.of("F = Filter"),
                                List.of("in -> out", "in -> F.in", "F.out -> out"),
                                "{'Channels': [" + on("in", "out", "") + "]}"));

        assertThat(Documents.ports(graph))
                .containsExactly(
                        "INPUT SOFTWARE in " + TYPE + " [Anonymisation:in:out.In, F.in]",
                        "OUTPUT SOFTWARE out " + TYPE + " [Anonymisation:in:out.Out, F.out]");
    }

    @Test
    void theChannelBeforeAndTheOneBehindAreRunAsTheConnectionWas() {
        WorkflowGraph graph =
                graph(
                        aim(
                                "Workflow", List.of(), List.of("A = Source", "B = Sink"),
                                List.of("A.out -> B.in"),
                                "{'Channels': ["
                                        + on("A.out", "B.in",
                                                ", 'Depth': 4, 'Overflow': 'Fail', 'MaxAge': 9")
                                        + "]}"));

        ChannelSettings before = graph.channels().getFirst().settings();
        ChannelSettings behind = graph.channels().getLast().settings();
        assertThat(before.depth()).contains(4);
        assertThat(before.overflow()).contains(Overflow.FAIL);
        assertThat(before.maxAge()).contains(Duration.ofMillis(9));
        assertThat(behind.depth()).contains(4);
        // The AIM between would fail of it, and not whoever wrote.
        assertThat(behind.overflow()).contains(Overflow.BLOCK);
        assertThat(behind.maxAge()).contains(Duration.ofMillis(9));
    }

    @Test
    void parametersMayBeObjectsAndArraysSoThatTheAimCanBePutThereByHand() {
        AimMetadata workflow =
                aim(
                        "Workflow", List.of("> in " + TYPE), List.of("B = Sink"),
                        List.of("in -> B.in"),
                        "{'SubAIMs': {'B': {'Parameters': {'Fields': {'age': {'Rule': 'Generalise',"
                                + " 'Bands': [0, 18]}}, 'Budget/Epsilon': 1.5}}}}");

        assertThat(workflow.extension().subAims().get("B").parameters())
                .isEqualTo(
                        Map.of(
                                "Fields/age/Rule", "Generalise", "Fields/age/Bands/0", "0",
                                "Fields/age/Bands/1", "18", "Budget/Epsilon", "1.5"));
    }

    @Test
    void twoWaysThatAnonymiseDifferentlyAreNotChosenFrom() {
        AimMetadata outer =
                Documents.aim(
                        "Outer", List.of("> one " + TYPE, "> two " + TYPE), List.of("B = Sink"),
                        List.of("one -> B.in", "two -> B.in"), "{}");
        Reading<WorkflowGraph> reading =
                WorkflowGraph.of(
                        aim(
                                "Workflow", List.of(), List.of("A = Source", "O = Outer"),
                                List.of("A.out -> O.one", "A.out -> O.two"),
                                "{'Channels': [" + on("A.out", "O.one", "") + "]}"),
                        Documents.catalogue(SOURCE, SINK, outer));

        assertThat(Documents.lines(reading)).singleElement().asString()
                .contains("error: 'A.out' leads to 'O/B.in' in two ways, which anonymise differently");
    }

    @Test
    void aRuleForAFieldThatIsNotThereIsToldWithItsPlace() {
        AimMetadata workflow =
                Documents.read(
                        Documents.text("good-aiw.json")
                                .replace(
                                        "\"Depth\": 64,",
                                        "\"Depth\": 64, \"Anonymise\": {\"Fields\": {\"nmae\":"
                                                + " {\"Rule\": \"Suppress\"}}},"));
        AimMetadata filter = Documents.aim("Filter", "> Raw int16[]", "< Clean " + TYPE);
        AimMetadata counter =
                Documents.aim("OurCounter", "> Clean " + TYPE, "< Count {int32 count; float64 level}");

        Reading<WorkflowGraph> reading =
                WorkflowGraph.of(workflow, Documents.catalogue(filter, counter));

        assertThat(Documents.lines(reading)).singleElement().asString()
                .matches("test.json:\\d+ /OpenAIF/Channels/0/Anonymise/Fields/nmae: error: .*"
                        + "has a rule for 'nmae', which is no field of the messages there; these are .*");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}|/Anonymise: error: the member 'Fields' is missing",
        "{'MessageTime': 'Hour', 'Fieldz': {}}|/Anonymise/Fieldz: error: the member 'Fieldz' is unknown here",
        "{'Fields': {'age': {}}}|/age: error: the member 'Rule' is missing",
        "{'Fields': {'age': {'Rule': 'Hide'}}}|/age/Rule: error: 'Rule' is 'Hide', which is unknown",
        "{'Fields': {'age': {'Rule': 'Suppress', 'Step': 1}}}|/age/Step: error: the member 'Step' is",
        "{'Fields': {'age': {'Rule': 'Generalise'}}}|/age/Rule: error: there are 0 ways to",
        "{'Fields': {'age': {'Rule': 'Generalise', 'Step': 0}}}|/age/Step: error: 'Step' is the number",
        "{'Fields': {'age': {'Rule': 'Generalise', 'Bands': [2, 1]}}}|/age/Bands: error: the edges do",
        "{'Fields': {'age': {'Rule': 'Generalise', 'Bands': ['a']}}}|/age/Bands/0: error: 'Bands' is",
        "{'Fields': {'age': {'Rule': 'Generalise', 'Table': {'1': 2}}}}|/age: error: the member 'Otherw",
        "{'Fields': {'age': {'Rule': 'Noise', 'Epsilon': 1}}, 'Budget': {'Epsilon': 1}}"
                + "|/age: error: the member 'Sensitivity' is missing",
        "{'Fields': {'age': {'Rule': 'Noise', 'Sensitivity': 1, 'Epsilon': -1}}, 'Budget':"
                + " {'Epsilon': 1}}|/age/Epsilon: error: 'Epsilon' is the number -1, not a number from",
        "{'Fields': {'age': {'Rule': 'Noise', 'Sensitivity': 1, 'Epsilon': 1}}}"
                + "|/Anonymise: error: the member 'Budget' is missing",
        "{'Fields': {'age': {'Rule': 'Suppress'}}, 'Budget': {'Epsilon': 1}}"
                + "|/Anonymise/Budget: error: there is a budget and no noise",
        "{'Fields': {'age': {'Rule': 'Noise', 'Sensitivity': 1, 'Epsilon': 1}}, 'Budget':"
                + " {'Epsilon': 1, 'Pre': 'age'}}|/Budget/Pre: error: the member 'Pre' is unknown here",
        "{'Fields': {'age': {'Rule': 'Drop'}}}|/age: error: the member 'Values' is missing",
        "{'MessageTime': 'Fortnight'}|/MessageTime: error: 'MessageTime' is 'Fortnight'",
        "{'Fields': {'a/b': {'Rule': 'Suppress'}}}|'a/b' is no path"
    })
    void whatIsWrongIsAnErrorInLenientModeToo(String rules, String expected) {
        String document =
                Documents.text("good-aiw.json")
                        .replace(
                                "\"Depth\": 64,",
                                "\"Depth\": 64, \"Anonymise\": " + rules.replace('\'', '"') + ",");

        Reading<AimMetadata> reading =
                MetadataReader.lenient().readAim("test.json", Documents.bytes(document));

        assertThat(reading.value()).isEmpty();
        assertThat(Documents.lines(reading)).singleElement().asString()
                .startsWith("test.json:").contains(expected);
    }

    // --- categories

    @Test
    void dataIsEncryptedByItsCategory() {
        AimMetadata counting =
                aim(
                        "Counting", List.of("> in " + TYPE, "< out " + TYPE), List.of(), List.of(),
                        "{'DataCategory': 'health', 'Ports': {'in': {'DataCategory': 'personal'}}}");
        WorkflowGraph graph =
                graph(
                        aim(
                                "Workflow", List.of("> mine " + TYPE, "< yours " + TYPE),
                                List.of("A = Counting", "B = Counting"),
                                List.of("mine -> A.in", "A.out -> B.in", "B.out -> yours"),
                                "{'SharedDataCategory': 'technical', 'SubAIMs': {'B':"
                                        + " {'DataCategory': 'weather'}}, 'Channels': ["
                                        + on("A.out", "B.in", "") + "]}"),
                        counting);

        DataCategories usual = DataCategories.of(graph, ControllerSettings.NONE);

        assertThat(usual.ofStorage("A")).contains("health");
        assertThat(usual.ofStorage("B")).contains("weather");
        assertThat(usual.ofStorage("C")).isEmpty();
        assertThat(usual.ofSharedStorage()).contains("technical");
        assertThat(usual.ofPort(new PortRef("A", "in"))).contains("personal");
        assertThat(usual.ofPort(new PortRef("", "mine"))).contains("personal");
        assertThat(usual.ofPort(new PortRef("", "yours"))).isEmpty();
        assertThat(usual.ofStorage("Anonymisation:A.out:B.in")).contains(DataCategories.KEYS);
        assertThat(usual.encrypts(Optional.of("health"))).isTrue();
        assertThat(usual.encrypts(Optional.of("weather"))).isFalse();
        assertThat(usual.encrypts(Optional.empty())).isFalse();
    }

    @Test
    void theAifSaysWhichCategoriesAreEncrypted() {
        WorkflowGraph graph =
                graph(aim("Workflow", List.of("> in " + TYPE), List.of("B = Sink"),
                        List.of("in -> B.in"), "{}"));

        DataCategories weather = DataCategories.of(graph, settings("['weather']"));
        DataCategories nothing = DataCategories.of(graph, settings("[]"));
        DataCategories everything = DataCategories.of(graph, settings("['*']"));

        assertThat(weather.encrypts(Optional.of("weather"))).isTrue();
        assertThat(weather.encrypts(Optional.of("health"))).isFalse();
        assertThat(nothing.encrypts(Optional.of("health"))).isFalse();
        assertThat(nothing.encrypts(Optional.of(DataCategories.KEYS))).isTrue();
        assertThat(everything.encrypts(Optional.empty())).isTrue();
    }

    private static ControllerSettings settings(String encrypt) {
        String aif =
                """
                {"Header": "AIF-AIF-V3.0", "ImplementerID": "1", "Version": "1",
                 "OpenAIF": {"Encrypt": %s}}
                """.formatted(encrypt.replace('\'', '"'));
        return MetadataReader.strict()
                .readAif("aif.json", Documents.bytes(aif)).orThrow().controller();
    }
}
