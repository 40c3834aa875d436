// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.util.List;
import org.openaif.api.trust.Measurement;

/**
 * What a verifier says of a token.
 *
 * @param findings why, in the order in which it looked
 * @param measurements what the token measures; nothing where its signature is not to be trusted
 */
public record Verdict(List<Finding> findings, List<Measurement> measurements) {
    /** Copies the lists. */
    public Verdict {
        findings = List.copyOf(findings);
        measurements = List.copyOf(measurements);
    }

    /** Whether nothing speaks against trust, and something for it. */
    public boolean trusted() {
        return !findings.isEmpty()
                && findings.stream().noneMatch(one -> one.weight() == Finding.Weight.BAD);
    }

    /** For people. */
    public String word() {
        return trusted() ? "TRUSTED" : "NOT TRUSTED";
    }

    /** What speaks against trust, a sentence each. */
    public List<String> objections() {
        return findings.stream()
                .filter(one -> one.weight() == Finding.Weight.BAD)
                .map(Finding::text)
                .toList();
    }
}
