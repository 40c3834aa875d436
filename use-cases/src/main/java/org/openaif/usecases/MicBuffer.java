// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

/**
 * A stretch of sound from one microphone; its message is stamped with the time of the first sample.
 *
 * @param sampleRateHertz samples a second
 * @param samples linear PCM, signed 16 bit, full scale 32768
 */
public record MicBuffer(int sampleRateHertz, short[] samples) {
    /** The sample rate of MicBufferDataChannel in IOT-REV. */
    public static final int RATE_HERTZ = 16_000;

    /** How many samples our own devices put into one buffer: 20 ms. */
    static final int SAMPLES = 320;

    /** When a sample was taken, so many samples after the first one of a stream. */
    static long nanosecondsOf(long samples) {
        // Split, so that a stream may be longer than the ten minutes after which the product of
        // samples and nanoseconds a second leaves a long.
        return samples / RATE_HERTZ * 1_000_000_000L
                + samples % RATE_HERTZ * 1_000_000_000L / RATE_HERTZ;
    }
}
