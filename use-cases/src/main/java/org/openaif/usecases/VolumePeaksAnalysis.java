// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import org.openaif.api.Aim;
import org.openaif.api.AifException;
import org.openaif.api.AimContext;
import org.openaif.api.ErrorCode;
import org.openaif.api.Implements;
import org.openaif.api.Input;
import org.openaif.api.Message;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;
import org.openaif.api.Technology;

/**
 * Finds the volume peaks in a sound: one message for each, stamped with its onset.
 *
 * <p>The sound passes a one-pole high-pass; its level is the RMS over frames of 1 ms, compared with
 * a sliding median. What makes a peak is said in {@code docs/iot-rev.md}, with the margins seen.
 *
 * <p>Parameters, with defaults: {@code HighPassCoefficient256ths} 252 (0xFC), {@code
 * MedianMilliseconds} 1000, {@code ThresholdDecibels} 16 (above the median), {@code
 * FloorDecibelsFullScale} -46 (the lowest median assumed), {@code HoldMilliseconds} 3 (how long a
 * level stands clear before it is a peak), {@code QuietMilliseconds} 150 (how long it does not
 * before the next one can begin).
 */
@Implements(aim = "VolumePeaksAnalysis", standard = "MPAI-IOT", aiw = "IOT-REV")
@Input(name = "MicBufferDataChannel", type = MicBuffer.class, technology = Technology.HARDWARE)
@Output(name = "MicPeakDataChannel", type = MicPeak.class)
public final class VolumePeaksAnalysis implements Aim {
    /** A frame of 1 ms. */
    private static final int FRAME = MicBuffer.RATE_HERTZ / 1000;

    private static final double FULL_SCALE = 32_768;

    private OutputPort<MicPeak> peaks;
    private HighPass highPass;
    private PeakDetector detector;

    /** The frame that is being filled: it may begin in one buffer and end in the next. */
    private int filled;

    private double squares;
    private long frameBegan;

    /** For the Controller. */
    public VolumePeaksAnalysis() {}

    @Override
    public void run(AimContext aim) {
        CheckedParameters parameters = CheckedParameters.of(aim);
        highPass =
                new HighPass(parameters.integer("HighPassCoefficient256ths", 0xFC, 1, 255) / 256.0);
        detector =
                new PeakDetector(
                        parameters.integer("MedianMilliseconds", 1000, 10, 60_000),
                        parameters.number("ThresholdDecibels", 16, 1, 100),
                        parameters.number("FloorDecibelsFullScale", -46, -120, 0),
                        parameters.integer("HoldMilliseconds", 3, 1, 1000),
                        parameters.integer("QuietMilliseconds", 150, 1, 60_000));
        peaks = aim.output("MicPeakDataChannel", MicPeak.class);
        // A peak's onset may lie in an earlier buffer than the one that makes it a peak.
        peaks.promise(Long.MIN_VALUE);
        for (Message<MicBuffer> message : aim.input("MicBufferDataChannel", MicBuffer.class)) {
            MicBuffer buffer = message.record();
            if (buffer.sampleRateHertz() != MicBuffer.RATE_HERTZ) {
                throw new AifException(
                        ErrorCode.READ,
                        "sound of " + buffer.sampleRateHertz() + " samples a second came to "
                                + aim.name() + "; let the device resample it to "
                                + MicBuffer.RATE_HERTZ);
            }
            analyse(buffer.samples(), message.timestamp());
        }
    }

    private void analyse(short[] samples, long began) {
        for (int i = 0; i < samples.length; i++) {
            if (filled == 0) {
                frameBegan = began + MicBuffer.nanosecondsOf(i);
            }
            double filtered = highPass.filter(samples[i] / FULL_SCALE);
            squares += filtered * filtered;
            if (++filled == FRAME) {
                frame();
            }
        }
        if (detector.mayBecomePeak()) {
            peaks.promise(detector.onset());
        } else if (filled > 0) {
            peaks.promise(frameBegan);
        } else {
            peaks.promise(began + MicBuffer.nanosecondsOf(samples.length));
        }
    }

    private void frame() {
        if (detector.frame(squares / FRAME, frameBegan)) {
            peaks.write(new MicPeak(detector.onset(), detector.decibels()), detector.onset());
        }
        filled = 0;
        squares = 0;
    }
}
