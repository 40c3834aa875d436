// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openaif.api.AifException;
import org.openaif.api.Realises;

/**
 * The MPAI Store as a Controller uses it: gets archives, and keeps them unpacked in one folder, which
 * they never leave.
 *
 * <p>In that folder an archive lies under the SHA-256 of its bytes. So the same archive is unpacked
 * once, whoever asks for it and by whatever name; and what is there is whole.
 *
 * <p>Any thread may call.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 1 (Store API called by Controller).
 */
public final class Store {
    /** How files begin that are on their way; who is killed meanwhile leaves one. */
    private static final String DOWNLOAD = ".download-";

    private final StoreClient client;
    private final Path zone;
    private final ArchiveLimits limits;

    /**
     * A Store.
     *
     * @param client the way to it
     * @param zone the folder of the trusted zone in which archives are kept; made where it is missing
     */
    public Store(StoreClient client, Path zone, ArchiveLimits limits) {
        this.client = client;
        this.zone = zone;
        this.limits = limits;
    }

    /**
     * Gets an archive, unpacks it, and reads its metadata. All or nothing: of what is refused nothing
     * stays.
     *
     * @param fileName as in {@link ArchiveName}; its extension says the format, tar.gz without one
     * @throws AifException ERROR if it cannot be had, or is refused: archive, entry, what, how to mend
     */
    @Realises("MPAI_AIFS_GetAndParseArchive")
    public ParsedArchive getAndParse(String fileName, ParseSettings settings) {
        ArchiveName name = ArchiveName.of(fileName);
        Refusal refusal = new Refusal(fileName);
        try {
            Files.createDirectories(zone);
            Path download = Files.createTempFile(zone, DOWNLOAD, null);
            try {
                client.get(name, download, limits);
                return unpacked(name, download, settings);
            } finally {
                Files.deleteIfExists(download);
            }
        } catch (IOException e) {
            throw refusal.whole("cannot be kept in " + zone + ": " + e, "check that folder", e);
        }
    }

    private ParsedArchive unpacked(ArchiveName name, Path download, ParseSettings settings)
            throws IOException {
        Path folder = zone.resolve(Sums.sha256(download));
        if (!Files.isDirectory(folder)) {
            try (Archive archive = Archive.open(download, name.toString(), limits)) {
                archive.extractTo(
                        folder, content -> ParsedArchive.of(name.toString(), content, settings));
            } catch (AifException e) {
                // Another one may have been quicker with the same archive; then that is as good.
                if (!Files.isDirectory(folder)) {
                    throw e;
                }
            }
        }
        return ParsedArchive.of(name.toString(), folder, settings);
    }
}
