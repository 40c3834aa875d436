// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller.spi;

import org.openaif.api.Storage;

/** Where the storages of workflows are kept. Any thread may call it. */
public interface StorageProvider extends AutoCloseable {
    /** The storage of one AIM. */
    Storage aimStorage(String workflow, String aim);

    /**
     * The storage that the AIMs of a workflow share, as one of them sees it.
     *
     * @param aim is noted as the one who stores
     */
    Storage sharedStorage(String workflow, String aim);

    /** Makes everything stored durable, and lets go of it. */
    @Override
    void close();
}
