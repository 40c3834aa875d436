// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.store.ArchiveLimits;

/** Those who mean harm: each is refused with a reason, it is written down, and others are served. */
@Timeout(300)
class AttackTest {
    private static final int UPLOAD = 1 << 20;

    /** With a reserve for what the test itself opens, in case the machine allows fewer. */
    private static final int HALF_OPEN = Integer.getInteger("store.connections", 10_000);

    @TempDir private static Path shared;

    private static Running store;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        StoreLimits usual = StoreLimits.STANDARD;
        StoreLimits limits =
                new StoreLimits(
                        new ArchiveLimits(UPLOAD, 1_000, UPLOAD, 10 * UPLOAD, 200, 16),
                        Duration.ofSeconds(3),
                        1_000,
                        Duration.ofSeconds(2),
                        usual.connections(),
                        200,
                        usual.headerBytes());
        store =
                new Running(
                        new StoreSettings(
                                shared.resolve("store"),
                                "0.0.0.0",
                                0,
                                0,
                                0,
                                Optional.empty(),
                                limits));
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    private static void assertIsWrittenDown(String... words) {
        assertThat(store.audit.lines).anyMatch(line -> Stream.of(words).allMatch(line::contains));
    }

    private static void assertServes() throws Exception {
        assertThat(store.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void anUploadThatSaysThatItIsTooLargeIsNotEvenRead() throws Exception {
        HttpResponse<byte[]> answer =
                store.put("/api/v1/components/aim/Large/1", "anna", new byte[UPLOAD + 1]);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(Running.json(answer).path("error").asString())
                .contains("more than " + UPLOAD + " bytes");
        assertIsWrittenDown("/api/v1/components/aim/Large/1", "refused", "413");
        assertServes();
    }

    @Test
    void anUploadWithoutLengthIsCutOffWhereItBecomesTooLarge() throws Exception {
        Path upload = folder.resolve("headers");
        Running.Done done =
                Running.run(
                        folder,
                        "sh",
                        "-c",
                        "head -c 64M /dev/zero | curl -sS --cacert "
                                + store.server.authority()
                                + " -H 'PRIVATE-TOKEN: "
                                + store.token("anna")
                                + "' -H 'Transfer-Encoding: chunked' -H 'Expect:' -T - -D "
                                + upload
                                + " "
                                + store.address()
                                + "/api/v1/components/aim/Endless/1");

        assertThat(new String(done.out()) + Files.readString(upload)).contains("413");
        assertThat(incoming()).as("nothing is left of it").isEmpty();
        assertIsWrittenDown("/aim/Endless/1", "refused", "413");
        assertServes();
    }

    private static List<Path> incoming() throws Exception {
        try (Stream<Path> all = Files.list(shared.resolve("store/incoming"))) {
            return all.toList();
        }
    }

    private SSLSocket connect() throws Exception {
        SSLSocket socket =
                (SSLSocket)
                        store.trust()
                                .getSocketFactory()
                                .createSocket("127.0.0.1", store.server.httpsPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private void begin(SSLSocket socket, String name, int length) throws Exception {
        socket.getOutputStream()
                .write(
                        ("PUT /api/v1/components/aim/"
                                        + name
                                        + "/1 HTTP/1.1\r\nHost: localhost\r\nPRIVATE-TOKEN: "
                                        + store.token("anna")
                                        + "\r\nContent-Length: "
                                        + length
                                        + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void anUploadThatStopsIsGivenUp() throws Exception {
        try (SSLSocket socket = connect()) {
            begin(socket, "Silent", 1000);
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 408").contains("too slow");
        }
        assertIsWrittenDown("/aim/Silent/1", "refused", "408");
        assertThat(incoming()).isEmpty();
        assertServes();
    }

    @Test
    void anUploadThatDribblesIsGivenUp() throws Exception {
        try (SSLSocket socket = connect()) {
            begin(socket, "Dribble", 100_000);
            Thread dribble =
                    Thread.startVirtualThread(
                            () -> {
                                try (OutputStream out = socket.getOutputStream()) {
                                    for (int i = 0; i < 300; i++) {
                                        out.write('x');
                                        out.flush();
                                        Thread.sleep(100);
                                    }
                                } catch (IOException | InterruptedException givenUp) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            byte[] answer = new byte[12];
            int n = socket.getInputStream().readNBytes(answer, 0, answer.length);
            dribble.interrupt();

            assertThat(new String(answer, 0, n, StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 408");
        }
        assertIsWrittenDown("/aim/Dribble/1", "refused", "408", "longer than 3 s");
        assertServes();
    }

    @Test
    void aHeadThatIsTooLargeIsRefusedInJson() throws Exception {
        HttpResponse<byte[]> answer = store.get("/", "X-Large", "x".repeat(20_000));

        assertThat(answer.statusCode()).isEqualTo(431);
        assertThat(Running.json(answer).path("error").asString())
                .isEqualTo("the head of the request is too large");
        assertIsWrittenDown("refused", "431");
        assertServes();
    }

    @Test
    void whatIsNoHttpIsAnsweredAndClosed() throws Exception {
        try (SSLSocket socket = connect()) {
            socket.getOutputStream()
                    .write("\0\1\2 nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("no request");
        }
        try (Socket plain =
                new Socket(InetAddress.getLoopbackAddress(), store.server.httpsPort())) {
            plain.setSoTimeout(30_000);
            plain.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(
                            new String(
                                    plain.getInputStream().readAllBytes(),
                                    StandardCharsets.ISO_8859_1))
                    .doesNotContain("200 OK");
        }
        assertServes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-tls1",
                "-tls1_1",
                "-tls1_2 -cipher AES128-SHA",
                "-tls1_2 -cipher AES128-GCM-SHA256",
                "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA",
                "-tls1_2 -cipher NULL",
                "-tls1_2 -cipher aNULL"
            })
    void noWeakerTlsIsSpoken(String weaker) throws Exception {
        Running.Done done = openssl(weaker.replace("-cipher ", "-cipher @SECLEVEL=0:"));

        assertThat(done.status()).as(new String(done.out()) + done.said()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    void theseAreSpoken(String version) throws Exception {
        Running.Done done = openssl(version);

        assertThat(done.status()).as(done.said()).isZero();
        assertThat(new String(done.out())).contains("Verify return code: 0");
    }

    private Running.Done openssl(String how) throws Exception {
        return Running.run(
                folder,
                "sh",
                "-c",
                "openssl s_client "
                        + how
                        + " -verify_return_error -CAfile "
                        + store.server.authority()
                        + " -connect 127.0.0.1:"
                        + store.server.httpsPort()
                        + " </dev/null");
    }

    /** From one address, while another one asks; Linux has all of 127/8. */
    @Test
    void tenThousandHalfOpenConnectionsTakeNoPlaceFromOthers() throws Exception {
        List<SocketChannel> open = new ArrayList<>();
        try {
            for (int i = 0; i < HALF_OPEN; i++) {
                SocketChannel channel = SocketChannel.open();
                open.add(channel);
                channel.bind(new InetSocketAddress("127.0.0.2", 0));
                channel.connect(new InetSocketAddress("127.0.0.1", store.server.httpsPort()));
                if (i % 1_000 == 999) {
                    assertServes();
                }
            }
            assertThat(open).hasSize(HALF_OPEN);
            assertServes();
            HttpResponse<byte[]> archive =
                    store.client.send(
                            HttpRequest.newBuilder(
                                            store.request(
                                                            "/api/v1/components/aiw/IOT-REV/0.1.0/archive")
                                                    .build()
                                                    .uri())
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(archive.statusCode()).isEqualTo(200);
        } finally {
            for (SocketChannel channel : open) {
                channel.close();
            }
        }
        assertIsWrittenDown(
                "127.0.0.2 connect https refused", "beyond the limit of 200 from one address");
        Running.Done again =
                Running.run(
                        folder,
                        "curl",
                        "-sS",
                        "--fail",
                        "--interface",
                        "127.0.0.2",
                        "--retry",
                        "20",
                        "--retry-delay",
                        "1",
                        "--retry-all-errors",
                        "--cacert",
                        store.server.authority().toString(),
                        store.address() + "/");
        assertThat(again.status()).as("its places are free again: " + again.said()).isZero();
    }
}
