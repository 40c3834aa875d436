// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.StringWriter;
import java.lang.reflect.Array;
import java.util.function.Consumer;
import org.openaif.api.Timestamp;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON objects, one a line, each at once. For one thread at a time. */
final class JsonLines {
    private final JsonFactory factory = new JsonFactory();
    private final Surroundings surroundings;

    JsonLines(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Writes one object.
     *
     * @param members writes what is in it
     * @throws org.openaif.api.AifException WRITE if nobody reads any more
     */
    void write(String event, Consumer<JsonGenerator> members) {
        StringWriter line = new StringWriter(128);
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            json.writeStringProperty("event", event);
            members.accept(json);
            json.writeEndObject();
        }
        surroundings.print(line.toString());
    }

    /** Writes the components of a record as members of the present object. */
    static void writeMembers(JsonGenerator json, Record record, long origin) {
        for (RecordFields.Field field : RecordFields.of(record.getClass())) {
            json.writeName(field.name());
            Object value = field.value(record);
            if (field.isTimestamp() && value instanceof Long nanoseconds) {
                writeSeconds(json, nanoseconds, origin);
            } else {
                writeValue(json, value, origin);
            }
        }
    }

    private static void writeSeconds(JsonGenerator json, long nanoseconds, long origin) {
        if (nanoseconds == Timestamp.NONE) {
            json.writeNull();
        } else {
            json.writeNumber((nanoseconds - origin) / 1e9);
        }
    }

    /** Whatever a record can hold: what {@link org.openaif.api.DataType#of} has a type for. */
    private static void writeValue(JsonGenerator json, Object value, long origin) {
        switch (value) {
            case null -> json.writeNull();
            case Boolean flag -> json.writeBoolean(flag);
            case Float number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Number whole -> json.writeNumber(whole.longValue());
            case Enum<?> constant -> json.writeString(RecordFields.lowerCase(constant));
            case byte[] bytes -> json.writeBinary(bytes);
            case Record record -> {
                json.writeStartObject();
                writeMembers(json, record, origin);
                json.writeEndObject();
            }
            case Object array when array.getClass().isArray() -> {
                json.writeStartArray();
                for (int i = 0; i < Array.getLength(array); i++) {
                    writeValue(json, Array.get(array, i), origin);
                }
                json.writeEndArray();
            }
            default -> json.writeString(value.toString());
        }
    }
}
