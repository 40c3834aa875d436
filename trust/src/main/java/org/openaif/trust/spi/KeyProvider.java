// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust.spi;

import java.util.Arrays;
import java.util.Optional;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * Keeps keys and works with them: in software, in a PKCS #11 token, in a TPM. It does the work and
 * nothing else: who owns which key, what it may be used for and in which order calls are checked is
 * decided before it is asked.
 *
 * <p>Operations that need no secret (hashing, verification of signatures, encryption with a public
 * key) never come here.
 *
 * <p>Any thread may call it. Every failure is a {@link TrustException}: COMMUNICATION_FAILURE when a
 * device does not answer, HARDWARE_FAILURE when it fails, NOT_SUPPORTED for what it does not offer.
 */
public interface KeyProvider extends AutoCloseable {
    /** How configuration calls it: {@code software}, {@code pkcs11}, {@code tpm}. */
    String name();

    /**
     * Whether it keeps such keys: of that type and size, for that algorithm, and as they may leave it
     * (usage EXPORT of a secret is something that no device offers).
     */
    boolean offers(KeyAttributes attributes);

    /**
     * Takes a key in.
     *
     * @param data in the form that {@link org.openaif.api.trust.KeyType} says; not kept
     * @throws TrustException INVALID_ARGUMENT if it is none of that type and size
     */
    HeldKey importKey(KeyAttributes attributes, byte[] data);

    /** Makes a key. */
    HeldKey generate(KeyAttributes attributes);

    /**
     * A second key with the same secret, which lives on when the first is destroyed.
     *
     * @param source a key of this provider
     * @throws TrustException NOT_SUPPORTED if this device cannot copy keys
     */
    default HeldKey copy(KeyAttributes attributes, HeldKey source) {
        byte[] secret = source.secret();
        try {
            return importKey(attributes, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * A persistent key, from what {@link HeldKey#blob} gave.
     *
     * @throws TrustException DATA_CORRUPT if the blob is not one of this provider's
     */
    HeldKey restore(KeyAttributes attributes, byte[] blob);

    /** Random bytes. */
    byte[] random(int length);

    /**
     * Seals a short secret (64 bytes at most) so that only this provider, with this root of trust, can
     * unseal it.
     */
    byte[] seal(byte[] secret);

    /**
     * The secret that was sealed.
     *
     * @throws TrustException INVALID_SIGNATURE if that was not sealed here, or was altered
     */
    byte[] unseal(byte[] sealed);

    /**
     * The value of its monotonic counter: 0 at first. Survives the process; never goes back. It is
     * secure storage's alone: when somebody else turns it, that is taken for an attack.
     */
    long counter();

    /** Counts one further, durably, and gives the new value. */
    long count();

    /**
     * Whether a note can be kept with the counter, see {@link #count(byte[])}: where the counter is a
     * file anyway, that spares its user a file, and a wait for the disk.
     */
    default boolean keepsNotes() {
        return false;
    }

    /**
     * Counts one further and keeps a note with the new value: both, durably, or neither.
     *
     * @param note at most 256 KiB; not kept secret
     */
    default long count(byte[] note) {
        throw new TrustException(TrustError.NOT_SUPPORTED, name() + " keeps no notes");
    }

    /** The note that was kept with the value of the counter; empty if there was none. */
    default byte[] note() {
        return new byte[0];
    }

    /**
     * A statement of the device itself on the state of the machine, for attestation: a quote. Empty
     * where there is no such device.
     *
     * @param nonce what makes it fresh, at most 64 bytes
     */
    default Optional<Quote> quote(byte[] nonce) {
        return Optional.empty();
    }

    /** Lets go of the device; keys that are not persistent are gone. */
    @Override
    void close();

    /**
     * What a device says of the machine.
     *
     * @param format {@code tpm2}: a TPMS_ATTEST and a TPMT_SIGNATURE
     * @param statement what is said, as the device gives it
     * @param signature over that
     * @param publicKey of the device's attestation key, uncompressed point
     */
    record Quote(String format, byte[] statement, byte[] signature, byte[] publicKey) {}
}
