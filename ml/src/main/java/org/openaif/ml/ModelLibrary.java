// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.openaif.ml.spi.Engine;
import org.openaif.ml.spi.EngineModel;
import org.openaif.ml.spi.EngineSettings;
import org.openaif.ml.spi.RefusedModel;

/**
 * The models that are loaded, each once, however many AIMs use it: same content and same
 * settings are the same model. Its file is copied to native memory of its own, where nobody can change
 * it after it was checked (a mapped file can be cut short by others, which would end the process).
 * The last lease that is closed frees it. Any thread may call it.
 */
final class ModelLibrary {
    /** A segment begins where native code likes numbers to begin. */
    private static final int ALIGNMENT = 64;

    private final long mostBytes;
    private final Map<Key, Shelf> shelves = new HashMap<>();
    private List<Engine> engines = List.of();
    private long bytes;

    private record Key(String hash, EngineSettings settings) {}

    /** A model on its shelf; guarded by the library. */
    private static final class Shelf {
        private final Arena memory;
        private final EngineModel model;
        private final int length;
        private int leases;

        private Shelf(Arena memory, EngineModel model, int length) {
            this.memory = memory;
            this.model = model;
            this.length = length;
        }
    }

    /**
     * A library.
     *
     * @param mostBytes how long the files of all its models may be together
     */
    ModelLibrary(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The use of a model. */
    final class Lease implements AutoCloseable {
        private final Key key;
        private final EngineModel model;
        private boolean closed;

        private Lease(Key key, EngineModel model) {
            this.key = key;
            this.model = model;
        }

        EngineModel model() {
            return model;
        }

        /** The SHA-256 of its file. */
        String hash() {
            return key.hash();
        }

        @Override
        public void close() {
            synchronized (ModelLibrary.this) {
                if (!closed) {
                    closed = true;
                    giveBack(key);
                }
            }
        }
    }

    /**
     * Takes a model, and loads it if it is not there.
     *
     * @throws RefusedModel if it cannot be used
     */
    synchronized Lease lease(byte[] file, EngineSettings settings) {
        Key key = new Key(HexFormat.of().formatHex(Hash.of(file)), settings);
        Shelf shelf = shelves.get(key);
        if (shelf == null) {
            shelf = load(file, settings);
            shelves.put(key, shelf);
            bytes += shelf.length;
        }
        shelf.leases++;
        return new Lease(key, shelf.model);
    }

    private Shelf load(byte[] file, EngineSettings settings) {
        if (file.length > mostBytes - bytes) {
            throw new RefusedModel(
                    "is " + file.length + " bytes long, and of the " + mostBytes
                            + " for all models " + bytes + " are taken");
        }
        Arena memory = Arena.ofShared();
        try {
            MemorySegment segment = memory.allocate(Math.max(1, file.length), ALIGNMENT);
            MemorySegment.copy(MemorySegment.ofArray(file), 0, segment, 0, file.length);
            ByteBuffer content = segment.asSlice(0, file.length).asByteBuffer();
            return new Shelf(memory, engine(content).load(content, settings), file.length);
        } catch (RuntimeException | Error refused) {
            memory.close();
            throw refused;
        }
    }

    private Engine engine(ByteBuffer content) {
        if (engines.isEmpty()) {
            engines =
                    ServiceLoader.load(Engine.class, Engine.class.getClassLoader()).stream()
                            .map(ServiceLoader.Provider::get)
                            .toList();
        }
        return engines.stream()
                .filter(engine -> engine.recognises(content))
                .findFirst()
                .orElseThrow(
                        () ->
                                new RefusedModel(
                                        "is of no format known here; known are those of "
                                                + engines.stream().map(Engine::name).toList()));
    }

    private void giveBack(Key key) {
        Shelf shelf = shelves.get(key);
        if (--shelf.leases == 0) {
            shelves.remove(key);
            bytes -= shelf.length;
            shelf.model.close();
            shelf.memory.close();
        }
    }

    /** How many models are loaded. */
    synchronized int size() {
        return shelves.size();
    }

    /** How long their files are together. */
    synchronized long bytes() {
        return bytes;
    }
}
