// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller.spi;

import java.net.URI;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.metadata.WorkflowGraph;

/** The way to MPAI Servers, which run AIMs for this Controller. Any thread may call it. */
@FunctionalInterface
public interface AimServers {
    /** Where no server can be reached. */
    AimServers NONE =
            (module, server) -> {
                throw new AifException(
                        ErrorCode.MODULE_CREATION_FAILED,
                        module.name() + " cannot be run on " + server
                                + ": this Controller has no way to MPAI Servers; configure one, or"
                                + " register the AIM locally");
            };

    /**
     * An implementation that stands here for an AIM that runs there: what it reads it sends to the
     * server, and what comes back it writes.
     *
     * @throws AifException MODULE_CREATION_FAILED if the server cannot be reached, or does not run
     *     the AIM
     */
    AimImplementation find(WorkflowGraph.Module module, URI server);
}
