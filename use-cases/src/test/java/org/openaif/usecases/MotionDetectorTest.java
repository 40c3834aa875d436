// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.openaif.usecases.MotionData.Motion;

/** Norms of acceleration in, starts and stops out; a sample each ten milliseconds. */
class MotionDetectorTest {
    private static final double STILL = 9.81;
    private static final double MOVING = 13;

    private final MotionDetector detector = new MotionDetector(9.5, 10.5, 500, 300);
    private final List<MotionData> found = new ArrayList<>();
    private final List<Long> knownAt = new ArrayList<>();
    private long time;

    @Test
    void a_movement_is_stamped_with_its_start_and_its_entry_into_rest() {
        until(1000, STILL);
        until(2000, MOVING);
        until(3000, STILL);

        assertThat(found)
                .containsExactly(
                        new MotionData(Motion.STARTED, 1000), new MotionData(Motion.STOPPED, 2000));
        assertThat(knownAt).containsExactly(1300L, 2500L);
    }

    @Test
    void a_movement_passes_through_the_band_without_stopping_there() {
        until(1000, STILL);
        until(1400, MOVING);
        until(1900, STILL); // 500 ms less one sample
        until(2300, MOVING);
        until(3000, STILL);

        assertThat(found)
                .containsExactly(
                        new MotionData(Motion.STARTED, 1000), new MotionData(Motion.STOPPED, 2300));
    }

    @Test
    void a_jolt_is_no_movement() {
        until(1000, STILL);
        until(1290, MOVING);
        until(3000, STILL);

        assertThat(found).isEmpty();
    }

    @Test
    void a_movement_may_last_no_longer_than_it_must() {
        until(1000, STILL);
        until(1300, MOVING);
        until(3000, STILL);

        assertThat(found).extracting(MotionData::motion)
                .containsExactly(Motion.STARTED, Motion.STOPPED);
    }

    @Test
    void a_rest_that_the_data_cut_short_is_no_stop() {
        until(1000, MOVING);
        until(1500, STILL);

        assertThat(found).extracting(MotionData::motion).containsExactly(Motion.STARTED);
    }

    @Test
    void the_edges_of_the_band_belong_to_rest() {
        until(1000, 9.5);
        until(2000, 10.5);

        assertThat(found).isEmpty();
    }

    @Test
    void promises_are_kept_and_reach_the_present_at_rest() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            until(time + 10 * (1 + random.nextInt(80)), random.nextBoolean() ? STILL : MOVING);
        }
        assertThat(found).hasSizeGreaterThan(100);
        until(time + 1000, STILL);
        assertThat(detector.promised()).isEqualTo(time - 10);
    }

    private void until(long end, double acceleration) {
        for (; time < end; time += 10) {
            long promised = detector.promised();
            detector.sample(acceleration, time)
                    .ifPresent(
                            motion -> {
                                assertThat(motion.time()).isGreaterThanOrEqualTo(promised);
                                found.add(motion);
                                knownAt.add(time);
                            });
            assertThat(detector.promised()).isGreaterThanOrEqualTo(promised);
        }
    }
}
