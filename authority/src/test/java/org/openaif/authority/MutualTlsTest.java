// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.authority.IdentityVerifier.Role;

/** Handshakes between two ends on this machine. */
class MutualTlsTest {
    private static final int TIMEOUT_MS = 30_000;

    @TempDir private static Path keys;
    private static SigningKey key;

    @TempDir private Path folder;

    // The JDK itself compares with the true time when it resumes sessions, so the clock starts
    // there.
    private final HandClock clock = new HandClock(Instant.now());
    private CertificateAuthority authority;
    private MutualTls server;

    @BeforeAll
    static void makeKey() {
        key = TestKeys.in(keys, 8);
    }

    @BeforeEach
    void open() {
        authority =
                new CertificateAuthority(
                        folder.resolve("ca"), "aif.example", key, clock, (a, b, c, d, e) -> {});
        server = tls("controller");
    }

    private MutualTls tls(String principal) {
        return new MutualTls(authority.renewed(principal)::current, authority.verifier());
    }

    /** Who each end says that the other one is, after a byte there and a byte back. */
    private record Ends(SpiffeId client, SpiffeId server, String protocol, String serverSerial) {}

    private Ends connect(MutualTls client, MutualTls to) throws IOException {
        return connect(client.context(), client.parameters(), client, to);
    }

    private Ends connect(
            SSLContext context, SSLParameters parameters, MutualTls client, MutualTls to)
            throws IOException {
        try (SSLServerSocket listening =
                (SSLServerSocket)
                        to.context()
                                .getServerSocketFactory()
                                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setSSLParameters(to.parameters());
            listening.setSoTimeout(TIMEOUT_MS);
            CompletableFuture<SpiffeId> accepted = new CompletableFuture<>();
            Thread thread =
                    Thread.startVirtualThread(
                            () -> {
                                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                                    socket.setSoTimeout(TIMEOUT_MS);
                                    socket.startHandshake();
                                    SpiffeId peer = to.peer(socket.getSession(), Role.CLIENT);
                                    socket.getOutputStream().write(socket.getInputStream().read());
                                    accepted.complete(peer);
                                } catch (IOException | RuntimeException e) {
                                    accepted.completeExceptionally(e);
                                }
                            });
            try (SSLSocket socket =
                    (SSLSocket)
                            context.getSocketFactory()
                                    .createSocket(
                                            listening.getInetAddress(), listening.getLocalPort())) {
                socket.setSoTimeout(TIMEOUT_MS);
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                SpiffeId peer = client.peer(socket.getSession(), Role.SERVER);
                socket.getOutputStream().write(7);
                if (socket.getInputStream().read() != 7) {
                    throw new IOException("refused by the server: " + accepted.get());
                }
                String serial =
                        ((java.security.cert.X509Certificate)
                                        socket.getSession().getPeerCertificates()[0])
                                .getSerialNumber()
                                .toString(16);
                return new Ends(accepted.get(), peer, socket.getSession().getProtocol(), serial);
            } catch (InterruptedException | ExecutionException e) {
                throw new IOException(String.valueOf(e.getMessage()), e);
            } finally {
                joined(thread);
            }
        }
    }

    private static void joined(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void bothEndsKnowWhoIsThere() throws IOException {
        Ends ends = connect(tls("device/nano"), server);

        assertThat(ends.client()).isEqualTo(new SpiffeId("aif.example", "device/nano"));
        assertThat(ends.server()).isEqualTo(new SpiffeId("aif.example", "controller"));
        assertThat(ends.protocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void renewalGoesOnUnderneath() throws IOException {
        MutualTls client = tls("device/nano");
        String before = connect(client, server).serverSerial();

        clock.move(Duration.ofHours(17));
        Ends after = connect(client, server);

        assertThat(after.client().principal()).isEqualTo("device/nano");
        assertThat(authority.issued()).hasSize(4);
        assertThat(before).isNotEmpty();
    }

    @Test
    void whoWasRevokedIsRefused() throws IOException {
        Identity stolen = authority.issue("device/nano");
        MutualTls client = new MutualTls(() -> stolen, authority.verifier());
        connect(client, server);

        authority.revoke(stolen.serial(), "user-agent");

        assertThatThrownBy(() -> connect(client, server)).isInstanceOf(IOException.class);
    }

    @Test
    void whoExpiredIsRefused() throws IOException {
        Identity old = authority.issue("device/nano");
        MutualTls client = new MutualTls(() -> old, authority.verifier());
        connect(client, server);

        clock.move(Duration.ofHours(25));

        assertThatThrownBy(() -> connect(client, server)).isInstanceOf(IOException.class);
    }

    @Test
    void whoIsForeignIsRefusedByEitherEnd(@TempDir Path elsewhere) {
        CertificateAuthority foreign =
                new CertificateAuthority(
                        elsewhere,
                        "aif.example",
                        TestKeys.in(elsewhere.resolve("keys"), 8),
                        clock,
                        (a, b, c, d, e) -> {});
        MutualTls believing =
                new MutualTls(foreign.renewed("controller")::current, authority.verifier());

        assertThatThrownBy(() -> connect(believing, server)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> connect(tls("device/nano"), believing))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("foreign authority");
    }

    @Test
    void whoShowsNoCertificateOrSpeaksAnOlderTlsIsRefused() throws Exception {
        MutualTls client = tls("device/nano");
        SSLContext bare = SSLContext.getInstance("TLS");
        bare.init(null, new javax.net.ssl.TrustManager[] {new Anybody()}, null);
        SSLParameters old = client.parameters();
        old.setProtocols(new String[] {"TLSv1.2"});

        assertThatThrownBy(() -> connect(bare, bare.getDefaultSSLParameters(), client, server))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> connect(bare, old, client, server))
                .isInstanceOf(IOException.class);
    }

    /** Of an attacker, who believes everybody. */
    private static final class Anybody extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(
                java.security.cert.X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(
                java.security.cert.X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(
                java.security.cert.X509Certificate[] chain,
                String type,
                javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(
                java.security.cert.X509Certificate[] chain,
                String type,
                javax.net.ssl.SSLEngine engine) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
