// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.openaif.api.Aim;
import org.openaif.api.Device;
import org.openaif.api.Implements;
import org.openaif.testkit.AimTest;

class DevicesTest {

    @Test
    void every_aim_and_device_is_found_by_the_runtime() {
        List<Class<?>> found =
                ServiceLoader.load(Aim.class).stream()
                        .<Class<?>>map(ServiceLoader.Provider::type)
                        .toList();

        assertThat(found)
                .contains(
                        VolumePeaksAnalysis.class,
                        ControlUnitSensorsReading.class,
                        MotionRecognitionAnalysis.class,
                        MovementsWithAudioValidation.class,
                        RecordedMicrophone.class,
                        RecordedInertialUnit.class,
                        SimulatedMicrophone.class,
                        SimulatedInertialUnit.class,
                        LiveMicrophone.class,
                        TerminalLeds.class)
                .allSatisfy(
                        type ->
                                assertThat(
                                                type.isAnnotationPresent(Implements.class)
                                                        ^ type.isAnnotationPresent(Device.class))
                                        .isTrue());
    }

    @Test
    void terminal_leds_tell_each_change_once() {
        LedState green = new LedState(true, false);
        try (AimTest test = AimTest.of(new TerminalLeds())) {
            test.feed("LedDataChannel", LedState.DARK, 0)
                    .feed("LedDataChannel", green, 1)
                    .feed("LedDataChannel", green, 2)
                    .feed("LedDataChannel", new LedState(true, true), 3)
                    .run();

            assertThat(test.reports()).containsExactly("● green  ○ red", "● green  ● red");
        }
    }
}
