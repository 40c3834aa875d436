// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openaif.api.AifException;
import org.openaif.api.DataType;
import org.openaif.api.TypeGrammar;

/**
 * The data types that one document defines, and so what the record types of its ports stand for.
 *
 * <p>Nothing here throws: a text that even the lenient grammar cannot read is a type of which
 * nothing is known, as is one that nobody defines. Not for several threads at once.
 */
final class RecordTypes {
    private final Map<String, String> definitions = new LinkedHashMap<>();
    private final Map<String, Resolved> resolved = new HashMap<>();
    private final TypeGrammar grammar;

    RecordTypes(List<TypeDefinition> definitions) {
        definitions.forEach(type -> this.definitions.putIfAbsent(type.name(), type.type()));
        grammar = TypeGrammar.lenient(warning -> {}).with(this.definitions);
    }

    /** What a record type stands for, as far as can be made out. */
    Resolved resolve(String recordType) {
        return resolved.computeIfAbsent(recordType, text -> {
            try {
                return Resolved.of(text, grammar.parse(text));
            } catch (AifException unreadable) {
                return Resolved.unknown(text);
            }
        });
    }

    /** Tells what is not in the grammar about the definitions. */
    void checkDefinition(TypeDefinition definition, Place place, Findings findings) {
        check(definition.type(), place, findings);
    }

    /** Tells what is not in the grammar about the type of a port, unless it is a definition. */
    void checkRecordType(String recordType, Place place, Findings findings) {
        if (!definitions.containsKey(recordType)) {
            check(recordType, place, findings);
        }
    }

    /** As {@link #checkRecordType}, in V3, which has booleans, and arrays of whatever there is. */
    void checkV3(String recordType, Place place, Findings findings) {
        String text = recordType.strip();
        while (text.startsWith("(") && text.endsWith(")[]")) {
            text = text.substring(1, text.length() - 3).strip();
        }
        if (!text.equals("boolean")) {
            checkRecordType(text, place, findings);
        }
    }

    private void check(String text, Place place, Findings findings) {
        try {
            TypeGrammar checking =
                    findings.strict()
                            ? TypeGrammar.strict()
                            : TypeGrammar.lenient(told -> tell(told, place, findings));
            checking.with(definitions).parse(text);
        } catch (AifException unreadable) {
            String readAs = findings.strict() ? "" : "; taken as unknown";
            tell(unreadable.getMessage() + readAs, place, findings);
        }
    }

    private static void tell(String what, Place place, Findings findings) {
        findings.deviation(
                place, OneLine.plain(what), "write it in the grammar, or define it in Types");
    }

    /** The one of two that says more. */
    static Resolved better(Resolved some, Resolved other) {
        return some.isKnown() || !other.isKnown() ? some : other;
    }

    /**
     * A record type and what it stands for.
     *
     * @param text in the grammar if it is known, otherwise as written
     */
    record Resolved(String text, DataType type, boolean isKnown) {
        /** What nobody says anything about. */
        static final Resolved UNKNOWN = unknown("");

        static Resolved of(String written, DataType type) {
            boolean known = isKnown(type);
            return new Resolved(known ? type.toString() : written, type, known);
        }

        static Resolved unknown(String written) {
            return new Resolved(written, new DataType.Unknown("unknown"), false);
        }

        /** Whether what is written as the other can be read as this; the unknown goes with all. */
        boolean accepts(Resolved written) {
            List<String> here = words();
            List<String> there = written.words();
            return here.isEmpty() || there.isEmpty()
                    ? type.accepts(written.type)
                    : here.stream().anyMatch(there::contains);
        }

        /** The data types of MPAI that it is one of; empty for types of another kind. */
        private List<String> words() {
            return type instanceof DataType.Unknown unknown
                    ? MpaiType.words(unknown.name())
                    : List.of();
        }

        private static boolean isKnown(DataType type) {
            return switch (type) {
                case DataType.Unknown unknown -> false;
                case DataType.Array array -> isKnown(array.element());
                case DataType.FixedArray array -> isKnown(array.element());
                case DataType.Struct struct ->
                        struct.members().stream().allMatch(member -> isKnown(member.type()));
                case DataType.Variant variant ->
                        variant.members().stream().allMatch(member -> isKnown(member.type()));
                case DataType.Scalar scalar -> true;
                case DataType.Empty empty -> true;
            };
        }
    }
}
