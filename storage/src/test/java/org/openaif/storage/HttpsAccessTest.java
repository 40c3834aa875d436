// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.openaif.storage.StorageContract.bytes;
import static org.openaif.storage.StorageContract.refused;
import static org.openaif.storage.StorageContract.text;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.testsupport.TestCertificate;

/** AIMs read a real HTTPS server, whose certificate was made for this test. */
final class HttpsAccessTest {
    private static SSLContext context;

    @TempDir Path temporary;

    private final Map<String, String> content = new ConcurrentHashMap<>();
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpsServer server;
    private DurableStorage storage;
    private DataSources access;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        context = TestCertificate.context(folder);
    }

    @BeforeEach
    void open() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        publish("index.json", "[\"a.txt\", \"sub/b.txt\", \"sub/\u00e4 %?#.txt\"]");
        publish("a.txt", "A");
        publish("sub/b.txt", "B");
        publish("sub/\u00e4 %?#.txt", "C");
        storage =
                DurableStorage.open(
                        temporary.resolve("storage"), InstantSource.system(), StorageQuota.UNLIMITED);
        access = DataSources.of(Map.of("web", DataSource.https(base(), context)), storage);
    }

    @AfterEach
    void close() {
        access.close();
        storage.close();
        server.stop(0);
        threads.close();
    }

    private URI base() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/data/");
    }

    private void publish(String key, String text) {
        content.put("/data/" + key, text);
        tags.put("/data/" + key, "\"" + (tags.size() + requests.size()) + "-" + text.hashCode() + "\"");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String tag = tags.getOrDefault(path, "none");
            boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            int status = same ? 304 : content.containsKey(path) ? 200 : 404;
            requests.add(path + " " + status);
            if (path.endsWith("moved")) {
                exchange.getResponseHeaders().add("Location", base() + "a.txt");
                exchange.sendResponseHeaders(302, -1);
            } else if (path.endsWith("broken")) {
                exchange.sendResponseHeaders(500, -1);
            } else if (status == 200) {
                byte[] body = bytes(content.get(path));
                exchange.getResponseHeaders().add("ETag", tag);
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            } else {
                exchange.sendResponseHeaders(status, -1);
            }
        }
    }

    @Test
    void itemsAreReadAndListed() {
        assertThat(text(access.get("web", "a.txt"))).isEqualTo("A");
        assertThat(text(access.get("web", "sub/\u00e4 %?#.txt"))).isEqualTo("C");
        assertThat(access.get("web", "absent")).isEmpty();
        assertThat(access.get("web", "index.json")).isEmpty();
        assertThat(access.list("web", "")).containsExactly("a.txt", "sub/b.txt", "sub/\u00e4 %?#.txt");
        assertThat(access.list("web", "sub/")).containsExactly("sub/b.txt", "sub/\u00e4 %?#.txt");
    }

    @Test
    void whatDidNotChangeIsNotSentAgain() {
        assertThat(text(access.get("web", "a.txt"))).isEqualTo("A");
        assertThat(text(access.get("web", "a.txt"))).isEqualTo("A");
        assertThat(requests).containsExactly("/data/a.txt 200", "/data/a.txt 304");
    }

    @Test
    void versionCountsChangesOfTheIndexAndOfItemsRead() {
        assertThat(access.version("web")).isEqualTo(1);
        assertThat(access.version("web")).isEqualTo(1);
        publish("index.json", "[\"a.txt\"]");
        assertThat(access.version("web")).isEqualTo(2);
        access.get("web", "a.txt");
        publish("a.txt", "AA");
        assertThat(text(access.get("web", "a.txt"))).isEqualTo("AA");
        assertThat(access.version("web")).isEqualTo(3);
        assertThat(access.version("web")).isEqualTo(3);
    }

    @Test
    void versionMeansTheSameAfterARestart() {
        assertThat(access.version("web")).isEqualTo(1);
        access.close();
        access = DataSources.of(Map.of("web", DataSource.https(base(), context)), storage);
        assertThat(access.version("web")).isEqualTo(1);
        publish("index.json", "[]");
        assertThat(access.version("web")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.txt", "/a.txt", "//host/a", "a//b", "..", "http://host/", "a\\b", ""})
    void keysThatGoElsewhereAreRefused(String key) {
        refused(ErrorCode.OP_FAILED, "access: refused", () -> access.get("web", key));
        assertThat(requests).isEmpty();
    }

    @Test
    void percentInAKeyIsNoEscape() {
        publish("a", "wrong");
        assertThat(access.get("web", "%61")).isEmpty();
        assertThat(access.get("web", "%2e%2e/secret")).isEmpty();
        assertThat(requests).allMatch(request -> request.startsWith("/data/%"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[1]", "[\"a\"", "[\"a\"] x", "[[\"a\"]]", "[\"../a\"]", "null", "[\"a\",]"})
    void badIndexIsRefused(String index) {
        publish("index.json", index);
        assertThatThrownBy(() -> access.list("web", ""))
                .isInstanceOf(AifException.class)
                .hasMessageStartingWith("access: ");
    }

    @Test
    void tooManyKeysAreRefused() {
        publish("index.json", "[" + "\"a\",".repeat(100_001) + "\"a\"]");
        refused(ErrorCode.READ, "more than 100000 keys", () -> access.list("web", ""));
    }

    @Test
    void redirectAndFailureAreErrors() {
        refused(ErrorCode.READ, "answered with status 302", () -> access.get("web", "moved"));
        refused(ErrorCode.READ, "answered with status 500", () -> access.get("web", "broken"));
        assertThat(requests).hasSize(2);
        content.remove("/data/index.json");
        tags.remove("/data/index.json");
        refused(ErrorCode.READ, "has no index.json", () -> access.list("web", ""));
    }

    @Test
    void tooLongItemIsRefused() {
        publish("long", "x".repeat(101));
        publish("fits", "x".repeat(100));
        try (DataSource source = new HttpsSource(base(), context, Duration.ofSeconds(60), 100)) {
            refused(ErrorCode.READ, "at most 100 bytes", () -> source.get("long"));
            assertThat(source.get("fits").orElseThrow()).hasSize(100);
        }
    }

    @Test
    void unknownCertificateIsRefused() {
        try (DataSource source = DataSource.https(base())) {
            refused(ErrorCode.READ, "cannot be read", () -> source.get("a.txt"));
            assertThat(requests).isEmpty();
        }
    }

    @Test
    void serverThatStallsInTheBodyIsNotWaitedFor() throws IOException {
        try (ServerSocket stalling = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.submit(
                    () -> {
                        Socket socket = stalling.accept();
                        socket.getOutputStream()
                                .write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"));
                        return socket.getInputStream().readAllBytes(); // until the client lets go
                    });
            URI base = URI.create("http://127.0.0.1:" + stalling.getLocalPort() + "/");
            try (DataSource source = new HttpsSource(base, context, Duration.ofMillis(300), 100)) {
                refused(ErrorCode.READ, "did not answer within PT0.3S", () -> source.get("a"));
            }
        }
    }

    @Test
    void deadServerIsAnErrorAndNoEmptySource() {
        server.stop(0);
        refused(ErrorCode.READ, "cannot be read", () -> access.get("web", "a.txt"));
        refused(ErrorCode.READ, "cannot be read", () -> access.version("web"));
    }

    @Test
    void plainHttpIsForThisMachineOnly() throws IOException {
        HttpServer plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        plain.createContext("/", this::answer);
        plain.start();
        URI base = URI.create("http://127.0.0.1:" + plain.getAddress().getPort() + "/data/");
        try (DataSource source = DataSource.https(base)) {
            assertThat(text(source.get("a.txt"))).isEqualTo("A");
        } finally {
            plain.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/", "ftp://example.org/", "file:///etc/", "https://example.org/a",
                "https://example.org/?q", "https://example.org/#f", "https://user@example.org/",
                "https:///a/", "https://example.org/a/../", "https://example.org", "http://127.0.0.1.example.org/"
            })
    void otherAddressesAreRefused(String base) {
        refused(ErrorCode.INIT, "access: the address", () -> DataSource.https(URI.create(base)));
    }
}
