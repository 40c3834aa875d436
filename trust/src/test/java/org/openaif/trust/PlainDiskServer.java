// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A remote disk: a web server that keeps what is put there. */
final class PlainDiskServer implements AutoCloseable {
    final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpsServer server;

    /** What every request is answered with; 0 for what it deserves. */
    volatile int answer;

    /** Loses the answer to a PUT that was carried out. */
    volatile boolean loseAnswers;

    PlainDiskServer(SSLContext tls) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(threads);
        server.createContext("/disk/", this::handle);
        server.start();
    }

    URI base() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/disk/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring("/disk/".length());
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (answer != 0) {
                exchange.sendResponseHeaders(answer, -1);
                return;
            }
            switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    boolean there = contents.putIfAbsent(name, body) != null;
                    if (loseAnswers) {
                        return;
                    }
                    exchange.sendResponseHeaders(there ? 412 : 201, -1);
                }
                case "DELETE" ->
                        exchange.sendResponseHeaders(contents.remove(name) == null ? 404 : 204, -1);
                default -> get(exchange, contents.get(name));
            }
        }
    }

    private static void get(HttpExchange exchange, byte[] content) throws IOException {
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        String[] range =
                exchange.getRequestHeaders().getFirst("Range").substring("bytes=".length()).split("-");
        int from = Integer.parseInt(range[0]);
        int to = Math.min(Integer.parseInt(range[1]) + 1, content.length);
        if (from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        exchange.sendResponseHeaders(206, to - from);
        exchange.getResponseBody().write(Arrays.copyOfRange(content, from, to));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
