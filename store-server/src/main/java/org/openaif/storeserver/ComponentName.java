// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.util.Comparator;
import java.util.regex.Pattern;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * What a component is called in a Store, all versions of it: {@code aiw/IOT-REV}. An AIW and an AIM
 * may have the same name.
 *
 * @param name letters, digits, {@code . _ -}; a folder is called by it, so it leads nowhere else
 */
public record ComponentName(ComponentKind kind, String name) implements Comparable<ComponentName> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}");

    private static final Comparator<ComponentName> ORDER =
            Comparator.comparing(ComponentName::kind).thenComparing(ComponentName::name);

    /**
     * Checks that it is a plain name.
     *
     * @throws AifException ERROR if it is not
     */
    public ComponentName {
        if (!isName(name)) {
            throw refused(name, "a name");
        }
    }

    /** Whether a component may be called so. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.contains("..") && !name.endsWith(".");
    }

    /**
     * Checks that a version is a plain word.
     *
     * @throws AifException ERROR if it is not
     */
    static String version(String version) {
        if (!VERSION.matcher(version).matches()
                || version.contains("..")
                || version.endsWith(".")
                // Git has a tag for each.
                || version.endsWith(".lock")) {
            throw refused(version, "a version");
        }
        return version;
    }

    private static AifException refused(String text, String what) {
        return new AifException(
                ErrorCode.ERROR,
                Plain.quoted(text)
                        + " cannot be "
                        + what
                        + "; use letters, digits and . _ - only, 128 at most, none of .. in it");
    }

    @Override
    public int compareTo(ComponentName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
