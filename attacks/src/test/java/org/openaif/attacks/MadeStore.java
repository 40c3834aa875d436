// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openaif.api.trust.TrustedServices;
import org.openaif.store.DocumentSigner;
import org.openaif.store.MetadataListing;
import org.openaif.store.ReleaseIndex;
import org.openaif.store.ReleaseName;
import org.openaif.store.RootMetadata;
import org.openaif.store.SignatureScheme;
import org.openaif.store.SignedDocument;
import org.openaif.store.SigningRule;

/** The signed metadata of a Store, step by step, each step as the test wants it. */
final class MadeStore {
    final TrustedServices services;
    final Map<String, Instant> expires = new HashMap<>();
    final Map<String, List<DocumentSigner>> signers = new HashMap<>();
    final Map<ReleaseName, SignedDocument> releases = new LinkedHashMap<>();
    final Map<ReleaseName, SigningRule> rules = new LinkedHashMap<>();
    final Map<String, Long> versions = new HashMap<>();
    final int rootThreshold = 2;

    MadeStore(TrustedServices services, Instant until) {
        this.services = services;
        for (String role :
                List.of(
                        RootMetadata.ROOT,
                        RootMetadata.TARGETS,
                        RootMetadata.SNAPSHOT,
                        RootMetadata.TIMESTAMP)) {
            expires.put(role, until);
            signers.put(role, List.of(key()));
            versions.put(role, 0L);
        }
        signers.put(RootMetadata.ROOT, List.of(key(), key()));
    }

    DocumentSigner key() {
        return DocumentSigner.fresh(services, SignatureScheme.ED25519);
    }

    private long next(String role) {
        return versions.merge(role, 1L, Long::sum);
    }

    private Instant until(String role) {
        return expires.getOrDefault(role, Instant.MAX);
    }

    private List<DocumentSigner> by(String role) {
        return signers.getOrDefault(role, List.of());
    }

    /** The next root, of the keys of now, signed by these. */
    SignedDocument root(List<DocumentSigner> signing) {
        Map<String, SigningRule> roles = new HashMap<>();
        signers.forEach(
                (role, keys) ->
                        roles.put(
                                role,
                                new SigningRule(
                                        keys.stream().map(DocumentSigner::key).toList(),
                                        role.equals(RootMetadata.ROOT) ? rootThreshold : 1)));
        return new RootMetadata(next(RootMetadata.ROOT), until(RootMetadata.ROOT), roles)
                .signed(signing);
    }

    /** Signs all that there is, and has the Store serve it. */
    void publish(EvilStore store) {
        List<ReleaseIndex.Entry> entries =
                rules.entrySet().stream()
                        .map(
                                one ->
                                        new ReleaseIndex.Entry(
                                                one.getKey(), "anna", one.getValue(), false))
                        .toList();
        SignedDocument targets =
                new ReleaseIndex(next(RootMetadata.TARGETS), until(RootMetadata.TARGETS), entries)
                        .signed(by(RootMetadata.TARGETS));
        Map<String, MetadataListing.Listed> listed = new HashMap<>();
        listed.put("targets.json", MetadataListing.Listed.of(targets));
        put(store, targets, "targets.json");
        releases.forEach(
                (name, release) -> {
                    listed.put(name.role() + ".json", MetadataListing.Listed.of(release));
                    put(store, release, name.role() + ".json");
                });
        SignedDocument snapshot = listing(RootMetadata.SNAPSHOT, listed);
        put(store, snapshot, "snapshot.json");
        timestamp(store, MetadataListing.Listed.of(snapshot));
    }

    void timestamp(EvilStore store, MetadataListing.Listed snapshot) {
        store.files.put(
                "/tuf/timestamp.json",
                listing(RootMetadata.TIMESTAMP, Map.of("snapshot.json", snapshot)).bytes());
    }

    private SignedDocument listing(String role, Map<String, MetadataListing.Listed> files) {
        return new MetadataListing(role, next(role), until(role), files).signed(by(role));
    }

    private static void put(EvilStore store, SignedDocument document, String name) {
        store.files.put("/tuf/" + document.version() + "." + name, document.bytes());
    }
}
