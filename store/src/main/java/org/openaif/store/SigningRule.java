// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openaif.api.trust.TrustedServices;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whose signatures a document needs: so many of these keys.
 *
 * @param threshold at least one
 */
public record SigningRule(List<SignatureKey> keys, int threshold) {
    /** Copies the list. */
    public SigningRule {
        keys = List.copyOf(keys.stream().distinct().toList());
        if (threshold < 1) {
            throw new IllegalArgumentException("a threshold of " + threshold + " asks for nothing");
        }
    }

    /** One signature by one key. */
    public static SigningRule of(SignatureKey key) {
        return new SigningRule(List.of(key), 1);
    }

    /** Reads that of a role, whose keys are written elsewhere in the document. */
    static SigningRule of(JsonNode role, Map<String, SignatureKey> known) {
        List<SignatureKey> keys = new ArrayList<>();
        for (JsonNode id : role.path("keyids")) {
            SignatureKey key = known.get(id.asString(""));
            if (key == null) {
                throw new IllegalArgumentException("it names a key that it does not have");
            }
            keys.add(key);
        }
        return new SigningRule(keys, role.path("threshold").asInt(0));
    }

    void writeTo(ObjectNode role) {
        var ids = role.putArray("keyids");
        keys.forEach(key -> ids.add(key.id()));
        role.put("threshold", threshold);
    }

    /**
     * Checks a document.
     *
     * @throws IllegalArgumentException whose signature is missing
     */
    void check(TrustedServices services, SignedDocument document, String whose) {
        if (!document.hasSignatures()) {
            throw new IllegalArgumentException("it carries no signature");
        }
        long count = document.count(services, keys);
        if (count < threshold) {
            throw new IllegalArgumentException(
                    "it needs " + threshold + " signature" + (threshold == 1 ? "" : "s") + " of "
                            + whose + " and has " + count
                            + "; it was altered, or signed with a foreign or revoked key");
        }
    }
}
