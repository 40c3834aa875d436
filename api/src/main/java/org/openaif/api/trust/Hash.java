// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/** A hash function. */
public enum Hash {
    /** FIPS 180-4. */
    SHA_224(28),
    /** FIPS 180-4. */
    SHA_256(32),
    /** FIPS 180-4. */
    SHA_384(48),
    /** FIPS 180-4. */
    SHA_512(64),
    /** FIPS 180-4. */
    SHA_512_224(28),
    /** FIPS 180-4. */
    SHA_512_256(32),
    /** FIPS 202. */
    SHA3_224(28),
    /** FIPS 202. */
    SHA3_256(32),
    /** FIPS 202. */
    SHA3_384(48),
    /** FIPS 202. */
    SHA3_512(64);

    private final int length;

    Hash(int length) {
        this.length = length;
    }

    /** The length of its value, in bytes. */
    public int length() {
        return length;
    }
}
