// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * Group commit: one thread takes all changes that wait, makes them in one transaction, and
 * acknowledges them when it is on the disk. While it syncs, the next ones gather; so eight writers
 * share a sync, and one writer pays no more than its own.
 *
 * <p>A change that is refused or fails does so alone; the others of its transaction are made. After
 * an I/O error nobody knows what the disk holds, so nothing is written any more until the storage is
 * opened anew, which finds out.
 */
final class CommitQueue implements AutoCloseable {
    /** Bounds a transaction, and with it the time that the first of it waits for the last. */
    private static final int MAX_CHANGES = 512;

    /** SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB: after these the file is not to be trusted. */
    private static final Set<Integer> BREAKING = Set.of(10, 11, 26);

    /** The last change, which makes none. */
    private static final Change<Boolean> CLOSE = ledger -> true;

    private final BlockingQueue<Pending<?>> waiting = new LinkedBlockingQueue<>();
    private final Ledger ledger;
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable SQLException broken;

    /** A change of the file, made in a transaction on the committing thread. */
    @FunctionalInterface
    interface Change<T> {
        T make(Ledger ledger) throws SQLException;
    }

    CommitQueue(Ledger ledger, Path file) {
        this.ledger = ledger;
        // A platform thread: it is in native code and fsync all the time, which would pin a carrier.
        thread = Thread.ofPlatform().daemon().name("commit " + file).start(this::run);
    }

    /**
     * Makes a change, and returns when it is durable. An interrupt does not cut that short: it stays
     * set, for whoever waits next.
     */
    <T> T submit(Change<T> change) {
        Pending<T> pending = new Pending<>(change);
        waiting.add(pending);
        if (closed && waiting.remove(pending)) {
            throw closedStorage();
        }
        try {
            return pending.durable.join();
        } catch (CompletionException e) {
            // Thrown anew, so that the trace shows who wrote.
            throw e.getCause() instanceof AifException refused
                    ? new AifException(refused.code(), String.valueOf(refused.getMessage()), refused)
                    : e;
        }
    }

    private static AifException closedStorage() {
        return new AifException(ErrorCode.OP_FAILED, "the storage has been closed");
    }

    private void run() {
        List<Pending<?>> batch = new ArrayList<>();
        boolean last = false;
        while (!last) {
            batch.clear();
            batch.add(next());
            waiting.drainTo(batch, MAX_CHANGES - 1);
            last = batch.removeIf(pending -> pending.change == CLOSE);
            commit(batch);
        }
        waiting.drainTo(batch);
        batch.forEach(pending -> pending.durable.completeExceptionally(closedStorage()));
    }

    private Pending<?> next() {
        try {
            return waiting.take();
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it; close() ends it through the queue.
            throw new IllegalStateException(e);
        }
    }

    private void commit(List<Pending<?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        if (broken != null) {
            fail(batch, broken);
            return;
        }
        try {
            ledger.begin();
            for (Pending<?> pending : batch) {
                pending.make(ledger);
            }
            ledger.commit();
        } catch (SQLException e) {
            ledger.rollback(e);
            if (BREAKING.contains(e.getErrorCode())) {
                broken = e;
            }
            if (broken == null && batch.size() > 1) {
                batch.forEach(pending -> commit(List.of(pending)));
            } else {
                fail(batch, e);
            }
            return;
        }
        batch.forEach(Pending::acknowledge);
    }

    private static void fail(List<Pending<?>> batch, SQLException cause) {
        AifException failure =
                new AifException(
                        ErrorCode.OP_FAILED, "storage cannot be written: " + cause.getMessage(), cause);
        batch.forEach(pending -> pending.durable.completeExceptionally(failure));
    }

    /** Ends the thread after what was submitted before. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            waiting.add(new Pending<>(CLOSE));
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A change, and who waits for it. */
    private static final class Pending<T> {
        final Change<T> change;
        final CompletableFuture<T> durable = new CompletableFuture<>();
        private Runnable acknowledgement = () -> {};

        Pending(Change<T> change) {
            this.change = change;
        }

        void make(Ledger ledger) throws SQLException {
            try {
                T result = change.make(ledger);
                acknowledgement = () -> durable.complete(result);
            } catch (RuntimeException | Error e) {
                acknowledgement = () -> durable.completeExceptionally(e);
            }
        }

        void acknowledge() {
            acknowledgement.run();
        }
    }
}
