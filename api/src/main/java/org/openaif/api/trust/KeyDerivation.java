// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * A derivation of keys (HKDF): salt and info, if any, and the secret; then output, as much as the
 * algorithm gives. Input after output, a step twice, or output before the secret is refused with
 * BAD_STATE and aborts the operation.
 */
public interface KeyDerivation extends AutoCloseable {
    /** What an input is. */
    enum Step {
        /** From which all is derived. */
        SECRET,
        /** Not secret, random; at most once, before the secret. */
        SALT,
        /** What the output is for; at most once. */
        INFO
    }

    /** Gives a step its bytes: SALT, INFO; a SECRET only if it is no key. */
    KeyDerivation input(Step step, byte[] bytes);

    /** Gives a step a key of the caller. Usage DERIVE. */
    KeyDerivation input(Step step, KeyId key);

    /** Gives the secret of a key agreement as SECRET, without anybody seeing it. Usage DERIVE. */
    KeyDerivation agree(KeyId privateKey, byte[] peer);

    /**
     * The next bytes of output.
     *
     * @throws TrustException INSUFFICIENT_DATA if there are not so many left
     */
    byte[] output(int length);

    /**
     * The next bytes of output as a key: of type RAW_DATA, HMAC, DERIVE, AES, CHACHA20 or ASCON.
     *
     * @throws TrustException NOT_PERMITTED if the secret was given as bytes: whoever saw them could
     *     make the same key, whatever its policy says; otherwise as {@link Keys#importKey}
     */
    KeyId output(KeyAttributes attributes);

    /** Gives the operation up and forgets what it knows; without effect on one that has ended. */
    void abort();

    @Override
    default void close() {
        abort();
    }
}
