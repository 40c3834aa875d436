// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.channels;

/**
 * What became of everything that was ever written to a channel.
 *
 * <p>{@code written == read + pending + dropped + expired + discarded}, always.
 *
 * @param written items that the writer got rid of
 * @param read items that the reader took
 * @param pending items that wait in the channel
 * @param dropped items that found the channel full, or that made room for another
 * @param discarded items deleted by a reset
 * @param expired items that came to the reader too late to be of use, and were given up
 */
public record Accounts(
        long written, long read, long pending, long dropped, long discarded, long expired) {
    /** Nothing happened yet. */
    public static final Accounts NONE = new Accounts(0, 0, 0, 0, 0);

    /** Where nothing has expired. */
    public Accounts(long written, long read, long pending, long dropped, long discarded) {
        this(written, read, pending, dropped, discarded, 0);
    }

    /** The sums of two channels' accounts. */
    public Accounts plus(Accounts other) {
        return new Accounts(
                written + other.written,
                read + other.read,
                pending + other.pending,
                dropped + other.dropped,
                discarded + other.discarded,
                expired + other.expired);
    }
}
