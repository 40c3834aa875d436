// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;

/**
 * The Store over HTTPS: TLS 1.3 and 1.2 with forward secrecy only, each request on a virtual thread of
 * its own, and for every refusal one JSON object and one line in the audit.
 */
final class HttpsListener implements AutoCloseable {
    /** Of a key store that never leaves memory. */
    private static final String PASSWORD = "in memory only";

    private static final int BUFFER = 32 << 10;

    private final Server server;
    private final ServerConnector connector;

    private HttpsListener(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any that is free
     * @throws AifException INIT if it cannot
     */
    static HttpsListener start(
            String host,
            int port,
            Certificates certificates,
            StoreLimits limits,
            Routes routes,
            AuditLog audit) {
        VirtualThreadPool threads = new VirtualThreadPool();
        threads.setName("store");
        Server server = new Server(threads);
        server.setHandler(new Dispatch(routes, audit));
        server.setErrorHandler(new Errors(audit));
        server.setStopTimeout(2_000);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(limits.headerBytes());
        http.setOutputBufferSize(BUFFER);
        // As GitLab has it: a group and a name in one segment. Names are checked before they are
        // used.
        http.setUriCompliance(
                UriCompliance.DEFAULT.with(
                        "GITLAB", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
        ServerConnector connector =
                new ServerConnector(
                        server,
                        1,
                        1,
                        new SslConnectionFactory(tls(certificates), "http/1.1"),
                        new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.setAcceptQueueSize(1_024);
        connector.addBean(new ConnectionGate(limits, audit, System::nanoTime));
        server.addConnector(connector);
        try {
            server.start();
            return new HttpsListener(server, connector);
        } catch (Exception e) {
            stop(server);
            throw new AifException(
                    ErrorCode.INIT,
                    "the Store cannot listen at "
                            + host
                            + ":"
                            + port
                            + " for HTTPS: "
                            + e.getMessage()
                            + "; give another port, or 0 for any",
                    e);
        }
    }

    private static SslContextFactory.Server tls(Certificates certificates) {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    "store",
                    certificates.key(),
                    PASSWORD.toCharArray(),
                    certificates.chain().toArray(Certificate[]::new));
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setKeyStore(keys);
            tls.setKeyStorePassword(PASSWORD);
            tls.setSniRequired(false);
            tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
            tls.setIncludeCipherSuites(
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_(ECDSA|RSA)_WITH_(AES_(128|256)_GCM|CHACHA20_POLY1305)_SHA(256|384)");
            tls.setRenegotiationAllowed(false);
            return tls;
        } catch (GeneralSecurityException | IOException e) {
            throw new AifException(
                    ErrorCode.INIT, "the certificate of the Store cannot be used: " + e, e);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AifException(ErrorCode.ERROR, "the Store's HTTPS cannot be ended: " + e, e);
        }
    }

    /** Finds the route, and answers what it refuses. */
    private static final class Dispatch extends Handler.Abstract {
        private final Routes routes;
        private final AuditLog audit;

        private Dispatch(Routes routes, AuditLog audit) {
            this.routes = routes;
            this.audit = audit;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback)
                throws Exception {
            response.getHeaders().put("Strict-Transport-Security", "max-age=31536000");
            Call call = new Call(request, response, Map.of());
            try {
                route(request, response);
                callback.succeeded();
            } catch (Refused refused) {
                refuse(call, refused, callback);
            } catch (AifException e) {
                refuse(
                        call,
                        new Refused(500, String.valueOf(e.getMessage()), "ask who runs the Store"),
                        callback);
            } catch (EofException gone) {
                // Whoever asked does not want the answer any more.
                callback.failed(gone);
            } catch (IOException | RuntimeException e) {
                slow(e).ifPresentOrElse(
                                refused -> refuse(call, refused, callback),
                                () -> {
                                    audit.write(
                                            call.address(),
                                            call.method(),
                                            Plain.sentence(call.path()),
                                            "error",
                                            Plain.sentence(e.toString()));
                                    callback.failed(e);
                                });
            }
            return true;
        }

        private void route(Request request, Response response) throws Exception {
            String path = request.getHttpURI().getPath();
            Routes.Found found = routes.find(request.getMethod(), path);
            found.route().action().answer(new Call(request, response, found.variables()));
        }

        /** A body that comes too slowly, or not at all. */
        private static Optional<Refused> slow(Throwable thrown) {
            for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                if (cause instanceof TimeoutException
                        || cause instanceof HttpException http && http.getCode() == 408) {
                    return Optional.of(
                            new Refused(
                                    408,
                                    "the upload is too slow",
                                    "use a faster line, or send it again"));
                }
            }
            return Optional.empty();
        }

        private void refuse(Call call, Refused refused, Callback callback) {
            if (refused.isNoteworthy()) {
                audit.write(
                        call.address(),
                        call.method(),
                        Plain.sentence(call.path()),
                        "refused",
                        refused.status() + " " + refused.what());
            }
            try {
                if (call.isAnswered()) {
                    callback.failed(refused);
                    return;
                }
                if (refused.status() == 401) {
                    call.set(HttpHeader.WWW_AUTHENTICATE, "Bearer");
                }
                if (refused.status() == 408) {
                    call.set(HttpHeader.CONNECTION, "close");
                }
                call.json(refused.status(), refused.body());
                call.discardBody();
                callback.succeeded();
            } catch (IOException gone) {
                callback.failed(gone);
            }
        }
    }

    /** What Jetty itself refuses, before there is a request: said in the same way. */
    private static final class Errors extends ErrorHandler {
        private final AuditLog audit;

        private Errors(AuditLog audit) {
            this.audit = audit;
        }

        @Override
        protected void generateResponse(
                Request request,
                Response response,
                int code,
                String message,
                Throwable cause,
                Callback callback) {
            Refused.Body body = body(code);
            audit.write(
                    Request.getRemoteAddr(request),
                    request.getMethod(),
                    Plain.sentence(request.getHttpURI().asString()),
                    "refused",
                    code + " " + body.error());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.write(true, ByteBuffer.wrap(Json.bytes(body)), callback);
        }

        private static Refused.Body body(int status) {
            return switch (status) {
                case 431, 414 ->
                        new Refused.Body(
                                status, "the head of the request is too large", "send less of it");
                case 408 ->
                        new Refused.Body(status, "the request came too slowly", "send it again");
                case 500 -> new Refused.Body(status, "the Store made a mistake", "ask who runs it");
                default ->
                        new Refused.Body(
                                status,
                                "this is no request that a Store understands",
                                "see /openapi.json");
            };
        }
    }
}
