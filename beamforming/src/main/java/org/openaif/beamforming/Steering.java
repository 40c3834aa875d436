// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.List;

/**
 * How the sounds of an array are turned in phase so that a sound from one direction is the same in
 * all: for each microphone and bin, what a wave from there looks like, compared with the microphone of
 * reference. Two numbers a bin, real and imaginary.
 */
record Steering(Vector towards, double[][] waves) {

    static Steering to(
            Field field, Vector towards, double distance, int reference, int bins, double binHertz) {
        double[][] waves = new double[field.microphones()][2 * bins];
        double origin = field.delay(reference, towards, distance);
        for (int microphone = 0; microphone < waves.length; microphone++) {
            double later = field.delay(microphone, towards, distance) - origin;
            for (int bin = 0; bin < bins; bin++) {
                double phase = -2 * Math.PI * bin * binHertz * later;
                waves[microphone][2 * bin] = Math.cos(phase);
                waves[microphone][2 * bin + 1] = Math.sin(phase);
            }
        }
        return new Steering(towards, waves);
    }

    /** One for each of these directions, of flat wavefronts. */
    static List<Steering> all(
            Field field, List<Vector> directions, int reference, int bins, double binHertz) {
        return directions.stream()
                .map(one -> to(field, one, Double.POSITIVE_INFINITY, reference, bins, binHertz))
                .toList();
    }
}
