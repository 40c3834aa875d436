// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustException;

class RunningProgramTest {
    @TempDir private Path folder;

    private Path jar(String name, String classPath, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.CLASS_PATH, classPath);
        main.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            out.finish();
        }
        return file;
    }

    private List<Measurement> measured(Path... entries) throws IOException {
        Path java = Files.createDirectories(folder.resolve("java/lib"));
        Files.writeString(java.resolve("modules"), "all of Java");
        return RunningProgram.of(List.of(entries), folder.resolve("java")).now();
    }

    @Test
    void this_very_process_is_measured() {
        List<Measurement> here = RunningProgram.here().now();

        assertThat(here)
                .anyMatch(
                        one ->
                                one.kind().equals("program")
                                        && one.name().equals("attestation/target/classes"));
        assertThat(here)
                .anyMatch(one -> one.kind().equals("jvm") && one.name().equals("lib/modules"))
                .anyMatch(one -> one.kind().equals("jvm") && one.name().contains("jvm."));
        assertThat(here).allMatch(one -> one.hash().matches("[0-9a-f]{64}"));
    }

    @Test
    void jars_that_a_jar_names_are_measured_too_and_each_once() throws IOException {
        jar("lib/one.jar", "", "1.0");
        jar("lib/two.jar", "one.jar ../aif.jar", "");
        Path program = jar("aif.jar", "lib/one.jar lib/two.jar lib/missing.jar", "3.0");

        assertThat(measured(program))
                .extracting(Measurement::kind, Measurement::name, Measurement::version)
                .containsExactly(
                        tuple("program", "aif.jar", "3.0"),
                        tuple("program", "one.jar", "1.0"),
                        tuple("program", "two.jar", ""),
                        tuple(
                                "jvm",
                                "lib/modules",
                                Runtime.version() + " " + System.getProperty("java.vendor")));
    }

    @Test
    void a_folder_of_classes_has_another_hash_when_a_file_is_altered_renamed_or_added()
            throws IOException {
        Path classes = Files.createDirectories(folder.resolve("room/target/classes/inner"))
                .getParent();
        Path file = Files.writeString(classes.resolve("inner/A.class"), "a");
        String before = measured(classes).getFirst().hash();

        assertThat(measured(classes).getFirst().hash()).isEqualTo(before);
        Files.writeString(file, "b");
        assertThat(measured(classes).getFirst().hash()).isNotEqualTo(before);
        Files.writeString(file, "a");
        Files.move(file, classes.resolve("inner/B.class"));
        assertThat(measured(classes).getFirst().hash()).isNotEqualTo(before);
        Files.move(classes.resolve("inner/B.class"), file);
        Files.writeString(classes.resolve("C.class"), "");
        assertThat(measured(classes).getFirst().hash()).isNotEqualTo(before);
        assertThat(measured(classes).getFirst().name()).isEqualTo("room/target/classes");
    }

    @Test
    void what_cannot_be_measured_is_not_left_out() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.jar"), "no jar");

        assertThatThrownBy(() -> measured(broken))
                .isInstanceOf(TrustException.class)
                .hasMessageContainingAll("broken.jar", "cannot be measured");
    }
}
