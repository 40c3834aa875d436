// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.privatefiles.FolderLock;
import org.openaif.privatefiles.PrivateFiles;

/** {@link PrivateFiles}, whose failures are those of Trusted Services. */
final class DurableFile {
    private DurableFile() {}

    /** Makes a folder that nobody else may look into; without effect where it is one already. */
    static void folder(Path folder) {
        run("cannot make the folder " + folder + " for its owner alone", () -> {
            PrivateFiles.makeFolder(folder);
            return folder;
        });
    }

    /** Writes a file, over an older one if there is one; durable when this returns. */
    static void write(Path file, byte[] content) {
        run("cannot write " + file, () -> {
            PrivateFiles.write(file, content);
            return file;
        });
    }

    /**
     * What a file holds, if there is one.
     *
     * @throws TrustException DATA_CORRUPT if it is larger than any that was written here
     */
    static Optional<byte[]> read(Path file, int limit) {
        return run("cannot read " + file, () -> {
            if (Files.exists(file) && Files.size(file) > limit) {
                throw new TrustException(
                        TrustError.DATA_CORRUPT,
                        file + " is larger than the " + limit + " bytes that it may have");
            }
            return PrivateFiles.read(file, limit);
        });
    }

    /** Deletes a file; durable when this returns. */
    static void delete(Path file) {
        run("cannot delete " + file, () -> {
            PrivateFiles.delete(file);
            return file;
        });
    }

    /** Does something that nobody else does in this folder meanwhile. */
    static <T> T alone(Path folder, Supplier<T> work) {
        return run("cannot lock " + folder, () -> {
            try (FolderLock _ = FolderLock.of(folder)) {
                return work.get();
            }
        });
    }

    /** What is done with a file. */
    private interface Work<T> {
        T done() throws IOException;
    }

    private static <T> T run(String failure, Work<T> work) {
        try {
            return work.done();
        } catch (IOException e) {
            throw new TrustException(
                    TrustError.STORAGE_FAILURE, failure + " (" + e.getMessage() + ")", e);
        }
    }
}
