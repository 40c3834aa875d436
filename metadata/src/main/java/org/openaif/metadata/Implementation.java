// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/**
 * One implementation of an AIM.
 *
 * @param binaryName the file in the archive, or for the architecture {@code java} the class
 * @param source where the binary is: {@code AIMStorage}, {@code MPAIStore}, or of V3 {@code
 *     AIMURL}
 * @param destination the URI of the MPAI Server that runs it; empty for here
 * @param uri of V3: of the implementation; for the source {@code AIMURL}, of the binary
 */
public record Implementation(
        String binaryName,
        String architecture,
        String operatingSystem,
        String version,
        String source,
        String destination,
        String uri) {

    /** As V1 and V2 have it. */
    public Implementation(
            String binaryName,
            String architecture,
            String operatingSystem,
            String version,
            String source,
            String destination) {
        this(binaryName, architecture, operatingSystem, version, source, destination, "");
    }
}
