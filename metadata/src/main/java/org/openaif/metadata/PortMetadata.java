// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.List;
import org.openaif.api.Technology;

/**
 * A port of an AIM.
 *
 * @param direction as seen by the AIM
 * @param recordType a {@link TypeDefinition}'s name, or a type in the grammar
 * @param protocol as the MPAI Ontology names it; empty for none
 * @param addresses of V3: how a topology may point at it besides by its name, by data type and
 *     number: {@code OSD-TXO-V1.5#1}
 */
public record PortMetadata(
        String name,
        Direction direction,
        String recordType,
        Technology technology,
        String protocol,
        boolean isRemote,
        List<String> addresses) {

    /** Copies the list. */
    public PortMetadata {
        addresses = List.copyOf(addresses);
    }

    /** As V1 and V2 have it. */
    public PortMetadata(
            String name,
            Direction direction,
            String recordType,
            Technology technology,
            String protocol,
            boolean isRemote) {
        this(name, direction, recordType, technology, protocol, isRemote, List.of());
    }

    /** The same of another name. */
    PortMetadata withName(String other) {
        return new PortMetadata(
                other, direction, recordType, technology, protocol, isRemote, addresses);
    }

    /** The same with another type. */
    PortMetadata withType(String other) {
        return new PortMetadata(
                name, direction, other, technology, protocol, isRemote, addresses);
    }

    /** The same of hardware. */
    PortMetadata ofHardware() {
        return new PortMetadata(
                name, direction, recordType, Technology.HARDWARE, protocol, isRemote, addresses);
    }
}
