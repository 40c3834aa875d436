// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.util.List;
import org.openaif.api.Aim;
import org.openaif.api.Message;

/** IOT-REV on work benches: its AIMs, one after the other, each on all that the last one wrote. */
final class Rev {
    private Rev() {}

    static List<Verdict> verdicts(
            List<Message<MicBuffer>> sound, List<Message<InertialSample>> inertial) {
        return run(new MovementsWithAudioValidation(), sound, inertial).stream()
                .map(Message::record)
                .toList();
    }

    private static List<Message<Verdict>> run(
            Aim judge, List<Message<MicBuffer>> sound, List<Message<InertialSample>> inertial) {
        return new Workbench()
                .with("MicPeakDataChannel", peaks(sound))
                .with("MotionDataChannel", motions(inertial))
                .run(judge)
                .written("VerdictDataChannel", Verdict.class);
    }

    static List<Message<MicPeak>> peaks(List<Message<MicBuffer>> sound) {
        return new Workbench()
                .with("MicBufferDataChannel", sound)
                .run(new VolumePeaksAnalysis())
                .written("MicPeakDataChannel", MicPeak.class);
    }

    static List<Message<MotionData>> motions(List<Message<InertialSample>> inertial) {
        List<Message<InertialSample>> sensors =
                new Workbench()
                        .with("InertialDataChannel", inertial)
                        .run(new ControlUnitSensorsReading())
                        .written("SensorsDataChannel", InertialSample.class);
        return new Workbench()
                .with("SensorsDataChannel", sensors)
                .run(new MotionRecognitionAnalysis())
                .written("MotionDataChannel", MotionData.class);
    }

    static List<Message<MicBuffer>> sound(Aim device, Workbench bench) {
        return bench.run(device).written("MicBufferDataChannel", MicBuffer.class);
    }

    static List<Message<InertialSample>> inertial(Aim device, Workbench bench) {
        return bench.run(device).written("InertialDataChannel", InertialSample.class);
    }
}
