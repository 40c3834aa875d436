// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.time.Duration;
import org.openaif.store.ArchiveLimits;

/**
 * What one who asks may cost.
 *
 * @param archives what is taken in; {@link ArchiveLimits#archiveBytes} bounds an upload
 * @param uploadTime for a whole upload
 * @param bytesPerSecond slower than that a request is given up
 * @param idle how long a connection may say nothing
 * @param connections at a time, of HTTPS, over all
 * @param connectionsPerAddress of those, from one address
 * @param headerBytes of a request
 */
public record StoreLimits(
        ArchiveLimits archives,
        Duration uploadTime,
        long bytesPerSecond,
        Duration idle,
        int connections,
        int connectionsPerAddress,
        int headerBytes) {
    /** Room for archives of 512 MiB, and for a few thousand who ask at once. */
    public static final StoreLimits STANDARD =
            new StoreLimits(
                    new ArchiveLimits(512L << 20, 10_000, 512L << 20, 2L << 30, 200, 16),
                    Duration.ofMinutes(30),
                    1_000,
                    Duration.ofSeconds(15),
                    4_000,
                    500,
                    8 << 10);
}
