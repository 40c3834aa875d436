// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

/**
 * A stretch of sound that came out of a beamformer; its message is stamped with the time of the
 * first sample, as it was heard by the microphone of reference.
 *
 * @param sampleRateHertz samples a second
 * @param samples full scale 1
 */
public record EnhancedAudio(int sampleRateHertz, float[] samples) {}
