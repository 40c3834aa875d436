// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openaif.api.trust.Request;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** How policies are read, asked and changed. */
class PolicyTest {
    private final List<String> audit = new ArrayList<>();

    @TempDir private Path folder;

    private Path file(String... rules) throws IOException {
        return Files.writeString(
                folder.resolve("own.json"), "{\"rules\": [\n" + String.join(",\n", rules) + "\n]}");
    }

    private Policy policy(String... rules) throws IOException {
        return Policy.of(file(rules), this::write);
    }

    private void write(String who, String did, String on, String outcome, String detail) {
        audit.add(String.join(" ", who, did, on, outcome, detail));
    }

    private static boolean permits(Policy policy, String who, String does, String on) {
        return policy.decide(new Request(who, does, on)).permitted();
    }

    @ParameterizedTest(name = "{0} | {1}: {2}")
    @CsvSource({
        "aim/iot-rev/*, aim/iot-rev/A, true",
        "aim/iot-rev/*, aim/iot-rev/, false",
        "aim/iot-rev/*, aim/iot-rev, false",
        "aim/iot-rev/*, aim/iot-rev/A/B, false",
        "aim/iot-rev/*, aim/iot-rev-2/A, false",
        "aim/iot-rev/*, aim/iot-re/A, false",
        "aim/iot-rev/*, xaim/iot-rev/A, false",
        "aim/iot-rev/*, aim/iot-rev%2FA, false",
        "aim/iot-rev/*, AIM/iot-rev/A, false",
        "aim/**, aim/iot-rev/A/B/C, true",
        "aim/**, aim, true",
        "aim/**, aims/x, false",
        "**, whatever/there/is, true",
        "user-agent, user-agent, true",
        "user-agent, user-agent2, false",
        "user-agent, user-agen, false",
    })
    void namesAreComparedSegmentBySegment(String pattern, String who, boolean matches)
            throws IOException {
        Policy policy = policy(rule(pattern, "may", "Do_It", "x"));

        assertThat(permits(policy, who, "Do_It", "x")).isEqualTo(matches);
    }

    private static String rule(String who, String verb, String does, String on) {
        return "{\"who\": \"%s\", \"%s\": \"%s\", \"on\": \"%s\", \"because\": \"so\"}"
                .formatted(who, verb, does, on);
    }

    @ParameterizedTest(name = "{0} | {1}: {2}")
    @CsvSource({
        "SharedStorage_*, SharedStorage_Put, true",
        "SharedStorage_*, SharedStorage, false",
        "SharedStorage_*, SharedStorage_Put_All, false",
        "SharedStorage_*, SharedStorageX_Put, false",
        "SharedStorage_**, SharedStorage_Put_All, true",
    })
    void actionsAreComparedByTheirWords(String pattern, String does, boolean matches)
            throws IOException {
        assertThat(permits(policy(rule("a", "may", pattern, "x")), "a", does, "x"))
                .isEqualTo(matches);
    }

    @Test
    void aVariableIsTheSameSegmentEverywhere() throws IOException {
        Policy policy = policy(rule("aim/{w}/{a}", "may", "Read", "box/{w}/{a}"));

        assertThat(permits(policy, "aim/x/y", "Read", "box/x/y")).isTrue();
        assertThat(permits(policy, "aim/x/y", "Read", "box/x/z")).isFalse();
        assertThat(permits(policy, "aim/x/y", "Read", "box/y/x")).isFalse();
        assertThat(permits(policy, "aim/{w}/{a}", "Read", "box/x/y")).isFalse();
    }

    @Test
    void aVariableThatIsSaidTwiceIsTheSameToo() throws IOException {
        Policy policy = policy(rule("peer/{x}/{x}", "may", "Read", "box/{x}"));

        assertThat(permits(policy, "peer/a/a", "Read", "box/a")).isTrue();
        assertThat(permits(policy, "peer/a/b", "Read", "box/b")).isFalse();
    }

    @Test
    void prohibitionsWinWhereverTheyStand() throws IOException {
        Policy policy =
                policy(
                        rule("a", "mayNot", "Read", "box/secret"),
                        rule("a", "may", "Read", "box/**"),
                        rule("a", "mayNot", "Write", "box/**"));

        assertThat(permits(policy, "a", "Read", "box/open")).isTrue();
        assertThat(permits(policy, "a", "Read", "box/secret")).isFalse();
        assertThat(permits(policy, "a", "Write", "box/open")).isFalse();
    }

    @Test
    void exceptionsAreLeftOut() throws IOException {
        Policy policy =
                policy(
                        "{\"who\": \"aim/{w}/{a}\", \"may\": \"Read\", \"on\": \"box/**\","
                            + " \"unless\": [\"box/{w}/**\", \"box/secret\"], \"because\":"
                            + " \"so\"}");

        assertThat(permits(policy, "aim/x/y", "Read", "box/z/1")).isTrue();
        assertThat(permits(policy, "aim/x/y", "Read", "box/x/1")).isFalse();
        assertThat(permits(policy, "aim/x/y", "Read", "box/secret")).isFalse();
    }

    @Test
    void whatNoRulePermitsIsDenied() throws IOException {
        Policy policy =
                Policy.of(
                        Files.writeString(folder.resolve("none.json"), "{\"rules\": []}"),
                        this::write);

        assertThat(policy.decide(new Request("user-agent", "AIW_Start", "aiw/x")).reason())
                .isEqualTo("no rule of none.json lets user-agent do AIW_Start on aiw/x");
    }

    @Test
    void namesFromOutsideCannotSplitTheLineOfAReason() throws IOException {
        String reason =
                policy().decide(new Request("a\nb", "c\u001b[2J", "x".repeat(1_000))).reason();

        assertThat(reason).contains("a?b", "c?[2J").hasSizeLessThan(400).doesNotContain("\n");
        assertThat(
                        policy(rule("**", "may", "**", "**"))
                                .decide(new Request("a", "b", "x".repeat(5_000)))
                                .permitted())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [] | own.json:2 /rules/0 | is no rule
                    {"who": "a", "may": "B", "on": "c"} | own.json:2 /rules/0: | does not say because
                    {"may": "B", "on": "c", "because": "d"} | own.json:2 /rules/0: | does not say who
                    {"who": "a", "on": "c", "because": "d"} | own.json:2 /rules/0: | neither may nor mayNot
                    {"who": "a", "may": "B", "mayNot": "B", "on": "c", "because": "d"} | own.json:2 /rules/0: | may and mayNot
                    {"who": "a", "amy": "B", "on": "c", "because": "d"} | own.json:2 /rules/0/amy: | not known
                    {"who": [], "may": "B", "on": "c", "because": "d"} | own.json:2 /rules/0/who: | is empty
                    {"who": 1, "may": "B", "on": "c", "because": "d"} | own.json:2 /rules/0/who: | is no text
                    {"who": "aim/**/x", "may": "B", "on": "c", "because": "d"} | own.json:2 /rules/0/who: | ** before its end
                    {"who": "aim/x*", "may": "B", "on": "c", "because": "d"} | own.json:2 /rules/0/who: | part of a segment
                    {"who": "aim//x", "may": "B", "on": "c", "because": "d"} | own.json:2 /rules/0/who: | empty segment
                    {"who": "a", "may": "B", "on": "c/{w}", "because": "d"} | own.json:2 /rules/0: | variable
                    {"who": ["a/{w}", "b"], "may": "B", "on": "c/{w}", "because": "d"} | own.json:2 /rules/0/who: | does not say [{w}]
                    {"who": "a", "who": "b", "may": "B", "on": "c", "because": "d"} | own.json:2 | Duplicate
                    {"who": "a" "may": "B"} | own.json:2 | is no JSON
                    """)
    void whatIsNotUnderstoodIsRefusedWithItsPlace(String rule, String place, String what)
            throws IOException {
        Path file = file(rule);

        assertThat(Policy.check(file)).first().asString().contains(place, what, ";");
        assertThatThrownBy(() -> Policy.of(file, this::write))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        refused ->
                                assertThat(refused.error()).isEqualTo(TrustError.INVALID_ARGUMENT))
                .hasMessageContaining(place);
    }

    @Test
    void allThatIsWrongIsFoundAtOnce() throws IOException {
        assertThat(
                        Policy.check(
                                file(
                                        "{}",
                                        "[]",
                                        rule("a", "may", "B", "c"),
                                        rule("*x", "may", "B", "c"))))
                .extracting(PolicyFinding::line)
                .containsExactly(2, 3, 5);
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("bytes.json"), new byte[] {'{', (byte) 0xff, '}'});

        assertThat(Policy.check(file)).singleElement().asString().contains("bytes.json:1", "UTF-8");
    }

    @Test
    void aPolicyWithoutEndIsRefused() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("long.json"), " ".repeat(PolicyReader.MAX_BYTES + 1));

        assertThat(Policy.check(file))
                .singleElement()
                .asString()
                .contains("long.json:1", "longer than");
    }

    @Test
    void aChangeIsWholeAuditedAndForgetsWhatWasDecided() throws IOException {
        Policy policy = policy(rule("a", "may", "Read", "x"));
        assertThat(permits(policy, "a", "Read", "x")).isTrue();

        policy.apply(file(rule("b", "may", "Read", "x")), "user-agent");

        assertThat(permits(policy, "a", "Read", "x")).isFalse();
        assertThat(permits(policy, "b", "Read", "x")).isTrue();
        assertThat(audit)
                .singleElement()
                .asString()
                .startsWith("user-agent Policy_Apply policy/own.json applied SHA-256 ");
    }

    @Test
    void aBadFileChangesNothingAndIsAudited() throws IOException {
        Policy policy = policy(rule("a", "may", "Read", "x"));
        Path bad = file(rule("b", "may", "Read", "x"), "{}");

        assertThatThrownBy(() -> policy.apply(bad, "user-agent"))
                .isInstanceOf(TrustException.class);

        assertThat(permits(policy, "a", "Read", "x")).isTrue();
        assertThat(permits(policy, "b", "Read", "x")).isFalse();
        assertThat(audit)
                .singleElement()
                .asString()
                .contains("Policy_Apply policy/own.json refused own.json:3");
    }

    @Test
    void whatIsRememberedIsWhatWouldBeDecidedHoweverManyAsk()
            throws IOException, InterruptedException {
        Policy policy = policy(rule("aim/*", "may", "Read", "box/1"));
        AtomicBoolean wrong = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(
                    Thread.startVirtualThread(
                            () -> {
                                for (int i = 0; i < 50_000; i++) {
                                    Request request =
                                            new Request(
                                                    "aim/" + i % 20_000, "Read", "box/" + i % 3);
                                    if (policy.decide(request).permitted() != (i % 3 == 1)) {
                                        wrong.set(true);
                                    }
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(wrong).isFalse();
    }

    @Test
    void aFileThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> Policy.of(folder.resolve("no.json"), this::write))
                .hasMessageContaining("no.json: there is no such policy");
    }
}
