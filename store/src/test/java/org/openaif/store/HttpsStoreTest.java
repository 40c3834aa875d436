// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.testsupport.TestCertificate;

/** Archives come from a real HTTPS server, which answers as GitLab does, or worse. */
@Timeout(60)
class HttpsStoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private static Path shared;
    private static SSLContext context;

    @TempDir private Path temporary;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch enough = new CountDownLatch(1);
    private HttpsServer server;
    private volatile Answer answer;

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeAll
    static void makeCertificateAndArchive() throws Exception {
        context = TestCertificate.context(shared);
        Path numbers = Vendor.numbers(shared.resolve("numbers"));
        for (String extension : List.of("tar.gz", "tb2", "zip")) {
            ArchiveWriter.standard()
                    .write(numbers, shared.resolve("archive." + extension), ParseSettings.STRICT);
        }
    }

    @BeforeEach
    void open() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        requests.add(
                                exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                                        + exchange.getRequestHeaders().getFirst("PRIVATE-TOKEN"));
                        answer.to(exchange);
                    }
                });
        server.start();
        answer = HttpsStoreTest::asGitLab;
    }

    @AfterEach
    void close() {
        enough.countDown();
        server.stop(0);
        threads.close();
    }

    private static void asGitLab(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        Path file = shared.resolve(path.substring(path.lastIndexOf('/') + 1));
        if (!path.startsWith("/api/v4/projects/group%2FN/repository/archive.") || Files.notExists(file)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.sendResponseHeaders(200, 0);
        Files.copy(file, exchange.getResponseBody());
    }

    private URI base() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/api/v4/");
    }

    private ParsedArchive get(String name, ArchiveLimits limits, Duration patience) {
        try (HttpsStore client = new HttpsStore(base(), context, Optional.of("secret"), patience)) {
            return new Store(client, temporary.resolve("zone"), limits).getAndParse(name, ParseSettings.STRICT);
        }
    }

    private void refused(String name, ArchiveLimits limits, Duration patience, String... words)
            throws IOException {
        assertThatThrownBy(() -> get(name, limits, patience))
                .isInstanceOf(AifException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(words).hasLineCount(1));
        try (Stream<Path> left = Files.list(temporary.resolve("zone"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void theAddressIsThatOfGitLab() {
        for (String extension : List.of("tar.gz", "tb2", "zip")) {
            ParsedArchive parsed = get("group/N@1.2+x." + extension, ArchiveLimits.STANDARD, PATIENCE);
            assertThat(parsed.metadata().name()).isEqualTo("Numbers");
        }
        get("group/N", ArchiveLimits.STANDARD, PATIENCE);
        String path = "GET /api/v4/projects/group%2FN/repository/archive.";
        assertThat(requests)
                .containsExactly(
                        path + "tar.gz?sha=1.2%2Bx secret", path + "tb2?sha=1.2%2Bx secret",
                        path + "zip?sha=1.2%2Bx secret", path + "tar.gz secret");
    }

    @Test
    void otherAnswersAreRefused() throws IOException {
        ArchiveLimits standard = ArchiveLimits.STANDARD;
        refused("group/gone@1.zip", standard, PATIENCE, "status 404", "check its name and version");
        answer = exchange -> exchange.sendResponseHeaders(403, -1);
        refused("group/N@1.zip", standard, PATIENCE, "status 403", "give a token");
        answer =
                exchange -> {
                    exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
                    exchange.sendResponseHeaders(302, -1);
                };
        refused("group/N@1.zip", standard, PATIENCE, "status 302", "redirects");
        answer =
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write("<html>Sign in</html>".getBytes());
                };
        refused("group/N@1.zip", standard, PATIENCE, "no archive by its content");
        answer =
                exchange -> {
                    exchange.sendResponseHeaders(200, 1000); // and then says less
                    exchange.getResponseBody().write("PK".getBytes());
                };
        refused("group/N@1.zip", standard, PATIENCE, "cannot be got");
    }

    @Test
    void whatIsTooLargeOrTooSlowIsBrokenOff() throws IOException {
        answer =
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] block = new byte[1 << 16];
                    while (enough.getCount() > 0) {
                        exchange.getResponseBody().write(block);
                    }
                };
        ArchiveLimits small = new ArchiveLimits(1 << 20, 10, 1 << 20, 1 << 20, 10, 10);
        refused("group/N@1.zip", small, PATIENCE, "cannot be got", "the size of the archive");
        answer =
                exchange -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write('P');
                    exchange.getResponseBody().flush();
                    try {
                        enough.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        refused("group/N@1.zip", small, Duration.ofMillis(300), "within PT0.3S");
    }

    @Test
    void onlyHttpsAndOnlyTrustedServersAreAsked() throws Exception {
        for (String address : List.of(
                "http://store.example/api/v4", "https://user:password@store.example/api", "ftp://store.example/",
                "https:///api", "https://store.example/?a=b", "https://store.example/#a")) {
            URI base = URI.create(address);
            assertThatThrownBy(() -> new HttpsStore(base, context, Optional.empty(), PATIENCE))
                    .as(address).isInstanceOf(AifException.class).hasMessageContaining("give https");
        }
        try (HttpsStore stranger =
                new HttpsStore(base(), SSLContext.getDefault(), Optional.of("secret"), PATIENCE)) {
            Store store = new Store(stranger, temporary.resolve("zone"), ArchiveLimits.STANDARD);
            assertThatThrownBy(() -> store.getAndParse("group/N@1.zip", ParseSettings.LENIENT))
                    .hasMessageContaining("cannot be got").hasMessageContaining("certificat");
        }
        assertThat(requests).isEmpty();
    }
}
