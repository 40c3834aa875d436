// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import org.openaif.api.AimContext;
import org.openaif.api.OutputPort;

/**
 * Writes the sound of an array that begins where the streams begin, stretch after stretch, each when
 * its last sample has been heard, and promises the time of the next one.
 */
final class ArrayAudioWriter {
    private final AimContext aim;
    private final OutputPort<ArrayAudio> port;
    private final int rateHertz;
    private final int channels;
    private final long origin;
    private long written;

    ArrayAudioWriter(AimContext aim, int rateHertz, int channels) {
        this.aim = aim;
        this.rateHertz = rateHertz;
        this.channels = channels;
        port = aim.output("MicrophoneArrayAudio", ArrayAudio.class);
        origin = aim.origin();
    }

    /** The next samples, interleaved, which are given up. */
    void write(float[] samples) {
        long began = origin + nanosecondsOf(written);
        written += samples.length / channels;
        long ended = origin + nanosecondsOf(written);
        aim.sleepUntil(ended);
        port.write(new ArrayAudio(rateHertz, channels, samples), began);
        port.promise(ended);
    }

    private long nanosecondsOf(long samples) {
        // Split, so that the product of samples and nanoseconds a second stays in a long.
        return samples / rateHertz * 1_000_000_000L
                + samples % rateHertz * 1_000_000_000L / rateHertz;
    }
}
