// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.nio.file.Path;

/** A way to an MPAI Store. Any thread may use it, several at once. */
public interface StoreClient {

    /**
     * Gets an archive. What arrives is not looked at; it may be anything.
     *
     * @param to a file, which is written anew
     * @param limits of which the size of the archive counts here
     * @throws org.openaif.api.AifException ERROR if there is no such archive, it is too large, or it
     *     cannot be had; the file may then hold anything
     */
    void get(ArchiveName archive, Path to, ArchiveLimits limits);
}
