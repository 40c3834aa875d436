// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.privatefiles.Disk;
import org.openaif.store.ParseSettings;

/**
 * What a Store would say to an archive, for a publisher to know before it is sent: the same checks,
 * and nothing is kept. What only a Store can know is not in it: whose a name is, and which versions
 * there are.
 */
public final class Rehearsal {
    /** Nobody publishes yet. */
    private static final String PUBLISHER = "rehearsal";

    private Rehearsal() {}

    /**
     * Checks an archive.
     *
     * @param archive its file name says the format
     * @param work a folder to work in, which the caller deletes
     * @param settings where metadata of others is looked up, for AIWs that do not bring it along
     * @throws AifException READ if a file cannot be read or written
     */
    public static List<Finding> of(
            Path archive, ComponentName component, String version, Path work, ParseSettings settings) {
        Publication publication = new Publication(component, version, PUBLISHER, 1);
        Intake intake =
                new Intake(publication, StoreLimits.STANDARD, settings, Clock.systemUTC(), Disk.REAL);
        try {
            Path documents = Files.createDirectories(work.resolve("documents"));
            // What is handed in is the Store's to keep.
            Path handedIn = Files.createDirectories(work.resolve("upload")).resolve(archive.getFileName());
            Files.copy(archive, handedIn);
            intake.archive(handedIn, work.resolve("checked"), work.resolve("stored.tar.gz"), documents);
            return intake.findings();
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.READ, archive + " cannot be checked in " + work + ": " + e + "; check room on the disk", e);
        }
    }
}
