// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.util.List;
import java.util.stream.Stream;
import org.openaif.api.trust.Measurement;

/**
 * Who can say what a part of the installation really is. It measures; it does not repeat what
 * metadata claims.
 */
@FunctionalInterface
public interface Measurements {
    /** Nothing. */
    Measurements NONE = List::of;

    /**
     * What is there now. Any thread may call it, whenever a token is made.
     *
     * @throws org.openaif.api.trust.TrustException STORAGE_FAILURE if something cannot be read: what
     *     cannot be measured is not left out
     */
    List<Measurement> now();

    /** These, and then those. */
    default Measurements and(Measurements others) {
        return () -> Stream.concat(now().stream(), others.now().stream()).toList();
    }
}
