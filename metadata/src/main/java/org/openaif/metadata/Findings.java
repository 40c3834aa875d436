// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The findings about one document while it is read. However many things are wrong with a document,
 * so many are kept of each severity; of the rest only the number is told.
 */
final class Findings {
    /** More than a person reads; a hostile document can have millions. */
    static final int LIMIT = 200;

    private final String file;
    private final boolean strict;
    private final List<Diagnostic> kept = new ArrayList<>();
    private Optional<byte[]> document = Optional.empty();
    private boolean unfinishedIsFine;
    private int errors;
    private int warnings;

    /**
     * No findings yet.
     *
     * @param file the document, as the user named it
     * @param strict whether a deviation from the standard is an error
     */
    Findings(String file, boolean strict) {
        this.file = file;
        this.strict = strict;
    }

    String file() {
        return file;
    }

    /** The bytes of the document, once they have been read. */
    Optional<byte[]> document() {
        return document;
    }

    /** The document is these bytes. */
    void about(byte[] bytes) {
        document = Optional.of(bytes);
    }

    boolean strict() {
        return strict;
    }

    boolean hasErrors() {
        return errors > 0;
    }

    Place at(JsonValue value) {
        return new Place(file, value.pointer(), value.line());
    }

    /** What cannot be used, whatever the mode. */
    void error(Place place, String message, String hint) {
        errors++;
        keep(errors, Diagnostic.Severity.ERROR, place, message, hint);
    }

    void error(JsonValue value, String message, String hint) {
        error(at(value), message, hint);
    }

    /** What can be used, whatever the mode. */
    void warning(Place place, String message, String hint) {
        warnings++;
        keep(warnings, Diagnostic.Severity.WARNING, place, message, hint);
    }

    void warning(JsonValue value, String message, String hint) {
        warning(at(value), message, hint);
    }

    /** What the standard does not have, and has a meaning: a warning; in strict mode an error. */
    void deviation(Place place, String message, String hint) {
        if (strict) {
            error(place, message, hint);
        } else {
            warning(place, message, hint);
        }
    }

    void deviation(JsonValue value, String message, String hint) {
        deviation(at(value), message, hint);
    }

    /** From here on, what is still to be filled in is a warning in strict mode, too: as in V3. */
    void allowUnfinished() {
        unfinishedIsFine = true;
    }

    /** What is still to be filled in. */
    void unfinished(JsonValue value, String message, String hint) {
        if (unfinishedIsFine) {
            warning(value, message, hint);
        } else {
            deviation(value, message, hint);
        }
    }

    /** What came of it: the value, unless there was an error. */
    <T> Reading<T> reading(Optional<T> value) {
        List<Diagnostic> all = new ArrayList<>(kept);
        int left = Math.max(0, errors - LIMIT) + Math.max(0, warnings - LIMIT);
        if (left > 0) {
            all.add(new Diagnostic(
                    errors > LIMIT ? Diagnostic.Severity.ERROR : Diagnostic.Severity.WARNING,
                    file, "", 0, left + " more findings are not listed", "mend the first ones"));
        }
        return new Reading<>(hasErrors() ? Optional.empty() : value, all);
    }

    private void keep(
            int ordinal, Diagnostic.Severity severity, Place place, String message, String hint) {
        if (ordinal <= LIMIT) {
            kept.add(new Diagnostic(
                    severity, place.file(), place.pointer(), place.line(), message, hint));
        }
    }
}
