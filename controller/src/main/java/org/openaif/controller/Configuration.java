// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.InstantSource;
import org.openaif.api.Access;
import org.openaif.controller.spi.AimServers;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.controller.spi.ModelProvider;
import org.openaif.controller.spi.Proximity;
import org.openaif.controller.spi.StorageProvider;

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
 */
public record Configuration(
        ImplementationSource implementations,
        StorageProvider storages,
        Access access,
        ModelProvider models,
        AimServers servers,
        Proximity proximity) {

    /** A Controller that runs these implementations, keeps nothing, and is alone. */
    public static Configuration of(ImplementationSource implementations) {
        return new Configuration(
                implementations,
                new MemoryStorage(InstantSource.system()),
                new NoAccess(),
                ModelProvider.NONE,
                AimServers.NONE,
                Proximity.NONE);
    }

    /** A Controller that has no implementations but those that metadata names by their class. */
    public static Configuration standard() {
        return of(Binding::named);
    }

    /** The same with these storages. */
    public Configuration withStorages(StorageProvider others) {
        return new Configuration(implementations, others, access, models, servers, proximity);
    }

    /** The same with these data sources. */
    public Configuration withAccess(Access other) {
        return new Configuration(implementations, storages, other, models, servers, proximity);
    }

    /** The same with this to run models. */
    public Configuration withModels(ModelProvider others) {
        return new Configuration(implementations, storages, access, others, servers, proximity);
    }

    /** The same with this way to MPAI Servers. */
    public Configuration withServers(AimServers others) {
        return new Configuration(implementations, storages, access, models, others, proximity);
    }

    /** The same with these Controllers in range. */
    public Configuration withProximity(Proximity others) {
        return new Configuration(implementations, storages, access, models, servers, others);
    }
}
