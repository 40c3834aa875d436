// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** What may be the name of an item, an owner, a category. */
final class Names {
    /** The longest, in bytes of UTF-8: as a key of the other storages. */
    static final int MAX_BYTES = 1024;

    private Names() {}

    /**
     * Lets a name through if it has 1 to {@link #MAX_BYTES} bytes, no control characters and no half
     * surrogates. Names are compared, never followed; everything else is an ordinary character.
     *
     * @throws TrustException INVALID_ARGUMENT if not
     */
    static void check(String what, String name) {
        if (name.isEmpty() || name.length() > MAX_BYTES || Secret.text(name).length > MAX_BYTES) {
            throw refused(
                    "the name of an " + what + " has 1.." + MAX_BYTES + " bytes, not about "
                            + name.length());
        }
        name.codePoints()
                .filter(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)
                .findFirst()
                .ifPresent(
                        c -> {
                            throw refused(
                                    String.format(
                                            "the name of an %s has the character U+%04X, which is no text",
                                            what, c));
                        });
    }

    private static TrustException refused(String why) {
        return new TrustException(TrustError.INVALID_ARGUMENT, why);
    }
}
