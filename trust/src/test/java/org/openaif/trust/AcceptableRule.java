// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What OpenAIF does where Wycheproof leaves the choice; docs/trust.md has the same table in words. One
 * flag that is refused refuses the whole.
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

    /** Whether a test is to be accepted. */
    static boolean of(JsonNode test) {
        List<String> flags = new ArrayList<>();
        test.path("flags").forEach(flag -> flags.add(flag.asString()));
        if (flags.stream().anyMatch(REFUSED::contains)) {
            return false;
        }
        if (flags.stream().anyMatch(ACCEPTED::contains)) {
            return true;
        }
        throw new AssertionError("no rule for what is acceptable with the flags " + flags);
    }
}
