// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller.spi;

import java.util.List;
import org.openaif.api.trust.Measurement;

/** Whether what is to be started is what it should be. Any thread may call it. */
@FunctionalInterface
public interface AttestationCheck {
    /**
     * Attests parts of a workflow, none of which has run yet, and has that verified.
     *
     * @param workflow the name of the AIW
     * @param measured all its parts, in the order of its metadata
     * @return why they are not to be trusted, a line each for a person; nothing if they are
     */
    List<String> findings(String workflow, List<Measurement> measured);
}
