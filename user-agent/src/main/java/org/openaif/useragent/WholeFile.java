// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/** Short files that a person names: read whole, never more than was allowed; written whole. */
final class WholeFile {
    private WholeFile() {}

    /**
     * What is in a file.
     *
     * @throws AifException READ if it cannot be read, or is longer
     */
    static byte[] read(Path path, int maximumLength) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(maximumLength + 1);
            if (bytes.length > maximumLength) {
                throw new AifException(
                        ErrorCode.READ,
                        path + " is longer than " + maximumLength + " bytes; name the right file");
            }
            return bytes;
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.READ, path + ": cannot be read (" + e + "); name a file that can", e);
        }
    }

    /**
     * Writes a file, over an older one.
     *
     * @throws AifException WRITE if it cannot be written
     */
    static void write(Path path, byte[] bytes) {
        try {
            Files.write(path, bytes);
        } catch (IOException e) {
            throw new AifException(
                    ErrorCode.WRITE,
                    path + ": cannot be written (" + e + "); name another file",
                    e);
        }
    }
}
