// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.time.Duration;

/**
 * How an audit log is kept.
 *
 * @param fileBytes after how many bytes another file begins
 * @param entriesPerSeal after how many entries it is signed
 * @param sealInterval after how long it is signed at the latest, if there are new entries
 * @param pending how many entries may wait to be written; whoever has one more waits
 */
public record AuditSettings(
        long fileBytes, int entriesPerSeal, Duration sealInterval, int pending) {

    /** 16 MiB, 1,000 entries, 10 s, 8,192 entries. */
    public static final AuditSettings USUAL =
            new AuditSettings(16 << 20, 1_000, Duration.ofSeconds(10), 8_192);

    /** Checks them. */
    public AuditSettings {
        if (fileBytes < 1 || entriesPerSeal < 1 || pending < 1 || !sealInterval.isPositive()) {
            throw new IllegalArgumentException(
                    "an audit log needs positive limits, not "
                            + fileBytes
                            + ", "
                            + entriesPerSeal
                            + ", "
                            + sealInterval
                            + ", "
                            + pending);
        }
    }
}
