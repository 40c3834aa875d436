// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.useragent.Shell.Outcome;
import tools.jackson.databind.JsonNode;

/** Metadata alone takes from the verdicts of IOT-REV what tells when somebody exercised. */
class PrivacyTest {
    private static final String CONNECTION =
            """
            "Output": {"AIMName": "MovementsWithAudioValidation", "PortName": "VerdictDataChannel"},
                    "Input": {"AIMName": "", "PortName": "VerdictDataChannel"},
                    "Depth": 64""";

    private static final String COARSE =
            """
            {"MessageTime": "Minute",
             "Fields": {"stop": {"Rule": "Generalise", "Granularity": "Minute"},
                        "peak": {"Rule": "Suppress"}}}""";

    private static final String NOISY =
            """
            {"Fields": {"stop": {"Rule": "Noise", "Sensitivity": 1e9, "Epsilon": 0.5},
                        "peak": {"Rule": "Suppress"}},
             "Budget": {"Epsilon": 8, "WhenSpent": "Drop"}}""";

    @TempDir private Path folder;

    @BeforeEach
    void iotRev() throws IOException {
        try (Stream<Path> files = Files.list(Shell.IOT_REV)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        change("aif.json", "\"TimeBase\": \"NTP\"",
                "\"TimeBase\": \"NTP\", \"OpenAIF\": {\"Storage\": \"kept\"}");
    }

    private void change(String name, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve(name));
        assertThat(text).contains(from);
        Files.writeString(folder.resolve(name), text.replace(from, to));
    }

    private void anonymise(String rules) throws IOException {
        change("iot-rev.json", CONNECTION, CONNECTION + ", \"Anonymise\": " + rules);
    }

    private Outcome run() {
        return Shell.aif("run", folder.resolve("iot-rev.json"), "--json");
    }

    @Test
    void oneLineInTheMetadataAnonymisesWhatLeaves() throws IOException {
        List<JsonNode> plain = run().events("verdict");
        anonymise(COARSE);
        Outcome outcome = run();
        List<JsonNode> coarse = outcome.events("verdict");

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(coarse).hasSameSizeAs(plain);
        assertThat(plain).anyMatch(verdict -> verdict.get("stop").asDouble() % 60 != 0);
        assertThat(coarse).allMatch(verdict -> verdict.get("stop").asDouble() % 60 == 0);
        assertThat(coarse).allMatch(verdict -> !verdict.has("peak") || verdict.get("peak").isNull());
        assertThat(coarse.stream().map(verdict -> verdict.get("verdict")))
                .isEqualTo(plain.stream().map(verdict -> verdict.get("verdict")).toList());
        assertThat(outcome.json().getLast().get("correct").asInt()).isEqualTo(6);
        assertThat(outcome.out()).contains(
                "Anonymisation:MovementsWithAudioValidation.VerdictDataChannel:VerdictDataChannel");
    }

    @Test
    void theGraphShowsTheAimAndItsNameIsTheSameEachTime() throws IOException {
        anonymise(COARSE);

        Outcome graph = Shell.aif("graph", folder.resolve("iot-rev.json"));

        assertThat(graph.status()).isZero();
        assertThat(graph.out()).contains(
                "Anonymisation:MovementsWithAudioValidation.VerdictDataChannel:VerdictDataChannel");
        assertThat(Shell.aif("graph", folder.resolve("iot-rev.json")).out()).isEqualTo(graph.out());
    }

    @Test
    void aRuleForAFieldThatIsNotThereIsToldByValidateAndStartsNothing() throws IOException {
        anonymise(COARSE.replace("\"peak\"", "\"paek\""));

        Outcome validated = Shell.aif("validate", folder.resolve("iot-rev.json"));
        Outcome outcome = run();

        assertThat(validated.out() + validated.err())
                .contains("/OpenAIF/Channels/5/Anonymise/Fields/paek: error: ");
        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.errors()).singleElement().asString().contains("has a rule for 'paek'");
    }

    @Test
    void aRuleThatOnlyTheAimCanJudgeStartsNothingEither() throws IOException {
        anonymise(COARSE.replace("\"Suppress\"", "\"Generalise\", \"Characters\": 3"));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.errors()).singleElement().asString()
                .contains("the rule for 'peak' is Characters, which is not for int64");
    }

    @Test
    void thePrivacyBudgetOutlivesTheProcess() throws IOException {
        anonymise(NOISY);

        Outcome first = run();
        Outcome second = run();
        Outcome third = run();

        // 8 / 0.5 are sixteen verdicts, of which the first run takes twelve.
        assertThat(first.events("verdict")).as(first.err()).hasSize(12);
        assertThat(second.events("verdict")).as(second.err()).hasSize(4);
        assertThat(third.events("verdict")).as(third.err()).isEmpty();
        assertThat(first.err()).doesNotContain("used up");
        assertThat(second.err() + second.out()).contains("the privacy budget is used up");
        assertThat(first.events("verdict").stream().map(verdict -> verdict.get("stop")).distinct())
                .hasSize(12);
    }
}
