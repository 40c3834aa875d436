// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Implements;
import org.openaif.api.Input;
import org.openaif.api.Message;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;
import org.openaif.api.Technology;

/**
 * Reads the control unit's accelerometer and gyroscope, and passes on what a limb can have done.
 *
 * <p>A sample that is no number, or beyond what the sensors can measure, is left out, the first one
 * is reported as it comes, and how many there were at the end. Parameters, with defaults: {@code
 * MaximumAccelerationMetresPerSecondSquared} 200 (of one axis; a sensor of 16 g ends at 157) and
 * {@code MaximumTurnRadiansPerSecond} 50 (one of 2000°/s ends at 35).
 */
@Implements(aim = "ControlUnitSensorsReading", standard = "MPAI-IOT", aiw = "IOT-REV")
@Input(
        name = "InertialDataChannel",
        type = InertialSample.class,
        technology = Technology.HARDWARE)
@Output(name = "SensorsDataChannel", type = InertialSample.class)
public final class ControlUnitSensorsReading implements Aim {

    /** For the Controller. */
    public ControlUnitSensorsReading() {}

    @Override
    public void run(AimContext aim) {
        CheckedParameters parameters = CheckedParameters.of(aim);
        double acceleration =
                parameters.number("MaximumAccelerationMetresPerSecondSquared", 200, 10, 1e6);
        double turn = parameters.number("MaximumTurnRadiansPerSecond", 50, 0.1, 1e6);
        OutputPort<InertialSample> sensors =
                aim.output("SensorsDataChannel", InertialSample.class);
        long leftOut = 0;
        for (Message<InertialSample> message :
                aim.input("InertialDataChannel", InertialSample.class)) {
            InertialSample sample = message.record();
            if (isPlausible(sample, acceleration, turn)) {
                sensors.write(sample, message.timestamp());
            } else if (leftOut++ == 0) {
                aim.report("left out what no limb can have done: " + sample);
            }
        }
        if (leftOut > 0) {
            aim.report("left out " + leftOut + " implausible samples in all");
        }
    }

    static boolean isPlausible(InertialSample sample, double acceleration, double turn) {
        // Written so that a NaN, of which no comparison holds, is not plausible.
        return Math.abs(sample.ax()) <= acceleration
                && Math.abs(sample.ay()) <= acceleration
                && Math.abs(sample.az()) <= acceleration
                && Math.abs(sample.gx()) <= turn
                && Math.abs(sample.gy()) <= turn
                && Math.abs(sample.gz()) <= turn;
    }
}
