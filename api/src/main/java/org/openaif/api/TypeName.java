// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.regex.Pattern;

/** How the names of types and members are spelt, and shown in messages. */
final class TypeName {
    /** The standard leaves NAME open; this is what C, Java and all published metadata can spell. */
    static final Pattern PATTERN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final int SHOWN = 80;

    /** What moves the cursor, or turns the text round: controls of ASCII and beyond, line ends, halves. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private TypeName() {}

    /** Text from outside, for one line of a message: not too long, nothing that is not seen. */
    static String shortened(String text) {
        String start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return UNSEEN.matcher(start).replaceAll(" ");
    }

    /** A character from outside: quoted, or by its number where it would not be seen. */
    static String shown(int codePoint) {
        boolean isSeen =
                switch (Character.getType(codePoint)) {
                    case Character.CONTROL, Character.FORMAT, Character.SURROGATE,
                            Character.UNASSIGNED, Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR ->
                            false;
                    default -> true;
                };
        return isSeen
                ? "'" + Character.toString(codePoint) + "'"
                : String.format("U+%04X", codePoint);
    }
}
