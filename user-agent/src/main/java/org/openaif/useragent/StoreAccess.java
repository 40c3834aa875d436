// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.store.RemoteStore;
import org.openaif.storeserver.StoreServer;
import org.openaif.storeserver.StoreSettings;
import picocli.CommandLine.Option;

/**
 * The option {@code --store} and what belongs to it: a Store at an address, or one in a folder. That in
 * a folder is asked in the same way: at the process that serves it, or, if none does, at this one, which
 * then serves it for as long as the command takes.
 */
final class StoreAccess {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "https://HOST:PORT, or a folder. Default: ~/.openaif/store.")
    private @Nullable String store;

    @Option(
            names = "--ca",
            paramLabel = "PEM",
            description =
                    "Whom to trust. Default: who the Java installation trusts; for a folder, its ca.pem.")
    private @Nullable Path authority;

    @Option(
            names = "--token",
            paramLabel = "FILE",
            description =
                    "The file with a publisher's token. For a folder: one that it has, or makes, for you.")
    private @Nullable Path token;

    /** Whether a person named one. */
    boolean isNamed() {
        return store != null;
    }

    /** Of a folder, the root that lies in it; an address has none that could be believed. */
    Optional<Path> root() {
        return isAddress() ? Optional.empty() : Optional.of(StoreServer.root(folder()));
    }

    /** Tells what is believed of this Store from what is believed of others. */
    String identity() {
        String where = isAddress() ? String.valueOf(store) : folder().toAbsolutePath().toString();
        return URLEncoder.encode(where, StandardCharsets.UTF_8).replace(".", "%2E");
    }

    private boolean isAddress() {
        return store != null && store.contains("://");
    }

    private Path folder() {
        return store == null ? StoreHome.folder() : Path.of(store);
    }

    /** A Store that can be asked, until it is closed. */
    record Opened(RemoteStore remote, Optional<StoreServer> server) implements AutoCloseable {
        @Override
        public void close() {
            try {
                remote.close();
            } finally {
                server.ifPresent(StoreServer::close);
            }
        }
    }

    /**
     * Opens the Store.
     *
     * @throws AifException INIT if it cannot be
     */
    Opened open(Surroundings surroundings) {
        if (store != null && store.contains("://")) {
            try {
                URI address = URI.create(store);
                return new Opened(
                        remote(address, Optional.ofNullable(authority), readToken(token)),
                        Optional.empty());
            } catch (IllegalArgumentException e) {
                throw new UsageException("--store: " + e.getMessage());
            }
        }
        Path folder = folder();
        Optional<URI> served = StoreServer.address(folder);
        if (served.isPresent()) {
            return new Opened(
                    remote(
                            served.get(),
                            Optional.of(authority == null ? folder.resolve("ca.pem") : authority),
                            readToken(token == null ? own(folder) : token)),
                    Optional.empty());
        }
        StoreServer server =
                StoreServer.start(
                        StoreSettings.local(folder),
                        StoreHome.content(surroundings),
                        (who, what, to, outcome, detail) -> {});
        try {
            Path mine = token == null ? server.publishers().token(user()) : token;
            URI address = URI.create("https://localhost:" + server.httpsPort());
            return new Opened(
                    remote(address, Optional.of(server.authority()), readToken(mine)),
                    Optional.of(server));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** In a folder that another process serves, the token that this person has there, if any. */
    private static @Nullable Path own(Path folder) {
        Path mine = folder.resolve("private").resolve("publishers").resolve(user());
        return Files.isReadable(mine) ? mine : null;
    }

    private static String user() {
        String name = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9_-]", "_");
        return name.isEmpty() ? "user" : name;
    }

    private static Optional<String> readToken(@Nullable Path file) {
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.READ, "the token in " + file + " cannot be read: " + e, e);
        }
    }

    private static RemoteStore remote(
            URI address, Optional<Path> authority, Optional<String> token) {
        return new RemoteStore(address, trust(authority), token, PATIENCE);
    }

    private static SSLContext trust(Optional<Path> authority) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            if (authority.isEmpty()) {
                context.init(null, null, null);
                return context;
            }
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int number = 0;
            try (InputStream in = Files.newInputStream(authority.get())) {
                for (Certificate one :
                        CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    trusted.setCertificateEntry("trusted" + number++, one);
                }
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AifException(
                    ErrorCode.INIT,
                    authority.map(Path::toString).orElse("the trust store of Java")
                            + " cannot be used: "
                            + e
                            + "; give a file of certificates in PEM",
                    e);
        }
    }
}
