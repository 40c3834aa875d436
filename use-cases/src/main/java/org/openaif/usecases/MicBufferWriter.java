// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.openaif.api.AimContext;
import org.openaif.api.OutputPort;

/**
 * Writes a sound that begins where the streams begin, buffer after buffer, each when its last
 * sample has been heard, and promises the time of the next one.
 */
final class MicBufferWriter {
    private final AimContext aim;
    private final OutputPort<MicBuffer> port;
    private final long origin;
    private long written;

    MicBufferWriter(AimContext aim) {
        this.aim = aim;
        port = aim.output("MicBufferDataChannel", MicBuffer.class);
        origin = aim.origin();
    }

    /** The next samples, which are given up. */
    void write(short[] samples) {
        long began = origin + MicBuffer.nanosecondsOf(written);
        written += samples.length;
        long ended = origin + MicBuffer.nanosecondsOf(written);
        aim.sleepUntil(ended);
        port.write(new MicBuffer(MicBuffer.RATE_HERTZ, samples), began);
        port.promise(ended);
    }

    /** Samples from little-endian bytes. */
    static short[] samples(byte[] bytes, int length) {
        short[] samples = new short[length / 2];
        ByteBuffer.wrap(bytes, 0, length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }
}
