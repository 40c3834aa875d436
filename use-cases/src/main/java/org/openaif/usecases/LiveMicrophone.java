// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.TargetDataLine;
import org.openaif.api.Aim;
import org.openaif.api.AifException;
import org.openaif.api.AimContext;
import org.openaif.api.Device;
import org.openaif.api.ErrorCode;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;

/**
 * Listens to the machine's microphone through Java Sound, until it is stopped.
 *
 * <p>Times are counted in samples from the first one, which does not jitter; where the sound card's
 * clock and the workflow's have come apart by more than 100 ms, or sound was lost, the count jumps
 * forward to the workflow's clock, or waits for it.
 */
@Device(kind = "live")
@Output(name = "MicBufferDataChannel", type = MicBuffer.class)
public final class LiveMicrophone implements Aim {
    private static final AudioFormat FORMAT =
            new AudioFormat(MicBuffer.RATE_HERTZ, 16, 1, true, false);

    private static final long MAX_DRIFT = 100_000_000;

    private static final String MEND =
            "connect one, or take another source: --input a recording, or the simulator";

    /** For the Controller. */
    public LiveMicrophone() {}

    @Override
    public void run(AimContext aim) {
        OutputPort<MicBuffer> port = aim.output("MicBufferDataChannel", MicBuffer.class);
        byte[] bytes = new byte[2 * MicBuffer.SAMPLES];
        try (TargetDataLine line = open()) {
            line.start();
            long next = aim.now();
            for (int read; (read = line.read(bytes, 0, bytes.length)) > 0; ) {
                long duration = MicBuffer.nanosecondsOf(read / 2);
                long ahead = next - (aim.now() - duration);
                if (ahead < -MAX_DRIFT) {
                    next -= ahead;
                }
                port.write(
                        new MicBuffer(
                                MicBuffer.RATE_HERTZ, MicBufferWriter.samples(bytes, read)),
                        next);
                next += ahead > MAX_DRIFT ? 0 : duration;
                port.promise(next);
            }
        }
    }

    private static TargetDataLine open() {
        DataLine.Info wanted = new DataLine.Info(TargetDataLine.class, FORMAT);
        if (!AudioSystem.isLineSupported(wanted)) {
            throw new AifException(
                    ErrorCode.INIT,
                    "this machine has no microphone that gives 16 bit at 16 kHz; " + MEND);
        }
        try {
            TargetDataLine line = (TargetDataLine) AudioSystem.getLine(wanted);
            line.open(FORMAT);
            return line;
        } catch (LineUnavailableException | IllegalArgumentException | SecurityException taken) {
            throw new AifException(
                    ErrorCode.INIT,
                    "the microphone cannot be opened (" + taken.getMessage() + "); " + MEND,
                    taken);
        }
    }
}
