// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.controller.spi.StorageRules;

/** Storages that last as long as the Controller; for workflows that keep nothing. */
public final class MemoryStorage implements StorageProvider {
    private final Map<Area, NavigableMap<String, Entry>> areas = new HashMap<>();
    private final InstantSource clock;

    /** Bytes of keys and values, by who stored them. */
    private final Map<Owner, Long> used = new HashMap<>();

    private volatile StorageQuota quota = StorageQuota.UNLIMITED;

    /** Storages whose entries are dated by that clock. */
    public MemoryStorage(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Storage aimStorage(String workflow, String aim) {
        return new View(area(new Area(workflow, Optional.of(aim))), workflow, aim);
    }

    @Override
    public Storage sharedStorage(String workflow, String aim) {
        return new View(area(new Area(workflow, Optional.empty())), workflow, aim);
    }

    private synchronized NavigableMap<String, Entry> area(Area area) {
        StorageRules.name(area.workflow());
        area.aim().ifPresent(StorageRules::name);
        return areas.computeIfAbsent(area, key -> new TreeMap<>());
    }

    @Override
    public void limit(StorageQuota other) {
        quota = other;
    }

    @Override
    public synchronized void close() {
        areas.clear();
        charge(Map::clear);
    }

    private void charge(Consumer<Map<Owner, Long>> accounting) {
        synchronized (used) {
            accounting.accept(used);
        }
    }

    private record Owner(String workflow, String aim) {}

    /** Names stay apart: joined, {@code a/b} and {@code c} would be {@code a} and {@code b/c}. */
    private record Area(String workflow, Optional<String> aim) {}

    private record Entry(byte[] value, Storage.Info info) {}

    private final class View implements Storage {
        private final NavigableMap<String, Entry> entries;
        private final String workflow;
        private final String who;

        View(NavigableMap<String, Entry> entries, String workflow, String who) {
            this.entries = entries;
            this.workflow = workflow;
            this.who = who;
        }

        @Override
        public void put(String key, byte[] value) {
            put(key, value, 0);
        }

        @Override
        public void put(String key, byte[] value, long offset) {
            StorageRules.key(who, key);
            synchronized (entries) {
                @Nullable Entry entry = entries.get(key);
                byte[] old = entry == null ? new byte[0] : entry.value();
                store(key, StorageRules.written(who, key, old, value, offset));
            }
        }

        private void store(String key, byte[] value) {
            long version = version(key) + 1;
            long limit = quota.bytes(workflow, who);
            charge(all -> exchange(all, key, value, limit));
            entries.put(
                    key, new Entry(value, new Info(who, clock.instant(), value.length, version)));
        }

        private void exchange(Map<Owner, Long> all, String key, byte[] value, long limit) {
            Owner owner = new Owner(workflow, who);
            long bytes = bytes(key, value);
            @Nullable Entry old = entries.get(key);
            boolean mine = old != null && old.info().storedBy().equals(who);
            StorageRules.quota(
                    workflow,
                    who,
                    key,
                    all.getOrDefault(owner, 0L),
                    mine ? bytes(key, old.value()) : 0,
                    bytes,
                    limit);
            giveBack(all, key);
            all.merge(owner, bytes, Long::sum);
        }

        /** Whoever stored a key has its bytes no more. */
        private void giveBack(Map<Owner, Long> all, String key) {
            @Nullable Entry old = entries.get(key);
            if (old != null) {
                all.merge(
                        new Owner(workflow, old.info().storedBy()),
                        -bytes(key, old.value()),
                        Long::sum);
            }
        }

        private static long bytes(String key, byte[] value) {
            return key.getBytes(StandardCharsets.UTF_8).length + (long) value.length;
        }

        private long version(String key) {
            @Nullable Entry entry = entries.get(key);
            return entry == null ? 0 : entry.info().version();
        }

        @Override
        public Optional<byte[]> get(String key) {
            return find(key).map(entry -> entry.value().clone());
        }

        private Optional<Entry> find(String key) {
            StorageRules.key(who, key);
            synchronized (entries) {
                return Optional.ofNullable(entries.get(key));
            }
        }

        @Override
        public Optional<byte[]> get(String key, long offset, int length) {
            return find(key).map(entry -> part(key, entry.value(), offset, length));
        }

        private byte[] part(String key, byte[] value, long offset, int length) {
            StorageRules.range(who, key, value.length, offset, length);
            return Arrays.copyOfRange(value, (int) offset, (int) offset + length);
        }

        @Override
        public boolean compareAndSet(String key, long expected, byte[] value) {
            StorageRules.key(who, key);
            StorageRules.value(who, key, value);
            synchronized (entries) {
                if (version(key) != expected) {
                    return false;
                }
                store(key, value.clone());
                return true;
            }
        }

        @Override
        public boolean delete(String key) {
            StorageRules.key(who, key);
            synchronized (entries) {
                charge(all -> giveBack(all, key));
                return entries.remove(key) != null;
            }
        }

        @Override
        public List<String> list(String prefix) {
            StorageRules.prefix(who, prefix);
            synchronized (entries) {
                return entries.tailMap(prefix, true).keySet().stream()
                        .takeWhile(key -> key.startsWith(prefix))
                        .toList();
            }
        }

        @Override
        public boolean exists(String key) {
            return find(key).isPresent();
        }

        @Override
        public Optional<Info> info(String key) {
            return find(key).map(Entry::info);
        }
    }
}
