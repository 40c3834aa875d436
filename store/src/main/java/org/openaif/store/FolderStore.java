// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Archives in a folder, under their names: {@code folder/group/NAME@VERSION.tar.gz}. */
public final class FolderStore implements StoreClient {
    private final Path folder;

    /** The Store in a folder. */
    public FolderStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public void get(ArchiveName archive, Path to, ArchiveLimits limits) {
        Refusal refusal = new Refusal(archive.toString());
        Path file = folder.resolve(archive.toString());
        if (!Files.isRegularFile(file)) {
            throw refusal.whole("is not in " + folder, "check its name and version");
        }
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(to)) {
            Archive.copy(in, out, limits.archiveBytes(), refusal);
        } catch (IOException e) {
            throw refusal.whole("cannot be got from " + folder + ": " + e, "check both folders", e);
        }
    }
}
