// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

/**
 * Something that an audit log should not show.
 *
 * @param kind what happened to it
 * @param entry the number of the entry; 0 for the log as a whole
 * @param place file and line; only the folder for what is not there any more
 * @param message in words
 */
public record AuditFinding(Kind kind, long entry, String place, String message) {

    /** What can happen to a log. */
    public enum Kind {
        /** An entry is not as it was written. */
        ALTERED,
        /** An entry is gone. */
        REMOVED,
        /** An entry stands in another place. */
        REORDERED,
        /** An entry is there twice. */
        DUPLICATED,
        /** The end is gone. */
        TRUNCATED,
        /** A seal is not by the log's key: somebody wrote the log anew. */
        FORGED,
        /** An older log was put back, as the counter tells. */
        ROLLED_BACK
    }

    /** One line: place, what. */
    @Override
    public String toString() {
        return place + ": " + message;
    }
}
