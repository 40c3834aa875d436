// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.openaif.usecases.Verdict.Outcome;

/**
 * A rehabilitation exercise as the simulator plays it: a metronome beats every four seconds, and a
 * person tries to end a movement just before each beat. Most of the time that succeeds; sometimes
 * the movement ends far too early, sometimes the beat stays out, and once the person misses a turn.
 *
 * <p>The same seed gives the same exercise, so that the two simulated devices, which do not know of
 * each other, play the same one. All times are nanoseconds since its start.
 *
 * @param movements in the order of time
 * @param beats when the metronome sounds
 * @param end when it is over
 */
record Exercise(List<Movement> movements, List<Long> beats, long end) {
    private static final long SECOND = 1_000_000_000;

    private static final long BEAT_EVERY = 4 * SECOND;

    /** Of the time between two stops; the larger part is rest, but less than is waited for. */
    private static final double SHARE_OF_MOVEMENT = 0.45;

    /**
     * One turn of an exercise.
     *
     * @param begin when the limb leaves its rest; the same as {@code stop} if the turn is missed
     * @param stop when it is back
     * @param amplitude how far it swings, in radians
     * @param outcome how the turn is to be judged
     */
    record Movement(long begin, long stop, double amplitude, Outcome outcome) {}

    /** How a turn goes, and how it is to be judged. */
    private enum Turn {
        IN_TIME(Outcome.CORRECT),
        TOO_EARLY(Outcome.INCORRECT),
        /** The movement ends in time, but the metronome is silent. */
        NO_BEAT(Outcome.INCORRECT),
        MISSED(Outcome.UNRECOGNISED);

        final Outcome outcome;

        Turn(Outcome outcome) {
            this.outcome = outcome;
        }

        /** The turn in the middle is missed; its neighbours go well, so that the rest tells it. */
        static Turn of(int turn, int turns, double luck) {
            int missed = turns < 4 ? Integer.MAX_VALUE : turns / 2;
            if (turn == missed) {
                return MISSED;
            }
            if (luck < 0.6 || turn == missed - 1 || turn == missed + 1) {
                return IN_TIME;
            }
            return luck < 0.8 ? TOO_EARLY : NO_BEAT;
        }

        /** How long before the beat the movement ends, in seconds. */
        double ahead(double luck) {
            return this == TOO_EARLY ? 1.4 + 0.3 * luck : 0.25 + 0.45 * luck;
        }
    }

    /** The exercise of a device's parameters {@code Seed} and {@code Movements}. */
    static Exercise of(CheckedParameters parameters) {
        return of(seed(parameters), parameters.integer("Movements", 12, 1, 100_000));
    }

    static long seed(CheckedParameters parameters) {
        return parameters.integer("Seed", 1, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static Exercise of(long seed, int turns) {
        Random random = new Random(seed);
        List<Movement> movements = new ArrayList<>(turns);
        List<Long> beats = new ArrayList<>(turns);
        long rest = 0;
        for (int i = 0; i < turns; i++) {
            Turn turn = Turn.of(i, turns, random.nextDouble());
            long beat = (i + 1) * BEAT_EVERY;
            long stop = beat - (long) (turn.ahead(random.nextDouble()) * SECOND);
            double amplitude = 0.7 + 0.4 * random.nextDouble();
            long begin = stop;
            if (turn != Turn.MISSED) {
                begin -= (long) (SHARE_OF_MOVEMENT * Math.min(stop - rest, BEAT_EVERY));
                rest = stop;
            }
            movements.add(new Movement(begin, stop, amplitude, turn.outcome));
            if (turn != Turn.NO_BEAT) {
                beats.add(beat);
            }
        }
        return new Exercise(
                List.copyOf(movements), List.copyOf(beats), turns * BEAT_EVERY + 2 * SECOND);
    }

    /** The verdicts that are right, in order. */
    List<Outcome> outcomes() {
        return movements.stream().map(Movement::outcome).toList();
    }
}
