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
 * @param number of V3: which one of its direction and type it is, from 1
 */
public record PortMetadata(
        String name,
        Direction direction,
        String recordType,
        Technology technology,
        String protocol,
        boolean isRemote,
        int number) {

    /** As V1 and V2 have it. */
    public PortMetadata(
            String name,
            Direction direction,
            String recordType,
            Technology technology,
            String protocol,
            boolean isRemote) {
        this(name, direction, recordType, technology, protocol, isRemote, 1);
    }

    /** The same of another name. */
    PortMetadata withName(String other) {
        return new PortMetadata(
                other, direction, recordType, technology, protocol, isRemote, number);
    }

    /** The same with another type. */
    PortMetadata withType(String other) {
        return new PortMetadata(
                name, direction, other, technology, protocol, isRemote, number);
    }

    /** The same of hardware. */
    PortMetadata ofHardware() {
        return new PortMetadata(
                name, direction, recordType, Technology.HARDWARE, protocol, isRemote, number);
    }
}
