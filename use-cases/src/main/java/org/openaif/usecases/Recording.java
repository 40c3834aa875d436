// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import java.nio.file.Files;
import java.nio.file.Path;
import org.openaif.api.AifException;
import org.openaif.api.AimContext;
import org.openaif.api.ErrorCode;

/**
 * A recording: a folder with {@code microphone.wav} and {@code inertial.csv}. The first sample of
 * the sound is at time 0 of the table, where the streams begin.
 *
 * <p>Each recorded device opens the recording as a whole and looks at the head of both files, so
 * that where one of them cannot be read, neither plays.
 */
record Recording(WaveFile microphone, InertialCsv inertial) {

    static Recording open(AimContext aim) {
        String folder =
                aim.parameters()
                        .text("Folder")
                        .orElseThrow(
                                () ->
                                        new AifException(
                                                ErrorCode.INIT,
                                                aim.name() + " has no parameter Folder; name the"
                                                        + " recording's folder with --input"));
        return open(Path.of(folder));
    }

    static Recording open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw refused(
                    folder,
                    Files.exists(folder) ? "is not a folder" : "there is no such folder",
                    "name a folder with microphone.wav and inertial.csv");
        }
        return new Recording(
                WaveFile.open(folder.resolve("microphone.wav")),
                InertialCsv.open(folder.resolve("inertial.csv")));
    }

    /** An error about a file from outside: where, what, and how to mend it. */
    static AifException refused(Object where, String what, String mend) {
        return new AifException(ErrorCode.READ, where + ": " + what + "; " + mend);
    }

    static void checkReadable(Path file, String mend) {
        if (!Files.exists(file)) {
            throw refused(file, "there is no such file", mend);
        }
        if (!Files.isRegularFile(file)) {
            throw refused(file, "is not a file", mend);
        }
        if (!Files.isReadable(file)) {
            throw refused(file, "may not be read", "give yourself the right to read it");
        }
    }
}
