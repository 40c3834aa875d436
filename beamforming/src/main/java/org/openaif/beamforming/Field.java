// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What directions an array can tell, and how much later a sound comes to each of its microphones.
 *
 * <p>Microphones in one line hear the same from all around the line, so that directions lie in one
 * half plane: through the line, and through the x axis if the line leaves it free. Microphones in one
 * plane hear the same from both sides, and directions lie on one side: that of z, or of x where the
 * plane stands upright. Only an array with volume hears all directions apart.
 */
final class Field {
    static final double SOUND_METRES_PER_SECOND = 343;

    /** A spread below this part of the largest one is inaccuracy. */
    private static final double FLAT = 0.02;

    private static final List<Vector> AXES =
            List.of(new Vector(0, 0, 1), new Vector(1, 0, 0), new Vector(0, 1, 0));

    private final Vector[] offsets;
    private final double soundSpeed;
    private final int dimensions;

    /** Of a line: along it. Of a plane: across it, to the side where directions are. */
    private final Vector axis;

    /** Of a line: broadside. */
    private final Vector broadside;

    Field(ArrayGeometry geometry, double soundSpeed) {
        Vector centre = geometry.centre();
        this.soundSpeed = soundSpeed;
        offsets =
                geometry.microphones().stream()
                        .map(place -> place.minus(centre))
                        .toArray(Vector[]::new);
        Vector along = longest(geometry);
        Vector across = farthest(offsets, along);
        double aperture = geometry.apertureMetres();
        if (across.length() < FLAT * aperture) {
            dimensions = 1;
            // Towards +y, or whatever axis comes next, so that angles have a sign of their own.
            axis = oriented(along, List.of(AXES.get(2), AXES.get(0), AXES.get(1)));
            broadside = acrossTo(axis);
        } else {
            Vector normal = along.cross(across).unit();
            double depth = 0;
            for (Vector offset : offsets) {
                depth = Math.max(depth, Math.abs(offset.minus(offsets[0]).dot(normal)));
            }
            dimensions = depth < FLAT * aperture ? 2 : 3;
            axis = oriented(normal, AXES);
            broadside = acrossTo(axis);
        }
    }

    private static Vector longest(ArrayGeometry geometry) {
        Vector longest = Vector.ZERO;
        for (Vector one : geometry.microphones()) {
            for (Vector other : geometry.microphones()) {
                if (one.minus(other).length() > longest.length()) {
                    longest = one.minus(other);
                }
            }
        }
        return longest.unit();
    }

    /** The largest distance of a microphone from the line through the first one. */
    private static Vector farthest(Vector[] offsets, Vector along) {
        Vector farthest = Vector.ZERO;
        for (Vector offset : offsets) {
            Vector from = offset.minus(offsets[0]);
            Vector across = from.minus(along.times(from.dot(along)));
            if (across.length() > farthest.length()) {
                farthest = across;
            }
        }
        return farthest;
    }

    /** A vector or its opposite: whichever points along the first of the axes that decides it. */
    private static Vector oriented(Vector vector, List<Vector> axes) {
        for (Vector one : axes) {
            if (Math.abs(vector.dot(one)) > 0.1) {
                return vector.dot(one) < 0 ? vector.times(-1) : vector;
            }
        }
        return vector;
    }

    /** A direction across the axis: x, or z where the axis is x. */
    private static Vector acrossTo(Vector axis) {
        Vector x = new Vector(1, 0, 0);
        Vector from = Math.abs(axis.dot(x)) > 0.9 ? new Vector(0, 0, 1) : x;
        return from.minus(axis.times(from.dot(axis))).unit();
    }

    int microphones() {
        return offsets.length;
    }

    /** 1 for microphones in a line, 2 in a plane, 3 otherwise. */
    int dimensions() {
        return dimensions;
    }

    /** Where a microphone is, from the middle of the array. */
    Vector offset(int microphone) {
        return offsets[microphone];
    }

    double soundSpeed() {
        return soundSpeed;
    }

    /**
     * How much later a sound comes to a microphone than to the middle of the array, in seconds.
     *
     * @param towards the direction of the source, of length 1
     * @param distance in metres; infinite for a flat wavefront
     */
    double delay(int microphone, Vector towards, double distance) {
        Vector offset = offsets[microphone];
        return Double.isInfinite(distance)
                ? -offset.dot(towards) / soundSpeed
                : (towards.times(distance).minus(offset).length() - distance) / soundSpeed;
    }

    /** Of directions that the array hears alike, the one that it reports. */
    Vector representative(Vector towards) {
        return switch (dimensions) {
            case 1 -> {
                double sine = Math.clamp(towards.dot(axis), -1, 1);
                yield axis.times(sine).plus(broadside.times(Math.sqrt(1 - sine * sine)));
            }
            case 2 -> {
                double depth = towards.dot(axis);
                yield depth >= 0 ? towards : towards.minus(axis.times(2 * depth));
            }
            default -> towards;
        };
    }

    /** Unit vectors across each other that span what the microphones span. */
    Vector[] span() {
        return switch (dimensions) {
            case 1 -> new Vector[] {axis};
            case 2 -> new Vector[] {broadside, axis.cross(broadside)};
            default -> new Vector[] {
                new Vector(1, 0, 0), new Vector(0, 1, 0), new Vector(0, 0, 1)
            };
        };
    }

    /** The unit vector whose part in the {@link #span} comes nearest to this one. */
    Vector completed(Vector within) {
        double length = within.length();
        if (dimensions == 3 || length >= 1) {
            return length < 1e-9 ? broadside : within.unit();
        }
        Vector rest = dimensions == 1 ? broadside : axis;
        return within.plus(rest.times(Math.sqrt(1 - length * length)));
    }

    /** A direction as it is told to others. */
    SourceDirection told(Vector towards, double distance, double confidence) {
        double told = Double.isInfinite(distance) ? 0 : distance;
        if (dimensions == 1) {
            double angle =
                    Math.toDegrees(Math.atan2(towards.dot(axis), towards.dot(broadside)));
            return new SourceDirection(angle, 0, told, confidence);
        }
        return new SourceDirection(
                towards.azimuthDegrees(), towards.elevationDegrees(), told, confidence);
    }

    /** What {@link #told} has told, as a unit vector. */
    Vector towards(SourceDirection told) {
        if (dimensions == 1) {
            double angle = Math.toRadians(told.azimuthDegrees());
            return axis.times(Math.sin(angle)).plus(broadside.times(Math.cos(angle))).unit();
        }
        return Vector.towards(told.azimuthDegrees(), told.elevationDegrees());
    }

    /** Two unit vectors across a direction, along which a search for a better one may go. */
    Vector[] steps(Vector towards) {
        if (dimensions == 1) {
            Vector normal = axis.cross(broadside);
            return new Vector[] {normal.cross(towards).unit()};
        }
        Vector first =
                Math.abs(towards.z()) < 0.9
                        ? new Vector(0, 0, 1).cross(towards).unit()
                        : new Vector(1, 0, 0).cross(towards).unit();
        return new Vector[] {first, towards.cross(first)};
    }

    /** All directions that are told apart, about so many degrees from each other. */
    List<Vector> grid(double degrees) {
        if (dimensions == 1) {
            int steps = (int) Math.round(180 / degrees);
            return IntStream.rangeClosed(0, steps)
                    .mapToObj(i -> Math.toRadians(-90 + 180.0 * i / steps))
                    .map(a -> axis.times(Math.sin(a)).plus(broadside.times(Math.cos(a))))
                    .toList();
        }
        // Rings around the axis (z for an array with volume): as many points as fit on each.
        Vector pole = dimensions == 2 ? axis : new Vector(0, 0, 1);
        Vector one = acrossTo(pole);
        Vector other = pole.cross(one);
        List<Vector> all = new ArrayList<>();
        int rings = (int) Math.ceil((dimensions == 2 ? 90 : 180) / degrees);
        for (int ring = 0; ring <= rings; ring++) {
            double height = Math.toRadians(90 - ring * degrees);
            if (height < -Math.PI / 2) {
                break;
            }
            int around = Math.max(1, (int) Math.round(360 / degrees * Math.cos(height)));
            for (int i = 0; i < around; i++) {
                double turn = 2 * Math.PI * i / around;
                all.add(
                        pole.times(Math.sin(height))
                                .plus(one.times(Math.cos(height) * Math.cos(turn)))
                                .plus(other.times(Math.cos(height) * Math.sin(turn)))
                                .unit());
            }
        }
        return all;
    }
}
