// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.openaif.api.trust.TrustedServices;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document with signatures beside it, as The Update Framework has them:
 *
 * <pre>{"signatures":[{"keyid":…,"sig":…}],"signed":{"_type":…,"version":…,"expires":…,…}}</pre>
 *
 * <p>What is signed is the canonical form of {@code signed}. That it could be read says nothing of
 * who wrote it: see {@link SigningRule}.
 */
public final class SignedDocument {
    /** More signatures than that are not looked at. */
    private static final int SIGNATURES = 64;

    private static final int DEPTH = 16;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH)
                                                    .build())
                                    .build())
                    .build();

    private final byte[] bytes;
    private final JsonNode signed;
    private final Map<String, byte[]> signatures;

    private SignedDocument(byte[] bytes, JsonNode signed, Map<String, byte[]> signatures) {
        this.bytes = bytes;
        this.signed = signed;
        this.signatures = signatures;
    }

    /**
     * Reads one.
     *
     * @param type that it must say it is
     * @throws IllegalArgumentException what is wrong with it
     */
    static SignedDocument read(byte[] bytes, String type) {
        try {
            JsonNode whole = MAPPER.readTree(bytes);
            JsonNode signed = whole.path("signed");
            if (!signed.path("_type").asString("").equals(type)) {
                throw new IllegalArgumentException(
                        "it says it is " + Refusal.quoted(signed.path("_type").asString("nothing")));
            }
            SignedDocument document =
                    new SignedDocument(bytes.clone(), signed, signatures(whole.path("signatures")));
            if (document.version() < 1) {
                throw new IllegalArgumentException("it has no version");
            }
            document.expires();
            return document;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<String, byte[]> signatures(JsonNode json) {
        if (json.size() > SIGNATURES) {
            throw new IllegalArgumentException("it has more than " + SIGNATURES + " signatures");
        }
        Map<String, byte[]> signatures = new HashMap<>();
        for (JsonNode one : json) {
            byte[] value = HexFormat.of().parseHex(one.path("sig").asString(""));
            if (signatures.put(one.path("keyid").asString(""), value) != null) {
                throw new IllegalArgumentException("a key has signed it twice");
            }
        }
        return signatures;
    }

    /** Begins what is to be signed. */
    static ObjectNode begin(String type, long version, Instant expires) {
        ObjectNode signed = JsonNodeFactory.instance.objectNode();
        signed.put("_type", type);
        signed.put("spec_version", "1.0.31");
        signed.put("version", version);
        signed.put("expires", expires.truncatedTo(ChronoUnit.SECONDS).toString());
        return signed;
    }

    /** Signs. */
    static SignedDocument signed(ObjectNode signed, Collection<DocumentSigner> signers) {
        byte[] message = CanonicalJson.bytes(signed);
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        ArrayNode signatures = whole.putArray("signatures");
        for (DocumentSigner signer : signers) {
            ObjectNode one = signatures.addObject();
            one.put("keyid", signer.key().id());
            one.put("sig", HexFormat.of().formatHex(signer.sign(message)));
        }
        whole.set("signed", signed);
        return read(CanonicalJson.bytes(whole), signed.path("_type").asString());
    }

    /** As it came, or as it is written. */
    public byte[] bytes() {
        return bytes.clone();
    }

    JsonNode content() {
        return signed;
    }

    /** Which one of its kind it is. */
    public long version() {
        return signed.path("version").asLong(0);
    }

    /** Until when it is believed. */
    public Instant expires() {
        try {
            return Instant.parse(signed.path("expires").asString(""));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("it does not say when it expires", e);
        }
    }

    boolean hasSignatures() {
        return !signatures.isEmpty();
    }

    /** How many of these keys have signed it. */
    long count(TrustedServices services, List<SignatureKey> keys) {
        byte[] message = CanonicalJson.bytes(signed);
        return keys.stream()
                .filter(key -> signatures.containsKey(key.id()))
                .filter(key -> key.signed(services, message, signatures.get(key.id())))
                .count();
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
