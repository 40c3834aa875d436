// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Storage;
import org.openaif.trust.spi.Medium;

/** Any durable storage: the one of the local disk. */
final class StorageMedium implements Medium {
    private final Storage storage;

    StorageMedium(Storage storage) {
        this.storage = storage;
    }

    @Override
    public Distance distance() {
        return Distance.NEAR;
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
        try {
            if (!storage.compareAndSet(name, 0, content)) {
                throw new IOException(name + " is there already; somebody else writes here");
            }
        } catch (AifException e) {
            throw e.code() == ErrorCode.MEM_ALLOC
                    ? new FullException(e.getMessage(), e)
                    : new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void writeAll(Map<String, byte[]> contents) throws IOException {
        together(contents.keySet(), name -> write(name, contents.get(name)));
    }

    @Override
    public void deleteAll(Collection<String> names) throws IOException {
        together(names, this::delete);
    }

    /** What is done with a name. */
    @FunctionalInterface
    private interface Step {
        void on(String name) throws IOException;
    }

    /** All at the same time, so that the storage makes them durable in few steps. */
    private static void together(Collection<String> names, Step step) throws IOException {
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String name : names) {
                all.add(
                        each.submit(
                                () -> {
                                    step.on(name);
                                    return name;
                                }));
            }
        }
        for (Future<?> one : all) {
            if (one.state() == Future.State.FAILED) {
                throw one.exceptionNow() instanceof IOException io
                        ? io
                        : new IOException(one.exceptionNow());
            }
        }
    }

    @Override
    public Optional<byte[]> read(String name, long offset, int length) throws IOException {
        try {
            return storage.get(name, offset, length);
        } catch (AifException e) {
            if (e.code() == ErrorCode.READ) {
                return shorter(name, offset, length);
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A part that reaches beyond the end. */
    private Optional<byte[]> shorter(String name, long offset, int length) throws IOException {
        try {
            Optional<Storage.Info> info = storage.info(name);
            if (info.isEmpty()) {
                return Optional.empty();
            }
            long from = Math.min(offset, info.get().length());
            return storage.get(name, from, (int) Math.min(length, info.get().length() - from));
        } catch (AifException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        try {
            storage.delete(name);
        } catch (AifException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
