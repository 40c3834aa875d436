// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a document leaves out and an implementation knows. */
final class Completion {
    private Completion() {}

    /** The metadata found, with ports and types of the implementation where it has none. */
    static AimMetadata of(AimMetadata found, AimMetadata implementation) {
        if (found.isComposite()) {
            return found;
        }
        RecordTypes types = new RecordTypes(found.types());
        RecordTypes known = new RecordTypes(implementation.types());
        List<PortMetadata> ports = new ArrayList<>();
        for (PortMetadata port : found.ports().isEmpty() ? implementation.ports() : found.ports()) {
            Optional<PortMetadata> same =
                    implementation.ports().stream()
                            .filter(other -> other.name().equals(port.name()))
                            .findFirst();
            boolean better = same.isPresent() && !types.resolve(port.recordType()).isKnown();
            ports.add(better ? port.withType(known.resolve(same.get().recordType()).text()) : port);
        }
        return ports.equals(found.ports()) ? found : found.withPorts(ports);
    }
}
