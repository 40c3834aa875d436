// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

/**
 * Named items of one owner on one medium: encrypted, bound to their name and version, so that one
 * that was altered, swapped with another or put back from an older copy is refused. Each call is
 * atomic and durable when it returns (RAM: as long as the process lives).
 *
 * <p>Any thread may call it.
 *
 * <p>Clause: MPAI-AIF V2, Security API 3.
 */
public interface SecureStorage {

    /**
     * Makes an item.
     *
     * @param capacity how many bytes it may ever hold
     * @param data what it holds at first; may be empty
     * @throws TrustException ALREADY_EXISTS; INSUFFICIENT_STORAGE if the medium or the capacity is too
     *     small; INVALID_ARGUMENT if the name is none
     */
    void initialize(String name, long capacity, Data data, StorageFlag... flags);

    /**
     * Writes an item: makes it, or replaces what it holds and how it is stored. One that was
     * initialised keeps its capacity; one that was made by writing has the size of what was written last.
     *
     * @throws TrustException NOT_PERMITTED if it was WRITE_ONCE; INSUFFICIENT_STORAGE if it would pass
     *     the capacity that it was initialised with, or the medium's; INVALID_ARGUMENT
     */
    void write(String name, Data data, StorageFlag... flags);

    /**
     * What an item holds, as plain data.
     *
     * @throws TrustException DOES_NOT_EXIST; INVALID_SIGNATURE if it was altered, or is another item;
     *     CORRUPTION_DETECTED if it is older than what was written last
     */
    Data read(String name);

    /**
     * A part of what an item holds.
     *
     * @throws TrustException as {@link #read(String)}; INVALID_ARGUMENT if the part is not within it
     */
    Data read(String name, long offset, int length);

    /**
     * What is known of an item.
     *
     * @throws TrustException DOES_NOT_EXIST
     */
    StorageInfo info(String name);

    /**
     * Deletes an item.
     *
     * @throws TrustException DOES_NOT_EXIST; NOT_PERMITTED if it was WRITE_ONCE
     */
    void delete(String name);
}
