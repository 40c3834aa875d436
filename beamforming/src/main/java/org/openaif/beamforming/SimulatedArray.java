// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Device;
import org.openaif.api.Output;

/**
 * An array of microphones in a simulated room, for those who have none: a voice without words, which
 * may walk round the array, and noise from all sides.
 *
 * <p>Parameters, with defaults: {@code Geometry} square4 (as of {@link SourceLocalisation}), {@code
 * Seed} 1, {@code Seconds} 10 (up to 120), {@code SampleRateHertz} 16000, {@code T60Seconds} 0.3 (0
 * to 1; 0 for no walls), {@code AzimuthDegrees} 30, {@code EndAzimuthDegrees} as that, {@code
 * ElevationDegrees} 10, {@code DistanceMetres} 1.5 (0.2 to 2), {@code Noise} TRAFFIC (or WHITE,
 * BABBLE), {@code SnrDecibels} 10.
 */
@Device(kind = "simulator")
@Output(name = "MicrophoneArrayAudio", type = ArrayAudio.class)
public final class SimulatedArray implements Aim {
    private static final int MESSAGES_A_SECOND = 50;

    /** A good microphone's own noise lies that far below a voice. */
    private static final double OWN_NOISE_DECIBELS = 40;

    /** For the Controller. */
    public SimulatedArray() {}

    @Override
    public void run(AimContext aim) {
        CheckedParameters parameters = CheckedParameters.of(aim);
        double azimuth = parameters.number("AzimuthDegrees", 30, -180, 180);
        Simulation.Settings settings =
                new Simulation.Settings(
                        ArrayGeometry.named(parameters.text("Geometry", "square4")),
                        (int) parameters.number("SampleRateHertz", 16_000, 8_000, 48_000),
                        parameters.number("Seconds", 10, 0.1, 120),
                        parameters.number("T60Seconds", 0.3, 0, 1),
                        azimuth,
                        parameters.number("EndAzimuthDegrees", azimuth, -540, 540),
                        parameters.number("ElevationDegrees", 10, -30, 40),
                        parameters.number("DistanceMetres", 1.5, 0.2, 2),
                        parameters.choice("Noise", Noise.TRAFFIC),
                        parameters.number("SnrDecibels", 10, -40, 80),
                        OWN_NOISE_DECIBELS,
                        parameters.parameters().integer("Seed", 1));
        Simulation simulation = Simulation.of(settings);
        int end = settings.samples();
        aim.expectEnd(aim.origin() + (long) (settings.seconds() * 1e9));
        ArrayAudioWriter writer =
                new ArrayAudioWriter(aim, settings.rateHertz(), settings.geometry().size());
        int stretch = settings.rateHertz() / MESSAGES_A_SECOND;
        for (int at = 0; at < end; at += stretch) {
            writer.write(simulation.mixed(at, Math.min(end, at + stretch)));
        }
    }
}
