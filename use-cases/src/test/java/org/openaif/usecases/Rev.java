// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.util.List;
import org.openaif.api.Message;
import org.openaif.testkit.AimTest;

/** IOT-REV in single steps: its AIMs, one after the other, each on all that the last one wrote. */
final class Rev {
    private Rev() {}

    static List<Verdict> verdicts(
            List<Message<MicBuffer>> sound, List<Message<InertialSample>> inertial) {
        return AimTest.of(new MovementsWithAudioValidation())
                .feed("MicPeakDataChannel", peaks(sound))
                .feed("MotionDataChannel", motions(inertial))
                .run()
                .written("VerdictDataChannel", Verdict.class)
                .stream()
                .map(Message::record)
                .toList();
    }

    static List<Message<MicPeak>> peaks(List<Message<MicBuffer>> sound) {
        return AimTest.of(new VolumePeaksAnalysis())
                .feed("MicBufferDataChannel", sound)
                .run()
                .written("MicPeakDataChannel", MicPeak.class);
    }

    static List<Message<MotionData>> motions(List<Message<InertialSample>> inertial) {
        List<Message<InertialSample>> sensors =
                AimTest.of(new ControlUnitSensorsReading())
                        .feed("InertialDataChannel", inertial)
                        .run()
                        .written("SensorsDataChannel", InertialSample.class);
        return AimTest.of(new MotionRecognitionAnalysis())
                .feed("SensorsDataChannel", sensors)
                .run()
                .written("MotionDataChannel", MotionData.class);
    }

    static List<Message<MicBuffer>> sound(AimTest device) {
        return device.run().written("MicBufferDataChannel", MicBuffer.class);
    }

    static List<Message<InertialSample>> inertial(AimTest device) {
        return device.run().written("InertialDataChannel", InertialSample.class);
    }
}
