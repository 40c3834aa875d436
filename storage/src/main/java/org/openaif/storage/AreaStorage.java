// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.controller.spi.StorageRules;

/** One area, as one AIM sees it. */
final class AreaStorage implements Storage {
    private static final byte[] NOTHING = {};

    private final CommitQueue commits;
    private final Readers readers;
    private final InstantSource clock;
    private final StorageQuota quota;
    private final long area;
    private final Account account;

    AreaStorage(
            CommitQueue commits,
            Readers readers,
            InstantSource clock,
            StorageQuota quota,
            long area,
            Account account) {
        this.commits = commits;
        this.readers = readers;
        this.clock = clock;
        this.quota = quota;
        this.area = area;
        this.account = account;
    }

    @Override
    public void put(String key, byte[] value) {
        put(key, value, 0);
    }

    @Override
    public void put(String key, byte[] value, long offset) {
        checkKey(key);
        StorageRules.value(account.aim(), key, value);
        byte[] part = value.clone();
        long limit = limit();
        commits.submit(
                ledger -> {
                    byte[] old = offset == 0 ? NOTHING : ledger.value(account.aim(), area, key);
                    byte[] whole = StorageRules.written(account.aim(), key, old, part, offset);
                    ledger.store(area, key, whole, account, limit, clock.instant());
                    return true;
                });
    }

    @Override
    public boolean compareAndSet(String key, long expected, byte[] value) {
        checkKey(key);
        byte[] copy = StorageRules.value(account.aim(), key, value).clone();
        long limit = limit();
        return commits.submit(
                ledger -> {
                    if (ledger.version(area, key) != expected) {
                        return false;
                    }
                    ledger.store(area, key, copy, account, limit, clock.instant());
                    return true;
                });
    }

    @Override
    public boolean delete(String key) {
        checkKey(key);
        return commits.submit(ledger -> ledger.delete(area, key));
    }

    @Override
    public Optional<byte[]> get(String key) {
        checkKey(key);
        return readers.ask(reader -> reader.value(account.aim(), area, key));
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        checkKey(key);
        return readers.ask(reader -> reader.part(account.aim(), area, key, offset, length));
    }

    @Override
    public List<String> list(String prefix) {
        StorageRules.prefix(account.aim(), prefix);
        return readers.ask(reader -> reader.keys(area, prefix));
    }

    @Override
    public boolean exists(String key) {
        return info(key).isPresent();
    }

    @Override
    public Optional<Info> info(String key) {
        checkKey(key);
        return readers.ask(reader -> reader.info(area, key));
    }

    private void checkKey(String key) {
        StorageRules.key(account.aim(), key);
    }

    private long limit() {
        return quota.bytes(account.workflow(), account.aim());
    }
}
