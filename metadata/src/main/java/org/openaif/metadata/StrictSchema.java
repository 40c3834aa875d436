// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas of strict reading, JSON Schema 2020-12, in our own writing: the standard's text has
 * them only in part. They lie beside this class as resources; nothing is fetched, for nothing in
 * them refers to anything but the other ones.
 *
 * <p>This is the only class that touches the validator and the data binding of Jackson. It is not
 * loaded in lenient mode, which must start fast.
 */
final class StrictSchema {
    /** What the schemas refer to: the extension, which is the same in all versions. */
    private static final Map<String, String> PARTS =
            Map.of(
                    "urn:openaif:aif-extension", text("aif-extension.schema.json"),
                    "urn:openaif:aim-extension", text("aim-extension.schema.json"));

    private static final Map<DocumentKind, StrictSchema> SCHEMAS =
            Map.of(
                    DocumentKind.AIF_METADATA, new StrictSchema("aif-metadata.schema.json"),
                    DocumentKind.AIM_METADATA, new StrictSchema("aim-metadata.schema.json"),
                    DocumentKind.AIF_METADATA_V3, new StrictSchema("aif-metadata-v3.schema.json"),
                    DocumentKind.AIM_METADATA_V3, new StrictSchema("aim-metadata-v3.schema.json"));

    private final Schema schema;

    private StrictSchema(String resource) {
        schema =
                SchemaRegistry.withDefaultDialect(
                                SpecificationVersion.DRAFT_2020_12,
                                registry -> registry.schemas(PARTS))
                        .getSchema(text(resource), InputFormat.JSON);
    }

    private static String text(String resource) {
        try (InputStream in = StrictSchema.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the schema " + resource + " of this program", e);
        }
    }

    /** The schema of a kind of metadata. */
    static StrictSchema of(DocumentKind kind) {
        return SCHEMAS.get(kind);
    }

    /** Whatever does not follow the schema becomes an error. */
    void check(JsonValue root, Findings findings) {
        for (Error error : schema.validate(node(root))) {
            JsonValue where = find(root, error.getInstanceLocation());
            String member = String.valueOf(error.getProperty());
            switch (error.getKeyword()) {
                case "required" ->
                        findings.error(
                                where,
                                "the member " + OneLine.quoted(member) + " is missing",
                                "add it");
                case "additionalProperties" ->
                        findings.error(
                                child(where, member),
                                "the member " + OneLine.quoted(member) + " is unknown here",
                                "remove it, or mend its spelling");
                case "type" -> refuse(where, "its JSON type has to be " + words(error), findings);
                case "enum" -> refuse(where, "it has to be " + words(error), findings);
                case "minLength" -> refuse(where, "give its value", findings);
                case String bound ->
                        refuse(where, "its " + bound + " is " + error.getSchemaNode(), findings);
            }
        }
    }

    private static void refuse(JsonValue value, String hint, Findings findings) {
        findings.error(value, "is " + value.kind() + ", which may not stand here", hint);
    }

    /** One word, or several to choose from. */
    private static String words(Error error) {
        JsonNode allowed = error.getSchemaNode();
        return allowed.isArray()
                ? "one of " + OneLine.quoted(allowed.valueStream().map(JsonNode::asString).toList())
                : OneLine.quoted(allowed.asString());
    }

    private static JsonValue find(JsonValue root, NodePath path) {
        JsonValue found = root;
        for (int i = 0; i < path.getNameCount(); i++) {
            found = child(found, String.valueOf(path.getElement(i)));
        }
        return found;
    }

    private static JsonValue child(JsonValue parent, String step) {
        return switch (parent) {
            case JsonValue.Members members -> members.find(step).orElse(parent);
            case JsonValue.Items items -> items.values().get(Integer.parseInt(step));
            case JsonValue.Scalar scalar -> scalar;
        };
    }

    /** The same value as the validator wants it. */
    private static JsonNode node(JsonValue value) {
        JsonNodeFactory factory = JsonNodeFactory.instance;
        return switch (value) {
            case JsonValue.Members members -> {
                ObjectNode object = factory.objectNode();
                members.values().forEach((name, member) -> object.set(name, node(member)));
                yield object;
            }
            case JsonValue.Items items -> {
                ArrayNode array = factory.arrayNode(items.values().size());
                items.values().forEach(item -> array.add(node(item)));
                yield array;
            }
            case JsonValue.Scalar scalar ->
                    switch (scalar.type()) {
                        case TEXT -> factory.stringNode(scalar.text());
                        case NUMBER -> number(scalar.text(), factory);
                        case FLAG -> factory.booleanNode(scalar.text().equals("true"));
                        case NULL -> factory.nullNode();
                    };
        };
    }

    /**
     * The schemas only ask whether a number is whole and within bounds, all of them far below those
     * of a long. Anything else becomes the same fraction here: as it is, 1e999999999 would fill the
     * memory, and from 1e20 the validator throws. The bounds of fractions are the forms' to check.
     */
    private static JsonNode number(String text, JsonNodeFactory factory) {
        try {
            return factory.numberNode(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return factory.numberNode(1.5);
        }
    }
}
