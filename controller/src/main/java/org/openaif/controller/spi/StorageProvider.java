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

    /**
     * Lets this quota hold, too, for what is written from now on; it may say something else each
     * time. The Controller gives the limits of its AIMs' metadata.
     */
    void limit(StorageQuota quota);

    /** Makes everything stored durable, and lets go of it. */
    @Override
    void close();
}
