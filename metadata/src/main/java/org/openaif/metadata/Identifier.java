// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/**
 * Which AIM or AIW of which specification, and by whom.
 *
 * @param implementerId assigned by the registration authority; numbers are kept as their text
 * @param standard the standard that specifies it, or, for the implementer's own, its name
 * @param aiw the AIW for which it is specified; may be empty
 * @param aim the AIM; for an AIW its own name; may be empty
 * @param version the version of the specification, as written
 * @param implementationId of V3: which implementation, by its implementer; empty for any
 * @param relation of V3: {@code Internal}, {@code External}, {@code Private} or {@code Public}
 * @param host of V3: where it runs
 */
public record Identifier(
        String implementerId,
        String standard,
        String aiw,
        String aim,
        String version,
        String implementationId,
        String relation,
        String host) {

    /** As V1 and V2 have it. */
    public Identifier(
            String implementerId, String standard, String aiw, String aim, String version) {
        this(implementerId, standard, aiw, aim, version, "", "", "");
    }

    /** The most specific name there is: the AIM's, else the AIW's, else the standard's. */
    public String name() {
        return !aim.isEmpty() ? aim : !aiw.isEmpty() ? aiw : standard;
    }
}
