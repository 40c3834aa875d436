// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/** What is said of an archive that is refused: one line with archive, entry, what, how to mend. */
final class Refusal {
    /** Long enough to recognise a name by. */
    private static final int LENGTH = 120;

    private final String archive;

    Refusal(String archive) {
        this.archive = quoted(archive);
    }

    AifException whole(String what, String mend) {
        return new AifException(ErrorCode.ERROR, archive + " " + what + "; " + mend);
    }

    AifException whole(String what, String mend, @Nullable Throwable cause) {
        return new AifException(ErrorCode.ERROR, archive + " " + what + "; " + mend, cause);
    }

    AifException entry(String entry, String what, String mend) {
        return whole("has an entry " + quoted(entry) + " that " + what, mend);
    }

    /** The bytes do not make sense. */
    AifException corrupt(String what, @Nullable Throwable cause) {
        return whole("is truncated or corrupt: " + what, "get it again, or pack it anew", cause);
    }

    /** A name of others, in quotes, on one line, and unable to move the cursor of a terminal. */
    static String quoted(String text) {
        String kept =
                text.codePoints()
                        .limit(LENGTH)
                        .mapToObj(c -> isPlain(c) ? Character.toString(c) : "\\u%04x".formatted(c))
                        .collect(Collectors.joining());
        return "'" + kept + (text.codePointCount(0, text.length()) > LENGTH ? "...'" : "'");
    }

    /** Not a control character, a separator, half a surrogate, or one that turns the text round. */
    static boolean isPlain(int codePoint) {
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
