// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * One line of an audit log: an entry, or a seal, which is a signature of all before it.
 *
 * <pre>
 *   {"n":7,"t":"2026-11-24T18:00:00Z","who":...,"did":...,"on":...,"outcome":...,"detail":...,"prev":...}
 *   {"n":8,"t":"2026-11-24T18:00:09Z","counter":3,"seal":"MEUCIQ...","prev":...}
 * </pre>
 *
 * <p>{@code prev} is the SHA-256 of the line before, as it stands in the file, without its line feed;
 * of the first line, 64 zeros. So whoever changes a line would have to change all after it, and each
 * seal among them.
 *
 * @param number from 1, each one higher than the one before
 * @param previous the hash of the line before, in hexadecimal
 * @param values the members, by name
 */
record AuditLine(long number, String previous, Map<String, String> values) {
    /** Longer than any entry with all its values escaped. */
    static final int MAX_BYTES = 64 << 10;

    static final String NOTHING_BEFORE = "0".repeat(64);

    /** Longer values are cut: names and reasons, not content. */
    private static final int MAX_VALUE = 1_024;

    private static final Set<String> ENTRY =
            Set.of("n", "t", "who", "did", "on", "outcome", "detail", "prev");
    private static final Set<String> SEAL = Set.of("n", "t", "seal", "prev");
    private static final Set<String> COUNTED_SEAL = Set.of("n", "t", "counter", "seal", "prev");

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** The text of an entry, without a line feed. */
    static byte[] entry(AuditEntry entry, String previous) {
        return line(
                json -> {
                    json.writeNumberProperty("n", entry.number());
                    json.writeStringProperty("t", entry.time().toString());
                    json.writeStringProperty("who", bounded(entry.principal()));
                    json.writeStringProperty("did", bounded(entry.action()));
                    json.writeStringProperty("on", bounded(entry.resource()));
                    json.writeStringProperty("outcome", bounded(entry.outcome()));
                    json.writeStringProperty("detail", bounded(entry.detail()));
                    json.writeStringProperty("prev", previous);
                });
    }

    /**
     * The text of a seal.
     *
     * @param counter what the monotonic counter counted for it; 0 where there is none
     */
    static byte[] seal(long number, Instant time, long counter, SigningKey key, String previous) {
        byte[] signature = key.sign(sealed(number, time.toString(), counter, previous));
        return line(
                json -> {
                    json.writeNumberProperty("n", number);
                    json.writeStringProperty("t", time.toString());
                    if (counter > 0) {
                        json.writeNumberProperty("counter", counter);
                    }
                    json.writeStringProperty("seal", Base64.getEncoder().encodeToString(signature));
                    json.writeStringProperty("prev", previous);
                });
    }

    /** What a seal signs: five lines, each with its line feed. */
    private static byte[] sealed(long number, String time, long counter, String previous) {
        return ("openaif audit\n" + number + "\n" + time + "\n" + counter + "\n" + previous + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private interface Members {
        void write(JsonGenerator json);
    }

    private static byte[] line(Members members) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String bounded(String value) {
        return value.length() <= MAX_VALUE
                ? value
                : value.substring(0, MAX_VALUE) + "... (" + value.length() + " characters)";
    }

    /** A line of a file; empty if it is none of ours. */
    static Optional<AuditLine> parse(byte[] line) {
        Map<String, String> values = new HashMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                boolean number = name.equals("n") || name.equals("counter");
                JsonToken value = json.nextToken();
                if (value != (number ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_STRING)) {
                    return Optional.empty();
                }
                values.put(name, number ? Long.toString(json.getLongValue()) : json.getString());
            }
            return json.nextToken() == null ? known(values) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<AuditLine> known(Map<String, String> values) {
        Set<String> names = values.keySet();
        if (!names.equals(ENTRY) && !names.equals(SEAL) && !names.equals(COUNTED_SEAL)) {
            return Optional.empty();
        }
        try {
            Instant.parse(values.get("t"));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        return Optional.of(
                new AuditLine(
                        Long.parseLong(values.get("n")), values.get("prev"), Map.copyOf(values)));
    }

    boolean isSeal() {
        return values.containsKey("seal");
    }

    /** What the monotonic counter counted for a seal; 0 where there was none. */
    long counter() {
        return Long.parseLong(values.getOrDefault("counter", "0"));
    }

    /** Whether it is a seal by that key. */
    boolean isSealedBy(PublicKey key) {
        try {
            byte[] signature = Base64.getDecoder().decode(values.getOrDefault("seal", ""));
            return SigningKey.verifies(
                    key, sealed(number, values.get("t"), counter(), previous), signature);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The entry that it is; empty for a seal. */
    Optional<AuditEntry> entry() {
        return isSeal()
                ? Optional.empty()
                : Optional.of(
                        new AuditEntry(
                                number,
                                Instant.parse(values.get("t")),
                                values.get("who"),
                                values.get("did"),
                                values.get("on"),
                                values.get("outcome"),
                                values.get("detail")));
    }
}
