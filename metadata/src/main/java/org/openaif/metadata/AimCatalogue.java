// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.Optional;

/** Where metadata of sub-AIMs is found: files beside the workflow, what is installed, a store. */
@FunctionalInterface
public interface AimCatalogue {

    /** The metadata of a sub-AIM, if it is known here. */
    Optional<AimMetadata> find(SubAim subAim);

    /** This catalogue, and where it knows nothing, that one. */
    default AimCatalogue or(AimCatalogue other) {
        return subAim -> find(subAim).or(() -> other.find(subAim));
    }

    /**
     * This catalogue, completed by the implementations that are at hand: an AIM that this one does
     * not know is looked up there; of one whose metadata declares no ports at all, the ports are
     * taken from there; and of a port whose type is not in the grammar, the type.
     */
    default AimCatalogue completedBy(AimCatalogue implementations) {
        return subAim -> {
            Optional<AimMetadata> implementation = implementations.find(subAim);
            return find(subAim)
                    .map(found ->
                            implementation
                                    .map(known -> Completion.of(found, known))
                                    .orElse(found))
                    .or(() -> implementation);
        };
    }
}
