// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.List;

/**
 * The metadata of an AIF: what the Controller and its host offer.
 *
 * <p>Clause: MPAI-AIF V2, Metadata, 2. V1's {@code Authentication} and {@code ResourcePolicies}
 * stand where V2 has them.
 *
 * @param timeBase {@code NTP}, {@code RTP} or {@code RTCP}
 * @param controller what the standard has no field for; the member {@code OpenAIF} of the document
 */
public record AifMetadata(
        String implementerId,
        String version,
        Profile profile,
        List<ResourcePolicy> resourcePolicies,
        Services services,
        String timeBase,
        ControllerSettings controller)
        implements Metadata {

    /** Copies the list. */
    public AifMetadata {
        resourcePolicies = List.copyOf(resourcePolicies);
    }

    /**
     * The services of an AIF.
     *
     * @param communication free text
     */
    public record Services(
            String communication, String authentication, String encryption, String attestation) {}
}
