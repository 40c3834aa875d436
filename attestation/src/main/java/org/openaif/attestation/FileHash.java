// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * The SHA-256 of a file, or of all that lies in a folder: there of each file's name, a zero, and its
 * hash, in the order of their names.
 */
public final class FileHash {
    private static final int BUFFER = 64 * 1024;

    /** More files than this is no program, but a folder that was named by mistake. */
    private static final int MAXIMUM_FILES = 100_000;

    private FileHash() {}

    /**
     * Reads and hashes all of it.
     *
     * @throws TrustException STORAGE_FAILURE if it cannot be read
     */
    public static byte[] of(Path path) {
        try {
            return Files.isDirectory(path) ? ofFolder(path) : ofFile(path);
        } catch (IOException | UncheckedIOException e) {
            throw new TrustException(
                    TrustError.STORAGE_FAILURE, path + ": cannot be measured: " + e.getMessage(), e);
        }
    }

    /** The hash of bytes. */
    static byte[] of(byte[] bytes) {
        return sha256().digest(bytes);
    }

    private static byte[] ofFile(Path file) throws IOException {
        MessageDigest hash = sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
            }
        }
        return hash.digest();
    }

    private static byte[] ofFolder(Path folder) throws IOException {
        MessageDigest hash = sha256();
        for (Path file : files(folder)) {
            hash.update(name(folder, file).getBytes(StandardCharsets.UTF_8));
            hash.update((byte) 0);
            hash.update(ofFile(file));
        }
        return hash.digest();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> files =
                    all.filter(Files::isRegularFile)
                            .limit(MAXIMUM_FILES + 1L)
                            .sorted((one, other) -> name(folder, one).compareTo(name(folder, other)))
                            .toList();
            if (files.size() > MAXIMUM_FILES) {
                throw new IOException("it holds more than " + MAXIMUM_FILES + " files");
            }
            return files;
        }
    }

    /** The same on each system. */
    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
