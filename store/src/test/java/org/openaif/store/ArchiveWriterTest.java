// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;

/** What is packed here can be unpacked, by us and by the tools of the system, and the other way round. */
class ArchiveWriterTest {
    @TempDir private static Path shared;
    private static Path numbers;
    @TempDir private Path folder;

    @BeforeAll
    static void build() throws IOException {
        numbers = Vendor.numbers(shared.resolve("numbers"));
        Files.writeString(numbers.resolve("bin/run.sh"), "#!/bin/sh\n");
        assertThat(numbers.resolve("bin/run.sh").toFile().setExecutable(true)).isTrue();
        Files.writeString(numbers.resolve("docs/" + "long-".repeat(30) + "näme.md"), "x");
    }

    private Path pack(String name) {
        Path archive = folder.resolve(name);
        ArchiveWriter.standard().write(numbers, archive, ParseSettings.STRICT);
        return archive;
    }

    private static void run(Path where, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile()).inheritIO();
        builder.environment().put("LC_ALL", "C.UTF-8");
        assertThat(builder.start().waitFor()).as(String.join(" ", command)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a.tar.gz", "a.tar.bz2", "a.tbz", "a.tbz2", "a.tb2", "a.bz2", "a.tar", "a.zip", "A.TAR.GZ", "a-1.2"
    })
    void whatIsPackedIsUnpackedTheSame(String name) throws IOException {
        try (Archive archive = Archive.open(pack(name))) {
            archive.extractTo(folder.resolve("out"));
        }
        assertThat(Vendor.content(folder.resolve("out"))).isEqualTo(Vendor.content(numbers));
        assertThat(folder.resolve("out/bin/run.sh")).isExecutable();
        assertThat(Files.isExecutable(folder.resolve("out/LICENSE"))).isFalse();
        assertThat(folder).isDirectoryNotContaining("glob:**/.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.gz", "a.tar.bz2", "a.tar", "a.zip"})
    void theSameFilesGiveTheSameBytes(String name) throws IOException {
        byte[] first = Files.readAllBytes(pack(name));
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            Files.setLastModifiedTime(
                    numbers.resolve("LICENSE"), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
            assertThat(Files.readAllBytes(pack(name))).isEqualTo(first);
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            assertThat(Files.readAllBytes(pack("again-" + name))).isEqualTo(first);
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.gz", "a.tar.bz2", "a.tar", "a.zip"})
    void theToolsOfTheSystemUnpackIt(String name) throws Exception {
        Path archive = pack(name);
        Path out = Files.createDirectory(folder.resolve("out"));
        if (name.endsWith("zip")) {
            run(out, "unzip", "-q", archive.toString());
        } else {
            run(out, "tar", "-xf", archive.toString());
        }
        assertThat(Vendor.content(out)).isEqualTo(Vendor.content(numbers));
        assertThat(out.resolve("bin/run.sh")).isExecutable();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "tar -czf NAME.tar.gz numbers", "tar -cjf NAME.tar.bz2 numbers", "tar -cf NAME.tar numbers",
        "tar --format=posix -cf NAME.tar numbers", "tar --format=ustar -cf NAME.tar numbers/docs/../LICENSE",
        "tar -czf NAME.tar.gz -C numbers .", "zip -qr NAME.zip numbers", "zip -qr -0 NAME.zip numbers",
        "tar -c --format=gnu -jf NAME.bz2 -C numbers ."
    })
    void whatTheToolsOfTheSystemPackIsUnpacked(String command) throws Exception {
        Path source = shared.resolve("plain");
        if (!Files.exists(source)) {
            Path copy = Vendor.numbers(source.resolve("numbers"));
            Files.writeString(copy.resolve("docs/" + "long-".repeat(30) + ".md"), "x");
        }
        if (command.contains("/../")) { // tar itself keeps such names only when told to
            command = command.replace("numbers/docs/../LICENSE", "numbers/LICENSE numbers/numbers.json");
        }
        String out = folder.resolve("made").toString();
        run(source, command.replace("NAME", out).split(" "));
        Path made;
        try (var files = Files.list(folder)) {
            made = files.findFirst().orElseThrow();
        }
        try (Archive archive = Archive.open(made)) {
            archive.extractTo(folder.resolve("out"));
        }
        Map<String, String> whole = Vendor.content(source.resolve("numbers"));
        Map<String, String> found = Vendor.content(folder.resolve("out"));
        if (command.contains("LICENSE")) {
            assertThat(found).containsOnlyKeys("LICENSE", "numbers.json");
        } else {
            assertThat(found).isEqualTo(whole);
        }
    }

    @Test
    void whatReadingRefusesIsNotPacked() throws IOException {
        Path bad = Vendor.numbers(folder.resolve("bad"));
        Path archive = folder.resolve("a.zip");
        Files.createSymbolicLink(bad.resolve("link"), Path.of("/etc/passwd"));
        refused(bad, archive, "'link'", "is a link");
        Files.delete(bad.resolve("link"));
        Files.writeString(bad.resolve("Licence"), "");
        Files.writeString(bad.resolve("LICENCE"), "");
        refused(bad, archive, "same as", "different in more than case");
        Files.delete(bad.resolve("Licence"));
        Files.writeString(bad.resolve("aux.txt"), "");
        refused(bad, archive, "'aux.txt'", "device");
        Files.delete(bad.resolve("aux.txt"));
        Files.delete(bad.resolve("Adder.json"));
        refused(bad, archive, "a.zip", "Adder");
        assertThat(archive).doesNotExist();
    }

    private static void refused(Path folder, Path archive, String... words) {
        assertThatThrownBy(
                        () -> ArchiveWriter.standard().write(folder, archive, ParseSettings.LENIENT))
                .isInstanceOf(AifException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(words).hasLineCount(1));
    }
}
