// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.time.InstantSource;
import org.openaif.controller.MemoryStorage;
import org.openaif.controller.spi.StorageProvider;

/** The storage of the Controller that keeps nothing does what every storage must. */
final class MemoryStorageTest extends StorageContract {
    @Override
    StorageProvider open(InstantSource clock) {
        return new MemoryStorage(clock);
    }
}
