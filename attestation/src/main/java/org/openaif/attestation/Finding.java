// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

/**
 * One thing that a verifier found.
 *
 * @param weight what it means for trust
 * @param text a sentence for a person; names what it speaks of
 */
public record Finding(Weight weight, String text) {
    /** What a finding means for trust. */
    public enum Weight {
        /** It speaks for trust. */
        GOOD,
        /** It was not asked, or cannot be known; trust is not refused for it. */
        CAUTION,
        /** Not to be trusted. */
        BAD
    }
}
