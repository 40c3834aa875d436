// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import org.openaif.trust.spi.Medium;

/**
 * A disk of another machine, behind any server that knows GET with Range, PUT with {@code
 * If-None-Match: *}, and DELETE: WebDAV without its properties. The server says by client certificate
 * who may write.
 */
final class HttpsMedium implements Medium {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** For one request as a whole, with the largest content. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final URI base;
    private final HttpClient client;

    HttpsMedium(URI base, SSLContext tls) {
        if (!"https".equalsIgnoreCase(base.getScheme()) || base.getUserInfo() != null
                || base.getHost() == null || base.getQuery() != null || base.getFragment() != null) {
            throw new IllegalArgumentException(
                    "a remote disk is at https://HOST/PATH/, with no user, query or fragment, and not at "
                            + base.getScheme() + "://" + base.getHost());
        }
        this.base = base.getPath().endsWith("/") ? base : URI.create(base + "/");
        client =
                HttpClient.newBuilder()
                        .sslContext(tls)
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    @Override
    public Distance distance() {
        return Distance.FAR;
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
        HttpResponse<byte[]> answer =
                ask(
                        request(name)
                                .header("If-None-Match", "*")
                                .PUT(BodyPublishers.ofByteArray(content)),
                        MAX_LENGTH);
        switch (answer.statusCode()) {
            case 200, 201, 204 -> {}
            case 412 -> throw new IOException(
                    base + name + " is there already; somebody else writes here");
            case 413, 507 -> throw new FullException(
                    base + name + ": no room on the server, status " + answer.statusCode(),
                    new IOException());
            default -> throw unexpected("PUT", name, answer);
        }
    }

    @Override
    public Optional<byte[]> read(String name, long offset, int length) throws IOException {
        if (length == 0) {
            return Optional.of(new byte[0]);
        }
        HttpResponse<byte[]> answer =
                ask(
                        request(name)
                                .header("Range", "bytes=" + offset + "-" + (offset + length - 1))
                                .GET(),
                        MAX_LENGTH);
        return switch (answer.statusCode()) {
            case 206 -> Optional.of(MemoryMedium.part(answer.body(), 0, length));
            case 200 -> Optional.of(MemoryMedium.part(answer.body(), offset, length));
            case 416 -> Optional.of(new byte[0]);
            case 404, 410 -> Optional.empty();
            default -> throw unexpected("GET", name, answer);
        };
    }

    @Override
    public void delete(String name) throws IOException {
        HttpResponse<byte[]> answer = ask(request(name).DELETE(), MAX_LENGTH);
        switch (answer.statusCode()) {
            case 200, 202, 204, 404, 410 -> {}
            default -> throw unexpected("DELETE", name, answer);
        }
    }

    private HttpRequest.Builder request(String name) {
        return HttpRequest.newBuilder(base.resolve(name)).timeout(ANSWER);
    }

    /** Asks and waits, whether interrupted or not. */
    private HttpResponse<byte[]> ask(HttpRequest.Builder request, int limit) throws IOException {
        try {
            return client.sendAsync(
                            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), limit))
                    .join();
        } catch (CompletionException e) {
            throw new IOException(base + " does not answer: " + e.getCause(), e);
        }
    }

    private IOException unexpected(String method, String name, HttpResponse<byte[]> answer) {
        return new IOException(
                method + " " + base + name + " was answered with status " + answer.statusCode());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
