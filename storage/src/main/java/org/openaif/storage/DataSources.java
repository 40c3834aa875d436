// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openaif.api.Access;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Storage;
import org.openaif.controller.spi.StorageRules;

/**
 * The data sources that AIMs may read, by the names under which they read them. Any thread may call
 * it; calls wait for the disk or the network.
 *
 * <p><b>Versions.</b> A source has version 1 when it is first asked for it, and one more whenever it
 * is asked and has changed since. What it was then is remembered in a storage, so a version means
 * the same after a restart; changes between two questions count as one.
 *
 * <p>A source that was not bound has no items and version -1; one that cannot be read is an error.
 *
 * <p>Clause: MPAI-AIF V2, Access.
 */
public final class DataSources implements Access, AutoCloseable {
    private final Map<String, DataSource> sources;
    private final Storage memory;

    private DataSources(Map<String, DataSource> sources, Storage memory) {
        this.sources = Map.copyOf(sources);
        this.memory = memory;
        sources.keySet().forEach(StorageRules::name);
    }

    /** These sources, whose versions that storage remembers. They are closed with this object. */
    public static DataSources of(Map<String, DataSource> sources, DurableStorage storage) {
        return new DataSources(sources, storage.frameworkStorage());
    }

    @Override
    public Optional<byte[]> get(String source, String key) {
        RelativePath.segments(key);
        return Optional.ofNullable(sources.get(source)).flatMap(found -> found.get(key));
    }

    @Override
    public List<String> list(String source, String prefix) {
        StorageRules.prefix("access", prefix);
        @Nullable DataSource found = sources.get(source);
        return found == null ? List.of() : found.list(prefix);
    }

    @Override
    public long version(String source) {
        @Nullable DataSource found = sources.get(source);
        if (found == null) {
            return -1;
        }
        String state = found.state();
        synchronized (memory) {
            Seen seen = memory.get(source).map(Seen::of).orElse(new Seen(0, ""));
            if (seen.version() == 0 || !seen.state().equals(state)) {
                seen = new Seen(seen.version() + 1, state);
                memory.put(source, seen.bytes());
            }
            return seen.version();
        }
    }

    /** A version, and the state that has it; as {@code VERSION STATE} in the storage. */
    private record Seen(long version, String state) {
        static Seen of(byte[] bytes) {
            String[] parts = new String(bytes, UTF_8).split(" ", 2);
            try {
                return new Seen(Long.parseLong(parts[0]), parts[1]);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new AifException(
                        ErrorCode.READ, "access: the storage's note of a version is damaged", e);
            }
        }

        byte[] bytes() {
            return (version + " " + state).getBytes(UTF_8);
        }
    }

    @Override
    public void close() {
        sources.values().forEach(DataSource::close);
    }
}
