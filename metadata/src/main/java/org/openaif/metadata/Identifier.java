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
 */
public record Identifier(
        String implementerId, String standard, String aiw, String aim, String version) {

    /** The most specific name there is: the AIM's, else the AIW's, else the standard's. */
    public String name() {
        return !aim.isEmpty() ? aim : !aiw.isEmpty() ? aiw : standard;
    }
}
