// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.stream.Collectors;

/**
 * Text of others on its way into a message of ours: however long and whatever is in it, it stays on
 * one line and cannot move the cursor of a terminal.
 */
final class OneLine {
    /** Long enough to recognise a value by. */
    private static final int QUOTED_LENGTH = 60;

    /** Long enough for any path or pointer that a person wrote. */
    private static final int PLAIN_LENGTH = 300;

    private OneLine() {}

    /** In quotes, shortened. */
    static String quoted(String text) {
        return "'" + escaped(text, QUOTED_LENGTH) + "'";
    }

    /** Several, in quotes; of a long list the beginning. */
    static String quoted(Iterable<String> texts) {
        StringBuilder listed = new StringBuilder();
        int count = 0;
        for (String text : texts) {
            if (count == 12) {
                return listed + ", ...";
            }
            listed.append(count++ == 0 ? "" : ", ").append(quoted(text));
        }
        return listed.isEmpty() ? "none" : listed.toString();
    }

    /** Without quotes, shortened only where it is absurd. */
    static String plain(String text) {
        return escaped(text, PLAIN_LENGTH);
    }

    private static String escaped(String text, int length) {
        if (text.length() <= length && text.chars().allMatch(OneLine::isHarmless)) {
            return text;
        }
        String kept = text.codePoints()
                .limit(length)
                .mapToObj(c -> isHarmless(c) ? Character.toString(c) : "\\u%04x".formatted(c))
                .collect(Collectors.joining());
        return text.codePointCount(0, text.length()) > length ? kept + "..." : kept;
    }

    /** Not a control character, a line or paragraph separator, or one that turns the text round. */
    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
