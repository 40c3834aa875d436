// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/** Readers for any number of threads. Reads see every acknowledged write, and wait for none. */
final class Readers implements AutoCloseable {
    /** How many read at once. A read takes microseconds and the processor; more would only queue there. */
    private static final int COUNT = 4;

    private final Semaphore permits = new Semaphore(COUNT);
    private final Deque<Reader> free = new ArrayDeque<>();
    private boolean closed;

    /** Something to be read. */
    @FunctionalInterface
    interface Query<T> {
        T on(Reader reader) throws SQLException;
    }

    Readers(Database database) throws SQLException {
        try {
            while (free.size() < COUNT) {
                free.push(new Reader(database.connect()));
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** The answer. An interrupt does not cut it short: it stays set, for whoever waits next. */
    <T> T ask(Query<T> query) {
        permits.acquireUninterruptibly();
        try {
            Reader reader = take();
            try {
                return query.on(reader);
            } catch (SQLException e) {
                throw new AifException(
                        ErrorCode.READ, "storage cannot be read: " + e.getMessage(), e);
            } finally {
                give(reader);
            }
        } finally {
            permits.release();
        }
    }

    private synchronized Reader take() {
        if (closed) {
            throw new AifException(ErrorCode.OP_FAILED, "the storage has been closed");
        }
        return free.pop();
    }

    private synchronized void give(Reader reader) {
        free.push(reader);
    }

    /** Waits for the reads under way. */
    @Override
    public void close() throws SQLException {
        permits.acquireUninterruptibly(COUNT);
        try {
            closeAll();
        } finally {
            permits.release(COUNT);
        }
    }

    private synchronized void closeAll() throws SQLException {
        closed = true;
        for (Reader reader : free) {
            reader.close();
        }
        free.clear();
    }
}
