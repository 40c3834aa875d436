// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.openaif.api.DataType.Array;
import org.openaif.api.DataType.Empty;
import org.openaif.api.DataType.FixedArray;
import org.openaif.api.DataType.Member;
import org.openaif.api.DataType.Scalar;
import org.openaif.api.DataType.Struct;
import org.openaif.api.DataType.Unknown;
import org.openaif.api.DataType.Variant;

/**
 * One reading of one text, by recursive descent. There is one grammar, the wider one; whatever lies
 * outside the standard's passes through {@link Text#deviation}, which refuses it when strict and
 * warns otherwise.
 *
 * <p>The standard has two families of rules: <em>recursive</em> types, which contain no array, no
 * parentheses and nothing empty, and the others; an array holds recursive types only. Whether a
 * type is recursive is known once it has been read, and its {@code []} comes after it, so each
 * {@link Parsed} carries the answer.
 *
 * <p>A shorthand is read once, however often it is used; depth and size are nevertheless counted as
 * if it were written out, so that definitions that double each other are refused at once.
 */
final class TypeParser {
    /** The longest text, in characters. */
    private static final int MAX_TEXT = 64 * 1024;

    /** How deep types may be nested; well within what the smallest stack can recurse. */
    private static final int MAX_DEPTH = 64;

    /** How many types one may consist of. */
    private static final int MAX_NODES = 10_000;

    private static final int END = -1;

    /** {@code uint[16]}, by which some mean {@code uint16}. */
    private static final Pattern BRACKETED_WIDTH =
            Pattern.compile("\\s*\\[\\s*(8|16|32|64)\\s*\\]");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** Words that are often taken for types of the grammar, and what they are read as. */
    private static final Map<String, DataType> ALMOST =
            Map.of(
                    "uint", Scalar.UINT32,
                    "uint24", Scalar.UINT32,
                    "string", new Array(Scalar.UINT8));

    private final boolean strict;
    private final Consumer<String> warnings;
    private final Map<String, String> shorthands;
    private final Map<String, Parsed> resolved = new HashMap<>();
    private final Set<String> resolving = new LinkedHashSet<>();

    TypeParser(boolean strict, Consumer<String> warnings, Map<String, String> shorthands) {
        this.strict = strict;
        this.warnings = warnings;
        this.shorthands = shorthands;
    }

    DataType parse(String text) {
        return new Text(text, "", 0).definition().type;
    }

    /**
     * A type that has been read.
     *
     * @param recursive whether the standard allows it as the element of an array
     * @param nodes how many types it consists of, shorthands written out
     * @param depth how deep they are nested
     * @param shorthand the word by which it was called; empty for none
     */
    private record Parsed(
            DataType type, boolean recursive, int nodes, int depth, String shorthand) {
        static Parsed leaf(DataType type, boolean recursive) {
            return new Parsed(type, recursive, 1, 1, "");
        }

        boolean isEmpty() {
            return type instanceof Empty;
        }
    }

    /** A member that has been read; no name is an empty one. */
    private record Item(Parsed parsed, String name, int position) {}

    /** The text being read: that of the type itself, or the definition of a shorthand. */
    private final class Text {
        private final String text;
        private final String shorthand;
        private int position;
        private int depth;

        Text(String text, String shorthand, int depth) {
            this.text = text;
            this.shorthand = shorthand;
            this.depth = depth;
            if (text.length() > MAX_TEXT) {
                throw refused(MAX_TEXT, "expected the end of the type: it has more characters");
            }
        }

        Parsed definition() {
            List<List<Item>> groups = groups();
            while (peek() == '}') {
                deviation(position, "'}' without '{'", "ignored");
                position++;
            }
            if (peek() != END) {
                throw expected("';', '|' or the end");
            }
            if (groups.size() == 1 && groups.get(0).size() == 1) {
                return groups.get(0).get(0).parsed;
            }
            deviation(0, "several members without braces around them", "braces added");
            // They are a level like any other, or the type could not be read as it is written.
            depth++;
            return composite(groups);
        }

        /** What stands between {@code ;}, each split at {@code |}. */
        private List<List<Item>> groups() {
            List<List<Item>> groups = new ArrayList<>();
            do {
                List<Item> group = new ArrayList<>();
                do {
                    group.add(item());
                } while (skip('|'));
                groups.add(group);
            } while (skip(';'));
            return groups;
        }

        private Item item() {
            int next = peek();
            int start = position;
            if (next == ';' || next == '|' || next == '}' || next == END) {
                return new Item(Parsed.leaf(new Empty(), false), "", start);
            }
            Parsed parsed = base();
            return new Item(parsed, isNameStart(peek()) ? word() : "", start);
        }

        private Parsed base() {
            if (++depth > MAX_DEPTH) {
                throw refused(position, "expected at most " + MAX_DEPTH + " nested types");
            }
            int start = position;
            Parsed parsed;
            if (skip('(')) {
                Parsed inner = base();
                if (!skip(')')) {
                    throw expected("')'");
                }
                parsed = new Parsed(inner.type, false, inner.nodes, inner.depth, "");
            } else if (skip('{')) {
                parsed = braced();
            } else if (isNameStart(peek())) {
                parsed = named();
            } else {
                throw expected("a type");
            }
            while (skip('[')) {
                parsed = array(parsed, start);
            }
            depth--;
            return parsed;
        }

        private Parsed braced() {
            List<List<Item>> groups = groups();
            if (!skip('}')) {
                if (peek() != END) {
                    throw expected("a name, ';', '|' or '}'");
                }
                deviation(position, "no '}' for the '{' before it", "added at the end");
            }
            return composite(groups);
        }

        private Parsed array(Parsed element, int start) {
            DataType type;
            if (skip(']')) {
                if (!element.recursive) {
                    deviation(
                            start,
                            "an array of what is neither a scalar nor a struct or variant"
                                    + " without arrays",
                            "an array of these");
                }
                type = at(start, () -> new Array(element.type));
            } else {
                int length = number();
                if (!skip(']')) {
                    throw expected("']'");
                }
                deviation(start, "an array of fixed size", length + " elements without a count");
                type = at(start, () -> new FixedArray(element.type, length));
            }
            return sized(start, new Parsed(type, false, element.nodes + 1, element.depth + 1, ""));
        }

        private Parsed named() {
            int start = position;
            String word = word();
            Optional<Scalar> scalar = Scalar.ofWord(word);
            if (scalar.isPresent()) {
                if (scalar.get() == Scalar.BOOLEAN) {
                    deviation(start, "boolean, which is of V3", "one byte, 0 or 1");
                }
                return Parsed.leaf(scalar.get(), true);
            }
            if (shorthands.containsKey(word)) {
                return sized(start, resolve(word, start));
            }
            if (ALMOST.containsKey(word)) {
                return almost(word, start);
            }
            return undeclared(word, start);
        }

        private Parsed almost(String word, int start) {
            DataType type = ALMOST.get(word);
            Matcher width = BRACKETED_WIDTH.matcher(text).region(position, text.length());
            if (word.equals("uint") && width.lookingAt()) {
                position = width.end();
                type = Scalar.ofWord(word + width.group(1)).orElseThrow();
            }
            deviation(
                    start,
                    "no such type: " + TypeName.shortened(text.substring(start, position)),
                    type.toString());
            return type instanceof Array
                    ? sized(start, new Parsed(type, false, 2, 2, ""))
                    : Parsed.leaf(type, true);
        }

        private Parsed undeclared(String word, int start) {
            String close = word + "_t";
            boolean isClose = shorthands.containsKey(close);
            deviation(
                    start,
                    "nobody declares the type '" + word + "'",
                    isClose ? close : "unknown, to be taken from the AIM");
            return isClose
                    ? sized(start, resolve(close, start))
                    : new Parsed(at(start, () -> new Unknown(word)), true, 1, 1, word);
        }

        private Parsed resolve(String name, int start) {
            Parsed known = resolved.get(name);
            if (known != null) {
                return known;
            }
            if (!resolving.add(name)) {
                throw refused(
                        start, name + " is defined by itself: " + String.join(" -> ", resolving)
                                + " -> " + name);
            }
            if (resolving.size() > MAX_DEPTH) {
                throw refused(start, "expected at most " + MAX_DEPTH + " shorthands of shorthands");
            }
            // The definition stands in the place of the word, which has been counted.
            Parsed parsed = new Text(shorthands.get(name), name, depth - 1).definition();
            resolving.remove(name);
            Parsed called =
                    new Parsed(parsed.type, parsed.recursive, parsed.nodes, parsed.depth, name);
            resolved.put(name, called);
            return called;
        }

        private Parsed composite(List<List<Item>> groups) {
            if (groups.size() == 1 && groups.get(0).size() > 1) {
                return composite(groups.get(0), true);
            }
            List<Item> members = new ArrayList<>();
            for (List<Item> group : groups) {
                members.add(group.size() == 1 ? group.get(0) : mixed(group));
            }
            return composite(members, false);
        }

        /** A variant among the members of a struct, without braces of its own. */
        private Item mixed(List<Item> group) {
            int start = group.get(0).position;
            deviation(start, "';' and '|' in one pair of braces", "a variant between the ';'");
            List<Item> alternatives = new ArrayList<>(group);
            Item last = alternatives.remove(alternatives.size() - 1);
            boolean othersNamed = alternatives.stream().anyMatch(item -> !item.name.isEmpty());
            alternatives.add(othersNamed ? last : new Item(last.parsed, "", last.position));
            return new Item(
                    composite(alternatives, true), othersNamed ? "" : last.name, start);
        }

        private Parsed composite(List<Item> items, boolean isVariant) {
            int nodes = 1;
            int deepest = 0;
            boolean recursive = true;
            int start = items.get(0).position;
            List<Member> members = new ArrayList<>();
            Set<String> names = new HashSet<>();
            items.forEach(item -> names.add(item.name));
            for (Item item : items) {
                Parsed parsed = item.parsed;
                nodes += parsed.nodes;
                deepest = Math.max(deepest, parsed.depth);
                recursive &= parsed.recursive;
                checkNodes(start, nodes);
                String name = name(item, members.size(), names);
                // A struct has no use for what takes no bytes; for a variant it is one choice more.
                if (isVariant || !parsed.isEmpty()) {
                    members.add(at(item.position, () -> new Member(name, parsed.type)));
                }
            }
            DataType type =
                    at(start, () -> isVariant ? new Variant(members) : new Struct(members));
            return sized(start, new Parsed(type, recursive, nodes, deepest + 1, ""));
        }

        /** The item's name, or one that none of its neighbours has; none for the empty type. */
        private String name(Item item, int place, Set<String> taken) {
            if (item.parsed.isEmpty()) {
                if (!item.name.isEmpty()) {
                    deviation(item.position, "a name for the empty type", "no name");
                }
                return "";
            }
            if (!item.name.isEmpty()) {
                return item.name;
            }
            String name = item.parsed.shorthand;
            if (name.isEmpty() || taken.contains(name)) {
                name = "member" + place;
            }
            while (!taken.add(name)) {
                name += "_";
            }
            deviation(item.position, "a member without a name", "named '" + name + "'");
            return name;
        }

        private Parsed sized(int start, Parsed parsed) {
            checkNodes(start, parsed.nodes);
            if (depth + parsed.depth > MAX_DEPTH + 1) {
                throw refused(start, "expected at most " + MAX_DEPTH + " nested types");
            }
            return parsed;
        }

        private void checkNodes(int start, int nodes) {
            if (nodes > MAX_NODES) {
                throw refused(
                        start, "expected a type of at most " + MAX_NODES + " types, shorthands"
                                + " written out");
            }
        }

        // The characters.

        private int peek() {
            while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
                position++;
            }
            return position < text.length() ? text.charAt(position) : END;
        }

        private boolean skip(char wanted) {
            boolean found = position < text.length() && peek() == wanted;
            if (found) {
                position++;
            }
            return found;
        }

        private String word() {
            Matcher name = TypeName.PATTERN.matcher(text).region(position, text.length());
            if (!name.lookingAt()) {
                throw expected("a name");
            }
            position = name.end();
            return name.group();
        }

        private int number() {
            peek();
            Matcher digits = NUMBER.matcher(text).region(position, text.length());
            if (!digits.lookingAt()) {
                throw expected("']' or a number of elements");
            }
            int start = position;
            position = digits.end();
            try {
                return Integer.parseInt(digits.group());
            } catch (NumberFormatException tooLarge) {
                throw refused(start, "expected at most " + Integer.MAX_VALUE + " elements");
            }
        }

        private static boolean isNameStart(int next) {
            return next >= 'a' && next <= 'z' || next >= 'A' && next <= 'Z' || next == '_';
        }

        // What to say.

        private void deviation(int where, String what, String readAs) {
            if (strict) {
                throw refused(where, what + "; not in the grammar, but could be read as: " + readAs);
            }
            warnings.accept(place(where) + what + "; read as: " + readAs);
        }

        /** Adds the place to what a type's own constructor refuses. */
        private <R> R at(int where, Supplier<R> made) {
            try {
                return made.get();
            } catch (AifException refused) {
                throw refused(where, refused.getMessage());
            }
        }

        private AifException expected(String what) {
            String found = peek() == END ? "the end" : TypeName.shown(text.codePointAt(position));
            return refused(position, "expected " + what + ", found " + found);
        }

        private AifException refused(int where, String what) {
            return new AifException(ErrorCode.PORT_CREATION_FAILED, place(where) + what);
        }

        private String place(int where) {
            String of = shorthand.isEmpty() ? "" : " of " + shorthand;
            return "type \"" + TypeName.shortened(text) + "\"" + of + ", character "
                    + (where + 1) + ": ";
        }
    }
}
