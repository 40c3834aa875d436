// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.nio.file.Path;
import java.time.InstantSource;
import org.openaif.api.AifException;
import org.openaif.controller.spi.StorageQuota;

/** Opens a storage, and says in one line how that went. */
final class StorageOpener {
    public static void main(String[] arguments) {
        try {
            DurableStorage.open(Path.of(arguments[0]), InstantSource.system(), StorageQuota.UNLIMITED)
                    .close();
            System.out.println("opened");
        } catch (AifException e) {
            System.out.println(e.code() + " " + e.getMessage());
        }
    }
}
