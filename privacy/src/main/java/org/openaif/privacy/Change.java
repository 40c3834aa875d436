// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.privacy;

import java.util.random.RandomGenerator;

/** What becomes of a value of one Java type. Values are never changed: others are made. */
interface Change {
    /** The value in its place. */
    Object apply(Object value, Release release);

    /** What releasing this value costs, in millionths of epsilon. */
    default long loss(Object value) {
        return 0;
    }

    /** Whether the message that it is in goes no further. */
    default boolean drops(Object value) {
        return false;
    }

    /**
     * One message that is released.
     *
     * @param withNoise whether there is budget for it
     */
    record Release(RandomGenerator random, PseudonymKey key, boolean withNoise) {}
}
