// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.io.InputStream;

/** Is shown the entries of an archive, one after the other, each checked. */
interface EntryVisitor {

    /** A folder; those that are not shown are there by their files. */
    default void folder(String name) {}

    /**
     * A file.
     *
     * @param content all or none of it is read during this call; whatever ails it is thrown then
     * @throws IOException of the content; what goes wrong elsewhere is an AifException
     */
    void file(ArchiveEntry entry, InputStream content) throws IOException;
}
