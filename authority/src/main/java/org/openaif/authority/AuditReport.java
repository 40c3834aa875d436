// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.util.List;

/**
 * What came of verifying an audit log.
 *
 * @param entries how many entries it has
 * @param seals how many signatures
 * @param unsealed how many entries came after the last signature: should these be cut off or rewritten
 *     nobody could tell
 * @param findings what is wrong; empty if nothing is
 */
public record AuditReport(long entries, long seals, long unsealed, List<AuditFinding> findings) {
    /** Copies the list. */
    public AuditReport {
        findings = List.copyOf(findings);
    }

    /** Whether all is as it was written. */
    public boolean isGenuine() {
        return findings.isEmpty();
    }
}
