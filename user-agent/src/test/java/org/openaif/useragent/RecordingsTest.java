// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openaif.testsupport.SharedData;
import org.openaif.useragent.Shell.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real limbs and real sounds through the command line, and what is true of them. */
class RecordingsTest {
    /** A phone's samples may lie in the band of rest a moment before the movement has ended. */
    private static final double STOP_SECONDS = 0.25;

    private static final double PEAK_SECONDS = 0.02;

    static Stream<Path> recordings() throws IOException {
        try (Stream<Path> people = Files.list(SharedData.path("data/rehab/open"))) {
            return people.sorted().toList().stream();
        }
    }

    private static Outcome replay(Path aiw, Path recording) {
        return Shell.aif("run", aiw, "--input", recording, "--speed", "max", "--json");
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyMovementIsJudgedAsItWas(Path recording) throws IOException {
        Outcome outcome = replay(Shell.IOT_REV, recording);
        JsonNode truth =
                new JsonMapper().readTree(Files.readString(recording.resolve("truth.json")));
        List<JsonNode> verdicts = outcome.events("verdict");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(verdicts).hasSize(truth.get("movements").size());
        for (int i = 0; i < verdicts.size(); i++) {
            JsonNode movement = truth.get("movements").get(i);
            JsonNode verdict = verdicts.get(i);
            assertThat(verdict.propertyNames()).containsExactly("event", "stop", "peak", "verdict");
            assertThat(verdict.get("verdict")).isEqualTo(movement.get("verdict"));
            assertThat(verdict.get("stop").asDouble())
                    .isCloseTo(movement.get("stop").asDouble(), within(STOP_SECONDS));
            if (verdict.get("verdict").asString().equals("correct")) {
                assertThat(verdict.get("peak").asDouble())
                        .isCloseTo(movement.get("cue").asDouble(), within(PEAK_SECONDS));
            } else {
                assertThat(verdict.get("peak").isNull()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void theSummaryComesLastAndAddsUp(Path recording) {
        Outcome outcome = replay(Shell.IOT_REV, recording);
        JsonNode summary = outcome.json().getLast();
        List<JsonNode> verdicts = outcome.events("verdict");

        assertThat(summary.propertyNames())
                .containsExactly(
                        "event", "correct", "incorrect", "unrecognised", "messages", "dropped");
        for (String kind : List.of("correct", "incorrect", "unrecognised")) {
            assertThat(summary.get(kind).asLong())
                    .isEqualTo(verdicts.stream()
                            .filter(v -> v.get("verdict").asString().equals(kind))
                            .count());
        }
        assertThat(summary.get("messages").get("VerdictDataChannel").asInt())
                .isEqualTo(verdicts.size());
        assertThat(summary.get("messages").get("InertialDataChannel"))
                .isEqualTo(summary.get("messages").get("SensorsDataChannel"));
        assertThat(summary.get("dropped").asInt()).isZero();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyRunGivesTheSameBytes(Path recording) {
        String first = replay(Shell.IOT_REV, recording).out();

        assertThat(replay(Shell.IOT_REV, recording).out()).isEqualTo(first);
        assertThat(replay(Shell.IOT_REV, recording).out()).isEqualTo(first);
    }

    @Test
    void thePublishedDocumentsRunUnmodifiedAndGiveTheSame() throws IOException {
        Path published = SharedData.path("metadata/dbortoluzzi-mpai-aif-v1");
        Path recording = recordings().findFirst().orElseThrow();

        Outcome outcome = replay(published, recording);

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).isEqualTo(replay(Shell.IOT_REV, recording).out());
        assertThat(outcome.errors()).singleElement().asString()
                .contains("20 warnings about the metadata", "aif validate");
    }

    @Test
    void thePublishedDocumentsAskForASource() {
        Outcome outcome =
                Shell.aif("run", SharedData.path("metadata/dbortoluzzi-mpai-aif-v1"), "--json");

        assertThat(outcome.status()).isEqualTo(ExitStatus.BAD_USAGE);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.errors()).singleElement().asString()
                .contains("MicBufferDataChannel", "--input", "--source");
    }

    @Test
    void thePublishedDocumentsRunOnTheSimulator() {
        Path published = SharedData.path("metadata/dbortoluzzi-mpai-aif-v1");

        Outcome outcome = Shell.aif("run", published, "--source", "simulator", "--json");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .isEqualTo(Shell.aif("run", Shell.IOT_REV, "--json").out());
    }
}
