// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Levels in, peaks out: 20 dB above a median of 100 frames, for 3 frames, then quiet for 50. */
class PeakDetectorTest {
    private static final double BACKGROUND = power(-40);

    private final PeakDetector detector = new PeakDetector(100, 20, -60, 3, 50);
    private final List<Long> onsets = new ArrayList<>();
    private long time;

    @Test
    void a_loud_stretch_is_a_peak_stamped_with_its_first_frame() {
        frames(100, BACKGROUND);
        frames(10, power(-10));
        frames(100, BACKGROUND);

        assertThat(onsets).containsExactly(100L);
        assertThat(detector.decibels()).isCloseTo(30, within(0.01));
    }

    @Test
    void what_is_over_at_once_is_none() {
        frames(100, BACKGROUND);
        frames(2, power(0));
        frames(100, BACKGROUND);

        assertThat(onsets).isEmpty();
    }

    @Test
    void what_does_not_stand_clear_is_none() {
        frames(100, BACKGROUND);
        frames(20, power(-20.1));

        assertThat(onsets).isEmpty();
    }

    @Test
    void a_sound_that_wavers_is_one_peak() {
        frames(100, BACKGROUND);
        for (int i = 0; i < 4; i++) {
            frames(5, power(-10));
            frames(20, BACKGROUND);
        }

        assertThat(onsets).hasSize(1);
    }

    @Test
    void a_sound_after_a_while_of_quiet_is_another_peak() {
        frames(100, BACKGROUND);
        frames(5, power(-10));
        frames(50, BACKGROUND);
        frames(5, power(-10));

        assertThat(onsets).containsExactly(100L, 155L);
    }

    @Test
    void a_sound_that_stays_becomes_the_background() {
        frames(100, BACKGROUND);
        frames(500, power(-10));
        frames(5, power(-5));

        assertThat(onsets).containsExactly(100L);
    }

    @Test
    void in_silence_small_sounds_are_no_peaks() {
        frames(100, 0);
        frames(10, power(-41));
        frames(100, 0);
        frames(10, power(-39));

        assertThat(onsets).containsExactly(210L);
    }

    @Test
    void a_loud_beginning_is_no_peak() {
        frames(500, power(-10));

        assertThat(onsets).isEmpty();
    }

    private void frames(int count, double power) {
        for (int i = 0; i < count; i++) {
            if (detector.frame(power, time++)) {
                onsets.add(detector.onset());
            }
        }
    }

    private static double power(double decibels) {
        return Math.pow(10, decibels / 10);
    }
}
