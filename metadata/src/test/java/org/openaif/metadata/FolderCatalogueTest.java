// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCatalogueTest {
    @TempDir Path folder;

    private void put(String file, String specification, String description) throws IOException {
        Files.writeString(
                folder.resolve(file),
                """
                {"Identifier": {"ImplementerID": "1", "Specification": {%s}},
                 "APIProfile": "Basic", "Description": "%s", "Types": [], "Ports": [],
                 "SubAIMs": [], "Topology": [], "Implementations": [], "ResourcePolicies": [],
                 "Documentation": []}
                """.formatted(specification, description));
    }

    /** An AIM called A. */
    private void put(String description, String standard, String aiw, String version)
            throws IOException {
        put(
                description + ".json",
                """
                "Standard": "%s", "AIW": "%s", "AIM": "A", "Version": "%s\""""
                        .formatted(standard, aiw, version),
                description);
    }

    private Optional<String> find(String standard, String aiw, String aim, String version) {
        return new FolderCatalogue(folder, MetadataReader.strict())
                .find(new SubAim("local", new Identifier("1", standard, aiw, aim, version)))
                .map(AimMetadata::description);
    }

    @Test
    void findsByNameAndVersionAndPrefersTheSameSpecification() throws IOException {
        put("a", "X", "Y", "1");
        put("b", "X", "Z", "1");
        put("c", "W", "Z", "2");
        put("d.json", "\"Name\": \"Own\", \"Version\": \"V1.0\"", "d");

        assertThat(find("X", "Y", "A", "1")).contains("a");
        assertThat(find("X", "Z", "A", "1")).contains("b");
        assertThat(find("Q", "Q", "A", "1")).contains("a");
        assertThat(find("X", "Y", "A", "V2")).contains("c");
        assertThat(find("X", "Y", "A", "*")).contains("a");
        assertThat(find("X", "Y", "A", "3")).isEmpty();
        assertThat(find("Own", "", "", " 1.0")).contains("d");
        assertThat(find("X", "Y", "B", "1")).isEmpty();
    }

    @Test
    void isTheFolderOfAFileToo() throws IOException {
        put("a.json", "\"Name\": \"Own\", \"Version\": \"1\"", "a");

        assertThat(new FolderCatalogue(folder.resolve("a.json"), MetadataReader.strict())
                        .find(new SubAim("x", new Identifier("1", "Own", "", "", "1"))))
                .isPresent();
    }

    @Test
    void passesOverWhatIsNoMetadataAndTellsWhatIsBroken() throws IOException {
        put("good.json", "\"Name\": \"Own\", \"Version\": \"1\"", "good");
        Files.writeString(folder.resolve("settings.json"), "{\"Window\": 3}");
        Files.writeString(folder.resolve("schema.json"), "{\"properties\": {}}");
        Files.writeString(folder.resolve("notes.txt"), "no JSON");
        Files.writeString(folder.resolve("broken.json"), "{\"Identifier\": ");
        Files.createDirectory(folder.resolve("folder.json"));
        FolderCatalogue catalogue = new FolderCatalogue(folder, MetadataReader.strict());

        assertThat(catalogue.diagnostics()).extracting(Diagnostic::toString)
                .containsExactly(
                        folder.resolve("broken.json")
                                + ":1: error: ends before its JSON does; mend the"
                                + " JSON there");
        assertThat(catalogue.find(new SubAim("x", new Identifier("1", "Own", "", "", "1"))))
                .isPresent();
    }

    @Test
    void ofAFolderThatIsNotThereItSaysSo() {
        FolderCatalogue catalogue =
                new FolderCatalogue(
                        folder.resolve("missing").resolve("aiw.json"), MetadataReader.strict());

        assertThat(catalogue.find(new SubAim("x", new Identifier("1", "Own", "", "", "1"))))
                .isEmpty();
        assertThat(catalogue.diagnostics()).singleElement()
                .extracting(Diagnostic::message).asString()
                .startsWith("cannot be read as a folder: ");
    }

    @Test
    void isCompletedByImplementationsInPortsAndTypesOnly() {
        AimMetadata bare = Documents.aim("Aim");
        AimMetadata vague =
                Documents.aim("Aim", "> in int32", "< out int32")
                        .withPorts(
                                Documents.aim("Aim", "> in int32").ports().stream()
                                        .map(port -> port.withType("any_t")).toList());
        AimMetadata implementation = Documents.aim("Aim", "> in int8", "< other int8");
        SubAim subAim = new SubAim("x", implementation.identifier());
        AimCatalogue installed = Documents.catalogue(implementation);

        assertThat(Documents.catalogue(bare).completedBy(installed).find(subAim))
                .contains(bare.withPorts(implementation.ports()));
        assertThat(Documents.catalogue(vague).completedBy(installed).find(subAim))
                .contains(vague.withPorts(
                        vague.ports().stream().map(port -> port.withType("int8")).toList()));
        assertThat(Documents.catalogue().completedBy(installed).find(subAim))
                .contains(implementation);
        assertThat(Documents.catalogue(implementation).completedBy(Documents.catalogue())
                        .find(subAim))
                .contains(implementation);
    }
}
