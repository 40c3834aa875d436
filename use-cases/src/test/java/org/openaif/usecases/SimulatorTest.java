// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.Aim;
import org.openaif.api.Message;
import org.openaif.testkit.AimTest;
import org.openaif.usecases.Exercise.Movement;
import org.openaif.usecases.Verdict.Outcome;

class SimulatorTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, -6, 77, 1234567})
    void what_the_person_does_is_what_is_recognised(long seed) {
        Exercise exercise = Exercise.of(seed, 12);

        List<Verdict> verdicts = Rev.verdicts(sound(seed, 12), inertial(seed, 12));

        assertThat(verdicts).extracting(Verdict::verdict)
                .containsExactlyElementsOf(exercise.outcomes());
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i).verdict() != Outcome.UNRECOGNISED) {
                // The last of a swing is so slow that it is inside the band of rest.
                assertThat(verdicts.get(i).stop() - exercise.movements().get(i).stop())
                        .as("stop %d", i)
                        .isBetween(-100_000_000L, 20_000_000L);
            }
        }
    }

    @Test
    void the_same_seed_gives_the_same_exercise_to_the_last_bit() {
        assertThat(inertial(42, 4)).isEqualTo(inertial(42, 4));
        assertThat(samples(sound(42, 4))).isEqualTo(samples(sound(42, 4)));
    }

    @Test
    void another_seed_gives_another_exercise() {
        assertThat(Exercise.of(1, 12)).isNotEqualTo(Exercise.of(2, 12));
        assertThat(samples(sound(1, 2))).isNotEqualTo(samples(sound(2, 2)));
    }

    @Test
    void every_way_to_do_an_exercise_occurs() {
        assertThat(Exercise.of(1, 12).outcomes())
                .contains(Outcome.CORRECT, Outcome.INCORRECT)
                .containsOnlyOnce(Outcome.UNRECOGNISED);
    }

    @Test
    void a_movement_begins_and_ends_at_rest() {
        Movement movement = new Movement(0, 1_000_000_000, 1, Outcome.CORRECT);

        assertThat(Limb.moving(movement, 0)).isEqualTo(Limb.resting());
        assertThat(Limb.moving(movement, 0.999_999).acceleration())
                .isCloseTo(Limb.resting().acceleration(), within(0.01));
    }

    private static List<Message<MicBuffer>> sound(long seed, int movements) {
        return Rev.sound(exercising(seed, movements, new SimulatedMicrophone()));
    }

    private static List<Message<InertialSample>> inertial(long seed, int movements) {
        return Rev.inertial(exercising(seed, movements, new SimulatedInertialUnit()));
    }

    private static AimTest exercising(long seed, int movements, Aim device) {
        return AimTest.of(device).with("Seed", seed).with("Movements", movements);
    }

    private static short[] samples(List<Message<MicBuffer>> sound) {
        short[] all = new short[sound.size() * MicBuffer.SAMPLES];
        int filled = 0;
        for (Message<MicBuffer> message : sound) {
            short[] samples = message.record().samples();
            System.arraycopy(samples, 0, all, filled, samples.length);
            filled += samples.length;
        }
        return all;
    }
}
