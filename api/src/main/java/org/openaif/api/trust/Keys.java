// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * The keys of one owner. They stay inside the provider: all that is handed out is their name.
 *
 * <p>Clause: MPAI-AIF V2, Security API 5.2.
 */
public interface Keys {

    /**
     * Takes a key in.
     *
     * @param data its bytes, see {@link KeyType}; the caller should overwrite them afterwards
     * @throws TrustException INVALID_ARGUMENT if they are no key of that type and size; NOT_SUPPORTED
     *     if the provider has no such keys, or keeps no secret that could leave it again (usage
     *     EXPORT); ALREADY_EXISTS if a persistent key has that name
     */
    KeyId importKey(KeyAttributes attributes, byte[] data);

    /**
     * Makes a key from randomness.
     *
     * @throws TrustException as {@link #importKey}
     */
    KeyId generate(KeyAttributes attributes);

    /**
     * Makes a second key with the same secret. It may be used where both permit it.
     *
     * @throws TrustException INVALID_HANDLE; NOT_PERMITTED if the source's usage lacks COPY;
     *     INVALID_ARGUMENT if type, size or algorithm differ
     */
    KeyId copy(KeyId source, KeyAttributes attributes);

    /**
     * Destroys a key and its secret, at once and wherever it was kept. Operations under way with it
     * fail at their next step.
     *
     * @throws TrustException INVALID_HANDLE if there is no such key
     */
    void destroy(KeyId key);

    /**
     * The secret of a key, or a key pair's private part.
     *
     * @throws TrustException INVALID_HANDLE; NOT_PERMITTED if its usage lacks EXPORT
     */
    byte[] export(KeyId key);

    /**
     * The public part of a key pair, or a public key.
     *
     * @throws TrustException INVALID_HANDLE; INVALID_ARGUMENT if it has no public part
     */
    byte[] exportPublic(KeyId key);

    /**
     * What a key is, with its size and name.
     *
     * @throws TrustException INVALID_HANDLE if there is no such key
     */
    KeyAttributes attributes(KeyId key);
}
