// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.useragent.Shell.Outcome;

/** AIF metadata beside the workflow sets up what its AIMs store, and what they may read. */
class SetupTest {
    @TempDir private Path folder;

    /** Counts in its storage how often it was run, and reports that, and what a source says. */
    public static final class Keeper implements Aim {
        @Override
        public void run(AimContext aim) {
            long before = aim.storage().info("runs").map(info -> info.version()).orElse(0L);
            aim.storage().put("runs", new byte[1]);
            String motto =
                    aim.access()
                            .get("mottos", "today.txt")
                            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                            .orElse("none");
            aim.report("run " + (before + 1) + ", motto " + motto);
        }
    }

    @BeforeEach
    void aWorkflowThatKeepsSomething() throws IOException {
        write(
                "keeper.json",
                """
                {
                  "Identifier": {"ImplementerID": "1", "Specification": {"Name": "KEEPER", "Version": "1"}},
                  "APIProfile": "Basic", "Description": "", "Types": [], "Ports": [],
                  "SubAIMs": [{"Name": "Keeper", "Identifier": {"ImplementerID": "1",
                      "Specification": {"Name": "Keeper", "Version": "1"}}}],
                  "Topology": [], "Implementations": [], "ResourcePolicies": [], "Documentation": []
                }
                """);
        write(
                "Keeper-aim.json",
                """
                {
                  "Identifier": {"ImplementerID": "1", "Specification": {"Name": "Keeper", "Version": "1"}},
                  "APIProfile": "Basic", "Description": "", "Types": [], "Ports": [],
                  "SubAIMs": [], "Topology": [],
                  "Implementations": [{"BinaryName": "org.openaif.useragent.SetupTest$Keeper",
                      "Architecture": "java", "OperatingSystem": "any", "Version": "1",
                      "Source": "AIMStorage", "Destination": ""}],
                  "ResourcePolicies": [], "Documentation": []
                }
                """);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String aif(String settings) {
        return """
                {
                  "ImplementerID": "1", "Version": "1", "APIProfile": "Basic",
                  "Resources": {"ComputingPolicies": [], "Storage": "", "Controller": "",
                      "Extensions": ""},
                  "Services": {"Communication": "", "TrustedServices": {"Authentication": "",
                      "Encryption": "", "Attestation": "", "Extensions": ""}},
                  "TimeBase": "NTP",
                  "OpenAIF": %s
                }
                """
                .formatted(settings);
    }

    private Outcome run(Object... more) {
        Object[] words = new Object[2 + more.length];
        words[0] = "run";
        words[1] = folder.resolve("keeper.json");
        System.arraycopy(more, 0, words, 2, more.length);
        return Shell.aif(words);
    }

    @Test
    void whatAnAimStoresOutlivesTheProcess() throws IOException {
        write("aif.json", aif("{\"Storage\": \"kept\"}"));
        assertThat(run().err()).contains("Keeper: run 1, motto none");
        assertThat(run().err()).contains("Keeper: run 2, motto none");
        assertThat(folder.resolve("kept")).isNotEmptyDirectory();
    }

    @Test
    void dataSourcesAreThoseOfTheMetadata() throws IOException {
        Files.createDirectories(folder.resolve("data/mottos"));
        write("data/mottos/today.txt", "carpe diem");
        write(
                "other.json",
                aif("{\"Storage\": \"kept\", \"Access\": {\"mottos\": \"data/mottos\"}}"));
        Outcome outcome = run("--config", folder.resolve("other.json"));
        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).contains("Keeper: run 1, motto carpe diem");
    }

    @Test
    void aSetupThatCannotBeUsedStartsNothing() throws IOException {
        write("broken.json", "{ \"ImplementerID\": ");
        write("file", "in the way");
        write("blocked.json", aif("{\"Storage\": \"file\"}"));
        for (String config : List.of("broken.json", "missing.json", "keeper.json")) {
            Outcome outcome = run("--config", folder.resolve(config));
            assertThat(outcome.status()).as(config).isEqualTo(1);
            assertThat(outcome.err().lines()).as(config).singleElement().asString()
                    .contains(config);
        }
        Outcome blocked = run("--config", folder.resolve("blocked.json"));
        assertThat(blocked.status()).isEqualTo(1);
        assertThat(blocked.err()).contains("Keeper").contains("file");
    }
}
