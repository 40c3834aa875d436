// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.openaif.api.trust.TrustException;

/**
 * The last seal, kept beside the log: whoever cuts the end of the log off would have to make this
 * one older, too, which a monotonic counter in it tells.
 *
 * @param line the seal
 * @param hash of its line
 */
record AuditHead(AuditLine line, String hash) {

    /**
     * Reads it; empty if there is none.
     *
     * @throws TrustException CORRUPTION_DETECTED if it is no seal
     */
    static Optional<AuditHead> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        byte[] text;
        try (InputStream in = Files.newInputStream(file)) {
            text = in.readNBytes(AuditLine.MAX_BYTES);
        }
        boolean ended = text.length > 0 && text[text.length - 1] == '\n';
        byte[] line = ended ? Arrays.copyOf(text, text.length - 1) : text;
        AuditLine seal =
                AuditLine.parse(line)
                        .filter(AuditLine::isSeal)
                        .orElseThrow(
                                () -> AuditTail.corrupt(file.toString(), "is no seal of a log"));
        return Optional.of(new AuditHead(seal, Digests.hex(line)));
    }
}
