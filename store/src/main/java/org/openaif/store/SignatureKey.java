// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.util.HexFormat;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A public key that signatures are checked with, as The Update Framework writes it. It is called by the
 * SHA-256 of what it is, so no key has two names, and no name two keys.
 *
 * @param value its bytes, in lower-case hexadecimal
 */
public record SignatureKey(SignatureScheme scheme, String value) {
    /**
     * Checks its length.
     *
     * @throws IllegalArgumentException if it is none of that scheme
     */
    public SignatureKey {
        if (!value.matches("[0-9a-f]*") || value.length() != 2 * scheme.keyBytes()) {
            throw new IllegalArgumentException(
                    "a key of " + scheme.word() + " has " + scheme.keyBytes() + " bytes");
        }
    }

    /** What it is called. */
    public String id() {
        return Sums.sha256(CanonicalJson.bytes(json()));
    }

    /** On one line, for a file: {@code ed25519 d75a98…}. */
    public String line() {
        return scheme.word() + " " + value;
    }

    /**
     * Reads such a line.
     *
     * @throws IllegalArgumentException if it is none, or of a scheme that is not believed
     */
    public static SignatureKey ofLine(String line) {
        String[] words = line.strip().split("\\s+");
        return new SignatureKey(
                SignatureScheme.of(words[0]), words.length == 2 ? words[1] : "");
    }

    /** As metadata has it. */
    ObjectNode json() {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        key.put("keytype", scheme.keyType());
        key.put("scheme", scheme.word());
        key.putObject("keyval").put("public", value);
        return key;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none, or of a scheme that is not believed
     */
    static SignatureKey of(JsonNode json) {
        SignatureScheme scheme = SignatureScheme.of(json.path("scheme").asString(""));
        if (!scheme.keyType().equals(json.path("keytype").asString(""))) {
            throw new IllegalArgumentException("a key is of another type than its scheme");
        }
        return new SignatureKey(scheme, json.path("keyval").path("public").asString(""));
    }

    /** Whether its owner signed that. */
    boolean signed(TrustedServices services, byte[] message, byte[] signature) {
        KeyAttributes attributes =
                KeyAttributes.of(scheme.pair().publicKey().orElseThrow(), scheme.bits())
                        .permitting(scheme.algorithm(), KeyUsage.VERIFY_MESSAGE);
        KeyId key = services.keys().importKey(attributes, HexFormat.of().parseHex(value));
        try {
            services.cryptography().verify(key, scheme.algorithm(), message, signature);
            return true;
        } catch (TrustException e) {
            if (e.error() == TrustError.INVALID_SIGNATURE
                    || e.error() == TrustError.INVALID_ARGUMENT) {
                return false;
            }
            throw e;
        } finally {
            services.keys().destroy(key);
        }
    }
}
