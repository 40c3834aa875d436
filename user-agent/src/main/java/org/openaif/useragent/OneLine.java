// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

/** Text of others (file names, exceptions) on its way to the terminal: one line, no commands. */
final class OneLine {
    /** Longer than any message of ours; what is longer came from elsewhere. */
    private static final int MAX_LENGTH = 1_000;

    private OneLine() {}

    static String of(String text) {
        return ofIndented(text.strip());
    }

    /** The same, with the blanks before it. */
    static String ofIndented(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
        text.codePoints()
                .limit(MAX_LENGTH)
                .map(c -> isHarmless(c) ? c : ' ')
                .forEach(line::appendCodePoint);
        return line.toString();
    }

    /** Not a control character, a line separator, or one that turns the text round. */
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
