// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust.spi;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Where secure storage keeps its bytes. It is trusted with nothing but to keep them: whatever comes
 * back is checked. Names are lower-case letters, digits and {@code -}, at most 64; what is written
 * under a name is never changed, only deleted.
 *
 * <p>Any thread may call it, several at once. An interrupt does not cut a call short.
 */
public interface Medium extends AutoCloseable {
    /** The longest content, in bytes. */
    int MAX_LENGTH = 48 << 20;

    /** How far away it is, which decides in what order things are written. */
    enum Distance {
        /** The memory of this process: gone with it, so there is nothing older to put back. */
        MEMORY,
        /** This machine: a write takes milliseconds. */
        NEAR,
        /** Another machine: it may be slow, or away; nobody else may wait for it. */
        FAR
    }

    /** How far away it is. */
    Distance distance();

    /**
     * Writes content under a name that has none; there as a whole and durable when this returns.
     *
     * @throws FullException if there is no room
     * @throws IOException if it failed, or the name has content; then nobody knows whether the content
     *     is there
     */
    void write(String name, byte[] content) throws IOException;

    /**
     * Writes several, each as {@link #write} does; all are durable when this returns. A medium that can
     * wait for all of them at once does.
     *
     * @throws IOException if one failed; then nobody knows which are there
     */
    default void writeAll(Map<String, byte[]> contents) throws IOException {
        for (Map.Entry<String, byte[]> one : contents.entrySet()) {
            write(one.getKey(), one.getValue());
        }
    }

    /**
     * A part of the content of a name: shorter than asked for where the content ends before.
     *
     * @return empty if the name has no content
     */
    Optional<byte[]> read(String name, long offset, int length) throws IOException;

    /** Deletes a name; one that has no content is not an error. */
    void delete(String name) throws IOException;

    /** Deletes several, in any order. */
    default void deleteAll(Collection<String> names) throws IOException {
        for (String name : names) {
            delete(name);
        }
    }

    /** Lets go of the medium. */
    @Override
    default void close() throws IOException {}

    /** There is no room on the medium. */
    final class FullException extends IOException {
        private static final long serialVersionUID = 1L;

        /** A refusal for want of room. */
        public FullException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
