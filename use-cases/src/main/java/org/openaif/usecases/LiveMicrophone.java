// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
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
        try {
            TargetDataLine line = AudioSystem.getTargetDataLine(FORMAT);
            line.open(FORMAT);
            return line;
        } catch (LineUnavailableException | IllegalArgumentException | SecurityException none) {
            throw new AifException(
                    ErrorCode.INIT,
                    "no microphone of 16 bit at 16 kHz can be opened (" + none.getMessage()
                            + "); connect one, or take another source: --input with a recording,"
                            + " or the simulator",
                    none);
        }
    }
}
