// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.util.Optional;
import org.openaif.metadata.AimCatalogue;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.SubAim;

/** The metadata of AIMs that a Store has, for AIWs that are made of them without bringing them along. */
final class PublishedAims implements AimCatalogue {
    private final Repository repository;

    PublishedAims(Repository repository) {
        this.repository = repository;
    }

    @Override
    public Optional<AimMetadata> find(SubAim subAim) {
        String name = subAim.identifier().name();
        return ComponentName.isName(name)
                ? document(new ComponentName(ComponentKind.AIM, name))
                        .or(() -> document(new ComponentName(ComponentKind.AIW, name)))
                : Optional.empty();
    }

    private Optional<AimMetadata> document(ComponentName component) {
        return repository
                .document(component)
                .flatMap(
                        bytes ->
                                MetadataReader.lenient()
                                        .readAim(component.toString(), bytes)
                                        .value());
    }
}
