// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** Where the PIN of a token comes from, each time one has to log in. Never from an argument. */
@FunctionalInterface
public interface PinSource {
    /** The PIN; whoever asked overwrites it after use. */
    char[] pin();

    /**
     * The first line of a file that nobody else can read (mode 0600).
     *
     * @throws TrustException from {@link #pin}: NOT_PERMITTED if others can read the file,
     *     STORAGE_FAILURE if it cannot be read
     */
    static PinSource file(Path file) {
        return () -> {
            try {
                requireClosed(file);
                return firstLine(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new TrustException(
                        TrustError.STORAGE_FAILURE, "the PIN cannot be read from " + file, e);
            }
        };
    }

    private static void requireClosed(Path file) throws IOException {
        Set<PosixFilePermission> others =
                Set.of(
                        PosixFilePermission.GROUP_READ,
                        PosixFilePermission.GROUP_WRITE,
                        PosixFilePermission.OTHERS_READ,
                        PosixFilePermission.OTHERS_WRITE);
        for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
            if (others.contains(permission)) {
                throw new TrustException(
                        TrustError.NOT_PERMITTED,
                        "others than its owner may read or write the PIN in " + file + ": chmod 600");
            }
        }
    }

    private static char[] firstLine(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes, 0, end));
        char[] pin = new char[decoded.remaining()];
        decoded.get(pin);
        Arrays.fill(decoded.array(), ' ');
        Arrays.fill(bytes, (byte) 0);
        return pin;
    }
}
