// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.security.SecureRandom;

/** The random bytes of this machine, for what is random and not secret: IVs. */
final class Randomness {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Randomness() {}

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
