// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.io.IOException;
import java.io.InputStream;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Device;
import org.openaif.api.Output;

/**
 * Plays {@code microphone.wav} of the recording in the folder {@code Folder}. A buffer is written
 * when its last sample has been heard, as a microphone would.
 */
@Device(kind = "recording")
@Output(name = "MicBufferDataChannel", type = MicBuffer.class)
public final class RecordedMicrophone implements Aim {

    /** For the Controller. */
    public RecordedMicrophone() {}

    @Override
    public void run(AimContext aim) throws IOException {
        WaveFile file = Recording.open(aim).microphone();
        aim.expectEnd(aim.origin() + file.nanoseconds());
        MicBufferWriter writer = new MicBufferWriter(aim);
        byte[] bytes = new byte[2 * MicBuffer.SAMPLES];
        try (InputStream sound = file.sound(MicBuffer.RATE_HERTZ)) {
            for (int read; (read = sound.readNBytes(bytes, 0, bytes.length)) > 1; ) {
                writer.write(MicBufferWriter.samples(bytes, read));
            }
        }
    }
}
