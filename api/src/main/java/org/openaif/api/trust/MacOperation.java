// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * A MAC in several parts: {@code update}* then {@code finish}, or {@code verify} where it was begun to check one.
 *
 * <p>A call in the wrong state is refused with BAD_STATE and aborts the operation, as every other
 * error does; an aborted or finished one refuses everything.
 */
public interface MacOperation extends AutoCloseable {
    /** Takes the next part of the message in. */
    MacOperation update(byte[] part);

    /** The MAC of all parts. */
    byte[] finish();

    /**
     * Checks the MAC of all parts, in constant time.
     *
     * @throws TrustException INVALID_SIGNATURE if it is another
     */
    void verify(byte[] mac);

    /** Gives the operation up and forgets what it knows; without effect on one that has ended. */
    void abort();

    @Override
    default void close() {
        abort();
    }
}
