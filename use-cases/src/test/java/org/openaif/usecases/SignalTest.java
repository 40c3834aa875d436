// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts that peaks are found with: the filter, the median. */
class SignalTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 101})
    void a_sliding_median_is_the_median_of_the_last_values(int window) {
        Random random = new Random(window);
        SlidingMedian median = new SlidingMedian(window);
        double[] values = new double[500];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(20) / 4.0; // few different ones, so that many are equal
            median.add(values[i]);
            double[] last = Arrays.copyOfRange(values, Math.max(0, i + 1 - window), i + 1);
            Arrays.sort(last);
            assertThat(median.median()).isEqualTo(last[last.length / 2]);
            assertThat(median.size()).isEqualTo(last.length);
        }
    }

    @Test
    void the_median_of_nothing_is_zero() {
        assertThat(new SlidingMedian(5).median()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"4, 0.1", "40, 0.707", "1000, 1.0"})
    void the_high_pass_keeps_what_is_above_forty_hertz(double hertz, double gain) {
        HighPass highPass = new HighPass(0xFC / 256.0);
        double highest = 0;
        for (int i = 0; i < 2 * MicBuffer.RATE_HERTZ; i++) {
            double output =
                    highPass.filter(Math.sin(2 * Math.PI * hertz * i / MicBuffer.RATE_HERTZ));
            if (i > MicBuffer.RATE_HERTZ) {
                highest = Math.max(highest, Math.abs(output));
            }
        }
        assertThat(highest).isCloseTo(gain, within(0.03));
    }

    @Test
    void a_constant_input_does_not_begin_with_a_click() {
        HighPass highPass = new HighPass(0xFC / 256.0);
        for (int i = 0; i < 10; i++) {
            assertThat(highPass.filter(0.5)).isZero();
        }
    }
}
