// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.store.ArchiveLimits;
import org.openaif.store.BillOfMaterials;
import org.openaif.store.HttpsStore;
import org.openaif.store.ParseSettings;
import org.openaif.store.ParsedArchive;
import org.openaif.store.Store;
import tools.jackson.databind.JsonNode;

/** The Store over HTTPS, with real sockets: REST, and archives in GitLab's shape. */
@Timeout(120)
class HttpsTest {
    private static final String PEAKS = "/api/v1/components/aim/VolumePeaksAnalysis";

    @TempDir private static Path shared;

    private static Running store;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        store = new Running(shared.resolve("store"));
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void openApiSaysWhatThereIs() throws Exception {
        JsonNode document = Running.json(store.get("/openapi.json"));
        TreeSet<String> said = new TreeSet<>();
        document.path("paths")
                .forEachEntry(
                        (path, methods) ->
                                methods.forEachEntry(
                                        (method, operation) ->
                                                said.add(method.toUpperCase() + " " + path)));
        Routes routes =
                new Routes(
                        store.server.repository(),
                        store.server.publishers(),
                        StoreLimits.STANDARD,
                        new GitAccess(store.server.repository(), StoreLimits.STANDARD),
                        store.server.signed());
        TreeSet<String> there = new TreeSet<>();
        routes.all().forEach(route -> there.add(route.method() + " " + route.template()));

        assertThat(said).isEqualTo(there);
        assertThat(document.path("openapi").asString()).isEqualTo("3.1.0");
    }

    @Test
    void openApiSaysWhatAnswersLookLike() throws Exception {
        JsonNode schemas =
                Running.json(store.get("/openapi.json")).path("components").path("schemas");
        JsonNode shown = Running.json(store.get(PEAKS));
        JsonNode found =
                Running.json(store.get("/api/v1/components?query=peaks")).path("results").get(0);
        JsonNode refused = Running.json(store.get("/nowhere"));

        Map.of(
                        "Description",
                        shown,
                        "Version",
                        shown.path("version"),
                        "Port",
                        shown.path("ports").get(0),
                        "Hit",
                        found,
                        "Refusal",
                        refused)
                .forEach(
                        (name, answer) -> {
                            List<String> names = new ArrayList<>();
                            schemas.path(name)
                                    .path("required")
                                    .forEach(one -> names.add(one.asString()));
                            assertThat(answer.propertyNames())
                                    .as(name)
                                    .containsExactlyInAnyOrderElementsOf(names);
                        });
    }

    @Test
    void theBestComesFirst() throws Exception {
        JsonNode results =
                Running.json(store.get("/api/v1/components?query=motion%20recognition"))
                        .path("results");

        assertThat(results.get(0).path("name").asString()).isEqualTo("MotionRecognitionAnalysis");
        assertThat(results.size()).isGreaterThan(1);
        assertThat(Running.json(store.get("/api/v1/components?query=zebra")).path("results").size())
                .isZero();
        assertThat(
                        Running.json(store.get("/api/v1/components?kind=aiw"))
                                .path("results")
                                .findValuesAsString("name"))
                .containsExactly("IOT-REV");
    }

    @Test
    void aModuleCanBeWiredByWhatIsShownOfIt() throws Exception {
        JsonNode shown = Running.json(store.get(PEAKS));

        assertThat(shown.path("ports").get(1).path("name").asString())
                .isEqualTo("MicPeakDataChannel");
        assertThat(shown.path("ports").get(1).path("direction").asString()).isEqualTo("output");
        assertThat(shown.path("ports").get(1).path("type").asString())
                .isEqualTo("{int64 onset; float64 decibels}");
        assertThat(shown.path("implementations").get(0).path("architecture").asString())
                .isEqualTo("java");
        assertThat(shown.path("versions").get(0).path("version").asString()).isEqualTo("0.1.0");
    }

    @Test
    void metadataIsWhatWasPublishedByteForByte() throws Exception {
        HttpResponse<byte[]> answer = store.get(PEAKS + "/0.1.0/metadata");

        assertThat(answer.body())
                .isEqualTo(Files.readAllBytes(Filled.IOT_REV.resolve("VolumePeaksAnalysis.json")));
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    }

    @Test
    void aDownloadGoesOnWhereItWasInterrupted() throws Exception {
        HttpResponse<byte[]> whole = store.get(PEAKS + "/0.1.0/archive");
        String tag = whole.headers().firstValue("etag").orElseThrow();
        byte[] body = whole.body();

        assertThat(tag).isEqualTo("\"" + Sha256.of(body) + "\"");
        HttpResponse<byte[]> rest =
                store.get(PEAKS + "/0.1.0/archive", "Range", "bytes=1000-", "If-Range", tag);
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(body, 1000, body.length));
        assertThat(rest.headers().firstValue("content-range"))
                .hasValue("bytes 1000-" + (body.length - 1) + "/" + body.length);
        assertThat(store.get(PEAKS + "/0.1.0/archive", "Range", "bytes=-7").body())
                .isEqualTo(Arrays.copyOfRange(body, body.length - 7, body.length));
        assertThat(
                        store.get(
                                        PEAKS + "/0.1.0/archive",
                                        "Range",
                                        "bytes=5-9",
                                        "If-Range",
                                        "\"another\"")
                                .body())
                .isEqualTo(body);
        assertThat(store.get(PEAKS + "/0.1.0/archive", "Range", "bytes=99999999-").statusCode())
                .isEqualTo(416);
        assertThat(store.get(PEAKS + "/0.1.0/archive", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        HttpResponse<byte[]> head =
                store.client.send(
                        store.request(PEAKS + "/0.1.0/archive")
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(head.headers().firstValueAsLong("content-length")).hasValue(body.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IOT-REV@0.1.0.tar.gz",
                "aiw/IOT-REV@0.1.0.zip",
                "IOT-REV.tar",
                "IOT-REV@0.1.0.tbz2"
            })
    void theStandardsClientGetsAndParsesIt(String name) throws Exception {
        URI base = URI.create(store.address() + "/api/v4");
        try (HttpsStore client =
                new HttpsStore(base, store.trust(), Optional.empty(), Duration.ofSeconds(60))) {
            ParsedArchive parsed =
                    new Store(client, folder.resolve("zone"), ArchiveLimits.STANDARD)
                            .getAndParse(name, ParseSettings.STRICT);

            assertThat(parsed.metadata().name()).isEqualTo("IOT-REV");
            assertThat(parsed.graph().modules())
                    .hasSize(4)
                    .allMatch(module -> parsed.implementation(module).isPresent());
        }
    }

    @Test
    void curlGetsEachFormatAndTarAndUnzipUnpackIt() throws Exception {
        List<byte[]> documents = new ArrayList<>();
        for (String format :
                List.of("tar.gz", "tar.bz2", "tbz", "tbz2", "tb2", "bz2", "tar", "zip")) {
            Path here = Files.createDirectory(folder.resolve(format));
            String url =
                    store.address()
                            + "/api/v4/projects/IOT-REV/repository/archive."
                            + format
                            + "?sha=0.1.0";
            Running.Done got =
                    Running.run(
                            here,
                            "curl",
                            "-sS",
                            "--fail",
                            "--cacert",
                            store.server.authority().toString(),
                            "-o",
                            "a." + format,
                            url);
            assertThat(got.said()).as(format).isEmpty();
            Running.Done unpacked =
                    format.equals("zip")
                            ? Running.run(here, "unzip", "-q", "a.zip")
                            : Running.run(here, "tar", "xf", "a." + format);
            assertThat(unpacked.status()).as(format + unpacked.said()).isZero();
            documents.add(Files.readAllBytes(here.resolve("iot-rev.json")));
            assertThat(here.resolve("LICENSE")).exists();
        }
        assertThat(documents).hasSize(8).allMatch(one -> Arrays.equals(one, documents.getFirst()));
    }

    @Test
    void whatIsPublishedIsFoundAndYankedByItsPublisherOnly() throws Exception {
        byte[] document = Files.readAllBytes(Filled.IOT_REV.resolve("aif.json"));
        String path = "/api/v1/components/aif/office/1.0.0";

        assertThat(store.put(path, "", document).statusCode()).isEqualTo(401);
        HttpResponse<byte[]> published = store.put(path, "anna", document);
        assertThat(published.statusCode()).as(new String(published.body())).isEqualTo(201);
        assertThat(store.put(path, "anna", document).statusCode()).isEqualTo(200);
        assertThat(store.get(path + "/metadata").body()).isEqualTo(document);

        assertThat(store.put(path + "/yank?reason=old", "bob", new byte[0]).statusCode())
                .isEqualTo(403);
        assertThat(
                        Running.json(store.put(path + "/yank?reason=old", "anna", new byte[0]))
                                .path("yanked")
                                .asBoolean())
                .isTrue();
        assertThat(
                        Running.json(store.get("/api/v1/components?query=office"))
                                .path("results")
                                .size())
                .isZero();
        assertThat(store.get(path + "/metadata").body()).isEqualTo(document);
    }

    @Test
    void whoIsRefusedBeforeAllIsSentReadsWhy() throws Exception {
        byte[] much = new byte[6 << 20];
        String foreign = "/api/v1/components/aim/VolumePeaksAnalysis/3";

        for (int i = 0; i < 5; i++) {
            assertThat(store.put(foreign, "", much).statusCode()).isEqualTo(401);
            HttpResponse<byte[]> answer = store.put(foreign, "mallory", much);
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(new String(answer.body())).contains("belongs to another publisher");
        }
        Path large = Files.write(folder.resolve("large"), much);
        Running.Done curl =
                Running.run(
                        folder, "curl", "-sS", "--cacert", store.server.authority().toString(), "-T",
                        large.toString(), store.address() + foreign);
        assertThat(new String(curl.out())).contains("no token was sent");
    }

    @Test
    void aPublisherReadsAllThatIsWrong() throws Exception {
        Path content = Files.createDirectory(folder.resolve("content"));
        String aim = Files.readString(Filled.IOT_REV.resolve("VolumePeaksAnalysis.json"));
        Files.writeString(
                content.resolve("aim.json"), aim.replace("\"APIProfile\": \"Basic\",", ""));
        Path archive = folder.resolve("a.zip");
        Running.run(content, "zip", "-q", "-r", archive.toString(), ".");

        HttpResponse<byte[]> answer =
                store.put(
                        "/api/v1/components/aim/Peaks/1?format=zip",
                        "anna",
                        Files.readAllBytes(archive));

        assertThat(answer.statusCode()).isEqualTo(422);
        List<String> said = new ArrayList<>();
        Running.json(answer)
                .path("findings")
                .forEach(
                        one ->
                                said.add(
                                        one.path("severity").asString()
                                                + " "
                                                + one.path("rule").asString()));
        assertThat(said).containsExactly("ERROR metadata", "ERROR licence", "ERROR sbom");
        assertThat(store.audit.lines)
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "anna publish aim/Peaks@1 refused error: metadata"));
    }

    @Test
    void portsThatTheClassDoesNotHaveAreRefused() throws Exception {
        Path content = Files.createDirectory(folder.resolve("content"));
        Running.run(
                content,
                "sh",
                "-c",
                "curl -sS --cacert "
                        + store.server.authority()
                        + " "
                        + store.address()
                        + PEAKS
                        + "/0.1.0/archive | tar xz && rm bom.json");
        Path document = content.resolve("VolumePeaksAnalysis.json");
        String original = Files.readString(document);
        Files.writeString(
                document,
                original.replace(
                                "{int64 onset; float64 decibels}", "{int64 onset; int8[] decibels}")
                        .replace("MicBufferDataChannel", "Sound"));
        BillOfMaterials.writeIfMissing(content, "VolumePeaksAnalysis", "2");
        Running.run(content, "tar", "czf", folder.resolve("a.tar.gz").toString(), ".");

        HttpResponse<byte[]> answer =
                store.put(
                        PEAKS + "/2",
                        FirstContent.PUBLISHER,
                        Files.readAllBytes(folder.resolve("a.tar.gz")));

        assertThat(answer.statusCode()).isEqualTo(422);
        List<String> said = new ArrayList<>();
        Running.json(answer)
                .path("findings")
                .forEach(
                        one ->
                                said.add(
                                        one.path("severity").asString()
                                                + " "
                                                + one.path("rule").asString()
                                                + " "
                                                + one.path("what").asString()));
        assertThat(said)
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "ERROR ports input port Sound is not declared by org.openaif.usecases.VolumePeaksAnalysis"))
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "ERROR ports output port MicPeakDataChannel does not carry what its class says"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/components/aim/..%2f..%2fprivate%2fpublishers%2fopenaif",
                "/api/v1/components/aim/%2e%2e",
                "/api/v1/components/aim/a%00b",
                "/api/v1/components/aim/..%5c..",
                "/api/v1/components/aim/con.",
                "/api/v1/components/aim/VolumePeaksAnalysis/..%2f..",
                "/api/v4/projects/..%2f..%2fprivate/repository/archive.zip",
                "/api/v4/projects/aiw%2F..%2F../repository/archive.zip",
                "/git/aim/..%2f..%2fx.git/info/refs?service=git-upload-pack",
                "/api/v1/components/aim/../../../../etc/passwd",
                "/api/v1/components/aim/VolumePeaksAnalysis/0.1.0/archive.exe",
                "/api/v1/components/aim/VolumePeaksAnalysis/0.1.0/archive.%2e%2e",
                "/api/v1/components/aim/a;b=c",
                "/api/v1/components/aim/%zz",
                "//etc/passwd"
            })
    void pathsThatLeadElsewhereAreRefusedInJson(String path) throws Exception {
        // Sent as it is, which Java's client would not.
        Running.Done done =
                Running.run(
                        folder,
                        "curl",
                        "-sS",
                        "--path-as-is",
                        "--cacert",
                        store.server.authority().toString(),
                        "-w",
                        "\n%{http_code}",
                        store.address() + path);
        List<String> lines = new String(done.out()).lines().toList();

        assertThat(lines.getLast()).as(path).isIn("400", "404");
        JsonNode refusal =
                Json.MAPPER.readTree(String.join("\n", lines.subList(0, lines.size() - 1)));
        assertThat(refusal.path("status").asString()).isEqualTo(lines.getLast());
        assertThat(refusal.path("error").asString()).isNotEmpty();
    }

    @Test
    void secretsAreForTheirOwnerOnly() throws Exception {
        try (Stream<Path> all = Files.walk(store.folder.resolve("private"))) {
            for (Path path : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void aTokenThatIsAlmostRightIsWrong() throws Exception {
        String token = store.token("anna");
        for (String wrong :
                List.of("", "x", token + "x", token.substring(1), "é" + token.substring(1))) {
            assertThat(store.server.publishers().of(wrong)).as(wrong).isEmpty();
        }
        assertThat(store.server.publishers().of(token)).hasValue("anna");
    }
}
