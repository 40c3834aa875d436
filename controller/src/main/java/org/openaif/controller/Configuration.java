// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.InstantSource;
import org.openaif.api.Access;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.controller.spi.StorageProvider;

/**
 * What a Controller is made of.
 *
 * @param implementations where the implementations of AIMs are found
 * @param storages where AIM Storage and Shared Storage are kept
 * @param access the data sources that AIMs may read
 */
public record Configuration(
        ImplementationSource implementations, StorageProvider storages, Access access) {

    /** A Controller that runs these implementations, and keeps nothing. */
    public static Configuration of(ImplementationSource implementations) {
        return new Configuration(
                implementations, new MemoryStorage(InstantSource.system()), new NoAccess());
    }

    /** A Controller that has no implementations but those that metadata names by their class. */
    public static Configuration standard() {
        return of(Binding::named);
    }
}
