// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries of a log are wanted: those that fit all that is given.
 *
 * @param principal whose; a pattern as in policies: {@code aim/iot-rev/*}
 * @param action what; a pattern as in policies: {@code AIW_*}
 * @param resource to what; a pattern as in policies
 * @param outcome what came of it, exactly
 * @param since not before
 * @param until before
 */
public record AuditFilter(
        Optional<String> principal,
        Optional<String> action,
        Optional<String> resource,
        Optional<String> outcome,
        Optional<Instant> since,
        Optional<Instant> until) {

    /** All entries. */
    public static final AuditFilter ALL =
            new AuditFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** Whether an entry is wanted. */
    public boolean wants(AuditEntry entry) {
        return matches(principal, entry.principal(), '/')
                && matches(action, entry.action(), '_')
                && matches(resource, entry.resource(), '/')
                && outcome.map(entry.outcome()::equals).orElse(true)
                && since.map(time -> !entry.time().isBefore(time)).orElse(true)
                && until.map(entry.time()::isBefore).orElse(true);
    }

    private static boolean matches(Optional<String> pattern, String name, char separator) {
        return pattern.map(text -> SegmentPattern.matches(text, name, separator)).orElse(true);
    }
}
