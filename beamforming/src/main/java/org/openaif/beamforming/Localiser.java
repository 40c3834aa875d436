// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says from where a sound comes, from the spectra of frame after frame. It knows no ports and no time.
 *
 * <p>Two ways: the steered response power with phase transform (SRP-PHAT) takes the direction, and
 * where the array is wide enough for the wavefront to be bent, the distance, with which the
 * correlations of all pairs agree best; the other (GCC-PHAT) takes the best time difference of each
 * microphone against the first and solves for the direction. The first stands echoes better.
 */
final class Localiser {
    /** The ways to find a direction. */
    enum Method {
        /** Search for the direction with which all pairs agree best. */
        SRP_PHAT,
        /** Solve for the direction from the time differences. */
        GCC_PHAT
    }

    /**
     * @param lowestHertz below, microphones near to each other hear no difference
     * @param highestHertz above, speech has little and rooms have much
     * @param averagingSeconds how fast what has been heard fades
     */
    record Settings(
            Method method,
            double frameMilliseconds,
            double lowestHertz,
            double highestHertz,
            double averagingSeconds) {}

    /**
     * @param towards a unit vector
     * @param distanceMetres infinite where the wavefront is flat
     * @param confidence 0 to 1
     */
    record Estimate(Vector towards, double distanceMetres, double confidence) {}

    /** Frames overlap by three quarters: a beginning is never split. */
    static final int HOPS_A_FRAME = 4;

    private static final double FINEST_DEGREES = 0.02;

    /** A bent wavefront has to agree so much better: it has one number more to agree with. */
    private static final double BENT = 1.02;

    /** Distances that are tried lie so far apart. */
    private static final double FARTHER = 1.25;

    private static final double NEAREST_METRES = 0.2;

    private final Field field;
    private final Settings settings;
    private final int first;
    private final int end;
    private final Onsets onsets;
    private final GccPhat correlations;
    private final List<Vector> grid;
    private final double[][] gridDelays;
    private final double gridDegrees;
    private final double[] distances;
    private int[] heard = {};

    Localiser(Field field, double apertureMetres, int rateHertz, Settings settings) {
        this.field = field;
        this.settings = settings;
        int length = frameLength(settings, rateHertz);
        double binHertz = (double) rateHertz / length;
        first = Math.max(1, (int) Math.ceil(settings.lowestHertz() / binHertz));
        end = Math.min(length / 2, (int) (settings.highestHertz() / binHertz) + 1);
        if (end - first < 4) {
            throw new IllegalArgumentException(
                    "between " + settings.lowestHertz() + " and " + settings.highestHertz()
                            + " Hz there are fewer than four bins of " + binHertz + " Hz");
        }
        int hop = length / HOPS_A_FRAME;
        onsets = new Onsets(length / 2 + 1, hop, rateHertz);
        double keep = Math.exp(-hop / (settings.averagingSeconds() * rateHertz));
        correlations = new GccPhat(field.microphones(), length, rateHertz, first, end, keep);
        double wavelength = field.soundSpeed() / (end * binHertz);
        gridDegrees = Math.clamp(Math.toDegrees(wavelength / apertureMetres) / 3, 1, 5);
        grid = field.grid(gridDegrees);
        gridDelays = delays();
        distances = distances(apertureMetres, wavelength);
    }

    static int frameLength(Settings settings, int rateHertz) {
        int length = Frames.even(settings.frameMilliseconds(), rateHertz);
        return Math.max(HOPS_A_FRAME, length / HOPS_A_FRAME * HOPS_A_FRAME);
    }

    private double[][] delays() {
        double[][] delays = new double[grid.size()][field.microphones()];
        for (int i = 0; i < delays.length; i++) {
            for (int microphone = 0; microphone < delays[i].length; microphone++) {
                delays[i][microphone] =
                        field.delay(microphone, grid.get(i), Double.POSITIVE_INFINITY);
            }
        }
        return delays;
    }

    /** Up to where a wavefront is bent by more than an eighth of the shortest wave. */
    private static double[] distances(double aperture, double wavelength) {
        List<Double> distances = new ArrayList<>();
        double flat = 2 * aperture * aperture / wavelength;
        for (double one = Math.max(NEAREST_METRES, aperture); one < flat; one *= FARTHER) {
            distances.add(one);
        }
        return distances.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Takes the spectra of a frame, of which these microphones are heard, at least two. */
    void add(double[][] spectra, int[] heard) {
        this.heard = heard;
        correlations.add(spectra, onsets.weights(spectra, heard, first, end), heard);
    }

    /** How many frames' worth of new sound has come since the last estimate. */
    double fresh() {
        return correlations.fresh();
    }

    /** From where the sound comes that was heard lately; empty if too few microphones hear. */
    Optional<Estimate> estimate() {
        if (heard.length < 2) {
            return Optional.empty();
        }
        correlations.correlate(heard);
        return Optional.of(
                settings.method() == Method.GCC_PHAT && heard.length == field.microphones()
                        ? solved()
                        : searched());
    }

    private Estimate solved() {
        double[] differences = new double[heard.length - 1];
        for (int i = 1; i < heard.length; i++) {
            double most =
                    field.offset(i).minus(field.offset(0)).length() / field.soundSpeed();
            differences[i - 1] = -correlations.difference(correlations.pair(0, i), most);
        }
        Vector towards = new TimeDifferences(field).direction(differences);
        return estimate(towards, Double.POSITIVE_INFINITY);
    }

    private Estimate searched() {
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < gridDelays.length; i++) {
            double power = power(gridDelays[i]);
            if (power > highest) {
                highest = power;
                best = i;
            }
        }
        Vector flat = refined(grid.get(best), Double.POSITIVE_INFINITY);
        double flatPower = power(flat, Double.POSITIVE_INFINITY);
        Vector towards = flat;
        double distance = Double.POSITIVE_INFINITY;
        double power = BENT * flatPower;
        for (double near : distances) {
            Vector bent = refined(flat, near);
            double bentPower = power(bent, near);
            if (bentPower > power) {
                power = bentPower;
                towards = bent;
                distance = near;
            }
        }
        return estimate(towards, distance);
    }

    /** Goes uphill from a direction, in steps that become finer. */
    private Vector refined(Vector from, double distance) {
        Vector best = from;
        double highest = power(best, distance);
        for (double degrees = gridDegrees / 2; degrees > FINEST_DEGREES; degrees /= 2) {
            double step = Math.tan(Math.toRadians(degrees));
            for (boolean found = true; found; ) {
                found = false;
                for (Vector across : field.steps(best)) {
                    for (double side : new double[] {step, -step}) {
                        Vector next = field.representative(best.plus(across.times(side)).unit());
                        double power = power(next, distance);
                        if (power > highest + 1e-12) {
                            highest = power;
                            best = next;
                            found = true;
                        }
                    }
                }
            }
        }
        return best;
    }

    private double power(Vector towards, double distance) {
        double[] delays = new double[field.microphones()];
        for (int microphone : heard) {
            delays[microphone] = field.delay(microphone, towards, distance);
        }
        return power(delays);
    }

    private double power(double[] delays) {
        double sum = 0;
        for (int a = 0; a < heard.length; a++) {
            for (int b = a + 1; b < heard.length; b++) {
                int one = heard[a];
                int other = heard[b];
                sum += correlations.at(correlations.pair(one, other), delays[one] - delays[other]);
            }
        }
        return sum;
    }

    private Estimate estimate(Vector towards, double distance) {
        int pairs = heard.length * (heard.length - 1) / 2;
        double confidence = Math.clamp(power(towards, distance) / pairs, 0, 1);
        return new Estimate(towards, distance, confidence);
    }
}
