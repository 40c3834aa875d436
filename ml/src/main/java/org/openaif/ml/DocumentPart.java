// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import tools.jackson.databind.JsonNode;

/** An object of a model document that knows where it stands, and says what is wrong with it. */
final class DocumentPart {
    private final JsonNode node;
    private final String where;

    DocumentPart(JsonNode node, String where) {
        this.node = node;
        this.where = where;
        if (!node.isObject()) {
            throw refused("", "is no JSON object");
        }
    }

    AifException refused(String member, String why) {
        return new AifException(
                ErrorCode.MODULE_CREATION_FAILED,
                where + (member.isEmpty() ? "" : "/" + member) + " " + why);
    }

    /** A word that is not known is a mistake: what was meant would be missing. */
    DocumentPart knowing(String... members) {
        Set<String> known = Set.of(members);
        node.propertyNames()
                .forEach(
                        name -> {
                            if (!known.contains(name)) {
                                throw refused(name, "is not known here; known are " + List.of(members));
                            }
                        });
        return this;
    }

    boolean has(String member) {
        return node.has(member);
    }

    Optional<String> text(String member) {
        JsonNode found = node.get(member);
        if (found == null) {
            return Optional.empty();
        }
        if (!found.isString()) {
            throw refused(member, "is no text");
        }
        return Optional.of(found.stringValue());
    }

    double number(String member, double otherwise, double least, double most) {
        JsonNode found = node.get(member);
        if (found == null) {
            return otherwise;
        }
        if (!found.isNumber() || !(found.doubleValue() >= least && found.doubleValue() <= most)) {
            throw refused(member, "is no number from " + least + " to " + most);
        }
        return found.doubleValue();
    }

    int integer(String member, int otherwise, int least, int most) {
        JsonNode found = node.get(member);
        if (found == null) {
            return otherwise;
        }
        if (!found.isIntegralNumber()
                || !found.canConvertToInt()
                || found.intValue() < least
                || found.intValue() > most) {
            throw refused(member, "is no whole number from " + least + " to " + most);
        }
        return found.intValue();
    }

    boolean flag(String member, boolean otherwise) {
        JsonNode found = node.get(member);
        if (found == null) {
            return otherwise;
        }
        if (!found.isBoolean()) {
            throw refused(member, "is neither true nor false");
        }
        return found.booleanValue();
    }

    <E extends Enum<E>> E word(String member, E otherwise) {
        return text(member)
                .map(
                        word -> {
                            for (E one : otherwise.getDeclaringClass().getEnumConstants()) {
                                if (one.name().equals(word.toUpperCase(Locale.ROOT))) {
                                    return one;
                                }
                            }
                            throw refused(
                                    member,
                                    "is none of "
                                            + List.of(
                                                    otherwise.getDeclaringClass().getEnumConstants()));
                        })
                .orElse(otherwise);
    }

    Optional<DocumentPart> part(String member) {
        return Optional.ofNullable(node.get(member))
                .map(found -> new DocumentPart(found, where + "/" + member));
    }

    List<DocumentPart> parts(String member) {
        List<DocumentPart> parts = new ArrayList<>();
        for (JsonNode one : list(member)) {
            parts.add(new DocumentPart(one, where + "/" + member + "/" + parts.size()));
        }
        return parts;
    }

    List<String> texts(String member) {
        return values(member, "texts", one -> one.isString() ? one.stringValue() : null);
    }

    List<Double> numbers(String member) {
        return values(
                member,
                "numbers",
                one ->
                        one.isNumber() && Double.isFinite(one.doubleValue())
                                ? one.doubleValue()
                                : null);
    }

    private <T> List<T> values(
            String member, String kind, Function<JsonNode, @org.jspecify.annotations.Nullable T> read) {
        List<T> values = new ArrayList<>();
        for (JsonNode one : list(member)) {
            T value = read.apply(one);
            if (value == null) {
                throw refused(member, "is no list of " + kind);
            }
            values.add(value);
        }
        return values;
    }

    private Iterable<JsonNode> list(String member) {
        JsonNode found = node.get(member);
        if (found == null) {
            return List.of();
        }
        if (!found.isArray()) {
            throw refused(member, "is no list");
        }
        return found;
    }
}
