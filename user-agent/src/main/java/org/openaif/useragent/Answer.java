// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a running workflow and a command that controls it say to each other: a line of JSON there, a
 * line back.
 *
 * @param done whether it was done; of a question, always
 * @param lines of the question: the command and its arguments; of the answer: what to tell people
 */
record Answer(boolean done, List<String> lines) {
    /** More than any of ours. */
    static final int MAX_BYTES = 1 << 20;

    private static final JsonFactory JSON = new JsonFactory();

    /** Copies the list. */
    Answer {
        lines = List.copyOf(lines);
    }

    /** As a line, without its end. */
    String toLine() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeBooleanProperty("done", done);
            json.writeArrayPropertyStart("lines");
            lines.forEach(json::writeString);
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none of ours
     */
    static Answer of(String line) {
        boolean done = false;
        List<String> lines = new ArrayList<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("no object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("done")) {
                    done = value == JsonToken.VALUE_TRUE;
                } else if (name.equals("lines") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.VALUE_STRING) {
                        lines.add(json.getString());
                    }
                } else {
                    json.skipChildren();
                }
            }
            return new Answer(done, lines);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a line of ours: " + e.getOriginalMessage(), e);
        }
    }
}
