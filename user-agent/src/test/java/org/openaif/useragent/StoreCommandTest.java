// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.store.Archive;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code aif store}: against a folder, and against a process that serves it. */
@Timeout(180)
class StoreCommandTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir private Path folder;

    private Path store() {
        return folder.resolve("store");
    }

    private Shell.Outcome store(String command, Object... more) {
        List<Object> words = new ArrayList<>(List.of("store", command, "--store", store()));
        words.addAll(List.of(more));
        return Shell.aif(words.toArray());
    }

    @Test
    void aFolderIsSearchedShownAndPulledFrom() throws IOException {
        Shell.Outcome found = store("search", "motion");
        assertThat(found.status()).as(found.err()).isZero();
        assertThat(found.out().lines().findFirst().orElseThrow())
                .startsWith("aim/MotionRecognitionAnalysis@0.1.0 ");

        Shell.Outcome shown = store("show", "VolumePeaksAnalysis");
        assertThat(shown.out())
                .contains("output     MicPeakDataChannel  {int64 onset; float64 decibels}")
                .contains("licence    LICENSE")
                .contains("version    0.1.0");

        Path archive = folder.resolve("iot-rev.zip");
        Shell.Outcome pulled =
                store("pull", "IOT-REV", "--format", "zip", "--output", archive, "--json");
        assertThat(pulled.status()).as(pulled.err()).isZero();
        assertThat(pulled.events("pulled").getFirst().path("component").asString())
                .isEqualTo("aiw/IOT-REV");
        try (Archive read = Archive.open(archive)) {
            assertThat(read.entries()).anyMatch(entry -> entry.name().equals("iot-rev.json"));
        }
    }

    @Test
    void aDownloadThatWasInterruptedIsCompleted() throws IOException {
        Path archive = folder.resolve("a.tar.gz");
        assertThat(store("pull", "IOT-REV", "--output", archive).status()).isZero();
        byte[] whole = Files.readAllBytes(archive);
        Files.delete(archive);
        Path part = folder.resolve(".a.tar.gz.part");

        for (byte[] before :
                List.of(
                        Arrays.copyOf(whole, 1000),
                        whole,
                        new byte[2000],
                        new byte[whole.length + 5])) {
            Files.write(part, before);
            Shell.Outcome pulled = store("pull", "IOT-REV", "--output", archive);
            assertThat(pulled.status()).as(pulled.err()).isZero();
            assertThat(Files.readAllBytes(archive)).isEqualTo(whole);
            assertThat(part).doesNotExist();
            Files.delete(archive);
        }
    }

    @Test
    void whatAVendorPublishesIsCheckedFoundAndYanked() throws IOException {
        Path content = Files.createDirectory(folder.resolve("content"));
        assertThat(
                        store(
                                        "pull",
                                        "aim/VolumePeaksAnalysis",
                                        "--output",
                                        folder.resolve("a.tar"))
                                .status())
                .isZero();
        assertThat(
                        store(
                                        "pull",
                                        "aim/VolumePeaksAnalysis",
                                        "--format",
                                        "tar",
                                        "--output",
                                        folder.resolve("b.tar"))
                                .status())
                .isZero();
        Path unpacked = folder.resolve("unpacked");
        try (Archive archive = Archive.open(folder.resolve("b.tar"))) {
            archive.extractTo(unpacked);
        }
        String document = Files.readString(unpacked.resolve("VolumePeaksAnalysis.json"));
        Files.writeString(
                content.resolve("LoudPeaks.json"),
                document.replace("\"AIM\": \"VolumePeaksAnalysis\"", "\"AIM\": \"LoudPeaks\"")
                        .replace("0.1.0", "1.0.0"));
        Files.copy(unpacked.resolve("use-cases.jar"), content.resolve("peaks.jar"));

        Shell.Outcome refused = store("publish", content);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).contains("error: licence: nobody is told");
        assertThat(refused.errors())
                .singleElement()
                .asString()
                .contains("aim/LoudPeaks@1.0.0 is not published");

        Files.writeString(content.resolve("LICENSE"), "Take it.\n");
        Shell.Outcome published = store("publish", content);
        assertThat(published.status()).as(published.out() + published.err()).isZero();
        assertThat(published.out()).contains("published aim/LoudPeaks@1.0.0");
        assertThat(content.resolve("bom.json"))
                .as("the vendor's folder is left as it was")
                .doesNotExist();
        assertThat(store("publish", content).out())
                .contains("was published before: aim/LoudPeaks@1.0.0");

        assertThat(store("search", "loud").out()).startsWith("aim/LoudPeaks@1.0.0");
        assertThat(store("yank", "LoudPeaks@1.0.0", "--reason", "too loud").out())
                .contains("yanked aim/LoudPeaks@1.0.0");
        assertThat(store("search", "loud").out()).contains("nothing found");
        assertThat(store("show", "LoudPeaks@1.0.0").out()).contains("YANKED     too loud");
        assertThat(store("yank", "VolumePeaksAnalysis@0.1.0", "--reason", "mine").errors())
                .singleElement()
                .asString()
                .contains("belongs to another publisher");
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        assertThat(store("show", "Nobody").errors())
                .singleElement()
                .asString()
                .contains("there is no aif/Nobody");
        assertThat(store("show", "xyz/Nobody").errors())
                .singleElement()
                .asString()
                .contains("use aif, aiw or aim");
        assertThat(store("pull", "IOT-REV", "--format", "exe").errors())
                .singleElement()
                .asString()
                .contains("is no archive");
        assertThat(store("yank", "IOT-REV", "--undo").status()).isEqualTo(2);
        assertThat(store("publish", folder.resolve("nowhere")).errors())
                .singleElement()
                .asString()
                .contains("no such file");
        Shell.Outcome http = Shell.aif("store", "search", "--store", "http://127.0.0.1:1");
        assertThat(http.errors()).singleElement().asString().contains("give https");
        Shell.Outcome nobody = Shell.aif("store", "search", "--store", "https://127.0.0.1:1");
        assertThat(nobody.errors()).singleElement().asString().contains("cannot be asked");
        assertThat(Shell.aif("store", "serve", "--dir", store(), "--https-port", "70000").status())
                .isEqualTo(2);
    }

    private Process serve(Path errors, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Daif.home=" + Shell.HOME));
        String path = System.getProperty("surefire.test.class.path");
        command.addAll(
                List.of(
                        "-cp",
                        path == null ? System.getProperty("java.class.path") : path,
                        Aif.class.getName()));
        command.addAll(
                List.of(
                        "store",
                        "serve",
                        "--dir",
                        store().toString(),
                        "--https-port",
                        "0",
                        "--coap-port",
                        "0",
                        "--coaps-port",
                        "0"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    @Test
    void aStoreIsServedUntilControlC() throws Exception {
        Path errors = folder.resolve("err");
        Process process = serve(errors, "--json", "--publisher", "anna");
        Map<String, JsonNode> listeners = new HashMap<>();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            JsonNode event = MAPPER.readTree(line);
            listeners.put(
                    event.path("event").asString() + event.path("protocol").asString(""), event);
            if (event.path("event").asString().equals("serving")) {
                break;
            }
        }
        assertThat(listeners)
                .as(Files.readString(errors))
                .containsKeys(
                        "listeninghttps",
                        "listeningcoap",
                        "listeningcoaps",
                        "publisher",
                        "serving");
        assertThat(listeners.get("serving").path("components").asInt()).isEqualTo(6);

        // The folder is in use: its server is asked.
        assertThat(store("search", "peaks").out()).startsWith("aim/VolumePeaksAnalysis");
        Shell.Outcome byAddress =
                Shell.aif(
                        "store",
                        "publish",
                        Shell.IOT_REV.resolve("aif.json"),
                        "--name",
                        "office",
                        "--as",
                        "1",
                        "--store",
                        listeners.get("listeninghttps").path("address").asString(),
                        "--ca",
                        store().resolve("ca.pem"),
                        "--token",
                        listeners.get("publisher").path("token").asString());
        assertThat(byAddress.status()).as(byAddress.err()).isZero();
        Process coap =
                new ProcessBuilder(
                                "coap-client-notls",
                                "-m",
                                "get",
                                "-o",
                                folder.resolve("got").toString(),
                                listeners.get("listeningcoap").path("address").asString()
                                        + "/config/aif/office")
                        .start();
        assertThat(coap.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("got")).hasSameBinaryContentAs(Shell.IOT_REV.resolve("aif.json"));

        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(Files.readString(errors)).isEmpty();
        assertThat(store().resolve("address")).doesNotExist();
        try (Stream<Path> all = Files.list(Path.of(""))) {
            assertThat(all.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("Californium"));
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        Path errors = folder.resolve("err");
        Process first = serve(errors, "--json");
        String line = first.inputReader().readLine();
        try {
            int port = MAPPER.readTree(line).path("port").asInt();
            Shell.Outcome second =
                    Shell.aif(
                            "store",
                            "serve",
                            "--dir",
                            folder.resolve("other"),
                            "--https-port",
                            port,
                            "--coap-port",
                            "0",
                            "--coaps-port",
                            "0");
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.errors())
                    .singleElement()
                    .asString()
                    .contains("cannot listen at 127.0.0.1:" + port, "give another port");
        } finally {
            first.destroyForcibly().waitFor();
        }
    }
}
