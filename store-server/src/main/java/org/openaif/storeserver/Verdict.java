// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.util.List;
import java.util.Optional;

/**
 * What the Store says to a publisher.
 *
 * @param published what has been published; empty if there is an error among the findings
 * @param isNew false if the very same had been published before
 * @param findings all that was found
 */
public record Verdict(Optional<Published> published, boolean isNew, List<Finding> findings) {
    /** Copies the list. */
    public Verdict {
        findings = List.copyOf(findings);
    }

    static Verdict refused(List<Finding> findings) {
        return new Verdict(Optional.empty(), false, findings);
    }
}
