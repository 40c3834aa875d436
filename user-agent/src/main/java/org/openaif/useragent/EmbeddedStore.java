// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import org.openaif.store.ArchiveLimits;
import org.openaif.store.FolderStore;
import org.openaif.store.ParseSettings;
import org.openaif.store.ParsedArchive;
import org.openaif.store.Store;

/**
 * The archives that the program brings along: IOT-REV and its AIMs, the very ones that a fresh Store
 * holds. The build packs them; what is run of them is unpacked once and kept by its sum.
 */
final class EmbeddedStore {
    private static final String FOLDER = "store";

    private EmbeddedStore() {}

    /**
     * Called by the build: packs the archives.
     *
     * @param arguments the folder with {@code workflows/}, and the folder for the archives
     */
    static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        Path folder = Path.of(arguments[1]);
        StoreHome.content(home)
                .orElseThrow(() -> new IllegalStateException(home + " has no workflows/iot-rev, or no LICENSE"))
                .writeTo(folder);
    }

    /**
     * IOT-REV, unpacked and understood.
     *
     * @throws org.openaif.api.AifException ERROR if it is not there, or is refused
     */
    static ParsedArchive iotRev() {
        Path zone = Path.of(System.getProperty("user.home"), ".openaif", "archives");
        return new Store(new FolderStore(ProgramFolder.beside(FOLDER)), zone, ArchiveLimits.STANDARD)
                .getAndParse("IOT-REV@" + StoreHome.VERSION + ".tar.gz", ParseSettings.LENIENT);
    }
}
