// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.util.Collection;
import java.util.List;

/** Which words a mistyped one may have been meant as. */
final class Likeness {
    /** More mistakes make another word. */
    private static final int MISTAKES = 2;

    private Likeness() {}

    /** The words that begin like it, or differ by a mistake or two: fewer than it has letters. */
    static List<String> of(String typed, Collection<String> words) {
        int mistakes = Math.min(MISTAKES, typed.length() - 1);
        return words.stream()
                .filter(word -> word.startsWith(typed) || distance(typed, word) <= mistakes)
                .toList();
    }

    /** How many letters have to be put in, left out or exchanged (Levenshtein). */
    static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int exchanged = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(exchanged, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[other.length()];
    }
}
