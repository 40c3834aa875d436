// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.time.Duration;
import java.util.Objects;

/**
 * How messages of several input ports come together to one turn of an AIM.
 *
 * @param policy what makes a turn
 * @param tolerance for {@link Policy#ALIGNED}: how far apart in stream time the messages of one turn
 *     may be; zero for the others
 */
public record Join(Policy policy, Duration tolerance) {

    /**
     * Checks the tolerance.
     *
     * @throws AifException ERROR if it is negative
     */
    public Join {
        Objects.requireNonNull(policy, "policy");
        if (tolerance.isNegative()) {
            throw new AifException(ErrorCode.ERROR, "tolerance " + tolerance + " is negative");
        }
    }

    /** What makes a turn. */
    public enum Policy {
        /**
         * One message of each port: the first of each, then the second of each, and so on. Ends with
         * the port that ends first.
         */
        ALL,
        /** One message of whichever port has the earliest. Ends when all ports have. */
        ANY,
        /**
         * A new message of any port, the earliest first, with the latest before it of each of the
         * others; of a port from which nothing has come yet, none. Ends when all ports have.
         */
        LATEST,
        /**
         * One message of each port, none further from another than the tolerance, as early as there
         * are such. A message that nothing can be aligned with any more is given up, and accounted
         * for as expired. Ends with the port that ends first.
         */
        ALIGNED
    }

    /** One message of each port, as they come. */
    public static Join all() {
        return new Join(Policy.ALL, Duration.ZERO);
    }

    /** One message of any port. */
    public static Join any() {
        return new Join(Policy.ANY, Duration.ZERO);
    }

    /** A new message of any port, with the latest of the others. */
    public static Join latest() {
        return new Join(Policy.LATEST, Duration.ZERO);
    }

    /** One message of each port, of the same time within a tolerance. */
    public static Join aligned(Duration tolerance) {
        return new Join(Policy.ALIGNED, tolerance);
    }
}
