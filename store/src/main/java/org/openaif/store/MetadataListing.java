// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which metadata is the present one: what the roles {@code snapshot} and {@code timestamp} sign.
 *
 * @param role which of both
 * @param files by name, without the version in front of it: {@code targets.json}
 */
public record MetadataListing(
        String role, long version, Instant expires, Map<String, Listed> files) {
    /** A file of metadata, exactly. */
    public record Listed(long version, long length, String sha256) {
        /** The file of that document. */
        public static Listed of(SignedDocument document) {
            byte[] bytes = document.bytes();
            return new Listed(document.version(), bytes.length, Sums.sha256(bytes));
        }
    }

    /** Copies the map. */
    public MetadataListing {
        files = Map.copyOf(files);
    }

    /** Writes and signs it. */
    public SignedDocument signed(Collection<DocumentSigner> signers) {
        ObjectNode signed = SignedDocument.begin(role, version, expires);
        ObjectNode meta = signed.putObject("meta");
        new TreeMap<>(files)
                .forEach(
                        (name, file) -> {
                            ObjectNode one = meta.putObject(name);
                            one.put("version", file.version());
                            one.put("length", file.length());
                            one.putObject("hashes").put("sha256", file.sha256());
                        });
        return SignedDocument.signed(signed, signers);
    }

    /**
     * Reads one, whoever signed it.
     *
     * @throws IllegalArgumentException what is wrong with it
     */
    public static MetadataListing of(String role, byte[] document) {
        return of(role, SignedDocument.read(document, role));
    }

    static MetadataListing of(String role, SignedDocument document) {
        Map<String, Listed> files = new TreeMap<>();
        for (Map.Entry<String, JsonNode> one : document.content().path("meta").properties()) {
            JsonNode file = one.getValue();
            files.put(
                    one.getKey(),
                    new Listed(
                            file.path("version").asLong(0),
                            file.path("length").asLong(0),
                            file.path("hashes").path("sha256").asString("")));
        }
        return new MetadataListing(role, document.version(), document.expires(), files);
    }

    /** A file that must be listed. */
    Listed file(String name) {
        Listed file = files.get(name);
        if (file == null) {
            throw new IllegalArgumentException("it does not list " + name);
        }
        return file;
    }
}
