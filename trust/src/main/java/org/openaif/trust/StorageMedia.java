// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.openaif.api.Storage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.Medium;

/** The media of this machine. */
public final class StorageMedia {
    private StorageMedia() {}

    /** Memory: gone when the process ends. */
    public static Medium memory() {
        return new MemoryMedium();
    }

    /**
     * A folder of files: internal or external flash, or a disk that is mounted there. It must honour
     * {@code fsync} and rename in one step, as every local file system does.
     *
     * @throws TrustException STORAGE_FAILURE if it cannot be made or read
     */
    public static Medium folder(Path folder) {
        try {
            return FolderMedium.open(new RealDisk(), folder);
        } catch (IOException e) {
            throw new TrustException(
                    TrustError.STORAGE_FAILURE, "secure storage cannot use " + folder + ": " + e, e);
        }
    }

    /** A durable storage: the local disk. It must have no other user. */
    public static Medium storage(Storage storage) {
        return new StorageMedium(storage);
    }

    /**
     * A disk of another machine, behind HTTPS.
     *
     * @param base where it is; the names are put behind it
     * @param tls whom to trust, and who this machine is
     */
    public static Medium https(URI base, SSLContext tls) {
        return new HttpsMedium(base, tls);
    }
}
