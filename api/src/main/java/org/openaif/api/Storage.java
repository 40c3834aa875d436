// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A map from keys to bytes that outlives the AIM. Each operation is atomic for its key; any thread
 * may call it.
 *
 * <p>Clause: MPAI-AIF V2 initialises storages but defines no calls to use them; these are the
 * primitives of V3 (Basic API 4.10), with compare-and-set beside them.
 */
public interface Storage {

    /** Stores a value in the place of what there was. */
    void put(String key, byte[] value);

    /**
     * Writes into a value from an offset on; bytes between its end and the offset become zero. Offset
     * 0 replaces the whole value.
     */
    void put(String key, byte[] value, long offset);

    /** The value, if the key exists. */
    Optional<byte[]> get(String key);

    /**
     * A part of the value, if the key exists.
     *
     * @throws AifException READ if the part reaches beyond the end of the value
     */
    Optional<byte[]> get(String key, long offset, int length);

    /**
     * Stores a value only if nobody else has in the meantime.
     *
     * @param expected the version that the value is expected to have, 0 for a key that must not exist
     * @return whether the value was stored
     */
    boolean compareAndSet(String key, long expected, byte[] value);

    /**
     * Deletes a key; an absent one is not an error.
     *
     * @return whether it existed
     */
    boolean delete(String key);

    /** The keys that begin so, in ordinal order. */
    List<String> list(String prefix);

    /** Whether the key exists. */
    boolean exists(String key);

    /** What is known of a key, if it exists. */
    Optional<Info> info(String key);

    /**
     * What the framework, never the caller, notes of a key.
     *
     * @param storedBy the AIM that stored the value
     * @param storedAt when
     * @param length in bytes
     * @param version 1 for the first value, one more at every change
     */
    record Info(String storedBy, Instant storedAt, long length, long version) {}
}
