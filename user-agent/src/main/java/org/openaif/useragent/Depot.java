// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openaif.api.Access;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.metadata.ControllerSettings;
import org.openaif.storage.DataSource;
import org.openaif.storage.DataSources;
import org.openaif.storage.DurableStorage;

/**
 * The storages and data sources of a run. They are opened when an AIM first asks for them: most
 * workflows never do, and need not wait for a database. Any thread may call it.
 */
final class Depot implements StorageProvider, Access {
    private final Path folder;
    private final Map<String, ControllerSettings.Source> sources;
    private final StorageQuota own;
    private StorageQuota limits = StorageQuota.UNLIMITED;
    private @Nullable DurableStorage storage;
    private @Nullable DataSources access;

    /**
     * Storages in a folder, which is made when it is needed.
     *
     * @param sources the data sources, with absolute paths
     */
    Depot(Path folder, Map<String, ControllerSettings.Source> sources, StorageQuota quota) {
        this.folder = folder;
        this.sources = sources;
        this.own = quota;
    }

    private synchronized DurableStorage storage() {
        DurableStorage open = storage;
        if (open == null) {
            open = DurableStorage.open(folder, InstantSource.system(), own);
            open.limit(limits);
            storage = open;
        }
        return open;
    }

    private synchronized DataSources access() {
        DataSources open = access;
        if (open == null) {
            Map<String, DataSource> made = new HashMap<>();
            sources.forEach((name, source) -> made.put(name, open(source)));
            open = DataSources.of(made, storage());
            access = open;
        }
        return open;
    }

    private static DataSource open(ControllerSettings.Source source) {
        return switch (source) {
            case ControllerSettings.Folder there -> DataSource.folder(there.path());
            case ControllerSettings.Web there -> DataSource.https(there.uri());
        };
    }

    @Override
    public Storage aimStorage(String workflow, String aim) {
        return storage().aimStorage(workflow, aim);
    }

    @Override
    public Storage sharedStorage(String workflow, String aim) {
        return storage().sharedStorage(workflow, aim);
    }

    @Override
    public synchronized void limit(StorageQuota quota) {
        limits = quota;
        if (storage != null) {
            storage.limit(quota);
        }
    }

    @Override
    public Optional<byte[]> get(String source, String key) {
        return access().get(source, key);
    }

    @Override
    public List<String> list(String source, String prefix) {
        return access().list(source, prefix);
    }

    @Override
    public long version(String source) {
        return access().version(source);
    }

    @Override
    public synchronized void close() {
        if (access != null) {
            access.close();
        }
        if (storage != null) {
            storage.close();
        }
    }
}
