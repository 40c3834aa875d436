// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.util.List;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Arrival;
import org.openaif.api.EndOfStream;
import org.openaif.api.Implements;
import org.openaif.api.Input;
import org.openaif.api.InputPort;
import org.openaif.api.Inputs;
import org.openaif.api.Message;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;
import org.openaif.api.Reached;
import org.openaif.api.Signal;
import org.openaif.api.Technology;
import org.openaif.usecases.MotionData.Motion;

/**
 * Tells whether movements keep time with a sound: after each stop, correct where a peak comes
 * within {@code PeakTimeoutMilliseconds}, otherwise incorrect; unrecognised where no movement
 * starts for {@code MotionTimeoutMilliseconds}.
 *
 * <p>Motion and sound are joined in the order of stream time, and the time-outs are times of the
 * stream: the verdicts depend on what was recorded, and not on when it came here.
 *
 * <p><b>At the end.</b> A stop whose time for a peak is cut short is incorrect: every movement gets
 * a verdict, and no sound came. A rest that is cut short is nothing. Where only one of the two
 * inputs ends, the other one is judged to its own end: without motion data nothing is missing,
 * without sound no stop is correct.
 *
 * <p>Parameters, with defaults: {@code PeakTimeoutMilliseconds} 1000, {@code
 * MotionTimeoutMilliseconds} 3000.
 */
@Implements(aim = "MovementsWithAudioValidation", standard = "MPAI-IOT", aiw = "IOT-REV")
@Input(name = "MicPeakDataChannel", type = MicPeak.class)
@Input(name = "MotionDataChannel", type = MotionData.class)
@Output(name = "VerdictDataChannel", type = Verdict.class)
@Output(name = "LedDataChannel", type = LedState.class, technology = Technology.HARDWARE)
public final class MovementsWithAudioValidation implements Aim {
    private OutputPort<Verdict> verdicts;
    private OutputPort<LedState> leds;

    /** For the Controller. */
    public MovementsWithAudioValidation() {}

    @Override
    public void run(AimContext aim) {
        CheckedParameters parameters = CheckedParameters.of(aim);
        MovementJudge judge =
                new MovementJudge(
                        parameters.nanoseconds("PeakTimeoutMilliseconds", 1000),
                        parameters.nanoseconds("MotionTimeoutMilliseconds", 3000),
                        aim.origin());
        verdicts = aim.output("VerdictDataChannel", Verdict.class);
        leds = aim.output("LedDataChannel", LedState.class);
        InputPort<MotionData> motions = aim.input("MotionDataChannel", MotionData.class);
        InputPort<MicPeak> peaks = aim.input("MicPeakDataChannel", MicPeak.class);
        // Motion first: a sound at the very time of a stop belongs to it.
        Inputs inputs = aim.inOrder(motions, peaks);
        for (;;) {
            Arrival arrival =
                    judge.deadline() == Long.MAX_VALUE
                            ? inputs.next()
                            : inputs.next(judge.deadline());
            switch (arrival) {
                case Message(MotionData motion, long at, long sequence) -> {
                    judge.motion(motion);
                    if (motion.motion() == Motion.STARTED) {
                        leds.write(LedState.DARK, at);
                    }
                }
                case Message(MicPeak peak, long at, long sequence) -> tell(judge.peak(at), at);
                case Reached(long time) -> {
                    if (motions.ended()) {
                        judge.motionEnded();
                    }
                    if (judge.deadline() == time) {
                        tell(List.of(judge.reached()), time);
                    }
                }
                case Signal signal -> aim.report("does not know signal " + signal.code());
                case EndOfStream end -> {
                    tellWhatStillWaits(judge);
                    return;
                }
                case Message<?> other -> throw new IllegalStateException(other.toString());
            }
        }
    }

    /** No sound will come: each stop that waits for one is judged as if its time had run out. */
    private void tellWhatStillWaits(MovementJudge judge) {
        judge.motionEnded();
        for (long time; (time = judge.deadline()) != Long.MAX_VALUE; ) {
            tell(List.of(judge.reached()), time);
        }
    }

    private void tell(List<Verdict> decided, long time) {
        for (Verdict verdict : decided) {
            verdicts.write(verdict, time);
            leds.write(LedState.of(verdict.verdict()), time);
        }
    }
}
