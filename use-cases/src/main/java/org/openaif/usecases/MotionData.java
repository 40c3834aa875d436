// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import org.openaif.api.Timestamp;

/**
 * What became known of the motion of a limb.
 *
 * @param motion what happened
 * @param time when it happened; also the message's timestamp
 */
public record MotionData(Motion motion, @Timestamp long time) {
    /** What can happen. STARTED and STOPPED alternate; ENDED comes once, last. */
    public enum Motion {
        /** The limb left its rest. */
        STARTED,
        /** The limb came to rest. */
        STOPPED,
        /**
         * The inertial data ended here. It tells the end of the data from a rest that goes on,
         * whose length would otherwise depend on how fast a recording is read.
         */
        ENDED
    }
}
