// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openaif.api.Message;

class ControlUnitSensorsReadingTest {

    @Test
    void what_no_limb_can_have_done_is_left_out_and_reported() {
        InertialSample good = new InertialSample(0, 0, 9.81, 0, 0, 1);
        Workbench bench =
                new Workbench()
                        .with(
                                "InertialDataChannel",
                                List.of(
                                        Workbench.message(good, 1),
                                        Workbench.message(with(Double.NaN, 0), 2),
                                        Workbench.message(with(Double.NEGATIVE_INFINITY, 0), 3),
                                        Workbench.message(with(-201, 0), 4),
                                        Workbench.message(with(0, 51), 5),
                                        Workbench.message(good, 6)))
                        .run(new ControlUnitSensorsReading());

        assertThat(bench.written("SensorsDataChannel", InertialSample.class))
                .extracting(Message::timestamp)
                .containsExactly(1L, 6L);
        assertThat(bench.reports)
                .hasSize(2)
                .last()
                .isEqualTo("left out 4 implausible samples in all");
    }

    private static InertialSample with(double ax, double gz) {
        return new InertialSample(ax, 0, 9.81, 0, 0, gz);
    }
}
