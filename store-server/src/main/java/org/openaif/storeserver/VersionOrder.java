// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of versions, of Semantic Versioning where they follow that: numbers as numbers, {@code
 * 1.0-rc.1} before {@code 1.0}, {@code v1} as {@code 1}; what follows a {@code +} decides last.
 */
final class VersionOrder implements Comparator<String> {
    static final VersionOrder ORDER = new VersionOrder();

    private static final Pattern PARTS = Pattern.compile("[vV]?([^-+]*)(?:-([^+]*))?(?:\\+.*)?");

    private VersionOrder() {}

    @Override
    public int compare(String one, String other) {
        Matcher a = parts(one);
        Matcher b = parts(other);
        int core = compareWords(words(a.group(1)), words(b.group(1)));
        if (core != 0) {
            return core;
        }
        boolean isPreview = a.group(2) != null;
        if (isPreview != (b.group(2) != null)) {
            return isPreview ? -1 : 1;
        }
        int preview = isPreview ? compareWords(words(a.group(2)), words(b.group(2))) : 0;
        return preview != 0 ? preview : one.compareTo(other);
    }

    /** Whether it comes before the version that it prepares. */
    static boolean isPreview(String version) {
        return parts(version).group(2) != null;
    }

    /** Whether two are the same but for how they are written. */
    static boolean isSame(String one, String other) {
        return one.strip()
                .replaceFirst("^[vV]", "")
                .equals(other.strip().replaceFirst("^[vV]", ""));
    }

    private static Matcher parts(String version) {
        Matcher parts = PARTS.matcher(version);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no version: " + Plain.quoted(version));
        }
        return parts;
    }

    private static List<String> words(String text) {
        return List.of(text.split("\\.", -1));
    }

    private static int compareWords(List<String> some, List<String> others) {
        for (int i = 0; i < Math.max(some.size(), others.size()); i++) {
            // 1.0 and 1.0.0 are the same.
            String one = i < some.size() ? some.get(i) : "";
            String other = i < others.size() ? others.get(i) : "";
            int order = compareWord(one.isEmpty() ? "0" : one, other.isEmpty() ? "0" : other);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compareWord(String one, String other) {
        boolean number = isNumber(one);
        if (number != isNumber(other)) {
            return number ? -1 : 1;
        }
        if (!number) {
            return one.compareTo(other);
        }
        String a = one.replaceFirst("^0+(?=.)", "");
        String b = other.replaceFirst("^0+(?=.)", "");
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    private static boolean isNumber(String word) {
        return word.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
