// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

/**
 * Where a source is, seen from the middle of the array.
 *
 * @param azimuthDegrees from the x axis of the geometry document towards its y axis, -180 to 180. Of
 *     microphones in one line it is the angle from broadside towards the end of the line, -90 to 90
 * @param elevationDegrees from the plane of x and y towards z, -90 to 90; 0 where the array cannot
 *     tell it
 * @param distanceMetres how far; 0 where the wavefront is too flat to tell
 * @param confidence 0 to 1: how far the phases between the microphones agree with this direction
 */
public record SourceDirection(
        double azimuthDegrees,
        double elevationDegrees,
        double distanceMetres,
        double confidence) {}
