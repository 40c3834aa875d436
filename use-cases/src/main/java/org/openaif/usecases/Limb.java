// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import org.openaif.usecases.Exercise.Movement;

/**
 * A stretched arm that swings from the shoulder, and what an inertial unit at its wrist measures.
 *
 * <p>Each movement is an even number of swings between hanging and the amplitude, and each swing
 * the smoothest way there (least jerk: Flash and Hogan 1985), as people's reaching is. The unit's x
 * is along the arm, outwards; y is the way the arm swings; z is the axis. What it measures is its
 * acceleration without that of gravity: {@code x = -r w² - g cos a}, {@code y = r w' + g sin a}.
 */
final class Limb {
    private static final double GRAVITY = 9.81;

    private static final double LENGTH_METRES = 0.6;

    private static final double SWING_SECONDS = 0.5;

    private Limb() {}

    /** What is measured so long after the beginning of a movement, which has not ended by then. */
    static InertialSample moving(Movement movement, double seconds) {
        double duration = (movement.stop() - movement.begin()) / 1e9;
        int swings = 2 * Math.max(1, (int) Math.round(duration / SWING_SECONDS / 2));
        double swing = duration / swings;
        int which = (int) (seconds / swing);
        double t = seconds / swing - which;
        double way = t * t * t * (10 - 15 * t + 6 * t * t);
        double speed = 30 * t * t * (1 - t) * (1 - t) / swing;
        double acceleration = 60 * t * (1 - t) * (1 - 2 * t) / (swing * swing);
        boolean back = which % 2 == 1;
        double amplitude = movement.amplitude();
        double sign = back ? -amplitude : amplitude;
        return measured(back ? amplitude * (1 - way) : amplitude * way, sign * speed,
                sign * acceleration);
    }

    /** What is measured while it hangs. */
    static InertialSample resting() {
        return measured(0, 0, 0);
    }

    private static InertialSample measured(double angle, double speed, double acceleration) {
        return new InertialSample(
                -LENGTH_METRES * speed * speed - GRAVITY * Math.cos(angle),
                LENGTH_METRES * acceleration + GRAVITY * Math.sin(angle),
                0,
                0,
                0,
                speed);
    }
}
