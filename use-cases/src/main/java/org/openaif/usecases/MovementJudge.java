// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.openaif.api.Timestamp;
import org.openaif.usecases.MotionData.Motion;
import org.openaif.usecases.Verdict.Outcome;

/**
 * Judges movements by what happened, told in the order in which it happened: motions, peaks, and
 * the deadlines that it asked for.
 *
 * <p>A stop is correct with the first peak from its own time on that comes within the peak's
 * time-out, and incorrect once that has run out. While the limb rests, and no stop waits for its
 * peak, the next movement is waited for; at each time-out of motion that passes, one is missing.
 * The wait begins when the last stop's time for a peak has run out, whether one came early or not,
 * or at the start.
 */
final class MovementJudge {
    private final long peakTimeout;
    private final long motionTimeout;

    /** Stops that may still find their peak; a second one is rare, but can come within the time. */
    private final Deque<Long> waiting = new ArrayDeque<>();

    private long motionExpected;

    /**
     * A judge.
     *
     * @param peakTimeout nanoseconds
     * @param motionTimeout nanoseconds
     * @param start when the first movement begins to be waited for
     */
    MovementJudge(long peakTimeout, long motionTimeout, long start) {
        this.peakTimeout = peakTimeout;
        this.motionTimeout = motionTimeout;
        motionExpected = start + motionTimeout;
    }

    /**
     * The time at which {@link #reached} is to be called if nothing comes before; {@link
     * Long#MAX_VALUE} if nothing is waited for.
     */
    long deadline() {
        // A peak at the very end of its time is in time: the deadline is one nanosecond later.
        return waiting.isEmpty() ? motionExpected : waiting.getFirst() + peakTimeout + 1;
    }

    /** The limb moved, stopped, or is watched no longer. */
    void motion(MotionData data) {
        switch (data.motion()) {
            case STARTED -> motionExpected = Long.MAX_VALUE;
            case ENDED -> motionEnded();
            case STOPPED -> {
                waiting.add(data.time());
                motionExpected = data.time() + peakTimeout + motionTimeout;
            }
        }
    }

    /** No motion will be told any more, so that none is missing. */
    void motionEnded() {
        motionExpected = Long.MAX_VALUE;
    }

    /** A sound came: the verdicts that it decides, oldest stop first. */
    List<Verdict> peak(long onset) {
        List<Verdict> verdicts = new ArrayList<>(waiting.size());
        for (long stop : waiting) {
            verdicts.add(new Verdict(stop, onset, Outcome.CORRECT));
        }
        waiting.clear();
        return verdicts;
    }

    /** The deadline has passed: the verdict that this decides. */
    Verdict reached() {
        if (!waiting.isEmpty()) {
            return new Verdict(waiting.removeFirst(), Timestamp.NONE, Outcome.INCORRECT);
        }
        Verdict verdict = new Verdict(motionExpected, Timestamp.NONE, Outcome.UNRECOGNISED);
        motionExpected += motionTimeout;
        return verdict;
    }
}
