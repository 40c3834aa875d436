// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.util.List;
import java.util.Random;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Device;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;
import org.openaif.usecases.Exercise.Movement;

/**
 * An inertial unit on the wrist of a simulated person, who does the exercise of {@code Seed} (1)
 * and {@code Movements} (12). 100 samples a second, with the noise of a phone's sensors.
 */
@Device(kind = "simulator")
@Output(name = "InertialDataChannel", type = InertialSample.class)
public final class SimulatedInertialUnit implements Aim {
    private static final long PERIOD = 10_000_000;

    private static final double ACCELERATION_NOISE = 0.03;

    private static final double TURN_NOISE = 0.002;

    /** Sets this device's noise apart from the other's. */
    private static final long OWN_SEED = 0x1E57_1A1L;

    /** For the Controller. */
    public SimulatedInertialUnit() {}

    @Override
    public void run(AimContext aim) {
        CheckedParameters parameters = CheckedParameters.of(aim);
        Exercise exercise = Exercise.of(parameters);
        Random noise = new Random(Exercise.seed(parameters) ^ OWN_SEED);
        OutputPort<InertialSample> port = aim.output("InertialDataChannel", InertialSample.class);
        List<Movement> movements = exercise.movements();
        int next = 0;
        for (long time = 0; time < exercise.end(); time += PERIOD) {
            while (next < movements.size() && movements.get(next).stop() <= time) {
                next++;
            }
            boolean moves = next < movements.size() && movements.get(next).begin() <= time;
            InertialSample sample =
                    moves
                            ? Limb.moving(
                                    movements.get(next),
                                    (time - movements.get(next).begin()) / 1e9)
                            : Limb.resting();
            aim.sleepUntil(aim.origin() + time);
            port.write(withNoise(sample, noise), aim.origin() + time);
        }
    }

    private static InertialSample withNoise(InertialSample exact, Random noise) {
        return new InertialSample(
                exact.ax() + ACCELERATION_NOISE * noise.nextGaussian(),
                exact.ay() + ACCELERATION_NOISE * noise.nextGaussian(),
                exact.az() + ACCELERATION_NOISE * noise.nextGaussian(),
                exact.gx() + TURN_NOISE * noise.nextGaussian(),
                exact.gy() + TURN_NOISE * noise.nextGaussian(),
                exact.gz() + TURN_NOISE * noise.nextGaussian());
    }
}
