// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.util.ArrayList;
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

    /** All at the same time, so that the storage makes them durable in few steps. */
    @Override
    public void writeAll(Map<String, byte[]> contents) throws IOException {
        if (contents.size() == 1) {
            Medium.super.writeAll(contents);
            return;
        }
        List<Future<?>> writes = new ArrayList<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            contents.forEach(
                    (name, content) ->
                            writes.add(
                                    each.submit(
                                            () -> {
                                                write(name, content);
                                                return name;
                                            })));
        }
        for (Future<?> write : writes) {
            if (write.state() == Future.State.FAILED) {
                throw write.exceptionNow() instanceof IOException io
                        ? io
                        : new IOException(write.exceptionNow());
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
