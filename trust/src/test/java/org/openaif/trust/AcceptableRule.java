// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What OpenAIF does where Wycheproof leaves the choice; docs/trust.md has the same table in words. One
 * flag that is refused refuses the whole. A flag that nobody decided about yet may be either, as long
 * as what is accepted comes out right; the report says so.
 */
final class AcceptableRule {
    /** Loose encodings, weak results, weak functions: nothing gains by taking them. */
    private static final Set<String> REFUSED =
            Set.of(
                    // The secret would be zero, whoever asks.
                    "ZeroSharedSecret",
                    // One form of a point is enough.
                    "CompressedPoint",
                    "CompressedPublic",
                    // Curves have names; parameters that come along can be chosen.
                    "UnnamedCurve",
                    // DER has one encoding of everything.
                    "InvalidAsn",
                    "InvalidPem",
                    "BER",
                    "BerEncodedSignature",
                    "MissingZero",
                    "MissingNull",
                    // A key of half a block is not one that RFC 3394 wraps.
                    "ShortKey",
                    "WeakHash",
                    "SmallModulus",
                    "SmallExponent");

    /** RFC 7748 says that these are computed like every other. */
    private static final Set<String> ACCEPTED =
            Set.of(
                    "Twist",
                    "NonCanonicalPublic",
                    "SpecialPublicKey",
                    "SmallPublicKey",
                    "LowOrderPublic",
                    "EdgeCaseShared",
                    "EdgeCaseMultiplication",
                    "Ktv");

    private AcceptableRule() {}

    /** Whether a test is to be accepted, if that was decided. */
    static Optional<Boolean> of(JsonNode test) {
        List<String> flags = new ArrayList<>();
        test.path("flags").forEach(flag -> flags.add(flag.asString()));
        if (flags.stream().anyMatch(REFUSED::contains)) {
            return Optional.of(false);
        }
        return flags.stream().anyMatch(ACCEPTED::contains) ? Optional.of(true) : Optional.empty();
    }
}
