// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.Aim;
import org.openaif.store.Archive;
import org.openaif.store.ArchiveEntry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code aif pack}: what goes in, what is refused, and that the same files give the same bytes. */
class PackCommandTest {
    private static final String AIM = "VolumePeaksAnalysis";

    @TempDir private Path folder;
    private Path content;

    @BeforeEach
    void anAim() throws IOException {
        content = Files.createDirectory(folder.resolve("content"));
        Files.copy(Shell.IOT_REV.resolve(AIM + ".json"), content.resolve(AIM + ".json"));
        Files.writeString(content.resolve("LICENSE"), "Take it.\n");
        Files.writeString(content.resolve("README.md"), "# Peaks\n");
        jar(content.resolve("peaks.jar"));
    }

    /** The classes of IOT-REV, as a build of Maven packs them. */
    private static void jar(Path jar) throws IOException {
        Path classes;
        try {
            classes =
                    Path.of(
                            Class.forName("org.openaif.usecases." + AIM).getProtectionDomain().getCodeSource().getLocation()
                                    .toURI());
        } catch (ReflectiveOperationException | java.net.URISyntaxException e) {
            throw new AssertionError(e);
        }
        if (Files.isRegularFile(classes)) {
            Files.copy(classes, jar);
            return;
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
            }
        }
    }

    private static void library(Path jar, String group, String artifact) throws IOException {
        Files.createDirectories(jar.getParent());
        try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar))) {
            entries.putNextEntry(new JarEntry("META-INF/maven/" + group + "/" + artifact + "/pom.properties"));
            entries.write(
                    ("groupId=" + group + "\nartifactId=" + artifact + "\nversion=1.2+3\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private Shell.Outcome pack(Object... more) {
        return Shell.aif(Stream.concat(Stream.of("pack"), Stream.of(more)).toArray());
    }

    private static List<String> names(Path archive) {
        try (Archive read = Archive.open(archive)) {
            return read.entries().stream().map(ArchiveEntry::name).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.gz", "a.tar.bz2", "a.tbz", "a.tar", "a.zip"})
    void theSameFilesGiveTheSameBytes(String name) throws IOException {
        Path first = folder.resolve(name);
        Shell.Outcome packed = pack(content, "--out", first);
        assertThat(packed.status()).as(packed.out() + packed.err()).isZero();
        assertThat(packed.out()).startsWith("packed aim/" + AIM + "@0.1.0 as " + first).hasLineCount(1);

        Path other = folder.resolve("other");
        FolderTree.copy(content, other);
        Files.setLastModifiedTime(other.resolve("LICENSE"), FileTime.from(Instant.EPOCH));
        Path second = folder.resolve("new/folders/" + name);
        assertThat(pack(other, "--out", second).status()).isZero();

        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(names(first)).containsExactly("LICENSE", "README.md", AIM + ".json", "bom.json", "peaks.jar");
        assertThat(content.resolve("bom.json")).as("the vendor's folder is left as it was").doesNotExist();
    }

    @Test
    void eachThingThatIsWrongIsALineAndNothingIsPacked() throws IOException {
        Path out = folder.resolve("a.zip");
        Files.writeString(out, "from before");
        Files.delete(content.resolve("LICENSE"));
        String document = Files.readString(content.resolve(AIM + ".json"));
        Files.writeString(content.resolve(AIM + ".json"), document.replace("\"Standard\": \"MPAI-IOT\"", "\"Standard\": \"\""));

        Shell.Outcome refused = pack(content, "--out", out);

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("error: metadata: " + AIM + ".json:") && line.contains("/Identifier/Specification/Standard"))
                .anyMatch(line -> line.startsWith("error: licence: nobody is told"));
        assertThat(refused.errors()).singleElement().asString().contains("aim/" + AIM + "@0.1.0 is not packed");
        assertThat(out).hasContent("from before");
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder("content", "a.zip");
        }
    }

    @Test
    void portsAreThoseThatTheClassDeclares() throws IOException {
        String document = Files.readString(content.resolve(AIM + ".json"));
        Files.writeString(content.resolve(AIM + ".json"), document.replace("MicPeakDataChannel", "Peaks"));

        Shell.Outcome refused = pack(content, "--out", folder.resolve("a.zip"), "--json");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.events("finding"))
                .anySatisfy(
                        finding -> {
                            assertThat(finding.path("rule").asString()).isEqualTo("ports");
                            assertThat(finding.path("severity").asString()).isEqualTo("error");
                            assertThat(finding.path("what").asString()).contains("output port Peaks is not declared");
                        });
        assertThat(refused.events("packed")).isEmpty();
    }

    @Test
    void theBillNamesTheLibraries() throws IOException {
        library(content.resolve("lib/one.jar"), "org.acme", "one");
        Path out = folder.resolve("a.tar");
        assertThat(pack(content, "--out", out).status()).isZero();

        Path unpacked = folder.resolve("unpacked");
        try (Archive archive = Archive.open(out)) {
            archive.extractTo(unpacked);
        }
        JsonNode bill = new JsonMapper().readTree(Files.readAllBytes(unpacked.resolve("bom.json")));
        assertThat(bill.path("specVersion").asString()).isEqualTo("1.6");
        JsonNode library = named(bill.path("components"), "lib/one.jar").path("components").path(0);
        assertThat(library.path("type").asString()).isEqualTo("library");
        assertThat(library.path("purl").asString()).isEqualTo("pkg:maven/org.acme/one@1.2%2B3");
        assertThat(named(bill.path("components"), "README.md").path("hashes").path(0).path("content").asString()).hasSize(64);
    }

    private static JsonNode named(JsonNode components, String name) {
        for (JsonNode component : components) {
            if (component.path("name").asString().equals(name)) {
                return component;
            }
        }
        throw new AssertionError(name + " is not in " + components);
    }

    @Test
    void aVendorsOwnBillIsKeptAndChecked() throws IOException {
        String bill =
                """
                {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [{"type": "file", "name": "peaks.jar",
                 "hashes": [{"alg": "SHA-256", "content": "00"}]}]}
                """;
        Files.writeString(content.resolve("bom.json"), bill);

        Shell.Outcome refused = pack(content, "--out", folder.resolve("a.tar"));

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).contains("error: sbom: bom.json").contains("is another file than it says");
    }

    @Test
    void whatNobodyExplainsIsPackedWithAWarning() throws IOException {
        Files.delete(content.resolve("README.md"));

        Shell.Outcome packed = pack(content, "--out", folder.resolve("a.tar"));

        assertThat(packed.status()).isZero();
        assertThat(packed.out().lines()).first().asString().startsWith("warning: documentation: nobody is told how to use it");
    }

    @Test
    void anArchiveIsNotPackedIntoItself() {
        assertThat(pack(content, "--out", content.resolve("a.tar")).errors()).singleElement().asString()
                .contains("would lie in the folder that is packed");
        assertThat(pack(content, "--out", folder.resolve("a.exe")).errors()).singleElement().asString().contains("is no archive");
        assertThat(pack(folder.resolve("nowhere")).errors()).singleElement().asString().contains("there is no such folder");
        assertThat(pack(Shell.HOME.resolve("docs")).status()).isEqualTo(1);
    }

    @Test
    void ofAProjectWhatItWasBuiltForIsPacked() throws IOException {
        Path project = Files.createDirectory(folder.resolve("project"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        assertThat(pack(project).errors()).singleElement().asString().contains("src/main/aim", "there is no such folder");
        Path aim = Files.createDirectories(project.resolve("src/main/aim"));
        Files.copy(content.resolve(AIM + ".json"), aim.resolve(AIM + ".json"));
        Files.createDirectories(aim.resolve("models"));
        Files.writeString(aim.resolve("models/peaks.txt"), "17");
        assertThat(pack(project).errors()).singleElement().asString().contains("there is no jar", "mvn clean package");

        Path target = Files.createDirectory(project.resolve("target"));
        Files.copy(content.resolve("peaks.jar"), target.resolve("peaks-0.1.0.jar"));
        Files.copy(content.resolve("peaks.jar"), target.resolve("peaks-0.1.0-sources.jar"));
        library(target.resolve("lib/one.jar"), "org.acme", "one");
        Files.writeString(project.resolve("LICENCE.txt"), "Take it.\n");
        Files.writeString(project.resolve("notes.txt"), "mine alone");
        Files.createDirectories(project.resolve("docs"));
        Files.writeString(project.resolve("docs/peaks.md"), "# Peaks\n");
        Path source = Files.createDirectories(project.resolve("src/main/java")).resolve("Peaks.java");
        Files.writeString(source, "class Peaks {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));

        Shell.Outcome packed = pack(project);

        assertThat(packed.status()).as(packed.out() + packed.err()).isZero();
        assertThat(packed.out().lines())
                .hasSize(2)
                .first().asString().startsWith("warning: build: src/main/java/Peaks.java is newer than peaks-0.1.0.jar");
        assertThat(names(target.resolve(AIM + "-0.1.0.tar.gz")))
                .containsExactly(
                        "LICENCE.txt", AIM + ".json", "bom.json", "docs/peaks.md", "lib/one.jar", "models/peaks.txt",
                        "peaks-0.1.0.jar");

        Files.copy(content.resolve("peaks.jar"), target.resolve("peaks-0.2.0.jar"));
        assertThat(pack(project).errors()).singleElement().asString().contains("several jars", "peaks-0.2.0.jar");
    }
}
