// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import org.openaif.api.trust.AuditLog;

/** For those who only look: nothing happens that would have to be written down. */
final class Silence {
    static final AuditLog LOG =
            (principal, action, resource, outcome, detail) -> {
                throw new IllegalStateException(
                        "whoever only looks does nothing to be written down, but did " + action);
            };

    private Silence() {}
}
