// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The bytes of a document, never more than {@link #LENGTH}. */
final class BoundedFile {
    /** 16 MiB: an AIW of 10,000 AIMs has about 5. */
    static final int LENGTH = 16 << 20;

    private BoundedFile() {}

    /** The bytes of a file; empty where the findings say why not. */
    static Optional<byte[]> read(Path path, Findings findings) {
        try {
            if (Files.isDirectory(path)) {
                return refused(findings, "is a folder", "name a file in it");
            }
            // Size first: a file that is too large is not even opened.
            long size = Files.size(path);
            if (!Files.isRegularFile(path)) {
                return refused(findings, "is no regular file", "copy its content to one");
            }
            if (size > LENGTH) {
                return tooLarge(findings, size + " bytes");
            }
            try (InputStream in = Files.newInputStream(path)) {
                return read(in, findings);
            }
        } catch (NoSuchFileException e) {
            return refused(findings, "there is no such file", "check the path");
        } catch (AccessDeniedException e) {
            return refused(findings, "may not be read", "give yourself the permission to read it");
        } catch (IOException e) {
            return unreadable(findings, e);
        }
    }

    /** What is left of a stream; empty where the findings say why not. */
    static Optional<byte[]> read(InputStream in, Findings findings) {
        try {
            byte[] bytes = in.readNBytes(LENGTH + 1);
            return bytes.length > LENGTH
                    ? tooLarge(findings, "more than " + LENGTH + " bytes")
                    : Optional.of(bytes);
        } catch (IOException e) {
            return unreadable(findings, e);
        }
    }

    /** A document that is in memory already; what is read of it stays as it is now. */
    static Optional<byte[]> checked(byte[] document, Findings findings) {
        return document.length > LENGTH
                ? tooLarge(findings, document.length + " bytes")
                : Optional.of(document.clone());
    }

    private static Optional<byte[]> tooLarge(Findings findings, String size) {
        return refused(
                findings,
                "has " + size + ", which is too much for metadata: at most " + LENGTH + " (16 MiB)",
                "give the metadata alone");
    }

    private static Optional<byte[]> unreadable(Findings findings, IOException cause) {
        return refused(
                findings,
                "cannot be read: " + OneLine.plain(String.valueOf(cause.getMessage())),
                "check the disk or the link it comes from");
    }

    private static Optional<byte[]> refused(Findings findings, String message, String hint) {
        findings.error(Place.whole(findings.file()), message, hint);
        return Optional.empty();
    }
}
