// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openaif.api.AifException;
import org.openaif.api.Message;
import org.openaif.api.Timestamp;
import org.openaif.testkit.AimTest;
import org.openaif.usecases.MotionData.Motion;
import org.openaif.usecases.Verdict.Outcome;

class MovementsWithAudioValidationTest {
    private static final long MS = 1_000_000;

    private final AimTest test = AimTest.of(new MovementsWithAudioValidation());

    @Test
    void a_stop_with_a_peak_in_time_is_correct() {
        moved(500, 2000);
        peak(2300);

        assertThat(verdicts()).containsExactly(correct(2000, 2300));
    }

    @Test
    void the_first_peak_after_the_stop_counts() {
        peak(1999);
        moved(500, 2000);
        peak(2300);
        peak(2600);

        assertThat(verdicts()).containsExactly(correct(2000, 2300));
    }

    @Test
    void a_peak_at_either_end_of_its_time_is_in_time() {
        moved(500, 2000);
        peak(2000);
        moved(3500, 5000);
        peak(6000);

        assertThat(verdicts()).containsExactly(correct(2000, 2000), correct(5000, 6000));
    }

    @Test
    void a_peak_too_late_or_none_is_incorrect() {
        moved(500, 2000);
        peak(3001);
        moved(3500, 5000);

        assertThat(verdicts()).containsExactly(incorrect(2000), incorrect(5000));
    }

    @Test
    void a_stop_cut_short_by_the_end_is_judged_at_the_end_of_its_time() {
        moved(500, 2000);
        moved(2510, 2900);

        assertThat(verdicts()).containsExactly(incorrect(2000), incorrect(2900));
        assertThat(test.written("VerdictDataChannel", Verdict.class))
                .extracting(Message::timestamp)
                .containsExactly(3000 * MS + 1, 3900 * MS + 1);
    }

    @Test
    void a_peak_settles_every_stop_that_still_waits() {
        moved(500, 2000);
        moved(2510, 2900);
        peak(2950);

        assertThat(verdicts()).containsExactly(correct(2000, 2950), correct(2900, 2950));
    }

    @Test
    void each_wait_for_a_movement_that_runs_out_is_unrecognised() {
        moved(7500, 9000);
        peak(9100);

        assertThat(verdicts())
                .containsExactly(unrecognised(3000), unrecognised(6000), correct(9000, 9100));
    }

    @Test
    void a_wait_begins_when_the_time_for_a_peak_has_run_out() {
        moved(500, 2000);
        peak(2100);
        moved(6001, 7000);
        peak(7100);

        assertThat(verdicts())
                .containsExactly(correct(2000, 2100), unrecognised(6000), correct(7000, 7100));
    }

    @Test
    void nothing_is_missed_while_the_limb_moves() {
        moved(2999, 30_000);
        peak(30_100);

        assertThat(verdicts()).containsExactly(correct(30_000, 30_100));
    }

    @Test
    void rest_is_watched_until_the_data_end_and_not_beyond() {
        motion(Motion.ENDED, 7000);
        peak(20_000);

        assertThat(verdicts()).containsExactly(unrecognised(3000), unrecognised(6000));
    }

    @Test
    void motion_data_that_break_off_end_the_wait() {
        peak(20_000);

        assertThat(verdicts()).isEmpty();
    }

    @Test
    void times_are_parameters() {
        test.with("PeakTimeoutMilliseconds", 1500).with("MotionTimeoutMilliseconds", 500);
        moved(600, 2000);
        peak(3500);

        assertThat(verdicts()).containsExactly(unrecognised(500), correct(2000, 3500));
    }

    @Test
    void a_time_that_makes_no_sense_is_refused() {
        test.with("PeakTimeoutMilliseconds", 0);

        assertThatThrownBy(this::verdicts)
                .isInstanceOf(AifException.class)
                .hasMessage(
                        "parameter PeakTimeoutMilliseconds of MovementsWithAudioValidation is 0;"
                                + " it must be 1 to 86400000");
    }

    @Test
    void lamps_show_the_last_verdict_until_the_limb_moves() {
        moved(500, 2000);
        peak(2300);
        moved(4000, 5000);
        motion(Motion.ENDED, 16_000);
        verdicts();

        assertThat(test.written("LedDataChannel", LedState.class))
                .extracting(Message::record)
                .containsExactly(
                        LedState.DARK,
                        new LedState(true, false),
                        LedState.DARK,
                        new LedState(false, true),
                        new LedState(true, true),
                        new LedState(true, true),
                        new LedState(true, true));
    }

    private List<Verdict> verdicts() {
        return test.run().written("VerdictDataChannel", Verdict.class).stream()
                .map(Message::record)
                .toList();
    }

    private void moved(long start, long stop) {
        motion(Motion.STARTED, start);
        motion(Motion.STOPPED, stop);
    }

    private void motion(Motion motion, long at) {
        test.feed("MotionDataChannel", new MotionData(motion, at * MS), at * MS);
    }

    private void peak(long at) {
        test.feed("MicPeakDataChannel", new MicPeak(at * MS, 30), at * MS);
    }

    private static Verdict correct(long stop, long peak) {
        return new Verdict(stop * MS, peak * MS, Outcome.CORRECT);
    }

    private static Verdict incorrect(long stop) {
        return new Verdict(stop * MS, Timestamp.NONE, Outcome.INCORRECT);
    }

    private static Verdict unrecognised(long stop) {
        return new Verdict(stop * MS, Timestamp.NONE, Outcome.UNRECOGNISED);
    }
}
