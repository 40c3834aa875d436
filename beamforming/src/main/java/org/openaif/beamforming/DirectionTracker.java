// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.Optional;
import org.openaif.beamforming.Localiser.Estimate;

/**
 * Follows one source through estimates that jitter, and now and then point at an echo.
 *
 * <p>An estimate near the track draws it along, the more the more confident it is. One that lies
 * elsewhere starts a rival; when {@link #CONVINCED} in a row agree with the rival, it is the track.
 */
final class DirectionTracker {
    /** How far an estimate may lie from the track to belong to it: people do not turn faster. */
    private static final double GATE_DEGREES = 20;

    /** How many estimates in a row have to lie elsewhere before the source has moved there. */
    private static final int CONVINCED = 4;

    private final Field field;
    private final double least;
    private final double smoothing;
    private Estimate track;
    private Estimate rival;
    private int rivals;

    /**
     * @param least estimates of less confidence are not looked at
     * @param smoothing 0: each estimate is believed; towards 1: hardly
     */
    DirectionTracker(Field field, double least, double smoothing) {
        this.field = field;
        this.least = least;
        this.smoothing = smoothing;
    }

    /** Where the source is, after one more estimate; empty while nobody knows. */
    Optional<Estimate> follow(Estimate estimate) {
        if (estimate.confidence() < least) {
            return Optional.empty();
        }
        if (track == null) {
            track = estimate;
        } else if (near(track, estimate)) {
            track = towards(track, estimate);
            rivals = 0;
        } else if (rivals > 0 && near(rival, estimate)) {
            rival = towards(rival, estimate);
            if (++rivals >= CONVINCED) {
                track = rival;
                rivals = 0;
            }
        } else {
            rival = estimate;
            rivals = 1;
        }
        return Optional.of(track);
    }

    private static boolean near(Estimate one, Estimate other) {
        return one.towards().degreesTo(other.towards()) <= GATE_DEGREES;
    }

    private Estimate towards(Estimate from, Estimate to) {
        double part = (1 - smoothing) * Math.min(1, 2 * to.confidence());
        Vector mixed = from.towards().times(1 - part).plus(to.towards().times(part)).unit();
        boolean flat =
                Double.isInfinite(from.distanceMetres()) || Double.isInfinite(to.distanceMetres());
        double distance =
                flat
                        ? to.distanceMetres()
                        : (1 - part) * from.distanceMetres() + part * to.distanceMetres();
        return new Estimate(
                field.representative(mixed),
                distance,
                (1 - part) * from.confidence() + part * to.confidence());
    }
}
