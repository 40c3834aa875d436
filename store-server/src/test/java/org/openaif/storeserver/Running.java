// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;

/** A Store that runs, and what its clients know of it. */
final class Running implements AutoCloseable {
    final StoreServer server;
    final Filled.Recorded audit = new Filled.Recorded();
    final Path folder;
    final HttpClient client;

    Running(Path folder) throws Exception {
        this(StoreSettings.local(folder));
    }

    Running(StoreSettings settings) throws Exception {
        this.folder = settings.folder();
        this.server = StoreServer.start(settings, Optional.of(Filled.content()), audit);
        this.client = HttpClient.newBuilder().sslContext(trust()).build();
    }

    SSLContext trust() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(server.authority())) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    String address() {
        return "https://127.0.0.1:" + server.httpsPort();
    }

    String token(String publisher) throws IOException {
        return Files.readString(server.publishers().token(publisher)).strip();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path));
    }

    HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> put(String path, String publisher, byte[] body) throws Exception {
        HttpRequest.Builder request =
                request(path).PUT(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!publisher.isEmpty()) {
            request.header("PRIVATE-TOKEN", token(publisher));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static JsonNode json(HttpResponse<byte[]> answer) {
        return Json.MAPPER.readTree(answer.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
        server.close();
    }

    /** What a program of others did. */
    record Done(int status, byte[] out, String said) {}

    /** Runs a program of others to its end. */
    static Done run(Path folder, String... command) throws Exception {
        return run(folder, List.of(command));
    }

    static Done run(Path folder, List<String> command) throws Exception {
        Path said = Files.createTempFile(folder, "said", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(said.toFile());
        // Neither a person's settings nor a password prompt.
        String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] out = process.getInputStream().readAllBytes();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end");
        }
        return new Done(process.exitValue(), out, Files.readString(said, StandardCharsets.UTF_8));
    }
}
