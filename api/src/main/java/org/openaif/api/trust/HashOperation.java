// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * A hash in several parts: {@code update}* then {@code finish} or {@code verify}.
 *
 * <p>A call in the wrong state is refused with BAD_STATE and aborts the operation, as every other
 * error does; an aborted or finished one refuses everything.
 */
public interface HashOperation extends AutoCloseable {
    /** Takes the next part of the input in. */
    HashOperation update(byte[] part);

    /** The hash of all parts. */
    byte[] finish();

    /**
     * Compares the hash of all parts with the one expected, in constant time.
     *
     * @throws TrustException INVALID_SIGNATURE if they differ
     */
    void verify(byte[] expected);

    /** Gives the operation up and forgets what it knows; without effect on one that has ended. */
    void abort();

    @Override
    default void close() {
        abort();
    }
}
