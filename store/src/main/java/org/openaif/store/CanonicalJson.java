// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The one form of a JSON value that is signed: OLPC's canonical JSON, as The Update Framework has it.
 * Names in the order of their UTF-8, no blanks, whole numbers only, and in strings nothing escaped but
 * quotation marks and backslashes.
 */
final class CanonicalJson {
    private CanonicalJson() {}

    /**
     * Writes a value.
     *
     * @throws IllegalArgumentException if a number in it is not a whole one of 64 bits
     */
    static byte[] bytes(JsonNode value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(value, out);
        return out.toByteArray();
    }

    private static void write(JsonNode value, ByteArrayOutputStream out) {
        switch (value.getNodeType()) {
            case OBJECT -> object(value, out);
            case ARRAY -> array(value, out);
            case STRING -> string(value.asString().getBytes(StandardCharsets.UTF_8), out);
            case BOOLEAN, NULL -> plain(value.toString(), out);
            case NUMBER -> {
                if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                    throw new IllegalArgumentException(
                            "signed JSON has whole numbers only, not " + value);
                }
                plain(Long.toString(value.asLong()), out);
            }
            default -> throw new IllegalArgumentException("this is no JSON: " + value);
        }
    }

    private static void object(JsonNode value, ByteArrayOutputStream out) {
        TreeMap<byte[], JsonNode> sorted = new TreeMap<>(Arrays::compareUnsigned);
        for (Map.Entry<String, JsonNode> one : value.properties()) {
            sorted.put(one.getKey().getBytes(StandardCharsets.UTF_8), one.getValue());
        }
        out.write('{');
        Iterator<Map.Entry<byte[], JsonNode>> all = sorted.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<byte[], JsonNode> one = all.next();
            string(one.getKey(), out);
            out.write(':');
            write(one.getValue(), out);
            if (all.hasNext()) {
                out.write(',');
            }
        }
        out.write('}');
    }

    private static void array(JsonNode value, ByteArrayOutputStream out) {
        out.write('[');
        boolean first = true;
        for (JsonNode one : value) {
            if (!first) {
                out.write(',');
            }
            first = false;
            write(one, out);
        }
        out.write(']');
    }

    private static void string(byte[] utf8, ByteArrayOutputStream out) {
        out.write('"');
        for (byte one : utf8) {
            if (one == '"' || one == '\\') {
                out.write('\\');
            }
            out.write(one);
        }
        out.write('"');
    }

    private static void plain(String text, ByteArrayOutputStream out) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
