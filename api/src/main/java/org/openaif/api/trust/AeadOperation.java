// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * AEAD in several parts: {@code setLengths} (CCM needs them), {@code generateNonce} or {@code setNonce},
 * {@code updateAssociated}*, {@code update}*, then {@code finish} where one encrypts, {@code verify}
 * where one opens.
 *
 * <p>Where one opens, {@code update} gives nothing: all plaintext comes from {@code verify}, when it was
 * found genuine. Until then it is gathered, 64 MiB at most; more is refused with INSUFFICIENT_MEMORY.
 *
 * <p>A call in the wrong state is refused with BAD_STATE and aborts the operation, as every other
 * error does; an aborted or finished one refuses everything.
 */
public interface AeadOperation extends AutoCloseable {
    /** Says how long associated data and message are, in bytes. */
    AeadOperation setLengths(long associated, long message);

    /** Chooses a nonce that this key has not had, where one encrypts. */
    byte[] generateNonce();

    /** Sets the nonce: where one opens, or a protocol prescribes it. */
    AeadOperation setNonce(byte[] nonce);

    /** Takes the next part of the associated data in. */
    AeadOperation updateAssociated(byte[] part);

    /** The result of the next part of the message, as far as it is known already; perhaps empty. */
    byte[] update(byte[] part);

    /** The rest of the ciphertext, with the tag at its end. */
    byte[] finish();

    /**
     * The plaintext.
     *
     * @throws TrustException INVALID_SIGNATURE if the tag is not that of what was given
     */
    byte[] verify(byte[] tag);

    /** Gives the operation up and forgets what it knows; without effect on one that has ended. */
    void abort();

    @Override
    default void close() {
        abort();
    }
}
