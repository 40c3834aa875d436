// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The few things that are done to files, one by one, so that a test can cut the power between any two
 * of them. Nothing is durable until it is synced: content by {@code sync}, names by {@code syncFolder}.
 */
interface Disk {
    /** Makes or replaces a file. */
    void create(Path file, byte[] content) throws IOException;

    /** Writes into a file, which grows if need be. */
    void overwrite(Path file, long offset, byte[] content) throws IOException;

    /** Writes into a file, and makes its content durable. */
    default void overwriteAndSync(Path file, long offset, byte[] content) throws IOException {
        overwrite(file, offset, content);
        sync(file);
    }

    /** Makes the content of a file durable. */
    void sync(Path file) throws IOException;

    /** Gives a file another name, at once; there must be none of that name. */
    void move(Path from, Path to) throws IOException;

    /** Deletes a file, if it exists. */
    void delete(Path file) throws IOException;

    /** Makes the names in a folder durable. */
    void syncFolder(Path folder) throws IOException;

    /** A part of a file, shorter where the file ends before; empty if there is no such file. */
    Optional<byte[]> read(Path file, long offset, int length) throws IOException;

    /** The files of a folder. */
    List<Path> list(Path folder) throws IOException;

    /** Makes a folder that only its owner can enter, and those above it; durable on return. */
    void makeFolder(Path folder) throws IOException;

    /**
     * Takes a file that one process at a time may have; the operating system gives it back when the
     * process ends, however that is.
     *
     * @throws IOException if somebody has it
     */
    Closeable lock(Path file) throws IOException;
}
