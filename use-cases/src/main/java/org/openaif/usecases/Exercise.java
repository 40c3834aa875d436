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

    /** What the outcome of the exercise is to be: the verdicts, in order, that are right. */
    List<Outcome> outcomes() {
        return movements.stream().map(Movement::outcome).toList();
    }

    /**
     * One turn of an exercise.
     *
     * @param begin when the limb leaves its rest; the same as {@code stop} if the turn is missed
     * @param stop when it is back
     * @param amplitude how far it swings, in radians
     * @param outcome how the turn is to be judged
     */
    record Movement(long begin, long stop, double amplitude, Outcome outcome) {}

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
        int missed = turns < 4 ? -1 : turns / 2;
        long rest = 0;
        for (int turn = 0; turn < turns; turn++) {
            long beat = (turn + 1) * BEAT_EVERY;
            double luck = random.nextDouble();
            boolean sounds = true;
            // After a missed turn nothing is to go wrong: it is told by the length of the rest.
            boolean inTime = luck < 0.6 || Math.abs(turn - missed) == 1;
            if (!inTime && luck >= 0.8 && turn != missed) {
                sounds = false;
                inTime = true;
            }
            double ahead =
                    inTime ? 0.25 + 0.45 * random.nextDouble() : 1.4 + 0.3 * random.nextDouble();
            long stop = beat - (long) (ahead * SECOND);
            if (turn == missed) {
                movements.add(new Movement(stop, stop, 0, Outcome.UNRECOGNISED));
            } else {
                long begin = stop - (long) (0.45 * Math.min(stop - rest, BEAT_EVERY));
                double amplitude = 0.7 + 0.4 * random.nextDouble();
                Outcome outcome = inTime && sounds ? Outcome.CORRECT : Outcome.INCORRECT;
                movements.add(new Movement(begin, stop, amplitude, outcome));
                rest = stop;
            }
            if (sounds) {
                beats.add(beat);
            }
        }
        return new Exercise(
                List.copyOf(movements), List.copyOf(beats), turns * BEAT_EVERY + 2 * SECOND);
    }
}
