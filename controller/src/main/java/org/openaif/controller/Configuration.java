// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.InstantSource;
import java.util.Optional;
import org.openaif.api.Access;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.metadata.AifMetadata;

/**
 * What a Controller is made of.
 *
 * @param implementations where the implementations of AIMs are found
 * @param storages where AIM Storage and Shared Storage are kept
 * @param access the data sources that AIMs may read
 * @param metadata of the AIF; without it its {@link Resources} are not bounded
 * @param machine by which AIMs are watched
 */
public record Configuration(
        ImplementationSource implementations,
        StorageProvider storages,
        Access access,
        Optional<AifMetadata> metadata,
        MachineClock machine) {

    /** A Controller of an AIF without metadata. */
    public Configuration(
            ImplementationSource implementations, StorageProvider storages, Access access) {
        this(implementations, storages, access, Optional.empty(), MachineClock.SYSTEM);
    }

    /** A Controller that runs these implementations, and keeps nothing. */
    public static Configuration of(ImplementationSource implementations) {
        return new Configuration(
                implementations, new MemoryStorage(InstantSource.system()), new NoAccess());
    }

    /** A Controller that has no implementations but those that metadata names by their class. */
    public static Configuration standard() {
        return of(module -> Optional.empty());
    }

    /** The same for the AIF of that metadata. */
    public Configuration withMetadata(AifMetadata aif) {
        return new Configuration(implementations, storages, access, Optional.of(aif), machine);
    }

    /** The same, watching AIMs by that clock. */
    public Configuration withMachine(MachineClock clock) {
        return new Configuration(implementations, storages, access, metadata, clock);
    }
}
