// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.metadata.DataCategories;
import org.openaif.trust.Sealer;

/**
 * The storages of a run, of which those are encrypted whose data is of a category that is. Each has a
 * key of its own, so that nothing can be put from one into another. The key is fetched when a storage
 * is first asked for. Any thread may call it.
 */
final class SealedStorages implements StorageProvider {
    private final StorageProvider plain;
    private final Function<String, Sealer> sealers;
    private final List<DataCategories> categories;

    /**
     * Storages over others.
     *
     * @param plain where the bytes are; closed with this
     * @param categories of the workflow, in all its versions so far; what one of them has encrypted is.
     *     More may come, from any thread
     * @param sealers what encrypts, by the name of a storage
     */
    SealedStorages(
            StorageProvider plain,
            List<DataCategories> categories,
            Function<String, Sealer> sealers) {
        this.plain = plain;
        this.categories = categories;
        this.sealers = sealers;
    }

    @Override
    public Storage aimStorage(String workflow, String aim) {
        Storage storage = plain.aimStorage(workflow, aim);
        return isEncrypted(all -> all.ofStorage(aim))
                ? sealers.apply(name("aim", workflow, aim)).storage(storage)
                : storage;
    }

    @Override
    public Storage sharedStorage(String workflow, String aim) {
        Storage storage = plain.sharedStorage(workflow, aim);
        return isEncrypted(DataCategories::ofSharedStorage)
                ? sealers.apply(name("shared", workflow, "")).storage(storage)
                : storage;
    }

    private boolean isEncrypted(Function<DataCategories, Optional<String>> category) {
        return categories.stream().anyMatch(all -> all.encrypts(category.apply(all)));
    }

    /** No two storages have the same. */
    private static String name(String kind, String workflow, String aim) {
        return "storage/" + kind + "/" + escaped(workflow) + "/" + escaped(aim);
    }

    private static String escaped(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    @Override
    public void limit(StorageQuota quota) {
        plain.limit(quota);
    }

    @Override
    public void close() {
        plain.close();
    }
}
