// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

/** A delay by a number of samples that need not be whole: a windowed sinc. */
final class Delay {
    /** How many samples to each side. */
    static final int TAPS = 16;

    private Delay() {}

    /** Adds a click after that many samples to a response; what lies outside is left out. */
    static void add(double[] response, double samples, double gain) {
        int middle = (int) Math.floor(samples);
        double part = samples - middle;
        // The sine in the sinc only changes its sign from tap to tap.
        double sine = Math.sin(Math.PI * part) / Math.PI;
        for (int tap = -TAPS + 1; tap <= TAPS; tap++) {
            int at = middle + tap;
            if (at < 0 || at >= response.length) {
                continue;
            }
            double distance = part - tap;
            double sinc =
                    Math.abs(distance) < 1e-9 ? 1 : (tap % 2 == 0 ? sine : -sine) / distance;
            double window = 0.5 + 0.5 * Math.cos(Math.PI * distance / TAPS);
            response[at] += gain * sinc * window;
        }
    }
}
