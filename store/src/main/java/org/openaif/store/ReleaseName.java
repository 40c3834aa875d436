// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A version of a component: {@code aiw/IOT-REV@0.1.0}.
 *
 * @param kind {@code aif}, {@code aiw} or {@code aim}
 */
public record ReleaseName(String kind, String name, String version) {
    private static final List<String> KINDS = List.of("aif", "aiw", "aim");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}");
    private static final String ARCHIVE = "archive.tar.gz";
    private static final String DOCUMENT = "aif.json";

    /**
     * Checks it: the parts become names of files.
     *
     * @throws IllegalArgumentException if it is none
     */
    public ReleaseName {
        if (!KINDS.contains(kind)
                || !WORD.matcher(name).matches()
                || !WORD.matcher(version).matches()) {
            throw new IllegalArgumentException(
                    "no release is called " + Refusal.quoted(kind + "/" + name + "@" + version));
        }
    }

    /** The role of The Update Framework that signs it. */
    public String role() {
        return kind + "-" + name + "@" + version;
    }

    /** Where the Store has its file. */
    public String path() {
        return kind + "/" + name + "/" + version + "/" + (kind.equals("aif") ? DOCUMENT : ARCHIVE);
    }

    static ReleaseName ofPath(String path) {
        String[] steps = path.split("/", -1);
        if (steps.length == 4) {
            ReleaseName release = new ReleaseName(steps[0], steps[1], steps[2]);
            if (release.path().equals(path)) {
                return release;
            }
        }
        throw new IllegalArgumentException("no release is at " + Refusal.quoted(path));
    }

    @Override
    public String toString() {
        return kind + "/" + name + "@" + version;
    }
}
