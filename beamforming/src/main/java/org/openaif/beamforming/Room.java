// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

/**
 * A room with six walls that all reflect alike, computed by images of the source behind them (Allen
 * and Berkley, J. Acoust. Soc. Am. 65, 1979).
 *
 * @param size its length, width and height in metres, from the corner at zero
 * @param t60Seconds how long a sound takes to fade by 60 dB; 0 for no walls at all
 */
record Room(Vector size, double t60Seconds, double soundSpeed) {
    /** What comes later is more than 40 dB down. */
    private static final double LATE = 0.7;

    /** The reflection coefficient of the walls, by the formula of Eyring. */
    private double reflection() {
        double volume = size.x() * size.y() * size.z();
        double surface =
                2 * (size.x() * size.y() + size.y() * size.z() + size.x() * size.z());
        double absorption =
                1 - Math.exp(-24 * Math.log(10) * volume / (soundSpeed * surface * t60Seconds));
        return Math.sqrt(1 - absorption);
    }

    /** What comes from a click at one place to another one, 1 at a distance of a metre. */
    double[] response(Vector from, Vector to, int rateHertz) {
        double direct = from.minus(to).length() / soundSpeed;
        double seconds = Math.max(LATE * t60Seconds, direct) + 2.0 * Delay.TAPS / rateHertz;
        double[] response = new double[(int) Math.ceil(seconds * rateHertz)];
        if (t60Seconds == 0) {
            add(response, from, to, 1, rateHertz);
            return response;
        }
        double reflection = reflection();
        double reach = seconds * soundSpeed;
        int countX = (int) Math.ceil(reach / (2 * size.x()));
        int countY = (int) Math.ceil(reach / (2 * size.y()));
        int countZ = (int) Math.ceil(reach / (2 * size.z()));
        for (int x = -2 * countX; x <= 2 * countX; x++) {
            for (int y = -2 * countY; y <= 2 * countY; y++) {
                for (int z = -2 * countZ; z <= 2 * countZ; z++) {
                    int bounces = Math.abs(x) + Math.abs(y) + Math.abs(z);
                    Vector image =
                            new Vector(
                                    image(x, size.x(), from.x()),
                                    image(y, size.y(), from.y()),
                                    image(z, size.z(), from.z()));
                    add(response, image, to, Math.pow(reflection, bounces), rateHertz);
                }
            }
        }
        return response;
    }

    /** The coordinate of an image: each wall that is passed mirrors it. */
    private static double image(int index, double size, double from) {
        return index % 2 == 0 ? index * size + from : (index + 1) * size - from;
    }

    private void add(double[] response, Vector from, Vector to, double gain, int rateHertz) {
        double distance = Math.max(0.05, from.minus(to).length());
        double samples = distance / soundSpeed * rateHertz;
        if (samples < response.length) {
            Delay.add(response, samples, gain / distance);
        }
    }
}
