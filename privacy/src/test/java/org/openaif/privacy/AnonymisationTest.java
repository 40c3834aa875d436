// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Message;
import org.openaif.api.Timestamp;
import org.openaif.api.Unsigned;
import org.openaif.testkit.WorkflowTest;

/** The AIM on a real Controller, rule by rule. */
class AnonymisationTest {
    enum Sex { UNKNOWN, FEMALE, MALE }

    sealed interface Finding {
        record Flu(int days, String strain) implements Finding {}

        record Burn(double degree) implements Finding {}
    }

    record Visit(@Timestamp long time, Finding finding) {}

    record Patient(String name, int number, Sex sex, short age, double weight, Visit[] visits) {}

    private static final String PATIENT =
            "{uint8[] name; int32 number; uint8 sex; int16 age; float64 weight;"
                    + " {int64 time; {{int32 days; uint8[] strain} flu | {float64 degree} burn}"
                    + " finding}[] visits}";

    private static final Patient ANN =
            new Patient(
                    "Ann", 4711, Sex.FEMALE, (short) 44, 61.25,
                    new Visit[] {
                        new Visit(1_700_000_000_123_456_789L, new Finding.Flu(5, "A/H1N1")),
                        new Visit(Timestamp.NONE, new Finding.Burn(2))
                    });

    private static Patient ann(Object... parameters) {
        return Bench.through(PATIENT, Patient.class, List.of(ANN), parameters).getFirst();
    }

    record Number(double value) {}

    record Text(String value) {}

    record Bytes(@Unsigned byte[] value) {}

    record Wholes(byte a, @Unsigned byte b, int c, @Unsigned long d, long e) {}

    // --- the record as a whole

    @Test
    void whatHasNoRuleStaysAsItIs() {
        Patient changed = ann("Fields/age/Rule", "Suppress");

        assertThat(changed.age()).isZero();
        assertThat(changed.name()).isEqualTo("Ann");
        assertThat(changed.visits()).isSameAs(ANN.visits());
        assertThat(ANN.age()).isEqualTo((short) 44);
    }

    @Test
    void rulesReachThroughArraysAndVariants() {
        Patient changed =
                ann(
                        "Fields/visits[].time/Rule", "Generalise",
                        "Fields/visits[].time/Granularity", "Day",
                        "Fields/visits[].finding.strain/Rule", "Generalise",
                        "Fields/visits[].finding.strain/Characters", "1",
                        "Fields/visits[].finding.degree/Rule", "Suppress");

        assertThat(changed.visits())
                .containsExactly(
                        new Visit(
                                Instant.parse("2023-11-14T00:00:00Z").getEpochSecond() * 1_000_000_000,
                                new Finding.Flu(5, "A")),
                        new Visit(Timestamp.NONE, new Finding.Burn(0)));
    }

    @Test
    void fieldsAreCalledAsInThePortsOwnType() {
        Wholes changed =
                Bench.through(
                                "{int8 u; uint8 v; int32 w; uint64 x; int64 y}",
                                Wholes.class,
                                List.of(new Wholes((byte) 1, (byte) 2, 3, 4, 5)),
                                "Fields/w/Rule", "Suppress")
                        .getFirst();

        assertThat(changed).isEqualTo(new Wholes((byte) 1, (byte) 2, 0, 4, 5));
    }

    @Test
    void aPortWithoutStructureHasAPathForItself() {
        assertThat(
                        Bench.through(
                                "float64", Number.class, List.of(new Number(17.5)),
                                "Fields/./Rule", "Generalise", "Fields/./Step", "10"))
                .containsExactly(new Number(10));
        assertThat(
                        Bench.through(
                                        "uint8[]", Bytes.class,
                                        List.of(new Bytes(new byte[] {1, 2, -1})),
                                        "Fields/[]/Rule", "Generalise", "Fields/[]/Step", "100")
                                .getFirst().value())
                .containsExactly(0, 0, (byte) 200);
    }

    @Test
    void aTypeThatNobodyDeclaresIsThatOfTheRecord() {
        assertThat(
                        Bench.through(
                                "OSD_TXO_V1_5", Text.class, List.of(new Text("secret")),
                                "Fields/value/Rule", "Suppress"))
                .containsExactly(new Text(""));
    }

    // --- suppress and drop

    @Test
    void whatIsSuppressedSaysNothingAnyMore() {
        assertThat(ann("Fields/./Rule", "Suppress"))
                .usingRecursiveComparison()
                .isEqualTo(new Patient("", 0, Sex.UNKNOWN, (short) 0, 0, new Visit[0]));
        assertThat(ann("Fields/visits[]/Rule", "Suppress").visits())
                .containsExactly(
                        new Visit(Timestamp.NONE, new Finding.Flu(0, "")),
                        new Visit(Timestamp.NONE, new Finding.Flu(0, "")));
    }

    @Test
    void messagesWithOneOfTheValuesGoNoFurther() {
        List<Text> texts = List.of(new Text("yes"), new Text("no"), new Text("never"), new Text(""));

        assertThat(
                        Bench.through(
                                "{uint8[] value}", Text.class, texts, "Fields/value/Rule", "Drop",
                                "Fields/value/Values/0", "no", "Fields/value/Values/1", ""))
                .containsExactly(new Text("yes"), new Text("never"));
        assertThat(
                        Bench.through(
                                PATIENT, Patient.class, List.of(ANN), "Fields/sex/Rule", "Drop",
                                "Fields/sex/Values", "FEMALE"))
                .isEmpty();
    }

    // --- generalise

    @ParameterizedTest
    @CsvSource({
        "17.5, 10, 10", "-0.5, 10, -10", "-10, 10, -10", "0, 10, 0", "-0.0, 10, 0", "9.999, 10, 0",
        "1e300, 10, 1e300", "0.75, 0.25, 0.75", "0.7, 0.25, 0.5", "4.9E-324, 1, 0",
        "-4.9E-324, 1, -1", "1e308, 1e-3, 1e308", "Infinity, 10, Infinity",
        "-Infinity, 10, -Infinity", "NaN, 10, NaN"
    })
    void stepsRoundDown(double value, String step, double expected) {
        assertThat(
                        Bench.through(
                                "{float64 value}", Number.class, List.of(new Number(value)),
                                "Fields/value/Rule", "Generalise", "Fields/value/Step", step))
                .containsExactly(new Number(expected));
    }

    @Test
    void stepsOfWholeNumbersAreExactToTheEndsOfTheirTypes() {
        List<Wholes> changed =
                Bench.through(
                        "{int8 a; uint8 b; int32 c; uint64 d; int64 e}",
                        Wholes.class,
                        List.of(
                                new Wholes(
                                        Byte.MIN_VALUE, (byte) 255, Integer.MIN_VALUE, -1,
                                        Long.MIN_VALUE),
                                new Wholes(
                                        Byte.MAX_VALUE, (byte) 128, Integer.MAX_VALUE,
                                        Long.MIN_VALUE, Long.MAX_VALUE),
                                new Wholes((byte) -1, (byte) 0, -1, 9, -1)),
                        "Fields/a/Rule", "Generalise", "Fields/a/Step", "10",
                        "Fields/b/Rule", "Generalise", "Fields/b/Step", "10",
                        "Fields/c/Rule", "Generalise", "Fields/c/Step", "10",
                        "Fields/d/Rule", "Generalise", "Fields/d/Step", "10",
                        "Fields/e/Rule", "Generalise", "Fields/e/Step", "10");

        // What would lie below the least value is the least value: no band wraps around.
        assertThat(changed)
                .containsExactly(
                        new Wholes(
                                Byte.MIN_VALUE, (byte) 250, Integer.MIN_VALUE,
                                Long.parseUnsignedLong("18446744073709551610"), Long.MIN_VALUE),
                        new Wholes(
                                (byte) 120, (byte) 120, 2_147_483_640,
                                Long.parseUnsignedLong("9223372036854775800"),
                                9_223_372_036_854_775_800L),
                        new Wholes((byte) -10, (byte) 0, -10, 0, -10));
    }

    @ParameterizedTest
    @CsvSource({
        "17, 0", "18, 18", "64.9, 18", "65, 65", "1e9, 65", "-3, 0", "-0.0, 0", "Infinity, 65",
        "-Infinity, 0", "NaN, NaN"
    })
    void bandsLeaveTheirLowerEdges(double value, double expected) {
        assertThat(
                        Bench.through(
                                "{float64 value}", Number.class, List.of(new Number(value)),
                                "Fields/value/Rule", "Generalise", "Fields/value/Bands/0", "0",
                                "Fields/value/Bands/1", "18", "Fields/value/Bands/2", "65"))
                .containsExactly(new Number(expected));
    }

    @Test
    void bandsOfNumbersWithoutSignKnowTheirOrder() {
        Wholes changed =
                Bench.through(
                                "{int8 a; uint8 b; int32 c; uint64 d; int64 e}",
                                Wholes.class,
                                List.of(new Wholes((byte) 0, (byte) 250, 0, -1, 0)),
                                "Fields/b/Rule", "Generalise", "Fields/b/Bands/0", "0",
                                "Fields/b/Bands/1", "200",
                                "Fields/d/Rule", "Generalise", "Fields/d/Bands/0", "5",
                                "Fields/d/Bands/1", "18446744073709551614")
                        .getFirst();

        assertThat(Byte.toUnsignedInt(changed.b())).isEqualTo(200);
        assertThat(changed.d()).isEqualTo(-2);
    }

    @ParameterizedTest
    @CsvSource({
        "Second, 2023-11-14T22:13:20Z", "Minute, 2023-11-14T22:13:00Z", "Hour, 2023-11-14T22:00:00Z",
        "Day, 2023-11-14T00:00:00Z", "Month, 2023-11-01T00:00:00Z", "Year, 2023-01-01T00:00:00Z"
    })
    void timesBecomeCoarser(String granularity, Instant expected) {
        assertThat(
                        ann(
                                "Fields/visits[].time/Rule", "Generalise",
                                "Fields/visits[].time/Granularity", granularity)
                                .visits()[0].time())
                .isEqualTo(expected.getEpochSecond() * 1_000_000_000);
    }

    @ParameterizedTest
    @CsvSource({"Second", "Day", "Year"})
    void theEndsOfTimeStayInIt(String granularity) {
        Granularity floor = Rules.GRANULARITIES.get(granularity);

        assertThat(floor.floor(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(floor.after(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(floor.floor(-1)).isNegative();
        assertThat(floor.after(-1)).isZero();
        assertThat(floor.floor(0)).isZero();
    }

    @Test
    void textsAreCutBetweenCharacters() {
        assertThat(
                        Bench.through(
                                "{uint8[] value}", Text.class,
                                List.of(new Text("8050"), new Text("𝄞𝄢x"), new Text("7"), new Text("")),
                                "Fields/value/Rule", "Generalise", "Fields/value/Characters", 2))
                .containsExactly(new Text("80"), new Text("𝄞𝄢"), new Text("7"), new Text(""));
    }

    @Test
    void tablesMapTextsNumbersAndEnums() {
        Patient changed =
                ann(
                        "Fields/name/Rule", "Generalise", "Fields/name/Table/Ann", "a/n",
                        "Fields/name/Otherwise", "?",
                        "Fields/number/Rule", "Generalise", "Fields/number/Table/1", "2",
                        "Fields/number/Otherwise", "-7",
                        "Fields/sex/Rule", "Generalise", "Fields/sex/Table/FEMALE", "MALE",
                        "Fields/sex/Otherwise", "UNKNOWN");

        assertThat(changed.name()).isEqualTo("a/n");
        assertThat(changed.number()).isEqualTo(-7);
        assertThat(changed.sex()).isEqualTo(Sex.MALE);
    }

    // --- pseudonyms

    private static final String[] NAME = {"Fields/name/Rule", "Pseudonymise"};

    @Test
    void thePseudonymOfOnePersonIsAlwaysTheSameHere() {
        try (WorkflowTest first = Bench.test(PATIENT, (Object[]) NAME);
                WorkflowTest second = Bench.test(PATIENT, (Object[]) NAME)) {
            List<Patient> before = Bench.through(first, Patient.class, List.of(ANN, ANN));
            Bench.move(first.storage(Bench.AIM), second.storage(Bench.AIM));
            List<Patient> after = Bench.through(second, Patient.class, List.of(ANN));

            assertThat(before).extracting(Patient::name).hasSize(2).containsOnly(after.getFirst().name());
            assertThat(after.getFirst().name()).matches("[0-9a-f]{32}");
        }
    }

    @Test
    void elsewhereThePseudonymIsAnotherOne() {
        try (WorkflowTest here = Bench.test(PATIENT, (Object[]) NAME);
                WorkflowTest there =
                        Bench.test(PATIENT, (Object[]) NAME)
                                .replace(Bench.AIM, new Anonymisation(Bench.chance(2)))) {
            String ofHere = Bench.through(here, Patient.class, List.of(ANN)).getFirst().name();
            String ofThere = Bench.through(there, Patient.class, List.of(ANN)).getFirst().name();

            assertThat(ofHere).isNotEqualTo(ofThere);
            // And the AIM that is really used takes no seed from anywhere.
            assertThat(random()).isNotEqualTo(random());
        }
    }

    private static String random() {
        try (WorkflowTest test =
                Bench.test(PATIENT, (Object[]) NAME).replace(Bench.AIM, new Anonymisation())) {
            return Bench.through(test, Patient.class, List.of(ANN)).getFirst().name();
        }
    }

    /** RFC 4231, test case 2: what is computed is HMAC-SHA-256. */
    @Test
    void thePseudonymIsAnHmac() {
        PseudonymKey key = PseudonymKey.of("Jefe".getBytes());

        assertThat(key.mac("what do ya want for nothing?".getBytes()))
                .asHexString()
                .isEqualToIgnoringCase(
                        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(key.pseudonym("ab", "c".getBytes()))
                .isNotEqualTo(key.pseudonym("a", "bc".getBytes()))
                .isNotEqualTo(key.pseudonym("", "abc".getBytes()));
    }

    @Test
    void differentPersonsHaveDifferentPseudonymsAndDomainsDoNotMeet() {
        List<Text> people = IntStream.range(0, 5000).mapToObj(i -> new Text("P" + i)).toList();
        Set<Text> here =
                new HashSet<>(
                        Bench.through(
                                "{uint8[] value}", Text.class, people,
                                "Fields/value/Rule", "Pseudonymise"));
        Set<Text> there =
                new HashSet<>(
                        Bench.through(
                                "{uint8[] value}", Text.class, people, "Fields/value/Rule",
                                "Pseudonymise", "Fields/value/Domain", "other"));

        assertThat(here).hasSize(5000).doesNotContainAnyElementsOf(there);
    }

    @Test
    void numbersAndBytesHavePseudonymsOfTheirType() {
        Patient changed = ann("Fields/number/Rule", "Pseudonymise");
        Bytes bytes =
                Bench.through(
                                "uint8[6]", Bytes.class,
                                List.of(new Bytes(new byte[] {0, 1, 2, 3, 4, 5})),
                                "Fields/./Rule", "Pseudonymise")
                        .getFirst();

        assertThat(changed.number()).isNotEqualTo(ANN.number());
        assertThat(bytes.value()).hasSize(6).isNotEqualTo(new byte[] {0, 1, 2, 3, 4, 5});
    }

    // --- noise and its budget

    private static Object[] noise(String... more) {
        List<Object> parameters =
                new ArrayList<>(
                        List.of(
                                "Fields/value/Rule", "Noise", "Fields/value/Sensitivity", "1",
                                "Fields/value/Epsilon", "0.5", "Budget/Epsilon", "5"));
        parameters.addAll(List.of((Object[]) more));
        return parameters.toArray();
    }

    private static List<Number> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Number(1000)).toList();
    }

    private static final String NUMBER = "{float64 value}";

    @Test
    void noiseIsAddedUntilTheBudgetIsUsedUp() {
        try (WorkflowTest test = Bench.test(NUMBER, noise())) {
            List<Number> out = Bench.through(test, Number.class, numbers(15));

            assertThat(out).hasSize(15);
            assertThat(out.subList(0, 10))
                    .allSatisfy(n -> assertThat(n.value()).isBetween(900.0, 1100.0).isNotEqualTo(1000))
                    .doesNotHaveDuplicates();
            assertThat(out.subList(10, 15)).containsOnly(new Number(0));
            assertThat(test.reports(Bench.AIM))
                    .containsExactly(
                            "the privacy budget is used up: 1 message(s) without the noisy values");
        }
    }

    @Test
    void whatHasNoBudgetIsDroppedOrEndsTheStreamIfMetadataSaysSo() {
        assertThat(
                        Bench.through(
                                NUMBER, Number.class, numbers(15), noise("Budget/WhenSpent", "Drop")))
                .hasSize(10);
        try (WorkflowTest test = Bench.test(NUMBER, noise("Budget/WhenSpent", "Stop"))) {
            assertThat(Bench.through(test, Number.class, numbers(2000))).hasSize(10);
            assertThat(test.reports(Bench.AIM))
                    .containsExactly("the privacy budget is used up: the stream ends here");
        }
    }

    @Test
    void aRestartDoesNotRefillTheBudget() {
        try (WorkflowTest first = Bench.test(NUMBER, noise());
                WorkflowTest second = Bench.test(NUMBER, noise());
                WorkflowTest third = Bench.test(NUMBER, noise())) {
            Bench.through(first, Number.class, numbers(4));
            Bench.move(first.storage(Bench.AIM), second.storage(Bench.AIM));
            List<Number> out = Bench.through(second, Number.class, numbers(10));
            Bench.move(second.storage(Bench.AIM), third.storage(Bench.AIM));

            // Four were spent, six are left, to the last one: what was taken ahead came back.
            assertThat(out.subList(0, 6)).doesNotContain(new Number(0));
            assertThat(out.subList(6, 10)).containsOnly(new Number(0));
            assertThat(Bench.through(third, Number.class, numbers(1))).containsOnly(new Number(0));
        }
    }

    record Reading(String who, double value) {}

    @Test
    void eachSubjectHasABudgetOfItsOwnAndIsNotNamedWhereItIsKept() {
        Object[] parameters = noise("Budget/Per", "who", "Budget/WhenSpent", "Drop");
        List<Reading> in =
                Stream.of("Ann", "Bob", "Ann", "Cyd")
                        .flatMap(who -> Stream.generate(() -> new Reading(who, 20)).limit(8))
                        .toList();
        try (WorkflowTest test = Bench.test("{uint8[] who; float64 value}", parameters)) {
            List<Reading> out = Bench.through(test, Reading.class, in);

            assertThat(out.stream().filter(r -> r.who().equals("Ann"))).hasSize(10);
            assertThat(out.stream().filter(r -> r.who().equals("Bob"))).hasSize(8);
            assertThat(out.stream().filter(r -> r.who().equals("Cyd"))).hasSize(8);
            assertThat(test.storage(Bench.AIM).list("budget/"))
                    .hasSize(3)
                    .allMatch(key -> key.matches("budget/[0-9a-f]{64}"));
        }
    }

    record Samples(short[] values) {}

    @Test
    void eachElementOfAnArrayCosts() {
        Object[] parameters = {
            "Fields/values[]/Rule", "Noise", "Fields/values[]/Sensitivity", "10",
            "Fields/values[]/Epsilon", "1", "Budget/Epsilon", "7", "Budget/WhenSpent", "Drop"
        };
        assertThat(
                        Bench.through(
                                "{int16[] values}", Samples.class,
                                List.of(
                                        new Samples(new short[3]), new Samples(new short[5]),
                                        new Samples(new short[4]), new Samples(new short[0])),
                                parameters))
                // Three and four; five were too many, and nothing costs nothing.
                .extracting(samples -> samples.values().length)
                .containsExactly(3, 4, 0);
    }

    @Test
    void noiseHidesNaNAndInfinitiesAndHoldsValuesToTheirBounds() {
        List<Number> out =
                Bench.through(
                        NUMBER, Number.class,
                        List.of(
                                new Number(Double.NaN), new Number(Double.POSITIVE_INFINITY),
                                new Number(Double.NEGATIVE_INFINITY), new Number(1e9)),
                        noise("Fields/value/Minimum", "-50", "Fields/value/Maximum", "50"));

        assertThat(out.get(0).value()).isBetween(-90.0, -10.0);
        assertThat(out.get(1).value()).isBetween(10.0, 90.0);
        assertThat(out.get(2).value()).isBetween(-90.0, -10.0);
        assertThat(out.get(3).value()).isBetween(10.0, 90.0);
    }

    @Test
    void noiseOnATimeThatIsNoneDoesNotSaySo() {
        Visit[] visits =
                ann(
                        "Fields/visits[].time/Rule", "Noise",
                        "Fields/visits[].time/Sensitivity", "3600000000000",
                        "Fields/visits[].time/Epsilon", "1",
                        "Fields/visits[].time/Minimum", "1600000000000000000",
                        "Budget/Epsilon", "100")
                        .visits();

        assertThat(visits[1].time())
                .isBetween(1_599_000_000_000_000_000L, 1_601_000_000_000_000_000L);
        assertThat(visits[0].time()).isNotEqualTo(ANN.visits()[0].time());
    }

    // --- the time of the messages

    @Test
    void theTimeOfAMessageIsMadeCoarserToo() {
        long second = 1_000_000_000;
        try (WorkflowTest test =
                Bench.test(
                        NUMBER, "MessageTime", "Minute", "Fields/value/Rule", "Generalise",
                        "Fields/value/Step", "10")) {
            test.feed("In", new Number(1), 3 * second)
                    .feed("In", new Number(12), 59 * second)
                    .feed("In", new Number(23), 60 * second)
                    .feed("In", new Number(34), 3605 * second)
                    .run();

            assertThat(test.written("Out", Number.class))
                    .containsExactly(
                            new Message<>(new Number(0), 0, 0),
                            new Message<>(new Number(10), 0, 1),
                            new Message<>(new Number(20), 60 * second, 2),
                            new Message<>(new Number(30), 3600 * second, 3));
        }
    }

    // --- refusals

    private static Arguments refused(String what, Object... parameters) {
        return Arguments.of(what, parameters);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused("there is no rule"),
                refused("the parameter 'Seed' is unknown", "Seed", "1"),
                refused("the parameter 'Fields/age' is unknown", "Fields/age", "Suppress"),
                refused("the rule for 'agee' is for a field that is not there",
                        "Fields/agee/Rule", "Suppress"),
                refused("the rule for 'a..b' names no field", "Fields/a..b/Rule", "Suppress"),
                refused("the rule for 'a b' names no field", "Fields/a\nb/Rule", "Suppress"),
                refused("the rule for '[][][]", "Fields/" + "[]".repeat(100_000) + "/Rule",
                        "Suppress"),
                refused("the rule for 'age' has Rule 'Hide'", "Fields/age/Rule", "Hide"),
                refused("the rule for 'age' has Rule ''", "Fields/age/Step", "1"),
                refused("the rule for 'age' has 'Step', which Suppress does not know",
                        "Fields/age/Rule", "Suppress", "Fields/age/Step", "1"),
                refused("the rule for 'visits[].time' is for a part of 'visits'",
                        "Fields/visits/Rule", "Suppress", "Fields/visits[].time/Rule", "Suppress"),
                refused("the rule for 'age' has 0 ways to generalise",
                        "Fields/age/Rule", "Generalise"),
                refused("the rule for 'age' has 2 ways to generalise", "Fields/age/Rule",
                        "Generalise", "Fields/age/Step", "1", "Fields/age/Bands/0", "1"),
                refused("the rule for 'age' has Step 0", "Fields/age/Rule", "Generalise",
                        "Fields/age/Step", "0"),
                refused("Step of the rule for 'age' is 'ten', which is no number",
                        "Fields/age/Rule", "Generalise", "Fields/age/Step", "ten"),
                refused("Step of the rule for 'age' is '1e999999999', which is no number",
                        "Fields/age/Rule", "Generalise", "Fields/age/Step", "1e999999999"),
                refused("the rule for 'age' has Bands whose edges do not ascend",
                        "Fields/age/Rule", "Generalise", "Fields/age/Bands/0", "2",
                        "Fields/age/Bands/1", "1"),
                refused("the rule for 'name' has Characters 0", "Fields/name/Rule", "Generalise",
                        "Fields/name/Characters", "0"),
                refused("Granularity of the rule for 'visits[].time' is 'Week'",
                        "Fields/visits[].time/Rule", "Generalise",
                        "Fields/visits[].time/Granularity", "Week"),
                refused("the rule for 'name' has a Table without Otherwise", "Fields/name/Rule",
                        "Generalise", "Fields/name/Table/a", "b"),
                refused("the rule for 'age' has no Values", "Fields/age/Rule", "Drop"),
                refused("the rule for 'age' has no Sensitivity", "Fields/age/Rule", "Noise",
                        "Fields/age/Epsilon", "1", "Budget/Epsilon", "1"),
                refused("the rule for 'age' has no Epsilon", "Fields/age/Rule", "Noise",
                        "Fields/age/Sensitivity", "1", "Budget/Epsilon", "1"),
                refused("the rule for 'age' has Epsilon 0", "Fields/age/Rule", "Noise",
                        "Fields/age/Sensitivity", "1", "Fields/age/Epsilon", "0",
                        "Budget/Epsilon", "1"),
                refused("the rule for 'age' has Epsilon -1", "Fields/age/Rule", "Noise",
                        "Fields/age/Sensitivity", "1", "Fields/age/Epsilon", "-1",
                        "Budget/Epsilon", "1"),
                refused("the rule for 'age' has Sensitivity 0", "Fields/age/Rule", "Noise",
                        "Fields/age/Sensitivity", "0", "Fields/age/Epsilon", "1",
                        "Budget/Epsilon", "1"),
                refused("the rule for 'age' has a Minimum that is not below its Maximum",
                        "Fields/age/Rule", "Noise", "Fields/age/Sensitivity", "1",
                        "Fields/age/Epsilon", "1", "Fields/age/Minimum", "5", "Fields/age/Maximum",
                        "5", "Budget/Epsilon", "1"),
                refused("there is noise and no budget", "Fields/age/Rule", "Noise",
                        "Fields/age/Sensitivity", "1", "Fields/age/Epsilon", "1"),
                refused("there is a budget and no noise", "Fields/age/Rule", "Suppress",
                        "Budget/Epsilon", "1"),
                refused("the budget has no Epsilon", "Fields/age/Rule", "Suppress",
                        "Budget/Per", "name"),
                refused("Budget/Epsilon is -1", "Fields/age/Rule", "Suppress",
                        "Budget/Epsilon", "-1"),
                refused("Budget/WhenSpent is 'Refill'", "Fields/age/Rule", "Suppress",
                        "Budget/Epsilon", "1", "Budget/WhenSpent", "Refill"),
                refused("Budget/Per is 'who', and there is no such field", "Fields/age/Rule",
                        "Noise", "Fields/age/Sensitivity", "1", "Fields/age/Epsilon", "1",
                        "Budget/Epsilon", "1", "Budget/Per", "who"),
                refused("MessageTime is 'Never'", "MessageTime", "Never"),
                // By the type of the port.
                refused("the rule for 'name' is Noise, which is not for uint8[]",
                        "Fields/name/Rule", "Noise", "Fields/name/Sensitivity", "1",
                        "Fields/name/Epsilon", "1", "Budget/Epsilon", "1"),
                refused("the rule for 'age' is Pseudonymise, which is not for int16",
                        "Fields/age/Rule", "Pseudonymise"),
                refused("the rule for 'weight' is Characters, which is not for float64",
                        "Fields/weight/Rule", "Generalise", "Fields/weight/Characters", "1"),
                refused("the rule for 'weight' is Coarsen, which is not for float64",
                        "Fields/weight/Rule", "Generalise", "Fields/weight/Granularity", "Day"),
                refused("the rule for 'visits.time' is for a field that is not there",
                        "Fields/visits.time/Rule", "Suppress"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRuleThatCannotBeFollowedIsRefusedBeforeAnythingPasses(String what, Object... parameters) {
        try (WorkflowTest test = Bench.test(PATIENT, parameters)) {
            test.start();
            assertThatThrownBy(test::run)
                    .satisfies(thrown -> refusal(thrown).hasMessageContaining("Anonymisation: " + what));
            assertThat(test.written("Out", Patient.class)).isEmpty();
        }
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refusal(
            Throwable thrown) {
        return assertThat(thrown)
                .isInstanceOfSatisfying(
                        AifException.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.INIT);
                            assertThat(refused.getMessage())
                                    .doesNotContain("\n")
                                    .hasSizeLessThan(510);
                        });
    }

    static Stream<Arguments> refusalsOfTheClass() {
        return Stream.of(
                refused("the rule for 'sex' is Noise, but the field is of type Sex",
                        "Fields/sex/Rule", "Noise", "Fields/sex/Sensitivity", "1",
                        "Fields/sex/Epsilon", "1", "Budget/Epsilon", "1"),
                refused("the rule for 'sex' has 'OTHER', which is no constant of Sex",
                        "Fields/sex/Rule", "Drop", "Fields/sex/Values", "OTHER"),
                refused("the rule for 'age' has the edge 40000, which no short can have here",
                        "Fields/age/Rule", "Generalise", "Fields/age/Bands/0", "40000"),
                refused("the rule for 'age' has a Step that is no whole number",
                        "Fields/age/Rule", "Generalise", "Fields/age/Step", "0.5"),
                refused("Budget/Per is 'visits', which is of type Visit[]", "Fields/age/Rule",
                        "Noise", "Fields/age/Sensitivity", "1", "Fields/age/Epsilon", "1",
                        "Budget/Epsilon", "1", "Budget/Per", "visits"));
    }

    @ParameterizedTest
    @MethodSource("refusalsOfTheClass")
    void whatOnlyTheRecordTellsIsRefusedAtTheFirstOne(String what, Object... parameters) {
        try (WorkflowTest test = Bench.test(PATIENT, parameters)) {
            test.feed("In", ANN, 0);
            assertThatThrownBy(test::run)
                    .satisfies(thrown -> refusal(thrown).hasMessageContaining(what));
            assertThat(test.written("Out", Patient.class)).isEmpty();
        }
    }

    record Adult(String name, int age) {
        Adult {
            if (age < 18) {
                throw new IllegalArgumentException(name + " is " + age);
            }
        }
    }

    @Test
    void aConstructorThatRefusesFailsTheAimAndItsWordsAreNotRepeated() {
        try (WorkflowTest test =
                Bench.test(
                        "{uint8[] name; int32 age}", "Fields/age/Rule", "Generalise",
                        "Fields/age/Step", "20")) {
            test.feed("In", new Adult("Ann", 45), 0).feed("In", new Adult("Bob", 19), 1);

            assertThatThrownBy(test::run)
                    .satisfies(thrown ->
                            refusal(thrown)
                                    .hasMessageContaining("the constructor of Adult refuses")
                                    .message().doesNotContain("Bob", "19"));
            assertThat(test.written("Out", Adult.class))
                    .extracting(Message::record)
                    .containsExactly(new Adult("Ann", 40));
        }
    }
}
