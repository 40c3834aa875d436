// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.openaif.store.RemoteStore;

/**
 * A Store that somebody has taken over: its address and its certificate are genuine, and it answers
 * whatever the attacker wants.
 */
final class EvilStore implements AutoCloseable {
    /** What it answers, by path. */
    final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /** Paths that it answers without ever ending. */
    final Set<String> endless = ConcurrentHashMap.newKeySet();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SSLContext trust;

    /** With the certificate of the Store in that folder. */
    EvilStore(Path store) throws Exception {
        Path secret = store.resolve("private");
        trust = trusting(store.resolve("ca.pem"));
        server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(
                        identity(secret.resolve("server.pem"), secret.resolve("server-key.pem"))));
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** A client that trusts its certificate. */
    RemoteStore client() {
        URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        return new RemoteStore(address, trust, Optional.empty(), Duration.ofSeconds(20));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path =
                URLDecoder.decode(exchange.getRequestURI().getRawPath(), StandardCharsets.UTF_8);
        try (exchange) {
            if (endless.contains(path)) {
                exchange.sendResponseHeaders(200, 0);
                pour(exchange.getResponseBody());
                return;
            }
            byte[] content = files.get(path);
            exchange.sendResponseHeaders(
                    content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
                exchange.getResponseBody().write(content);
            }
        }
    }

    /** Until the other side hangs up, which is an IOException here. */
    private static void pour(OutputStream out) throws IOException {
        byte[] block = new byte[1 << 16];
        while (true) {
            out.write(block);
        }
    }

    private static SSLContext trusting(Path authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static SSLContext identity(Path certificates, Path keyFile) throws Exception {
        Certificate[] chain;
        try (InputStream in = Files.newInputStream(certificates)) {
            chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(in)
                            .toArray(Certificate[]::new);
        }
        String pem = Files.readString(keyFile).replaceAll("-----[^-]*-----|\\s", "");
        PrivateKey key =
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("server", key, new char[0], chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
