// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.TrustException;
import org.openaif.testsupport.SharedData;
import org.openaif.trust.spi.KeyProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every file of Project Wycheproof that lies in the folder, through the public API: what is valid is
 * accepted with the right result, what is invalid is refused with a {@link TrustException}, and what is
 * acceptable is decided by {@link AcceptableRule}.
 *
 * <p>Which test a file is follows from its schema and algorithm, never from its name. What OpenAIF does
 * not offer is in {@link NotOffered}, by name and with its reason, and is reported; a schema that
 * nobody knows fails.
 */
public class WycheproofTest {
    private static final String EITHER = "either";

    @TempDir Path folder;

    private TrustedPlatform platform;

    /** For those who run it with other providers. */
    protected WycheproofTest() {}

    /** Who keeps the keys. */
    protected List<KeyProvider> providers(Path where) {
        return List.of(new SoftwareProvider(where.resolve("software")));
    }

    /** Whether a file tests what these providers do: not so what needs no secret, if they are devices. */
    protected boolean concerns(String file) {
        return true;
    }

    @BeforeEach
    void open() {
        TrustedPlatform.Builder builder = TrustedPlatform.in(folder);
        providers(folder).forEach(builder::with);
        platform = builder.open();
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @TestFactory
    Stream<DynamicTest> everyFileRuns(TestReporter reporter) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(SharedData.path("vectors/wycheproof"))) {
            files =
                    found.filter(file -> file.toString().endsWith(".json"))
                            .filter(file -> concerns(file.getFileName().toString()))
                            .sorted()
                            .toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(
                        file ->
                                DynamicTest.dynamicTest(
                                        file.getFileName().toString(), () -> run(file, reporter)));
    }

    private void run(Path file, TestReporter reporter) throws IOException {
        JsonNode root = JsonMapper.builder().build().readTree(Files.readString(file));
        Tally tally = new Tally();
        String schema = root.path("schema").asString();
        String algorithm = root.path("algorithm").asString();
        Optional<String> refusal = NotOffered.file(schema, algorithm);
        if (refusal.isPresent()) {
            root.path("testGroups").forEach(group -> tally.notOffered(group, refusal.get()));
        } else {
            WycheproofCase test =
                    WycheproofCase.of(
                            schema, algorithm, platform.services(file.getFileName().toString()));
            root.path("testGroups").forEach(group -> run(group, test, tally));
        }
        reporter.publishEntry(file.getFileName().toString(), tally.toString());
        assertThat(tally.wrong).as("tests that came out otherwise").isEmpty();
        assertThat(tally.count).as("tests in the file").isEqualTo(root.path("numberOfTests").asInt());
    }

    private static void run(JsonNode group, WycheproofCase test, Tally tally) {
        Optional<String> refusal = test.notOffered(group);
        if (refusal.isPresent()) {
            tally.notOffered(group, refusal.get());
            return;
        }
        for (JsonNode each : group.path("tests")) {
            tally.count++;
            String expected = expected(each);
            String found;
            try {
                test.run(group, each);
                found = "accepted";
            } catch (TrustException e) {
                found = "refused";
            } catch (RuntimeException | AssertionError e) {
                found = "neither: " + e;
            }
            if (found.equals(expected) || expected.equals(EITHER) && !found.startsWith("neither")) {
                String undecided = expected.equals(EITHER) ? ", undecided" : "";
                tally.as(each.path("result").asString() + " " + found + undecided);
            } else {
                tally.wrong.add(
                        each.path("tcId").asInt() + " " + each.path("result").asString() + " "
                                + each.path("flags") + " '" + each.path("comment").asString() + "': "
                                + found);
            }
        }
    }

    private static String expected(JsonNode test) {
        return switch (test.path("result").asString()) {
            case "valid" -> "accepted";
            case "invalid" -> "refused";
            case "acceptable" ->
                    AcceptableRule.of(test)
                            .map(accepted -> accepted ? "accepted" : "refused")
                            .orElse(EITHER);
            default -> "a result that is known, not " + test.path("result");
        };
    }

    /** What became of the tests of a file. */
    private static final class Tally {
        final List<String> wrong = new ArrayList<>();
        final TreeMap<String, Integer> counts = new TreeMap<>();
        int count;

        void notOffered(JsonNode group, String reason) {
            int tests = group.path("tests").size();
            count += tests;
            counts.merge("not offered (" + reason + ")", tests, Integer::sum);
        }

        void as(String outcome) {
            counts.merge(outcome, 1, Integer::sum);
        }

        @Override
        public String toString() {
            return counts.toString();
        }
    }
}
