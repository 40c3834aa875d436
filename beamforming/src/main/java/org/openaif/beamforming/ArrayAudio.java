// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

/**
 * A stretch of sound from all microphones of an array; its message is stamped with the time of the
 * first sample.
 *
 * @param sampleRateHertz samples a second of each channel
 * @param channels how many microphones; in the order of the array's geometry document
 * @param samples interleaved: the first sample of each channel, then the second ones; full scale 1
 */
public record ArrayAudio(int sampleRateHertz, int channels, float[] samples) {

    /** How many samples each channel has. */
    int frames() {
        return channels > 0 ? samples.length / channels : 0;
    }
}
