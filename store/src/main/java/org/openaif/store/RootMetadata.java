// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whom a Store is believed by: for each role of The Update Framework, whose signatures it needs. The
 * next version of it must be signed as this one says, and as it says itself.
 *
 * @param version one more than that of the root before it
 * @param roles {@code root}, {@code targets}, {@code snapshot}, {@code timestamp}
 */
public record RootMetadata(long version, Instant expires, Map<String, SigningRule> roles) {
    /** The role that says who the others are. */
    public static final String ROOT = "root";

    /** The role that says which releases there are, and whose. */
    public static final String TARGETS = "targets";

    /** The role that says which metadata belongs together. */
    public static final String SNAPSHOT = "snapshot";

    /** The role that says which snapshot is the present one. */
    public static final String TIMESTAMP = "timestamp";

    /** Copies the map. */
    public RootMetadata {
        roles = Map.copyOf(roles);
    }

    /** Whose signatures a role needs. */
    public SigningRule rule(String role) {
        SigningRule rule = roles.get(role);
        if (rule == null) {
            throw new IllegalArgumentException("it has no role " + role);
        }
        return rule;
    }

    /** Writes and signs it. */
    public SignedDocument signed(Collection<DocumentSigner> signers) {
        ObjectNode signed = SignedDocument.begin(ROOT, version, expires);
        signed.put("consistent_snapshot", true);
        ObjectNode keys = signed.putObject("keys");
        ObjectNode all = signed.putObject("roles");
        new TreeMap<>(roles)
                .forEach(
                        (role, rule) -> {
                            rule.keys().forEach(key -> keys.set(key.id(), key.json()));
                            rule.writeTo(all.putObject(role));
                        });
        return SignedDocument.signed(signed, signers);
    }

    /**
     * Reads one, whoever signed it.
     *
     * @throws IllegalArgumentException what is wrong with it
     */
    public static RootMetadata of(byte[] document) {
        return of(SignedDocument.read(document, ROOT));
    }

    static RootMetadata of(SignedDocument document) {
        JsonNode signed = document.content();
        Map<String, SignatureKey> keys = keys(signed.path("keys"));
        Map<String, SigningRule> roles = new HashMap<>();
        for (String role : new String[] {ROOT, TARGETS, SNAPSHOT, TIMESTAMP}) {
            roles.put(role, SigningRule.of(signed.path("roles").path(role), keys));
        }
        return new RootMetadata(document.version(), document.expires(), roles);
    }

    /** Keys by what they are called, which must be what they are. */
    static Map<String, SignatureKey> keys(JsonNode json) {
        Map<String, SignatureKey> keys = new HashMap<>();
        for (Map.Entry<String, JsonNode> one : json.properties()) {
            SignatureKey key = SignatureKey.of(one.getValue());
            if (!key.id().equals(one.getKey())) {
                throw new IllegalArgumentException("a key is not the one that it is called");
            }
            keys.put(one.getKey(), key);
        }
        return keys;
    }
}
