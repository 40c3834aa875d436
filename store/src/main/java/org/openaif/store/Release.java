// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.openaif.api.AifException;
import org.openaif.api.trust.TrustedServices;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a publisher says of a release, and signs: its name and version, the SHA-256 and length of its
 * archive, and the SHA-256 of each file in it. It lies beside the archive, and is at once the
 * metadata of the role that The Update Framework has for this release.
 *
 * @param revision how often it has been signed: 1, and one more for each other key
 * @param sha256 of the archive in tar.gz, byte for byte; of an AIF, of its document
 * @param files by their name in the archive
 * @param publisher with what it is said to be signed; whom that key belongs to is not said by this
 */
public record Release(
        ReleaseName name,
        long revision,
        Instant expires,
        long length,
        String sha256,
        Map<String, String> files,
        SignatureKey publisher) {
    private static final String TYPE = RootMetadata.TARGETS;

    /** Copies the map. */
    public Release {
        files = Map.copyOf(files);
    }

    /**
     * Of an archive, which is read.
     *
     * @param content what it unpacks to
     */
    public static Release of(
            ReleaseName name,
            long revision,
            Instant expires,
            Path archive,
            Path content,
            SignatureKey publisher)
            throws IOException {
        return new Release(
                name,
                revision,
                expires,
                Files.size(archive),
                Sums.sha256(archive),
                sums(content),
                publisher);
    }

    /** Of the document of an AIF. */
    public static Release ofDocument(
            ReleaseName name,
            long revision,
            Instant expires,
            Path document,
            SignatureKey publisher)
            throws IOException {
        return new Release(
                name,
                revision,
                expires,
                Files.size(document),
                Sums.sha256(document),
                Map.of(),
                publisher);
    }

    /** The SHA-256 of each file in a folder. */
    static Map<String, String> sums(Path folder) throws IOException {
        Map<String, String> sums = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(one -> !Files.isDirectory(one)).toList()) {
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException(file + " is no file");
                }
                String name = folder.relativize(file).toString().replace('\\', '/');
                sums.put(name, Sums.sha256(file));
            }
        }
        return sums;
    }

    /** Writes and signs it. */
    public SignedDocument signed(DocumentSigner signer) {
        return signed(List.of(signer));
    }

    /** Writes it and has several sign it. */
    public SignedDocument signed(List<DocumentSigner> signers) {
        ObjectNode signed = SignedDocument.begin(TYPE, revision, expires);
        ObjectNode target = signed.putObject("targets").putObject(name.path());
        target.put("length", length);
        target.putObject("hashes").put("sha256", sha256);
        ObjectNode custom = target.putObject("custom");
        ObjectNode all = custom.putObject("files");
        new TreeMap<>(files).forEach(all::put);
        custom.set("publisher", publisher.json());
        return SignedDocument.signed(signed, signers);
    }

    static Release of(SignedDocument document) {
        JsonNode targets = document.content().path("targets");
        if (targets.size() != 1) {
            throw new IllegalArgumentException("it is of " + targets.size() + " files and not one");
        }
        Map.Entry<String, JsonNode> target = targets.properties().iterator().next();
        JsonNode value = target.getValue();
        Map<String, String> files = new TreeMap<>();
        for (Map.Entry<String, JsonNode> one :
                value.path("custom").path("files").properties()) {
            files.put(one.getKey(), one.getValue().asString(""));
        }
        return new Release(
                ReleaseName.ofPath(target.getKey()),
                document.version(),
                document.expires(),
                value.path("length").asLong(-1),
                value.path("hashes").path("sha256").asString(""),
                files,
                SignatureKey.of(value.path("custom").path("publisher")));
    }

    /**
     * Reads one, whoever signed it.
     *
     * @throws IllegalArgumentException what is wrong with it
     */
    public static Release of(byte[] document) {
        return of(SignedDocument.read(document, TYPE));
    }

    /**
     * Reads one that these have signed.
     *
     * @throws IllegalArgumentException what is wrong with it, or that they have not
     */
    public static Release verified(
            byte[] document, ReleaseName wanted, SigningRule rule, TrustedServices services) {
        SignedDocument read = SignedDocument.read(document, TYPE);
        rule.check(services, read, "the publisher of " + wanted);
        Release release = of(read);
        if (!release.name().equals(wanted)) {
            throw new IllegalArgumentException(
                    "it is signed for " + release.name() + " and not for " + wanted);
        }
        return release;
    }

    /**
     * Compares an archive, or the document of an AIF, with what was signed.
     *
     * @throws AifException ERROR if it is another one: what differs
     */
    public void check(Path archive) throws IOException {
        Refusal refusal = new Refusal(name.toString());
        if (Files.size(archive) != length) {
            throw refusal.whole(
                    "has " + Files.size(archive) + " bytes where its publisher signed " + length,
                    "get it again; if that does not help, tell who runs the Store");
        }
        String sum = Sums.sha256(archive);
        if (!sum.equals(sha256)) {
            throw refusal.whole(
                    "has the SHA-256 " + sum + " where its publisher signed " + sha256,
                    "get it again; if that does not help, tell who runs the Store");
        }
    }

    /**
     * Compares what an archive was unpacked to with what was signed: whatever format it had, and
     * however long it has lain there.
     *
     * @throws AifException ERROR if a file is another one, is missing, or is there without need
     */
    public void checkContent(Path folder) throws IOException {
        Map<String, String> sums = sums(folder);
        TreeSet<String> names = new TreeSet<>(sums.keySet());
        names.addAll(files.keySet());
        for (String file : names) {
            if (!files.getOrDefault(file, "").equals(sums.getOrDefault(file, "-"))) {
                String what =
                        !sums.containsKey(file)
                                ? "lacks " + Refusal.quoted(file) + ", which its publisher signed"
                                : !files.containsKey(file)
                                        ? "has " + Refusal.quoted(file)
                                                + ", which its publisher did not sign"
                                        : "has " + Refusal.quoted(file)
                                                + " with other content than its publisher signed";
                throw new Refusal(name.toString()).whole(what, "install it again");
            }
        }
    }
}
