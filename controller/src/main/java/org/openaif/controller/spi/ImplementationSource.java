// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller.spi;

import java.util.Optional;
import org.openaif.metadata.WorkflowGraph;

/** Where the Controller finds what implements the AIMs of a workflow. */
@FunctionalInterface
public interface ImplementationSource {

    /**
     * The implementation of an AIM, if there is one here. Called on the thread that prepares the
     * workflow, once for each of its AIMs.
     *
     * @throws org.openaif.api.AifException MODULE_CREATION_FAILED if there is one that cannot be used
     */
    Optional<AimImplementation> find(WorkflowGraph.Module module);

    /** This source, and where it has nothing, that one. */
    default ImplementationSource or(ImplementationSource other) {
        return module -> find(module).or(() -> other.find(module));
    }
}
