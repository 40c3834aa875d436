// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where metadata was read: its document, and the places of its parts in it.
 *
 * <p>Where metadata stands is no part of what it says: all origins are equal, so that two metadata
 * are equal exactly if they say the same.
 */
public final class Origin {
    /** Of metadata that was not read from a document. */
    public static final Origin NONE =
            new Origin("metadata", Optional.empty(), new IdentityHashMap<>());

    private final String file;
    private final Optional<byte[]> document;
    private final Map<Object, Place> places;

    /**
     * The origin of a document.
     *
     * @param document its bytes, as they were read
     * @param places of its ports, sub-AIMs and connections, by the very objects: equal ones can
     *     stand in several places
     */
    Origin(
            String file, Optional<byte[]> document, IdentityHashMap<Object, Place> places) {
        this.file = file;
        this.document = document;
        this.places = places;
    }

    /** The document, as the user named it. */
    public String file() {
        return file;
    }

    /** The document byte by byte, as it was read: for attestation. Empty if there was none. */
    public Optional<byte[]> document() {
        return document.map(byte[]::clone);
    }

    /**
     * The place of one part.
     *
     * @param steps the way to it, for where its place is not known
     */
    Place of(Object part, Object... steps) {
        return Optional.ofNullable(places.get(part))
                .orElseGet(() -> Place.whole(file).below(steps));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return file;
    }
}
