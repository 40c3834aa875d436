// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openaif.api.Message;
import org.openaif.testkit.AimTest;

class ControlUnitSensorsReadingTest {

    @Test
    void what_no_limb_can_have_done_is_left_out_and_reported() {
        InertialSample good = new InertialSample(0, 0, 9.81, 0, 0, 1);
        try (AimTest test = AimTest.of(new ControlUnitSensorsReading())) {
            test.feed("InertialDataChannel", good, 1)
                    .feed("InertialDataChannel", with(Double.NaN, 0), 2)
                    .feed("InertialDataChannel", with(Double.NEGATIVE_INFINITY, 0), 3)
                    .feed("InertialDataChannel", with(-201, 0), 4)
                    .feed("InertialDataChannel", with(0, 51), 5)
                    .feed("InertialDataChannel", good, 6)
                    .run();

            assertThat(test.written("SensorsDataChannel", InertialSample.class))
                    .extracting(Message::timestamp)
                    .containsExactly(1L, 6L);
            assertThat(test.reports())
                    .hasSize(2)
                    .last()
                    .isEqualTo("left out 4 implausible samples in all");
        }
    }

    private static InertialSample with(double ax, double gz) {
        return new InertialSample(ax, 0, 9.81, 0, 0, gz);
    }
}
