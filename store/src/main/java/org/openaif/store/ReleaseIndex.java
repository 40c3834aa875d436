// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which releases a Store has, and whose signature each needs: the role {@code targets}. It delegates
 * each release to its publisher, for the one path of that release, so that neither the Store nor
 * another publisher can sign in its place.
 */
public record ReleaseIndex(long version, Instant expires, List<Entry> entries) {
    /** Copies the list. */
    public ReleaseIndex {
        entries = List.copyOf(entries);
    }

    /**
     * A release, delegated.
     *
     * @param publisher what the Store calls its publisher
     * @param rule whose signatures it needs
     * @param yanked it is not to be chosen any more; whoever asks for exactly this still gets it
     */
    public record Entry(ReleaseName release, String publisher, SigningRule rule, boolean yanked) {}

    /** A release, if there is one of that name. */
    public Optional<Entry> entry(ReleaseName release) {
        return entries.stream().filter(entry -> entry.release().equals(release)).findFirst();
    }

    /** Writes and signs it. */
    public SignedDocument signed(Collection<DocumentSigner> signers) {
        ObjectNode signed = SignedDocument.begin(RootMetadata.TARGETS, version, expires);
        signed.putObject("targets");
        ObjectNode delegations = signed.putObject("delegations");
        ObjectNode keys = delegations.putObject("keys");
        ArrayNode roles = delegations.putArray("roles");
        for (Entry entry : entries) {
            entry.rule().keys().forEach(key -> keys.set(key.id(), key.json()));
            ObjectNode role = roles.addObject();
            role.put("name", entry.release().role());
            entry.rule().writeTo(role);
            role.put("terminating", true);
            role.putArray("paths").add(entry.release().path());
            role.put("publisher", entry.publisher());
            role.put("yanked", entry.yanked());
        }
        return SignedDocument.signed(signed, signers);
    }

    static ReleaseIndex of(SignedDocument document) {
        JsonNode delegations = document.content().path("delegations");
        Map<String, SignatureKey> keys = RootMetadata.keys(delegations.path("keys"));
        List<Entry> entries = new ArrayList<>();
        for (JsonNode role : delegations.path("roles")) {
            ReleaseName release = ReleaseName.ofPath(role.path("paths").path(0).asString(""));
            if (!release.role().equals(role.path("name").asString(""))
                    || role.path("paths").size() != 1) {
                throw new IllegalArgumentException("it delegates other paths than a release has");
            }
            entries.add(
                    new Entry(
                            release,
                            role.path("publisher").asString(""),
                            SigningRule.of(role, keys),
                            role.path("yanked").asBoolean(false)));
        }
        return new ReleaseIndex(document.version(), document.expires(), entries);
    }

    /**
     * Reads one, whoever signed it.
     *
     * @throws IllegalArgumentException what is wrong with it
     */
    public static ReleaseIndex of(byte[] document) {
        return of(SignedDocument.read(document, RootMetadata.TARGETS));
    }
}
