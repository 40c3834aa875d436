// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.InstantSource;
import java.util.Optional;
import org.openaif.api.Access;
import org.openaif.controller.spi.AimServers;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.controller.spi.ModelProvider;
import org.openaif.controller.spi.Proximity;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.metadata.AifMetadata;

/**
 * What a Controller is made of. Made from {@link #standard} or {@link #of} by the {@code with…}
 * methods.
 *
 * @param implementations where the implementations of AIMs are found
 * @param storages where AIM Storage and Shared Storage are kept
 * @param access the data sources that AIMs may read
 * @param models what runs machine-learning models
 * @param servers the way to MPAI Servers
 * @param proximity the other Controllers in range
 * @param metadata of the AIF; without it its {@link Resources} are not bounded
 * @param machine by which AIMs are watched
 */
public record Configuration(
        ImplementationSource implementations,
        StorageProvider storages,
        Access access,
        ModelProvider models,
        AimServers servers,
        Proximity proximity,
        Optional<AifMetadata> metadata,
        MachineClock machine) {

    /** A Controller that runs these implementations, keeps nothing, and is alone. */
    public static Configuration of(ImplementationSource implementations) {
        return new Configuration(
                implementations,
                new MemoryStorage(InstantSource.system()),
                new NoAccess(),
                ModelProvider.NONE,
                AimServers.NONE,
                Proximity.NONE,
                Optional.empty(),
                MachineClock.SYSTEM);
    }

    /** A Controller that has no implementations but those that metadata names by their class. */
    public static Configuration standard() {
        return of(Binding::named);
    }

    /** The same with these storages. */
    public Configuration withStorages(StorageProvider others) {
        return new Configuration(
                implementations, others, access, models, servers, proximity, metadata, machine);
    }

    /** The same with these data sources. */
    public Configuration withAccess(Access other) {
        return new Configuration(
                implementations, storages, other, models, servers, proximity, metadata, machine);
    }

    /** The same with this to run models. */
    public Configuration withModels(ModelProvider others) {
        return new Configuration(
                implementations, storages, access, others, servers, proximity, metadata, machine);
    }

    /** The same with this way to MPAI Servers. */
    public Configuration withServers(AimServers others) {
        return new Configuration(
                implementations, storages, access, models, others, proximity, metadata, machine);
    }

    /** The same with these Controllers in range. */
    public Configuration withProximity(Proximity others) {
        return new Configuration(
                implementations, storages, access, models, servers, others, metadata, machine);
    }

    /** The same for the AIF of that metadata. */
    public Configuration withMetadata(AifMetadata aif) {
        return new Configuration(
                implementations, storages, access, models, servers, proximity, Optional.of(aif),
                machine);
    }

    /** The same, watching AIMs by that clock. */
    public Configuration withMachine(MachineClock clock) {
        return new Configuration(
                implementations, storages, access, models, servers, proximity, metadata, clock);
    }
}
