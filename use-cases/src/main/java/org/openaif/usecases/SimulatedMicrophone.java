// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.util.Random;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Device;
import org.openaif.api.Output;

/**
 * A microphone that hears the metronome of the exercise of {@code Seed} (1) and {@code Movements}
 * (12) in a quiet room: noise at -50 dBFS, clicks at half of full scale.
 */
@Device(kind = "simulator")
@Output(name = "MicBufferDataChannel", type = MicBuffer.class)
public final class SimulatedMicrophone implements Aim {
    private static final double NOISE = 32_768 * Math.pow(10, -50 / 20.0);

    /** Sets this device's noise apart from the other's. */
    private static final long OWN_SEED = 0x51_1E4CEL;

    private static final short[] CLICK = click();

    /** For the Controller. */
    public SimulatedMicrophone() {}

    @Override
    public void run(AimContext aim) {
        CheckedParameters parameters = CheckedParameters.of(aim);
        Exercise exercise = Exercise.of(parameters);
        Random random = new Random(Exercise.seed(parameters) ^ OWN_SEED);
        long[] beats = exercise.beats().stream().mapToLong(SimulatedMicrophone::samples).toArray();
        aim.expectEnd(aim.origin() + exercise.end());
        MicBufferWriter writer = new MicBufferWriter(aim);
        int beat = 0;
        long end = samples(exercise.end());
        for (long first = 0; first < end; first += MicBuffer.SAMPLES) {
            short[] samples = new short[MicBuffer.SAMPLES];
            for (int i = 0; i < samples.length; i++) {
                while (beat < beats.length && first + i - beats[beat] >= CLICK.length) {
                    beat++;
                }
                long since = beat < beats.length ? first + i - beats[beat] : -1;
                double noise = NOISE * random.nextGaussian();
                samples[i] = (short) (noise + (since >= 0 ? CLICK[(int) since] : 0));
            }
            writer.write(samples);
        }
    }

    /** How many samples there are until a time. */
    private static long samples(long nanoseconds) {
        return nanoseconds / (1_000_000_000 / MicBuffer.RATE_HERTZ);
    }

    /** 60 ms of 1 kHz that fade away, as a metronome of wood sounds. */
    private static short[] click() {
        short[] click = new short[60 * MicBuffer.RATE_HERTZ / 1000];
        for (int i = 0; i < click.length; i++) {
            double seconds = (double) i / MicBuffer.RATE_HERTZ;
            click[i] =
                    (short)
                            (16_384
                                    * Math.exp(-seconds / 0.015)
                                    * Math.sin(2 * Math.PI * 1000 * seconds));
        }
        return click;
    }
}
