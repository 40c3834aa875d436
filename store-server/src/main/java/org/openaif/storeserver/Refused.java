// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

/** A request that is not done; the one who asked is told why, and how to mend it. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String mend;
    private final boolean noteworthy;

    /**
     * Without a stack trace: that is for mistakes of our own.
     *
     * @param status of HTTP
     */
    Refused(int status, String what, String mend) {
        this(status, what, mend, true);
    }

    private Refused(int status, String what, String mend, boolean noteworthy) {
        super(Plain.sentence(what), null, false, false);
        this.status = status;
        this.mend = Plain.sentence(mend);
        this.noteworthy = noteworthy;
    }

    /** Asked for in good order, and not there: nothing that an operator must know of. */
    static Refused notFound(String what) {
        return new Refused(
                404, "there is no " + what, "search for it at /api/v1/components", false);
    }

    int status() {
        return status;
    }

    boolean isNoteworthy() {
        return noteworthy;
    }

    String mend() {
        return mend;
    }

    String what() {
        return String.valueOf(getMessage());
    }

    /** As it is answered. */
    Body body() {
        return new Body(status, what(), mend);
    }

    /** What an answer says that is none. */
    record Body(int status, String error, String mend) {}
}
