// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The conformance table as the file {@code conformance.json} that is packed with the program. */
final class ConformanceFile {
    private static final JsonFactory JSON = new JsonFactory();

    private ConformanceFile() {}

    /** The table as JSON: an array of one object a function. */
    static String write(List<Conformance> rows) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            for (Conformance row : rows) {
                json.writeRaw('\n');
                json.writeStartObject();
                json.writeStringProperty("function", row.function());
                json.writeStringProperty("section", row.section());
                json.writeStringProperty("method", row.method());
                json.writeArrayPropertyStart("tests");
                row.tests().forEach(json::writeString);
                json.writeEndArray();
                json.writeStringProperty("status", row.status().word());
                json.writeStringProperty("note", row.note());
                json.writeEndObject();
            }
            json.writeRaw('\n');
            json.writeEndArray();
        }
        return text.toString();
    }

    /**
     * Reads the table of the last full test run.
     *
     * @throws AifException READ if there was none
     */
    static List<Conformance> read(Path file) {
        if (!Files.exists(file)) {
            throw new AifException(
                    ErrorCode.READ,
                    "no full test run has been made of this program; ./aif test makes one");
        }
        try (JsonParser json =
                JSON.createParser(ObjectReadContext.empty(), Files.readString(file))) {
            List<Conformance> rows = new ArrayList<>();
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                rows.add(row(json));
            }
            return rows;
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            throw new AifException(
                    ErrorCode.READ, file + " cannot be read (" + e + "); ./aif test makes it anew", e);
        }
    }

    private static Conformance row(JsonParser json) {
        String function = "";
        String section = "";
        String method = "";
        String status = "";
        String note = "";
        List<String> tests = new ArrayList<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "function" -> function = json.getString();
                case "section" -> section = json.getString();
                case "method" -> method = json.getString();
                case "status" -> status = json.getString();
                case "note" -> note = json.getString();
                case "tests" -> {
                    while (json.nextToken() == JsonToken.VALUE_STRING) {
                        tests.add(json.getString());
                    }
                }
                default -> json.skipChildren();
            }
        }
        return new Conformance(
                function,
                section,
                method,
                tests,
                Conformance.Status.valueOf(status.toUpperCase(Locale.ROOT)),
                note);
    }
}
