// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

/**
 * One implementation of an AIM.
 *
 * @param binaryName the file in the archive, or for the architecture {@code java} the class
 * @param source where the binary is: {@code AIMStorage} or {@code MPAIStore}
 * @param destination the URI of the MPAI Server that runs it; empty for here
 */
public record Implementation(
        String binaryName,
        String architecture,
        String operatingSystem,
        String version,
        String source,
        String destination) {}
