// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

/**
 * What kind of place the microphones are in.
 *
 * @param scene the kind
 * @param confidence 0 to 1
 */
public record AcousticScene(Scene scene, double confidence) {
    /** The kinds of place that are told apart. */
    public enum Scene {
        /** A room. */
        INDOOR,
        /** Under the sky: traffic, wind, people. */
        OUTDOOR,
        /** Inside a car, bus, tram or train. */
        IN_VEHICLE
    }
}
