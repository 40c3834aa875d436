// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Storage;
import org.openaif.useragent.Shell.Outcome;

/** What a storage leaves on the disk depends on the category of its data. */
class CategoriesTest {
    private static final String KEY = "patient Ann Onymous";
    private static final String DIAGNOSIS = "has a most unusual fever";
    private static final String SHARED = "is shared by all of the ward";

    @TempDir private Path folder;

    /** Notes a diagnosis, and finds again what it noted before. */
    public static final class Clinic implements Aim {
        @Override
        public void run(AimContext aim) {
            aim.report("own: " + noted(aim.storage(), DIAGNOSIS));
            aim.report("shared: " + noted(aim.sharedStorage(), SHARED));
        }

        private static String noted(Storage storage, String text) {
            String before =
                    storage.get(KEY)
                            .map(value -> new String(value, StandardCharsets.UTF_8))
                            .orElse("nothing");
            storage.put(KEY, text.getBytes(StandardCharsets.UTF_8));
            return before + " under " + storage.list("patient");
        }
    }

    @BeforeEach
    void aClinic() throws IOException {
        write(
                "Clinic-aim.json",
                """
                {
                  "Identifier": {"ImplementerID": "1", "Specification": {"Name": "Clinic", "Version": "1"}},
                  "APIProfile": "Basic", "Description": "", "Types": [], "Ports": [],
                  "SubAIMs": [], "Topology": [],
                  "Implementations": [{"BinaryName": "org.openaif.useragent.CategoriesTest$Clinic",
                      "Architecture": "java", "OperatingSystem": "any", "Version": "1",
                      "Source": "AIMStorage", "Destination": ""}],
                  "ResourcePolicies": [], "Documentation": []
                }
                """);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Outcome run(String workflow, String aif) throws IOException {
        write(
                "clinic.json",
                """
                {
                  "Identifier": {"ImplementerID": "1", "Specification": {"Name": "CLINIC", "Version": "1"}},
                  "APIProfile": "Basic", "Description": "", "Types": [], "Ports": [],
                  "SubAIMs": [{"Name": "Clinic", "Identifier": {"ImplementerID": "1",
                      "Specification": {"Name": "Clinic", "Version": "1"}}}],
                  "Topology": [], "Implementations": [], "ResourcePolicies": [], "Documentation": [],
                  "OpenAIF": %s
                }
                """.formatted(workflow.replace('\'', '"')));
        write(
                "aif.json",
                """
                {"Header": "AIF-AIF-V3.0", "ImplementerID": "1", "Version": "1", "OpenAIF": %s}
                """.formatted(aif.replace('\'', '"')));
        Outcome outcome = Shell.aif("run", folder.resolve("clinic.json"));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return outcome;
    }

    /** Everything that is in the files of the storage, byte by byte. */
    private String onDisk() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder.resolve("kept"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private void assertFoundAgain(String workflow, String aif) throws IOException {
        assertThat(run(workflow, aif).err())
                .contains("own: nothing under [" + KEY + "]", "shared: nothing under");
        assertThat(run(workflow, aif).err())
                .contains("own: " + DIAGNOSIS + " under [" + KEY + "]", "shared: " + SHARED);
    }

    @Test
    void ofHealthDataNothingCanBeReadThere() throws IOException {
        assertFoundAgain(
                "{'SubAIMs': {'Clinic': {'DataCategory': 'health'}}, 'SharedDataCategory': 'personal'}",
                "{'Storage': 'kept'}");

        assertThat(onDisk()).isNotEmpty().doesNotContain(DIAGNOSIS, SHARED, KEY, "Ann");
    }

    @Test
    void whatHasNoCategoryThatIsEncryptedIsThereAsItIs() throws IOException {
        assertFoundAgain(
                "{'SubAIMs': {'Clinic': {'DataCategory': 'technical'}}}", "{'Storage': 'kept'}");

        assertThat(onDisk()).contains(DIAGNOSIS, SHARED, KEY);
    }

    @Test
    void eachStorageHasACategoryOfItsOwn() throws IOException {
        assertFoundAgain(
                "{'SubAIMs': {'Clinic': {'DataCategory': 'health'}}}", "{'Storage': 'kept'}");

        assertThat(onDisk()).contains(SHARED).doesNotContain(DIAGNOSIS);
    }

    @Test
    void theAifHasTheLastWordOnWhatIsEncrypted() throws IOException {
        String workflow = "{'SubAIMs': {'Clinic': {'DataCategory': 'weather'}}}";
        assertFoundAgain(workflow, "{'Storage': 'kept', 'Encrypt': ['weather']}");
        assertThat(onDisk()).doesNotContain(DIAGNOSIS).contains(SHARED);
    }

    @Test
    void everythingCanBeEncrypted() throws IOException {
        assertFoundAgain("{}", "{'Storage': 'kept', 'Encrypt': ['*']}");

        assertThat(onDisk()).doesNotContain(DIAGNOSIS, SHARED, KEY);
    }

    @Test
    void theKeyOfPseudonymsIsNeverThereAsItIs() throws IOException {
        List<String> names = List.of("pseudonym-key", "budget/stream");
        try (Stream<Path> files = Files.list(Shell.IOT_REV)) {
            for (Path file : files.filter(file -> !file.endsWith("aif.json")).toList()) {
                String text = Files.readString(file);
                write(
                        file.getFileName().toString(),
                        text.replace(
                                "\"Devices\": {",
                                """
                                "Ports": {"VerdictDataChannel": {"Anonymise": {
                                    "Fields": {"stop": {"Rule": "Noise", "Sensitivity": 1e9, "Epsilon": 1},
                                               "peak": {"Rule": "Pseudonymise"}},
                                    "Budget": {"Epsilon": 100}}}},
                                "Devices": {"""));
            }
        }
        write(
                "aif.json",
                """
                {"Header": "AIF-AIF-V3.0", "ImplementerID": "1", "Version": "1",
                 "OpenAIF": {"Storage": "kept", "Encrypt": []}}
                """);

        Outcome outcome = Shell.aif("run", folder.resolve("iot-rev.json"), "--json");

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.events("verdict")).hasSize(12);
        assertThat(onDisk()).contains("Anonymisation:VerdictDataChannel");
        assertThat(names).noneMatch(onDisk()::contains);
    }
}
