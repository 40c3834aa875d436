// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;
import org.openaif.metadata.MetadataReader;
import org.w3c.dom.Document;

/** What {@code aif new aim} writes; that it can be built and used is in {@link TutorialIT} and {@link VendorIT}. */
class AimProjectTest {
    private static final URI REPOSITORY = URI.create("file:///opt/aif/repository/");

    @TempDir private Path folder;

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a b", "../x", "a/b", "-x", "1x", "a..b", "a.", "con", "NUL.meter", "ä", "$(id)", "a\nb", "String", "aim",
                "message", "motion", "Peak", "Path", "{{name}}"
            })
    void aNameThatCannotBeOneIsBadUsage(String name) throws IOException {
        Shell.Outcome refused = Shell.aif("new", "aim", "--dir", folder.resolve("it"), "--", name);

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.errors()).singleElement().asString().contains("name", "--help");
        assertThat(files(folder)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "org..acme", "org.new", "java.lang", "a-b", "1", "../.."})
    void aPackageThatCannotBeOneIsBadUsage(String name) {
        assertThat(Shell.aif("new", "aim", "Meter", "--package", name, "--dir", folder.resolve("it")).status()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"ShakeMeter, ShakeMeter", "shake-meter, ShakeMeter", "IOT-REV.peaks_2, IOTREVPeaks2"})
    void theClassIsCalledAsJavaWritesIt(String name, String className) throws IOException {
        Path project = folder.resolve("it");
        AimProject.of(name, "org.acme").write(project, REPOSITORY);

        assertThat(files(project))
                .containsExactly(
                        ".gitignore", "LICENSE", "README.md", "pom.xml", "src/main/aim/" + name + ".json",
                        "src/main/java/org/acme/" + className + ".java",
                        "src/test/java/org/acme/" + className + "Test.java");
        for (String file : files(project)) {
            assertThat(Files.readString(project.resolve(file))).as(file).doesNotContain("{{");
        }
        assertThat(MetadataReader.strict().readAim(project.resolve("src/main/aim/" + name + ".json")).diagnostics()).isEmpty();
        assertThat(files(folder)).as("nothing else").hasSize(7);
    }

    @Test
    void whatIsThereIsLeftAsItIs() throws IOException {
        Path there = Files.createDirectory(folder.resolve("Meter"));
        AimProject meter = AimProject.of("Meter", "org.acme");
        meter.write(there, REPOSITORY);
        List<String> before = files(folder);
        Files.writeString(there.resolve("README.md"), "mine");

        assertThatThrownBy(() -> meter.write(there, REPOSITORY))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("there is something already");
        assertThatThrownBy(() -> meter.write(there.resolve("README.md"), REPOSITORY)).isInstanceOf(AifException.class);
        assertThatThrownBy(() -> meter.write(there.resolve("README.md/it"), REPOSITORY))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("cannot be written");
        assertThat(files(folder)).isEqualTo(before);
        assertThat(there.resolve("README.md")).hasContent("mine");
    }

    @Test
    void theRepositoryMayLieAnywhere() throws Exception {
        URI odd = Path.of("/opt/R & D/a$b{c}/<x>").toUri();
        AimProject.of("Meter", "org.acme").write(folder.resolve("it"), odd);

        Document pom =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(folder.resolve("it/pom.xml").toFile());
        String said = pom.getElementsByTagName("openaif.repository").item(0).getTextContent();
        assertThat(Path.of(URI.create(said))).isEqualTo(Path.of("/opt/R & D/a$b{c}/<x>"));
        assertThat(said).doesNotContain("${");
    }

    /** What a project is built with is what this house is built with, so that one look keeps both fresh. */
    @Test
    void pluginsAreThoseOfThisHouse() throws IOException {
        AimProject.of("Meter", "org.acme").write(folder.resolve("it"), REPOSITORY);
        String house = Files.readString(Shell.HOME.resolve("pom.xml")).replaceAll(">\\s+<", "><");
        Matcher plugins =
                Pattern.compile("<artifactId>(maven-[a-z]+-plugin)</artifactId><version>[^<]+</version>")
                        .matcher(Files.readString(folder.resolve("it/pom.xml")).replaceAll(">\\s+<", "><"));

        int count = 0;
        while (plugins.find()) {
            assertThat(house).contains(plugins.group());
            count++;
        }
        assertThat(count).isEqualTo(7);
    }
}
