// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.util.Optional;
import org.openaif.api.Timestamp;
import org.openaif.usecases.MotionData.Motion;

/**
 * Finds where a limb starts and stops, from the norm of its acceleration: at rest that is gravity
 * and nothing else.
 *
 * <p>Inside the band it is still, outside it moves. A movement passes through the band many times;
 * only a stay of {@code rest} ends it. It counts as a movement once it has lasted {@code movement};
 * what ends sooner was a jolt. Both are known only later than they happened, and stamped with the
 * time at which they happened: a start with the time of leaving the band, a stop with the time of
 * entering it. {@link #promised} says how early the next one can be.
 */
final class MotionDetector {
    private final double lowest;
    private final double highest;
    private final long rest;
    private final long movement;

    private boolean started;
    private long left = Timestamp.NONE;
    private long entered = Timestamp.NONE;
    private long latest = Timestamp.NONE;

    /**
     * A detector.
     *
     * @param lowest of the band, m/s²
     * @param highest of the band, m/s²
     * @param rest for how long a limb that has stopped stays in the band, nanoseconds
     * @param movement how long a movement lasts at least, nanoseconds
     */
    MotionDetector(double lowest, double highest, long rest, long movement) {
        this.lowest = lowest;
        this.highest = highest;
        this.rest = rest;
        this.movement = movement;
    }

    /** Takes the next sample, and tells what has become known with it. */
    Optional<MotionData> sample(double acceleration, long time) {
        latest = time;
        boolean still = acceleration >= lowest && acceleration <= highest;
        boolean changed = still == (entered == Timestamp.NONE);
        if (!still) {
            entered = Timestamp.NONE;
            if (left == Timestamp.NONE) {
                left = time;
            }
        } else if (changed) {
            entered = time;
        }
        if (left == Timestamp.NONE) {
            return Optional.empty();
        }
        if (!started && (changed || !still) && time - left >= movement) {
            started = true;
            return Optional.of(new MotionData(Motion.STARTED, left));
        }
        if (still && time - entered >= rest) {
            boolean moved = started;
            left = Timestamp.NONE;
            started = false;
            return moved
                    ? Optional.of(new MotionData(Motion.STOPPED, entered))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    /** No start or stop will become known that happened earlier than this. */
    long promised() {
        if (left == Timestamp.NONE) {
            return latest;
        }
        if (!started) {
            return left;
        }
        return entered == Timestamp.NONE ? latest : entered;
    }
}
