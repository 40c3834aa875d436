// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One version of a component, as the Store has it written down. What is published does not change;
 * only whether it is yanked.
 *
 * @param publisher whose token published it
 * @param level of interoperability, 1 to 3, as the publisher says: proprietary data types, those of
 *     a standard, conformance tested
 * @param published when
 * @param bytes of the archive in its stored form, tar.gz; of an AIF, of its document
 * @param sha256 of the same, in hexadecimal: what a client compares, and an HTTP {@code ETag}
 * @param content the SHA-256 of the uncompressed tar, which is the same whoever packs it with
 *     whichever JDK; and tells whether it was published before
 * @param licence its file in the archive
 * @param documents metadata in it: first its own, then that of AIMs it brings along
 * @param findings what was found at publishing
 */
public record Published(
        ComponentName component,
        String version,
        String publisher,
        int level,
        Instant published,
        long bytes,
        String sha256,
        String content,
        String licence,
        List<Document> documents,
        List<Finding> findings) {

    /** Copies the lists. */
    public Published {
        documents = List.copyOf(documents);
        findings = List.copyOf(findings);
    }

    /**
     * A document of metadata, kept as it was published, byte for byte.
     *
     * @param file its name, in the archive and in the Store's folder {@code documents}
     */
    public record Document(ComponentName component, String file, long bytes, String sha256) {}

    /** Its own metadata. */
    public Document document() {
        return documents.getFirst();
    }

    /** Metadata of a component that is in it. */
    Optional<Document> document(ComponentName wanted) {
        return documents.stream().filter(one -> one.component().equals(wanted)).findFirst();
    }

    boolean isSameAs(Published other) {
        return content.equals(other.content) && documents.equals(other.documents);
    }

    @Override
    public String toString() {
        return component + "@" + version;
    }
}
