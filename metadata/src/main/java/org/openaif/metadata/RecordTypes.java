// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The data types that one document defines: resolves what its ports name. */
final class RecordTypes {
    private final Map<String, String> definitions = new HashMap<>();

    RecordTypes(List<TypeDefinition> definitions) {
        definitions.forEach(definition -> this.definitions.put(definition.name(), definition.type()));
    }

    Resolved resolve(String recordType) {
        String text = recordType;
        for (int i = 0; i < 16 && definitions.containsKey(text); i++) {
            text = definitions.get(text);
        }
        return new Resolved(text, text.matches(".*\\b(u?int(8|16|32|64)|byte|float(32|64))\\b.*"));
    }

    static RecordTypes of(AimMetadata metadata) {
        return new RecordTypes(metadata.types());
    }

    /** The one of two that says more. */
    static Resolved better(Resolved some, Resolved other) {
        return some.isKnown || !other.isKnown ? some : other;
    }

    record Resolved(String text, boolean isKnown) {
        static final Resolved UNKNOWN = new Resolved("", false);

        boolean accepts(Resolved written) {
            return !isKnown
                    || !written.isKnown
                    || text.replace(" ", "").equals(written.text.replace(" ", ""));
        }
    }
}
