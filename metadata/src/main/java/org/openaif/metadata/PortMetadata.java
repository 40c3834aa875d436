// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import org.openaif.api.Technology;

/**
 * A port of an AIM.
 *
 * @param direction as seen by the AIM
 * @param recordType a {@link TypeDefinition}'s name, or a type in the grammar
 * @param protocol as the MPAI Ontology names it; empty for none
 */
public record PortMetadata(
        String name,
        Direction direction,
        String recordType,
        Technology technology,
        String protocol,
        boolean isRemote) {

    /** The same with another type. */
    PortMetadata withType(String other) {
        return new PortMetadata(name, direction, other, technology, protocol, isRemote);
    }

    /** The same of hardware. */
    PortMetadata ofHardware() {
        return new PortMetadata(
                name, direction, recordType, Technology.HARDWARE, protocol, isRemote);
    }
}
