// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * Encryption or decryption in several parts: {@code generateIv} or {@code setIv}, {@code update}*, {@code finish}.
 *
 * <p>A call in the wrong state is refused with BAD_STATE and aborts the operation, as every other
 * error does; an aborted or finished one refuses everything.
 */
public interface CipherOperation extends AutoCloseable {
    /** Chooses a random IV, where one encrypts. */
    byte[] generateIv();

    /** Sets the IV: where one decrypts, or a protocol prescribes it. */
    CipherOperation setIv(byte[] iv);

    /** The result of the next part, as far as it is known already; perhaps empty. */
    byte[] update(byte[] part);

    /** The rest of the result. */
    byte[] finish();

    /** Gives the operation up and forgets what it knows; without effect on one that has ended. */
    void abort();

    @Override
    default void close() {
        abort();
    }
}
