// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** Reads the entries of an audit log. Whether they are genuine {@link AuditVerifier} says. */
public final class AuditReader {
    private AuditReader() {}

    /**
     * Reads the entries that are wanted, oldest first. The log may be in use.
     *
     * @param taker is given each entry, and its line as it stands in the log
     * @throws TrustException DOES_NOT_EXIST if there is no log; STORAGE_FAILURE
     */
    public static void read(Path folder, AuditFilter filter, BiConsumer<AuditEntry, String> taker) {
        try {
            for (Path file : existing(folder).files()) {
                readFile(file, filter, taker);
            }
        } catch (IOException e) {
            throw new TrustException(
                    TrustError.STORAGE_FAILURE,
                    folder + ": the audit log cannot be read (" + e.getMessage() + ")",
                    e);
        }
    }

    private static void readFile(
            Path file, AuditFilter filter, BiConsumer<AuditEntry, String> taker)
            throws IOException {
        try (AuditFolder.Lines lines = new AuditFolder.Lines(file)) {
            AuditFolder.RawLine raw;
            while ((raw = lines.next()) != null) {
                Optional<AuditEntry> entry = AuditLine.parse(raw.bytes()).flatMap(AuditLine::entry);
                if (raw.whole() && entry.filter(filter::wants).isPresent()) {
                    taker.accept(entry.get(), new String(raw.bytes(), StandardCharsets.UTF_8));
                }
            }
        }
    }

    static AuditFolder existing(Path folder) throws IOException {
        AuditFolder log = new AuditFolder(folder);
        if (!Files.isDirectory(folder) || log.files().isEmpty()) {
            throw new TrustException(
                    TrustError.DOES_NOT_EXIST,
                    folder + ": there is no audit log; the first command that writes one makes it");
        }
        return log;
    }
}
