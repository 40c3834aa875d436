// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The member {@code OpenAIF} of the metadata of an AIF: how a Controller is set up. Paths are as
 * written; a relative one begins at the folder of the document.
 *
 * @param storage the folder of the Shared Storage and the AIM Storages
 * @param access where the data sources of Access are, by name
 * @param start the name of the AIW that is started at boot
 * @param trust how it is kept safe
 * @param encrypted of which categories data is encrypted where it leaves, see {@link
 *     DataCategories}; empty for the usual ones
 */
public record ControllerSettings(
        Optional<Path> storage,
        Map<String, Source> access,
        Optional<String> start,
        TrustSettings trust,
        Optional<Set<String>> encrypted) {

    /** Says nothing. */
    public static final ControllerSettings NONE =
            new ControllerSettings(
                    Optional.empty(), Map.of(), Optional.empty(), TrustSettings.NONE,
                    Optional.empty());

    /** Copies map and set. */
    public ControllerSettings {
        access = Map.copyOf(access);
        encrypted = encrypted.map(Set::copyOf);
    }

    /** Settings that say nothing of what is encrypted. */
    public ControllerSettings(
            Optional<Path> storage,
            Map<String, Source> access,
            Optional<String> start,
            TrustSettings trust) {
        this(storage, access, start, trust, Optional.empty());
    }

    /** Settings that say nothing of how it is kept safe. */
    public ControllerSettings(
            Optional<Path> storage, Map<String, Source> access, Optional<String> start) {
        this(storage, access, start, TrustSettings.NONE, Optional.empty());
    }

    /** Where a data source is; it is only ever read. */
    public sealed interface Source {}

    /** A data source on this machine. */
    public record Folder(Path path) implements Source {}

    /**
     * A data source elsewhere.
     *
     * @param uri absolute, with scheme {@code https} and a host
     */
    public record Web(URI uri) implements Source {}
}
