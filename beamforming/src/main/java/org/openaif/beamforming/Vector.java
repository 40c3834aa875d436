// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

/** A place, in metres, or a direction, of length 1: x, y and z of the geometry document. */
record Vector(double x, double y, double z) {
    static final Vector ZERO = new Vector(0, 0, 0);

    /** The unit vector of a direction. */
    static Vector towards(double azimuthDegrees, double elevationDegrees) {
        double azimuth = Math.toRadians(azimuthDegrees);
        double elevation = Math.toRadians(elevationDegrees);
        return new Vector(
                Math.cos(elevation) * Math.cos(azimuth),
                Math.cos(elevation) * Math.sin(azimuth),
                Math.sin(elevation));
    }

    double azimuthDegrees() {
        return Math.toDegrees(Math.atan2(y, x));
    }

    double elevationDegrees() {
        return Math.toDegrees(Math.atan2(z, Math.hypot(x, y)));
    }

    Vector plus(Vector other) {
        return new Vector(x + other.x, y + other.y, z + other.z);
    }

    Vector minus(Vector other) {
        return new Vector(x - other.x, y - other.y, z - other.z);
    }

    Vector times(double factor) {
        return new Vector(factor * x, factor * y, factor * z);
    }

    double dot(Vector other) {
        return x * other.x + y * other.y + z * other.z;
    }

    Vector cross(Vector other) {
        return new Vector(
                y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    double length() {
        return Math.sqrt(dot(this));
    }

    /** The same direction, of length 1; nothing that is shorter than a nanometre has a direction. */
    Vector unit() {
        double length = length();
        if (length < 1e-9) {
            throw new IllegalStateException("a vector of length " + length + " has no direction");
        }
        return times(1 / length);
    }

    /** The angle between two directions, in degrees. */
    double degreesTo(Vector other) {
        return Math.toDegrees(Math.atan2(cross(other).length(), dot(other)));
    }
}
