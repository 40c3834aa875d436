// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.beamforming;

import java.io.IOException;
import java.nio.file.Path;
import org.openaif.api.Aim;
import org.openaif.api.AifException;
import org.openaif.api.AimContext;
import org.openaif.api.Device;
import org.openaif.api.ErrorCode;
import org.openaif.api.Output;

/**
 * Plays {@code array.wav} of the recording in the folder {@code Folder}: a channel for each
 * microphone, in the order of the geometry, 20 ms a message.
 */
@Device(kind = "recording")
@Output(name = "MicrophoneArrayAudio", type = ArrayAudio.class)
public final class RecordedArray implements Aim {
    private static final int MESSAGES_A_SECOND = 50;

    /** For the Controller. */
    public RecordedArray() {}

    @Override
    public void run(AimContext aim) throws IOException {
        String folder =
                aim.parameters()
                        .text("Folder")
                        .orElseThrow(
                                () ->
                                        new AifException(
                                                ErrorCode.INIT,
                                                aim.name() + " has no parameter Folder; name the"
                                                        + " recording's folder with --input"));
        WaveFile file = WaveFile.open(Path.of(folder, "array.wav"));
        aim.expectEnd(aim.origin() + file.nanoseconds());
        ArrayAudioWriter writer = new ArrayAudioWriter(aim, file.rateHertz(), file.channels());
        try (WaveFile.Player player = file.play()) {
            int stretch = file.rateHertz() / MESSAGES_A_SECOND;
            for (float[] samples; (samples = player.next(stretch)).length > 0; ) {
                writer.write(samples);
            }
        }
    }
}
