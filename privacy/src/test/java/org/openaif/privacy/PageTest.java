// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openaif.api.Message;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.testkit.WorkflowTest;

/** The worked example of docs/privacy.md does what the page says. */
class PageTest {
    private static final String TYPE =
            "{uint8[] patient; int64 time; int32 bpm; uint8[] postcode}";

    record HeartRate(String patient, long time, int bpm, String postcode) {}

    private static String example() throws IOException {
        String page = Files.readString(Path.of("../docs/privacy.md"));
        assertThat(page.replace("int32\nbpm", "int32 bpm")).contains(TYPE);
        String block = page.substring(page.indexOf("```json\n\"Anonymise\"") + 8);
        return block.substring(0, block.indexOf("```"));
    }

    private static AimMetadata read(String name, String ports, String more) {
        String json =
                """
                {"Identifier": %s, "APIProfile": "Basic", "Description": "", "Types": [],
                 "Ports": [%s], "Implementations": [], "ResourcePolicies": [],
                 "Documentation": [], %s}
                """.formatted(identifier(name), ports, more);
        return MetadataReader.strict()
                .readAim(name, json.getBytes(StandardCharsets.UTF_8))
                .orThrow();
    }

    private static String identifier(String name) {
        return "{\"ImplementerID\": \"1\", \"Specification\": {\"Name\": \"" + name
                + "\", \"Version\": \"1\"}}";
    }

    private static String port(String name, String direction) {
        return """
                {"Name": "%s", "Direction": "%s", "RecordType": "%s", "Technology": "Software",
                 "Protocol": "", "IsRemote": false}""".formatted(name, direction, TYPE);
    }

    private static String own(String port) {
        return "{\"AIMName\": \"\", \"PortName\": \"" + port + "\"}";
    }

    /** From one port of the workflow to another, anonymised; an AIM beside it reads everything. */
    private static WorkflowGraph study() throws IOException {
        AimMetadata ward =
                read("Ward", port("in", "InputOutput"), "\"SubAIMs\": [], \"Topology\": []");
        AimMetadata study =
                read(
                        "Study",
                        port("in", "InputOutput") + "," + port("out", "OutputInput"),
                        """
                        "SubAIMs": [{"Name": "Ward", "Identifier": %s}],
                        "Topology": [{"Output": %s, "Input": %s},
                          {"Output": %s, "Input": {"AIMName": "Ward", "PortName": "in"}}],
                        "OpenAIF": {"Channels": [{"Output": %s, "Input": %s, %s}]}
                        """.formatted(
                                identifier("Ward"), own("in"), own("out"), own("in"), own("in"),
                                own("out"), example()));
        return WorkflowGraph.strictlyOf(
                        study,
                        part ->
                                Optional.of(ward)
                                        .filter(known -> known.name().equals(part.identifier().name())))
                .orThrow();
    }

    @Test
    void aDayOfAPatientLeavesAnonymisedAndThenNoMore() throws IOException {
        long hour = 3_600_000_000_000L;
        long start = Instant.parse("2026-03-01T00:17:29Z").getEpochSecond() * 1_000_000_000;
        try (WorkflowTest test =
                WorkflowTest.of(study())
                        .replace(
                                "Ward",
                                aim -> aim.input("in", HeartRate.class).forEach(beat -> {}))) {
            for (int i = 0; i < 30; i++) {
                long now = start + i * hour;
                test.feed("in", new HeartRate("Ann", now, 72, "80539"), now);
            }
            test.run();
            List<Message<HeartRate>> out = test.written("out", HeartRate.class);

            assertThat(out).hasSize(24);
            assertThat(out).allMatch(message -> message.timestamp() % hour == 0);
            assertThat(out).extracting(Message::record)
                    .allMatch(rate -> rate.time() % hour == 0)
                    .allMatch(rate -> rate.postcode().equals("80"))
                    .allMatch(rate -> rate.patient().matches("[0-9a-f]{32}"))
                    .extracting(HeartRate::patient).containsOnly(out.getFirst().record().patient());
            // With a scale of 320, that any two of twenty-four are the same has no chance worth a test.
            assertThat(out.stream().map(message -> message.record().bpm()).distinct().count())
                    .isGreaterThan(15);
            assertThat(test.reports("Anonymisation:in:out"))
                    .containsExactly("the privacy budget is used up: 1 message(s) dropped");
        }
    }
}
