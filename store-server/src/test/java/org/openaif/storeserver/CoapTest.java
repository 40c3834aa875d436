// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Store over CoAP and CoAPs, asked by libcoap's clients, by a hundred at once, and by hand. */
@Timeout(180)
class CoapTest {
    private static final List<String> PATHS =
            List.of("aif/demo", "aiw/IOT-REV", "aim/VolumePeaksAnalysis");

    @TempDir private static Path shared;

    private static Running store;
    private static String identity;
    private static String key;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        store = new Running(shared.resolve("store"));
        String[] device = Files.readString(store.server.devices()).strip().split(" ");
        identity = device[0];
        key = device[1];
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    private static byte[] file(String path) throws Exception {
        return Files.readAllBytes(
                Filled.IOT_REV.resolve(
                        switch (path) {
                            case "aif/demo" -> "aif.json";
                            case "aiw/IOT-REV" -> "iot-rev.json";
                            default -> path.substring(4) + ".json";
                        }));
    }

    private Running.Done fetch(String client, String path, int block, String... more)
            throws Exception {
        boolean secure = more.length > 0;
        List<String> command =
                new ArrayList<>(
                        List.of(client, "-m", "get", "-b", Integer.toString(block), "-o", "got"));
        command.addAll(List.of(more));
        command.add(
                (secure ? "coaps" : "coap")
                        + "://127.0.0.1:"
                        + (secure ? store.server.coapsPort() : store.server.coapPort())
                        + "/config/"
                        + path);
        return Running.run(folder, command);
    }

    static Stream<Arguments> clients() {
        return Stream.of(16, 64, 256, 1024)
                .flatMap(
                        block ->
                                Stream.of(
                                        Arguments.of("coap-client-notls", block, false),
                                        Arguments.of("coap-client-gnutls", block, true),
                                        Arguments.of("coap-client-openssl", block, true)));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void libcoapGetsWhatWasPublishedByteForByte(String client, int block, boolean secure)
            throws Exception {
        for (String path : PATHS) {
            Running.Done done =
                    secure
                            ? fetch(client, path, block, "-u", identity, "-k", key)
                            : fetch(client, path, block);

            assertThat(done.status()).as(done.said()).isZero();
            assertThat(Files.readAllBytes(folder.resolve("got")))
                    .as(client + " " + path + " " + block)
                    .isEqualTo(file(path));
            Files.delete(folder.resolve("got"));
        }
    }

    @Test
    void aCertificateShowsWhoTheStoreIs() throws Exception {
        Running.Done done =
                fetch(
                        "coap-client-openssl",
                        "aiw/IOT-REV",
                        1024,
                        "-R",
                        store.server.authority().toString());

        assertThat(done.status()).as(done.said()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("got"))).isEqualTo(file("aiw/IOT-REV"));
    }

    @Test
    void aDeviceWithAnotherKeyGetsNothing() throws Exception {
        fetch("coap-client-openssl", "aiw/IOT-REV", 64, "-B", "3", "-u", identity, "-k", key + "x");
        fetch("coap-client-openssl", "aiw/IOT-REV", 64, "-B", "3", "-u", "mallory", "-k", key);

        assertThat(folder.resolve("got")).doesNotExist();
    }

    @Test
    void aHundredDevicesAtOnce() throws Exception {
        byte[] expected = file("aiw/IOT-REV");
        Configuration configuration =
                new Configuration(
                        SystemConfig.DEFINITIONS, CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS);
        configuration.set(CoapConfig.MAX_RESOURCE_BODY_SIZE, 1 << 20);
        configuration.set(CoapConfig.PREFERRED_BLOCK_SIZE, 64);
        configuration.set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1);
        List<Callable<byte[]>> devices = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            devices.add(
                    () -> {
                        CoapClient client =
                                new CoapClient(
                                        "coap://127.0.0.1:"
                                                + store.server.coapPort()
                                                + "/config/aiw/IOT-REV");
                        client.setEndpoint(
                                CoapEndpoint.builder()
                                        .setConfiguration(configuration)
                                        .setPort(0)
                                        .build());
                        client.useEarlyNegotiation(64).setTimeout(60_000L);
                        try {
                            CoapResponse response = client.get();
                            return response == null ? new byte[0] : response.getPayload();
                        } finally {
                            client.getEndpoint().destroy();
                            client.shutdown();
                        }
                    });
        }
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<byte[]> got : all.invokeAll(devices)) {
                assertThat(got.get()).isEqualTo(expected);
            }
        }
    }

    /** As the first public implementation asks: the whole path in one option, blocks of 64. */
    @Test
    void theWholePathMayComeAsOneOption() throws Exception {
        byte[] path = "config/aif/demo".getBytes(StandardCharsets.US_ASCII);
        byte[] expected = file("aif/demo");
        byte[] got = new byte[0];
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            for (int block = 0;
                    got.length == block * 64 && (block == 0 || got.length < expected.length);
                    block++) {
                byte[] request = new byte[64];
                int n = 0;
                // CON, no token, GET, and a number for each.
                for (int one : new int[] {0x40, 0x01, 0x12, block, 0xbd, path.length - 13}) {
                    request[n++] = (byte) one;
                }
                System.arraycopy(path, 0, request, n, path.length);
                n += path.length;
                // Block2 is 23: 12 behind Uri-Path; its number and the size of 64 in two bytes.
                int value = block << 4 | 2;
                for (int one : new int[] {0xc2, value >> 8, value}) {
                    request[n++] = (byte) one;
                }
                socket.send(
                        new DatagramPacket(
                                request,
                                n,
                                InetAddress.getLoopbackAddress(),
                                store.server.coapPort()));
                DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
                socket.receive(answer);
                byte[] bytes = Arrays.copyOf(answer.getData(), answer.getLength());
                assertThat(bytes[1]).as("2.05 Content").isEqualTo((byte) 0x45);
                int payload = 0;
                while (bytes[payload] != (byte) 0xff || payload < 4) {
                    payload++;
                }
                byte[] part = Arrays.copyOfRange(bytes, payload + 1, bytes.length);
                int before = got.length;
                got = Arrays.copyOf(got, before + part.length);
                System.arraycopy(part, 0, got, before, part.length);
            }
        }
        assertThat(got).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aim/nobody",
                "xyz/demo",
                "aim/..%2f..%2fprivate",
                "aim/a%00b",
                "aim",
                "aim/a/b"
            })
    void whatIsNotThereIsSaid(String path) throws Exception {
        Running.Done done = fetch("coap-client-notls", path, 64);

        assertThat(done.said() + new String(done.out())).contains("4.04");
        if (!path.equals("aim/nobody")) {
            assertThat(store.audit.lines)
                    .anyMatch(line -> line.contains(" coap ") && line.contains("refused 4.04"));
        }
    }
}
