// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.Optional;

/** Where the metadata of sub-AIMs is found: files beside the workflow, what is installed, a store. */
@FunctionalInterface
public interface AimCatalogue {

    /** The metadata of a sub-AIM, if it is known here. */
    Optional<AimMetadata> find(SubAim subAim);

    /** This catalogue, and where it knows nothing, that one. */
    default AimCatalogue or(AimCatalogue other) {
        return subAim -> find(subAim).or(() -> other.find(subAim));
    }
}
