// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Realises;
import org.openaif.metadata.WorkflowGraph;

/** An archive is got, unpacked and understood; or nothing of it stays. */
class StoreTest {
    @TempDir private Path temporary;
    private Path numbers;
    private Path offered;
    private Path zone;
    private Store store;

    @BeforeEach
    void open() throws IOException {
        numbers = Vendor.numbers(temporary.resolve("numbers"));
        offered = Files.createDirectories(temporary.resolve("offered/group"));
        zone = temporary.resolve("zone");
        store = new Store(new FolderStore(offered.getParent()), zone, ArchiveLimits.STANDARD);
    }

    private void offer(String name) {
        ArchiveWriter.standard().write(numbers, offered.resolve(name), ParseSettings.STRICT);
    }

    /** Packs without being asked whether it is right. */
    private void offerAsItIs() throws Exception {
        Process tar =
                new ProcessBuilder("tar", "-czf", offered.resolve("N@1.tar.gz").toString(), "numbers")
                        .directory(temporary.toFile()).inheritIO().start();
        assertThat(tar.waitFor()).isZero();
    }

    private long kept() throws IOException {
        if (Files.notExists(zone)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(zone)) {
            return all.count();
        }
    }

    @Test
    @Realises("MPAI_AIFS_GetAndParseArchive")
    void anArchiveIsGotAndParsed() throws IOException {
        offer("N@1.2.tar.bz2");
        ParsedArchive parsed = store.getAndParse("group/N@1.2.tar.bz2", ParseSettings.STRICT);

        assertThat(parsed.metadata().name()).isEqualTo("Numbers");
        assertThat(parsed.graph().modules()).extracting(WorkflowGraph.Module::name)
                .containsExactly("Doubler", "Adder");
        assertThat(parsed.graph().channels()).hasSize(1);
        assertThat(parsed.diagnostics()).isEmpty();
        assertThat(parsed.implementation(parsed.graph().modules().get(0)).orElseThrow().binary())
                .hasFileName("Doubler.jar");
        assertThat(Vendor.content(parsed.folder())).isEqualTo(Vendor.content(numbers));
        assertThat(parsed.folder().getParent()).isEqualTo(zone);
        assertThat(store.getAndParse("group/N@1.2.tar.bz2", ParseSettings.LENIENT).folder())
                .isEqualTo(parsed.folder());
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void anAimAloneIsAnArchiveToo() throws Exception {
        Files.delete(numbers.resolve("numbers.json"));
        Files.delete(numbers.resolve("Adder.json"));
        offer("N.zip");
        ParsedArchive parsed = store.getAndParse("group/N.zip", ParseSettings.STRICT);
        assertThat(parsed.metadata().name()).isEqualTo("Doubler");
        assertThat(parsed.graph().modules()).hasSize(1);
    }

    @Test
    @Realises("MPAI_AIFS_GetAndParseArchive")
    void whatIsNotUnderstoodIsNotKept() throws Exception {
        Files.delete(numbers.resolve("Doubler.jar"));
        Files.delete(numbers.resolve("bin/adder.jar"));
        refused("has no binary: its metadata names", "'vendor.Doubler'");
        Files.delete(numbers.resolve("numbers.json"));
        refused("holds 2 AIWs or AIMs", "'Adder'", "'Doubler'");
        Files.writeString(numbers.resolve("Adder.json"), "{\"Identifier\": ");
        refused("Adder.json");
        Files.delete(numbers.resolve("Adder.json"));
        Files.delete(numbers.resolve("Doubler.json"));
        refused("has no metadata of an AIW or AIM at its top");
        Files.writeString(numbers.resolve("evil.json"), Vendor.aim("Evil", Vendor.java("../../evil.jar")));
        Files.writeString(temporary.resolve("evil.jar"), "");
        refused("has no binary", "'../../evil.jar'");
        Files.writeString(numbers.resolve("bad.jar"), "no jar");
        refused("'bad.jar'", "corrupt");
    }

    private void refused(String... words) throws Exception {
        offerAsItIs();
        assertThatThrownBy(() -> store.getAndParse("group/N@1.tar.gz", ParseSettings.LENIENT))
                .isInstanceOfSatisfying(
                        AifException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.ERROR);
                            assertThat(e.getMessage()).contains(words).hasLineCount(1);
                        });
        assertThat(kept()).isZero();
    }

    @Test
    void strictnessIsAParameter() throws Exception {
        Path file = numbers.resolve("Doubler.json");
        Files.writeString(file, Files.readString(file).replace("\"APIProfile\": \"Basic\",", ""));
        offerAsItIs();
        assertThatThrownBy(() -> store.getAndParse("group/N@1.tar.gz", ParseSettings.STRICT))
                .hasMessage(
                        "'group/N@1.tar.gz' cannot be used: Doubler.json:1: error: the member 'APIProfile' is"
                                + " missing; add it; mend its metadata");
        assertThat(store.getAndParse("group/N@1.tar.gz", ParseSettings.LENIENT).diagnostics())
                .anyMatch(found -> found.toString().contains("APIProfile"));
    }

    @Test
    void theImplementationForThisMachineIsChosen() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("native"));
        for (String binary : new String[] {"any", "arm", "pi", "pc", "mac"}) {
            Files.writeString(folder.resolve(binary), binary);
        }
        Files.writeString(
                folder.resolve("Echo.json"),
                Vendor.aim(
                        "Echo",
                        Vendor.implementation("gone", "x86-64", "Linux"),
                        Vendor.implementation("any", "any", "any"),
                        Vendor.implementation("arm", "ARM", "Zephyr RTOS"),
                        Vendor.implementation("pi", "ARM64", "Linux"),
                        Vendor.implementation("pc", "x86-64", "Ubuntu"),
                        Vendor.implementation("mac", "ARM64", "MacOS")));
        assertThat(chosen(folder, "amd64", "Linux")).contains("pc");
        assertThat(chosen(folder, "aarch64", "Linux")).contains("pi");
        assertThat(chosen(folder, "aarch64", "Mac OS X")).contains("mac");
        assertThat(chosen(folder, "amd64", "Windows 11")).contains("any");
        assertThat(chosen(folder, "arm", "Zephyr RTOS")).contains("arm");
        Files.delete(folder.resolve("any"));
        assertThat(chosen(folder, "amd64", "Windows 11")).isEmpty();
    }

    private static Optional<String> chosen(Path folder, String architecture, String system) {
        ParseSettings settings =
                new ParseSettings(true, new Machine(architecture, system), ParseSettings.STRICT.others());
        ParsedArchive parsed = ParsedArchive.of("Echo.zip", folder, settings);
        return parsed.implementation(parsed.graph().modules().getFirst())
                .map(found -> found.binary().getFileName().toString());
    }

    @Test
    void namesLeadNowhereElse() {
        for (String name :
                new String[] {"../x.zip", "a/../b.zip", "/etc/x.zip", "a@../b.zip", "a@1 2.zip", "a?b.zip", "@.zip",
                    "a//b.zip", "a%2f.zip", "a\nb.zip", ".zip", "a@b@c.zip"}) {
            assertThatThrownBy(() -> store.getAndParse(name, ParseSettings.LENIENT))
                    .as(name).isInstanceOf(AifException.class).hasMessageContaining("NAME@VERSION");
        }
        assertThatThrownBy(() -> store.getAndParse("a.rar", ParseSettings.LENIENT))
                .hasMessageContaining("no archive by its name");
        assertThatThrownBy(() -> store.getAndParse("gone@1.zip", ParseSettings.LENIENT))
                .hasMessageContaining("check its name and version");
        assertThat(ArchiveName.of("g/N@1.2")).isEqualTo(new ArchiveName("g/N", "1.2", "tar.gz"));
        assertThat(ArchiveName.of("N@1.2.TBZ2").toString()).isEqualTo("N@1.2.TBZ2");
    }
}
