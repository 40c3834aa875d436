// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

/**
 * A room with six walls that all reflect alike, computed by images of the source behind them (Allen
 * and Berkley, J. Acoust. Soc. Am. 65, 1979).
 *
 * @param size its length, width and height in metres, from the corner at zero
 * @param t60Seconds how long a sound takes to fade by 60 dB; 0 for no walls at all
 * @param reflection what of the pressure a wall gives back, 0 to 1
 */
record Room(Vector size, double t60Seconds, double soundSpeed, double reflection) {
    /** What comes later is more than 40 dB down. */
    private static final double LATE = 0.7;

    private static final int HALVINGS = 20;

    /**
     * A room in which sound fades in that time. The formulas of Sabine and Eyring hold for rooms whose
     * echoes come from all sides; images in a box fade more slowly, so the walls are found by trying.
     */
    static Room fading(Vector size, double t60Seconds, double soundSpeed) {
        double low = 0;
        double high = 1;
        Room room = new Room(size, t60Seconds, soundSpeed, 0);
        if (t60Seconds == 0) {
            return room;
        }
        for (int i = 0; i < HALVINGS; i++) {
            room = new Room(size, t60Seconds, soundSpeed, (low + high) / 2);
            if (room.measuredT60() > t60Seconds) {
                high = room.reflection;
            } else {
                low = room.reflection;
            }
        }
        return room;
    }

    /** Three times as long as the energy of the images takes from -5 to -25 dB. */
    private double measuredT60() {
        int milliseconds = (int) Math.ceil(1000 * Math.max(0.02, t60Seconds));
        double[] energy = new double[milliseconds];
        Vector from = new Vector(0.45 * size.x(), 0.4 * size.y(), 0.45 * size.z());
        Vector to = new Vector(0.6 * size.x(), 0.7 * size.y(), 0.4 * size.z());
        forEachImage(
                from,
                soundSpeed * milliseconds / 1000,
                (image, bounces) -> {
                    double distance = image.minus(to).length();
                    int at = (int) (1000 * distance / soundSpeed);
                    if (at < energy.length) {
                        double gain = Math.pow(reflection, bounces) / distance;
                        energy[at] += gain * gain;
                    }
                });
        for (int i = energy.length - 2; i >= 0; i--) {
            energy[i] += energy[i + 1];
        }
        int above5 = 0;
        int above25 = 0;
        for (double one : energy) {
            above5 += one > energy[0] * Math.pow(10, -0.5) ? 1 : 0;
            above25 += one > energy[0] * Math.pow(10, -2.5) ? 1 : 0;
        }
        return 3 * (above25 - above5) / 1000.0;
    }

    /** Somewhere a source seems to be, and how many walls its sound has met. */
    @FunctionalInterface
    private interface ImageVisitor {
        void visit(Vector image, int bounces);
    }

    private void forEachImage(Vector from, double reach, ImageVisitor visitor) {
        int countX = (int) Math.ceil(reach / size.x());
        int countY = (int) Math.ceil(reach / size.y());
        int countZ = (int) Math.ceil(reach / size.z());
        for (int x = -countX; x <= countX; x++) {
            for (int y = -countY; y <= countY; y++) {
                for (int z = -countZ; z <= countZ; z++) {
                    Vector image =
                            new Vector(
                                    image(x, size.x(), from.x()),
                                    image(y, size.y(), from.y()),
                                    image(z, size.z(), from.z()));
                    visitor.visit(image, Math.abs(x) + Math.abs(y) + Math.abs(z));
                }
            }
        }
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
        forEachImage(
                from,
                seconds * soundSpeed,
                (image, bounces) ->
                        add(response, image, to, Math.pow(reflection, bounces), rateHertz));
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
