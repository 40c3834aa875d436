// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageProvider;

/** Storages that last as long as the Controller; for workflows that keep nothing. */
public final class MemoryStorage implements StorageProvider {
    private final Map<String, NavigableMap<String, Entry>> areas = new HashMap<>();
    private final InstantSource clock;

    /** Storages whose entries are dated by that clock. */
    public MemoryStorage(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Storage aimStorage(String workflow, String aim) {
        return new View(area("aim/" + workflow + "/" + aim), aim);
    }

    @Override
    public Storage sharedStorage(String workflow, String aim) {
        return new View(area("shared/" + workflow), aim);
    }

    private synchronized NavigableMap<String, Entry> area(String name) {
        return areas.computeIfAbsent(name, key -> new TreeMap<>());
    }

    @Override
    public void close() {
        areas.clear();
    }

    private record Entry(byte[] value, Storage.Info info) {}

    private final class View implements Storage {
        private final NavigableMap<String, Entry> entries;
        private final String who;

        View(NavigableMap<String, Entry> entries, String who) {
            this.entries = entries;
            this.who = who;
        }

        @Override
        public void put(String key, byte[] value) {
            synchronized (entries) {
                store(key, value.clone());
            }
        }

        private void store(String key, byte[] value) {
            long version = version(key) + 1;
            entries.put(
                    key, new Entry(value, new Info(who, clock.instant(), value.length, version)));
        }

        private long version(String key) {
            @Nullable Entry entry = entries.get(key);
            return entry == null ? 0 : entry.info().version();
        }

        @Override
        public void put(String key, byte[] value, long offset) {
            if (offset < 0 || offset > Integer.MAX_VALUE - 8L - value.length) {
                throw new AifException(
                        ErrorCode.MEM_ALLOC,
                        who + ": offset " + offset + " of key '" + key + "' is not in 0.."
                                + (Integer.MAX_VALUE - 8L - value.length));
            }
            synchronized (entries) {
                @Nullable Entry entry = entries.get(key);
                byte[] old = offset == 0 || entry == null ? new byte[0] : entry.value();
                int length = Math.max(old.length, (int) offset + value.length);
                byte[] changed = Arrays.copyOf(old, length);
                System.arraycopy(value, 0, changed, (int) offset, value.length);
                store(key, changed);
            }
        }

        @Override
        public Optional<byte[]> get(String key) {
            synchronized (entries) {
                return Optional.ofNullable(entries.get(key)).map(entry -> entry.value().clone());
            }
        }

        @Override
        public Optional<byte[]> get(String key, long offset, int length) {
            synchronized (entries) {
                return Optional.ofNullable(entries.get(key))
                        .map(entry -> part(key, entry.value(), offset, length));
            }
        }

        private byte[] part(String key, byte[] value, long offset, int length) {
            if (offset < 0 || length < 0 || offset > value.length - (long) length) {
                throw new AifException(
                        ErrorCode.READ,
                        who + ": bytes " + offset + ".." + (offset + length) + " of key '" + key
                                + "' reach beyond its " + value.length);
            }
            return Arrays.copyOfRange(value, (int) offset, (int) offset + length);
        }

        @Override
        public boolean compareAndSet(String key, long expected, byte[] value) {
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
            synchronized (entries) {
                return entries.remove(key) != null;
            }
        }

        @Override
        public List<String> list(String prefix) {
            synchronized (entries) {
                return entries.tailMap(prefix, true).keySet().stream()
                        .takeWhile(key -> key.startsWith(prefix))
                        .toList();
            }
        }

        @Override
        public boolean exists(String key) {
            synchronized (entries) {
                return entries.containsKey(key);
            }
        }

        @Override
        public Optional<Info> info(String key) {
            synchronized (entries) {
                return Optional.ofNullable(entries.get(key)).map(Entry::info);
            }
        }
    }
}
