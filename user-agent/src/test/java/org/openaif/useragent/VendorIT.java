// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.store.Archive;
import org.openaif.store.ArchiveEntry;

/** What a vendor does that the tutorial leaves out: another name and package, a library, a mistake. */
class VendorIT {
    @TempDir private Path folder;
    private VendorMachine machine;

    @BeforeEach
    void aMachineOfItsOwn() throws IOException {
        machine = VendorMachine.in(folder);
    }

    private record Said(int status, String text) {}

    private Said type(Path here, String command) throws IOException, InterruptedException {
        Path answer = folder.resolve("answer");
        Process process = machine.shell(here, command).redirectOutput(answer.toFile()).start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        assertThat(ended).as(command + ": " + Files.readString(answer)).isTrue();
        return new Said(process.exitValue(), Files.readString(answer));
    }

    @Test
    void aProjectOfAnyNameIsBuiltAndPackedWithItsLibraries() throws Exception {
        Said made = type(machine.work(), "aif new aim shake-meter --package org.acme.motion --dir 'my work/meter'");
        assertThat(made.status).as(made.text).isZero();
        Path project = machine.work().resolve("my work/meter");
        Path pom = project.resolve("pom.xml");
        Files.writeString(
                pom,
                Files.readString(pom)
                        .replace(
                                "  <dependencies>",
                                "  <dependencies><dependency><groupId>org.jspecify</groupId><artifactId>jspecify</artifactId>"
                                        + "<version>1.0.0</version></dependency>"));
        Said built = type(project, "mvn -q -B verify");
        assertThat(built.status).as(built.text).isZero();

        Said packed = type(project, "aif pack --out meter.zip");
        assertThat(packed.status).as(packed.text).isZero();
        assertThat(packed.text).startsWith("packed aim/shake-meter@0.1.0 as meter.zip, ").hasLineCount(1);
        Path unpacked = folder.resolve("unpacked");
        try (Archive archive = Archive.open(project.resolve("meter.zip"))) {
            assertThat(archive.entries().stream().map(ArchiveEntry::name))
                    .containsExactly(
                            "LICENSE", "README.md", "bom.json", "lib/jspecify-1.0.0.jar", "shake-meter-0.1.0.jar", "shake-meter.json");
            archive.extractTo(unpacked);
        }
        assertThat(unpacked.resolve("bom.json")).content().contains("pkg:maven/org.acme.motion/shake-meter@0.1.0");

        // The same sources, built anew elsewhere: the same archive.
        Said again =
                type(machine.work(), "cp -r 'my work/meter' other && cd other && mvn -q -B clean verify && aif pack --out meter.zip");
        assertThat(again.status).as(again.text).isZero();
        assertThat(machine.work().resolve("other/meter.zip")).hasSameBinaryContentAs(project.resolve("meter.zip"));

        // A port that only the class has renamed.
        Path source = project.resolve("src/main/java/org/acme/motion/ShakeMeter.java");
        Files.writeString(source, Files.readString(source).replace("\"Peaks\"", "\"Strongest\""));
        assertThat(type(project, "mvn -q -B package -DskipTests").status).isZero();
        Said refused = type(project, "aif pack --out meter.zip");
        assertThat(refused.status).isEqualTo(1);
        assertThat(refused.text).contains("error: ports: shake-meter output port Peaks is not declared by org.acme.motion.ShakeMeter");
        assertThat(machine.work().resolve("other/meter.zip")).hasSameBinaryContentAs(project.resolve("meter.zip"));
    }
}
