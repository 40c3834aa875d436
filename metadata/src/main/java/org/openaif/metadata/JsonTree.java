// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openaif.metadata.JsonValue.Scalar.Type;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * From the bytes of a document to its located values, in bounded room, whatever the bytes are.
 *
 * <p>What is no JSON (RFC 8259) but has comments or trailing commas is read all the same in lenient
 * mode: a second time, with these allowed, so that the finding can name the first line that has
 * one.
 */
final class JsonTree {
    /** Deeper than any metadata by far; the stack of the recursive walk stays small. */
    static final int DEPTH = 64;

    /** A description may be long; an encoded file may not be put into one. */
    static final int TEXT_LENGTH = 256 * 1024;

    /** An AIW of 10,000 AIMs has about half of it; a value takes about 100 bytes. */
    static final int TOKENS = 1_000_000;

    private static final int NAME_LENGTH = 1024;
    private static final int NUMBER_LENGTH = 64;

    private static final JsonFactory STANDARD =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH)
                                    .maxStringLength(TEXT_LENGTH)
                                    .maxNameLength(NAME_LENGTH)
                                    .maxNumberLength(NUMBER_LENGTH)
                                    .maxTokenCount(TOKENS)
                                    .maxDocumentLength(BoundedFile.LENGTH)
                                    .build())
                    .build();

    private static final JsonFactory TOLERANT =
            STANDARD.rebuild()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build();

    private final JsonParser parser;
    private final List<Duplicate> duplicates = new ArrayList<>();
    private int duplicateCount;

    private JsonTree(JsonParser parser) {
        this.parser = parser;
    }

    /** The root of a document; empty where the findings say why not. */
    static Optional<JsonValue> read(byte[] bytes, Findings findings) {
        findings.about(bytes);
        return decoded(bytes, findings).flatMap(text -> read(text, findings));
    }

    private static Optional<JsonValue> read(CharBuffer text, Findings findings) {
        if (text.chars().allMatch(c -> c <= ' ')) {
            findings.error(
                    Place.whole(findings.file()), "is empty", "give a file that holds metadata");
            return Optional.empty();
        }
        try {
            return Optional.of(parse(STANDARD, text, findings));
        } catch (Malformed standard) {
            return findings.strict() || standard.isTooMuch
                    ? refused(standard, findings)
                    : readTolerantly(text, standard, findings);
        }
    }

    private static Optional<JsonValue> readTolerantly(
            CharBuffer text, Malformed standard, Findings findings) {
        try {
            JsonValue root = parse(TOLERANT, text, findings);
            findings.warning(
                    standard.place(findings),
                    "is no JSON from here on unless comments and trailing commas are left out; they"
                            + " were",
                    "remove the comments, and the commas after last items");
            return Optional.of(root);
        } catch (Malformed tolerant) {
            return refused(tolerant, findings);
        }
    }

    private static Optional<JsonValue> refused(Malformed cause, Findings findings) {
        findings.error(cause.place(findings), cause.getMessage(), cause.hint());
        return Optional.empty();
    }

    /** Strictly UTF-8, as RFC 8259 asks; a byte order mark is passed over, as it allows. */
    private static Optional<CharBuffer> decoded(byte[] bytes, Findings findings) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        CharBuffer target = CharBuffer.allocate(bytes.length);
        CoderResult result =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(source, target, true);
        target.flip();
        if (result.isError()) {
            int line = 1 + (int) target.chars().filter(c -> c == '\n').count();
            findings.error(
                    new Place(findings.file(), "", line),
                    "is not text in UTF-8: byte 0x%02x at offset %d"
                            .formatted(bytes[source.position()], source.position()),
                    "save it as UTF-8");
            return Optional.empty();
        }
        if (target.hasRemaining() && target.charAt(0) == '\ufeff') {
            target.get();
        }
        return Optional.of(target);
    }

    private static JsonValue parse(JsonFactory factory, CharBuffer text, Findings findings)
            throws Malformed {
        try (JsonParser parser =
                factory.createParser(
                        ObjectReadContext.empty(),
                        text.array(),
                        text.position(),
                        text.remaining())) {
            try {
                JsonTree tree = new JsonTree(parser);
                parser.nextToken();
                JsonValue root = tree.value(Optional.empty(), "");
                if (parser.nextToken() != null) {
                    throw new StreamReadException(
                            parser, "more text after the end", parser.currentTokenLocation());
                }
                tree.report(findings);
                return root;
            } catch (JacksonException cause) {
                throw Malformed.of(cause, parser);
            }
        }
    }

    /** The value that begins with the current token; its depth is bounded by the constraints. */
    private JsonValue value(Optional<JsonValue> parent, String step) {
        int line = parser.currentTokenLocation().getLineNr();
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(new JsonValue.Members(parent, step, line));
            case START_ARRAY -> items(new JsonValue.Items(parent, step, line));
            case VALUE_STRING -> scalar(parent, step, line, Type.TEXT);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(parent, step, line, Type.NUMBER);
            case VALUE_TRUE, VALUE_FALSE -> scalar(parent, step, line, Type.FLAG);
            case VALUE_NULL -> scalar(parent, step, line, Type.NULL);
            case null, default ->
                    throw new StreamReadException(
                            parser, "a value is missing", parser.currentTokenLocation());
        };
    }

    private JsonValue members(JsonValue.Members members) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            JsonValue value = value(Optional.of(members), name);
            members.put(name, value).ifPresent(before -> duplicate(name, before, value));
        }
        return members;
    }

    private JsonValue items(JsonValue.Items items) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(Optional.of(items), Integer.toString(items.values().size())));
        }
        return items;
    }

    private JsonValue scalar(Optional<JsonValue> parent, String step, int line, Type type) {
        return new JsonValue.Scalar(parent, step, line, type, parser.getString());
    }

    private void duplicate(String name, JsonValue before, JsonValue value) {
        if (duplicateCount++ < Findings.LIMIT) {
            duplicates.add(new Duplicate(name, before.line(), value));
        }
    }

    private void report(Findings findings) {
        for (Duplicate duplicate : duplicates) {
            findings.deviation(
                    duplicate.value,
                    "the member " + OneLine.quoted(duplicate.name)
                            + " is here a second time, after line " + duplicate.firstLine
                            + "; the last one counts",
                    "remove one");
        }
    }

    /** A member whose name its object had before. */
    private record Duplicate(String name, int firstLine, JsonValue value) {}

    /** What Jackson says, on one line, without its advice to programmers. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;
        private final boolean isTooMuch;

        private Malformed(String message, int line, boolean isTooMuch) {
            super(message);
            this.line = line;
            this.isTooMuch = isTooMuch;
        }

        static Malformed of(JacksonException cause, JsonParser parser) {
            TokenStreamLocation at =
                    Optional.ofNullable(cause.getLocation()).orElse(parser.currentLocation());
            String what =
                    cause.getOriginalMessage().lines().findFirst().orElse("")
                            .replaceAll(", from `[^`]*`| \\(not recognized as .*", "");
            if (cause instanceof UnexpectedEndOfInputException) {
                return new Malformed("ends before its JSON does", at.getLineNr(), false);
            }
            if (cause instanceof StreamConstraintsException) {
                return new Malformed("is too much: " + what, at.getLineNr(), true);
            }
            return new Malformed(
                    "is no JSON, column " + at.getColumnNr() + ": " + OneLine.plain(what),
                    at.getLineNr(),
                    false);
        }

        Place place(Findings findings) {
            return new Place(findings.file(), "", line);
        }

        String hint() {
            return isTooMuch ? "give the metadata alone" : "mend the JSON there";
        }
    }
}
