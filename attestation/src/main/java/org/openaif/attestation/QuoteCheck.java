// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.util.List;
import org.openaif.api.trust.Measurement;
import org.openaif.trust.spi.KeyProvider.Quote;

/** Verifies what a device says of its machine. One for each format of quotes. */
@FunctionalInterface
public interface QuoteCheck {
    /**
     * Verifies a quote, by the key that it names: whether that key is to be trusted follows from what
     * comes back.
     *
     * @param nonce that the quote must be over
     * @return what the device says, to be compared with reference values as other measurements are;
     *     {@code device} is their kind
     * @throws org.openaif.api.trust.TrustException INVALID_SIGNATURE, INVALID_ARGUMENT if it is not genuine,
     *     or is over another nonce
     */
    List<Measurement> verified(Quote quote, byte[] nonce);
}
