// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

/**
 * How much an archive may hold. What passes a limit is refused as soon as it does, before it is
 * written anywhere.
 *
 * @param archiveBytes of the archive file itself
 * @param entries files and folders together
 * @param entryBytes of one file, unpacked
 * @param totalBytes of all, unpacked
 * @param ratio how many times its own size an archive may unpack to, beyond {@link #FREE_BYTES}
 * @param depth folders within folders
 */
public record ArchiveLimits(
        long archiveBytes, int entries, long entryBytes, long totalBytes, int ratio, int depth) {
    /** 1 MiB, which may be unpacked whatever the ratio: small archives are mostly headers. */
    static final long FREE_BYTES = 1L << 20;

    /** Room for large models; no larger than a zip without zip64 can be. */
    public static final ArchiveLimits STANDARD =
            new ArchiveLimits(2L << 30, 10_000, 2L << 30, (4L << 30) - 1, 200, 16);

    /** Checks that each is positive. */
    public ArchiveLimits {
        if (archiveBytes < 1 || entries < 1 || entryBytes < 1 || totalBytes < 1 || ratio < 1
                || depth < 1) {
            throw new IllegalArgumentException("a limit is not positive: " + archiveBytes + ", "
                    + entries + ", " + entryBytes + ", " + totalBytes + ", " + ratio + ", " + depth);
        }
    }

    /** What an archive of that size may unpack to. */
    long unpackedBytes(long size) {
        return Math.min(totalBytes, FREE_BYTES + ratio * size);
    }
}
