// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.time.Instant;

/**
 * One entry of an audit log.
 *
 * @param number in the log, from 1
 * @param time when it was written down
 * @param principal who
 * @param action what
 * @param resource to what
 * @param outcome what came of it
 * @param detail the rest; may be empty
 */
public record AuditEntry(
        long number,
        Instant time,
        String principal,
        String action,
        String resource,
        String outcome,
        String detail) {}
