// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

/**
 * What an inertial unit measured at one time.
 *
 * @param ax acceleration along x, gravity included, in m/s²
 * @param ay acceleration along y
 * @param az acceleration along z
 * @param gx rate of turn about x, in rad/s
 * @param gy rate of turn about y
 * @param gz rate of turn about z
 */
public record InertialSample(double ax, double ay, double az, double gx, double gy, double gz) {
    /** The norm of the acceleration, in m/s². */
    public double acceleration() {
        return Math.sqrt(ax * ax + ay * ay + az * az);
    }
}
