// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;
import org.openaif.privatefiles.Disk;
import org.openaif.privatefiles.PrivateFiles;

/**
 * A Store that serves what its folder holds, over HTTPS (REST, GitLab's archives, Git), CoAP and CoAPs,
 * until it is closed.
 *
 * <pre>
 * address             where it listens for HTTPS, while it does
 * ca.pem              whom clients of HTTPS and CoAPs trust
 * tuf/                what the Store signs; tuf/1.root.json is for its clients
 * audit.jsonl         who published, yanked, and was refused
 * private/            for its owner only:
 *   publishers/NAME   a token for each who may publish
 *   signers/NAME      the public keys that each signs with
 *   tuf/              the keys that the Store signs with
 *   devices           an identity and a key a line, for CoAPs
 *   *.pem             its keys
 * </pre>
 *
 * and beside it what {@link Repository} keeps.
 */
public final class StoreServer implements AutoCloseable {
    private static final String ADDRESS = "address";

    /** The one device that a fresh Store knows. */
    private static final String DEVICE = "device";

    /** 192 bits, in letters: devices take their keys as text. */
    private static final int KEY_BYTES = 24;

    private final Path folder;
    private final Repository repository;
    private final Publishers publishers;
    private final FileAudit audit;
    private final SignedCatalogue signed;
    private final Path authority;
    private final HttpsListener https;
    private final CoapListener coap;

    private StoreServer(
            Path folder,
            Repository repository,
            Publishers publishers,
            FileAudit audit,
            SignedCatalogue signed,
            Path authority,
            HttpsListener https,
            CoapListener coap) {
        this.folder = folder;
        this.repository = repository;
        this.publishers = publishers;
        this.audit = audit;
        this.signed = signed;
        this.authority = authority;
        this.https = https;
        this.coap = coap;
    }

    /**
     * Opens the folder, fills it if it is fresh, and listens.
     *
     * @param first what a fresh Store holds
     * @param watcher is told all that is written down, besides the file
     * @throws AifException INIT if the folder or a port cannot be used; nothing is left open then
     */
    public static StoreServer start(
            StoreSettings settings, Optional<FirstContent> first, AuditLog watcher) {
        Path folder = settings.folder().toAbsolutePath().normalize();
        Closing opened = new Closing();
        try {
            Files.createDirectories(folder);
            FileAudit audit =
                    opened.add(
                            FileAudit.open(
                                    folder.resolve("audit.jsonl"), Clock.systemUTC(), watcher));
            Repository repository = opened.add(Repository.open(folder, settings.limits(), audit));
            first.ifPresent(content -> content.publishIfFresh(repository));
            Path secret = folder.resolve("private");
            Certificates certificates =
                    settings.identity()
                            .map(
                                    identity ->
                                            Certificates.of(
                                                    identity.certificates(), identity.key()))
                            .orElseGet(() -> Certificates.own(secret, folder, Clock.systemUTC()));
            PrivateFiles.makeFolder(secret);
            Publishers publishers = Publishers.in(secret.resolve("publishers"));
            publishers.token(FirstContent.PUBLISHER);
            SignedCatalogue signed =
                    opened.add(
                            SignedCatalogue.open(
                                    folder,
                                    repository,
                                    Signers.in(secret.resolve("signers")),
                                    audit,
                                    Clock.systemUTC(),
                                    Disk.REAL));
            signed.signFirst();
            Routes routes =
                    new Routes(
                            repository,
                            publishers,
                            settings.limits(),
                            new GitAccess(repository, settings.limits()),
                            signed);
            HttpsListener https =
                    opened.add(
                            HttpsListener.start(
                                    settings.host(),
                                    settings.httpsPort(),
                                    certificates,
                                    settings.limits(),
                                    routes,
                                    audit));
            CoapListener coap =
                    opened.add(
                            CoapListener.start(
                                    settings.host(),
                                    settings.coapPort(),
                                    settings.coapsPort(),
                                    certificates,
                                    devices(secret.resolve("devices")),
                                    repository,
                                    audit));
            StoreServer server =
                    new StoreServer(
                            folder,
                            repository,
                            publishers,
                            audit,
                            signed,
                            certificates.authority(),
                            https,
                            coap);
            signed.keepFresh();
            Files.writeString(
                    folder.resolve(ADDRESS), address(settings.host(), https.port()) + "\n");
            opened.keep();
            return server;
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.INIT, "the Store in " + folder + " cannot be opened: " + e, e);
        } finally {
            opened.close();
        }
    }

    private static URI address(String host, int port) {
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        String name = any ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create("https://" + name + ":" + port);
    }

    /**
     * Where the Store in a folder listens for HTTPS, if it is being served.
     *
     * @throws AifException INIT if that cannot be found out
     */
    public static Optional<URI> address(Path folder) {
        try {
            return Repository.isInUse(folder) && Files.exists(folder.resolve(ADDRESS))
                    ? Optional.of(URI.create(Files.readString(folder.resolve(ADDRESS)).strip()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new AifException(
                    ErrorCode.INIT,
                    "the address of the Store in " + folder + " cannot be read: " + e,
                    e);
        }
    }

    /** The keys of devices; a file with one is made if there is none. */
    private static Map<String, byte[]> devices(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            String line =
                    DEVICE
                            + " "
                            + Base64.getUrlEncoder().withoutPadding().encodeToString(key)
                            + "\n";
            PrivateFiles.write(file, line.getBytes(StandardCharsets.US_ASCII));
        }
        Map<String, byte[]> devices = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String[] words = line.strip().split("\\s+");
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (words.length != 2 || words[1].length() < 16) {
                // The line itself is a secret.
                throw new AifException(
                        ErrorCode.INIT,
                        file
                                + ":"
                                + number
                                + " is no device; write an identity, a blank, and a key of at"
                                + " least 16 characters");
            }
            devices.put(words[0], words[1].getBytes(StandardCharsets.UTF_8));
        }
        return devices;
    }

    /** Where it listens for HTTPS. */
    public int httpsPort() {
        return https.port();
    }

    /** Where it listens for CoAP. */
    public int coapPort() {
        return coap.port();
    }

    /** Where it listens for CoAPs. */
    public int coapsPort() {
        return coap.securePort();
    }

    /** The certificate that clients are to trust, in PEM. */
    public Path authority() {
        return authority;
    }

    /** The root that clients are to be given. */
    public Path root() {
        return root(folder);
    }

    /** The same, of the Store in a folder. */
    public static Path root(Path folder) {
        return folder.resolve("tuf").resolve("1.root.json");
    }

    SignedCatalogue signed() {
        return signed;
    }

    /** What it serves. */
    public Repository repository() {
        return repository;
    }

    /** Who may publish. */
    public Publishers publishers() {
        return publishers;
    }

    /** The file with the identities and keys of devices. */
    public Path devices() {
        return folder.resolve("private").resolve("devices");
    }

    /** Ends what is under way, and closes the folder. */
    @Override
    public void close() {
        try (Closing all = new Closing()) {
            all.add(() -> Files.deleteIfExists(folder.resolve(ADDRESS)));
            all.add(audit);
            all.add(repository);
            all.add(signed);
            all.add(https);
            all.add(coap);
        }
    }
}
