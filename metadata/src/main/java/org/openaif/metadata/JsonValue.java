// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A value of a JSON document that knows where it stands. The pointer is told on demand: kept in
 * each value of a deep document it would take far more room than the document.
 */
abstract sealed class JsonValue {
    private final Optional<JsonValue> parent;
    private final String step;
    private final int line;

    private JsonValue(Optional<JsonValue> parent, String step, int line) {
        this.parent = parent;
        this.step = step;
        this.line = line;
    }

    /** The line where it begins, from 1. */
    int line() {
        return line;
    }

    /** Its JSON pointer, RFC 6901. */
    String pointer() {
        return parent.map(above -> above.pointer() + "/" + escaped(step)).orElse("");
    }

    /** What it is, in words. */
    abstract String kind();

    /** A member's name as a pointer has it. */
    static String escaped(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }

    /** A JSON object; of a name that occurs twice the last member. */
    static final class Members extends JsonValue {
        private final SequencedMap<String, JsonValue> values = new LinkedHashMap<>();

        Members(Optional<JsonValue> parent, String step, int line) {
            super(parent, step, line);
        }

        Optional<JsonValue> put(String name, JsonValue value) {
            return Optional.ofNullable(values.put(name, value));
        }

        Optional<JsonValue> find(String name) {
            return Optional.ofNullable(values.get(name));
        }

        boolean has(String name) {
            return values.containsKey(name);
        }

        Map<String, JsonValue> values() {
            return values;
        }

        @Override
        String kind() {
            return "an object";
        }
    }

    /** A JSON array. */
    static final class Items extends JsonValue {
        private final List<JsonValue> values = new ArrayList<>();

        Items(Optional<JsonValue> parent, String step, int line) {
            super(parent, step, line);
        }

        void add(JsonValue value) {
            values.add(value);
        }

        List<JsonValue> values() {
            return values;
        }

        @Override
        String kind() {
            return "an array";
        }
    }

    /** Anything else, as its text. */
    static final class Scalar extends JsonValue {
        private final Type type;
        private final String text;

        Scalar(Optional<JsonValue> parent, String step, int line, Type type, String text) {
            super(parent, step, line);
            this.type = type;
            this.text = text;
        }

        Type type() {
            return type;
        }

        /** A string's content; otherwise as written. */
        String text() {
            return text;
        }

        @Override
        String kind() {
            return switch (type) {
                case TEXT -> "the string " + OneLine.quoted(text);
                case NUMBER -> "the number " + OneLine.plain(text);
                case FLAG -> text;
                case NULL -> "null";
            };
        }

        enum Type {
            TEXT,
            NUMBER,
            FLAG,
            NULL
        }
    }
}
