// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.List;

/**
 * The metadata of an AIM or of an AIW, which the standard describes by one schema: an AIW is an AIM
 * that has sub-AIMs and a topology.
 *
 * <p>Clause: MPAI-AIF V2, Metadata, 3; V3, AIM Metadata.
 *
 * @param topology its own connections, in the standard's direction: from output to input
 * @param extension what the standard has no field for; the member {@code OpenAIF} of the document
 * @param origin where it was read, so that findings about the topology can say where
 */
public record AimMetadata(
        Identifier identifier,
        Profile profile,
        String description,
        List<TypeDefinition> types,
        List<PortMetadata> ports,
        List<SubAim> subAims,
        List<Connection> topology,
        List<Implementation> implementations,
        List<ResourcePolicy> resourcePolicies,
        List<Documentation> documentation,
        Extension extension,
        Origin origin)
        implements Metadata {

    /** Copies the lists. */
    public AimMetadata {
        types = List.copyOf(types);
        ports = List.copyOf(ports);
        subAims = List.copyOf(subAims);
        topology = List.copyOf(topology);
        implementations = List.copyOf(implementations);
        resourcePolicies = List.copyOf(resourcePolicies);
        documentation = List.copyOf(documentation);
    }

    /** Metadata that was made, not read. */
    public AimMetadata(
            Identifier identifier,
            Profile profile,
            String description,
            List<TypeDefinition> types,
            List<PortMetadata> ports,
            List<SubAim> subAims,
            List<Connection> topology,
            List<Implementation> implementations,
            List<ResourcePolicy> resourcePolicies,
            List<Documentation> documentation,
            Extension extension) {
        this(
                identifier, profile, description, types, ports, subAims, topology,
                implementations, resourcePolicies, documentation, extension, Origin.NONE);
    }

    /** The name of the AIM, or of the AIW for the metadata of an AIW. */
    public String name() {
        return identifier.name();
    }

    /** Whether it is composed of other AIMs. */
    public boolean isComposite() {
        return !subAims.isEmpty();
    }

    /** The same with other ports. */
    AimMetadata withPorts(List<PortMetadata> others) {
        return new AimMetadata(
                identifier, profile, description, types, others, subAims, topology,
                implementations, resourcePolicies, documentation, extension, origin);
    }
}
