// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.util.stream.Collectors;

/** Text of others as it may be shown: on one line, of bounded length, unable to move a cursor. */
final class Plain {
    /** Long enough to recognise a name by. */
    private static final int NAME = 120;

    /** Long enough for what a person reads of one finding. */
    private static final int SENTENCE = 1_000;

    private Plain() {}

    static String quoted(String text) {
        return "'" + cut(text, NAME) + "'";
    }

    static String sentence(String text) {
        return cut(text, SENTENCE);
    }

    private static String cut(String text, int length) {
        String kept =
                text.codePoints()
                        .limit(length)
                        .mapToObj(c -> isPlain(c) ? Character.toString(c) : "\\u%04x".formatted(c))
                        .collect(Collectors.joining());
        return text.codePointCount(0, text.length()) > length ? kept + "..." : kept;
    }

    private static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
