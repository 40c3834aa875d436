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
import org.openaif.usecases.MotionData.Motion;

/**
 * Recognises where a limb starts and stops to move, from the norm of its acceleration.
 *
 * <p>A stop is an entry into the band of rest that holds for {@code StopMilliseconds}, after a
 * movement of at least {@code MovementMilliseconds}. Its message is stamped with the time of entry,
 * and written when it has held; so this AIM promises by itself how early its next message can be,
 * instead of a fixed lag that would delay every verdict by the longest movement.
 *
 * <p>Parameters, with defaults: {@code RestMinimumMetresPerSecondSquared} 9.5, {@code
 * RestMaximumMetresPerSecondSquared} 10.5, {@code StopMilliseconds} 500, {@code
 * MovementMilliseconds} 300.
 */
@Implements(aim = "MotionRecognitionAnalysis", standard = "MPAI-IOT", aiw = "IOT-REV")
@Input(name = "SensorsDataChannel", type = InertialSample.class)
@Output(name = "MotionDataChannel", type = MotionData.class)
public final class MotionRecognitionAnalysis implements Aim {

    /** For the Controller. */
    public MotionRecognitionAnalysis() {}

    @Override
    public void run(AimContext aim) {
        MotionDetector detector = detector(CheckedParameters.of(aim));
        OutputPort<MotionData> motions = aim.output("MotionDataChannel", MotionData.class);
        // Before any sample nothing is promised; the Controller's own promise would be too much.
        motions.promise(Long.MIN_VALUE);
        long latest = aim.origin();
        for (Message<InertialSample> message :
                aim.input("SensorsDataChannel", InertialSample.class)) {
            latest = message.timestamp();
            detector.sample(message.record().acceleration(), latest)
                    .ifPresent(motion -> motions.write(motion, motion.time()));
            motions.promise(detector.promised());
        }
        motions.write(new MotionData(Motion.ENDED, latest), latest);
    }

    private static MotionDetector detector(CheckedParameters parameters) {
        double lowest = parameters.number("RestMinimumMetresPerSecondSquared", 9.5, 0, 1000);
        double highest = parameters.number("RestMaximumMetresPerSecondSquared", 10.5, 0, 1000);
        if (highest < lowest) {
            throw parameters.outside(
                    "RestMaximumMetresPerSecondSquared",
                    Double.toString(highest),
                    "no less than RestMinimumMetresPerSecondSquared, " + lowest);
        }
        return new MotionDetector(
                lowest,
                highest,
                parameters.nanoseconds("StopMilliseconds", 500),
                parameters.nanoseconds("MovementMilliseconds", 300));
    }
}
