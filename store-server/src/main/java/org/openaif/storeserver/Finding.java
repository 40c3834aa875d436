// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.util.Locale;

/**
 * What was found when something was to be published.
 *
 * @param severity whether it is published all the same
 * @param rule which check found it: {@code archive}, {@code metadata}, {@code name}, {@code
 *     version}, {@code ports}, {@code licence}, {@code sbom}, {@code size}
 * @param where the file or the part of it; empty for the whole
 * @param what is wrong
 * @param mend how to mend it
 */
public record Finding(Severity severity, String rule, String where, String what, String mend) {
    /** How bad it is. */
    public enum Severity {
        /** For the publisher to know. */
        NOTE,
        /** Should be mended. */
        WARNING,
        /** Must be mended: nothing has been published. */
        ERROR
    }

    /** Keeps each part on a line. */
    public Finding {
        where = Plain.sentence(where);
        what = Plain.sentence(what);
        mend = Plain.sentence(mend);
    }

    static Finding error(String rule, String where, String what, String mend) {
        return new Finding(Severity.ERROR, rule, where, what, mend);
    }

    static Finding warning(String rule, String where, String what, String mend) {
        return new Finding(Severity.WARNING, rule, where, what, mend);
    }

    static Finding note(String rule, String where, String what) {
        return new Finding(Severity.NOTE, rule, where, what, "");
    }

    /** Whether nothing can be published because of it. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** One line. */
    @Override
    public String toString() {
        return severity.name().toLowerCase(Locale.ROOT)
                + ": "
                + rule
                + ": "
                + (where.isEmpty() ? "" : where + " ")
                + what
                + (mend.isEmpty() ? "" : "; " + mend);
    }
}
