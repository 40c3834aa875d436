// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * An audit log in files: append-only, each line with the hash of the one before, and a signature at
 * intervals. {@code docs/audit.md} tells the format, and how to verify it by hand.
 *
 * <p>Any thread may write. An entry waits in a queue of bounded length, from which one thread of the
 * log takes all that wait, writes them and has the disk sync them once. Who finds the queue full
 * waits; nothing is dropped. When the disk fails, whoever writes next is told, and what cannot be
 * written down should not be done.
 *
 * <p>Several processes may write to the same folder.
 */
public final class FileAuditLog implements AuditLog, AutoCloseable {
    /** For those who have no monotonic counter. */
    public static final LongSupplier NO_COUNTER = () -> 0;

    /** How long a writer waits for room before it looks whether there will ever be any. */
    private static final long LOOK_MS = 100;

    /** What waits: an entry; or, without one, somebody who wants to know when all before is durable. */
    private record Pending(@Nullable AuditEntry entry, @Nullable CountDownLatch durable) {}

    private final Path folder;
    private final AuditSettings settings;
    private final InstantSource clock;
    private final AuditChain chain;
    private final BlockingQueue<Pending> queue;
    private final Thread thread;
    private volatile @Nullable TrustException failure;

    /** Held to read by whoever puts something into the queue, to write by whoever closes the log. */
    private final ReadWriteLock closing = new ReentrantReadWriteLock();

    private volatile boolean closed;

    /**
     * Opens a log; begins one if there is none. What a crash left half-written is cut off, and that is
     * written down.
     *
     * @param key what it is sealed with
     * @param clock what time it is
     * @param count counts one further, durably, and gives the value; {@link #NO_COUNTER}. It must be
     *     this log's alone
     * @throws TrustException STORAGE_FAILURE; CORRUPTION_DETECTED if what was sealed is not there, or not
     *     as it was
     */
    public FileAuditLog(
            Path folder,
            AuditSettings settings,
            SigningKey key,
            InstantSource clock,
            LongSupplier count) {
        this.folder = folder;
        this.settings = settings;
        this.clock = clock;
        try {
            this.chain = new AuditChain(new AuditFolder(folder), settings, key, clock, count);
        } catch (IOException e) {
            throw AuditChain.failed(folder, e);
        }
        this.queue = new ArrayBlockingQueue<>(settings.pending());
        this.thread = Thread.ofPlatform().name("audit").daemon().start(this::run);
    }

    /**
     * Writes an entry down; of a value that is longer than 1,024 characters, the beginning.
     *
     * @throws TrustException STORAGE_FAILURE if the log cannot be written; BAD_STATE if it is closed
     */
    @Override
    public void write(
            String principal, String action, String resource, String outcome, String detail) {
        put(
                new Pending(
                        new AuditEntry(
                                0, clock.instant(), principal, action, resource, outcome, detail),
                        null));
    }

    /**
     * Waits until all that was written so far is on the disk.
     *
     * @throws TrustException as {@link #write}
     */
    public void flush() {
        CountDownLatch durable = new CountDownLatch(1);
        put(new Pending(null, durable));
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                done = durable.await(LOOK_MS, TimeUnit.MILLISECONDS) || !thread.isAlive();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        restore(interrupted);
        refuseIfFailed();
    }

    /** Writes what waits, seals the log and closes it. */
    @Override
    public void close() {
        closing.writeLock().lock();
        try {
            closed = true;
        } finally {
            closing.writeLock().unlock();
        }
        // If there is no room for it, the thread has enough to do and looks afterwards.
        queue.offer(new Pending(null, null));
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        restore(interrupted);
        refuseIfFailed();
    }

    /** An AIM that is being stopped is interrupted, and what it did is to be written down all the same. */
    private void put(Pending pending) {
        boolean interrupted = false;
        boolean done = false;
        try {
            while (!done) {
                closing.readLock().lock();
                try {
                    refuseIfClosed();
                    refuseIfFailed();
                    done = queue.offer(pending, LOOK_MS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } finally {
                    closing.readLock().unlock();
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new TrustException(
                    TrustError.BAD_STATE,
                    folder + ": the audit log is closed; close it last of all");
        }
    }

    private void refuseIfFailed() {
        TrustException failed = failure;
        if (failed != null) {
            throw new TrustException(failed.error(), String.valueOf(failed.getMessage()), failed);
        }
    }

    // --- the thread of the log

    private void run() {
        long sealAt = Long.MAX_VALUE;
        try {
            while (!closed) {
                long wait = sealAt == Long.MAX_VALUE ? Long.MAX_VALUE : sealAt - System.nanoTime();
                takeAll(wait);
                sealAt = sealedIfDue(sealAt);
            }
            takeAll(0);
            chain.sealAll();
        } catch (IOException e) {
            failure = AuditChain.failed(folder, e);
        } catch (TrustException e) {
            failure = e;
        } finally {
            end();
        }
    }

    private long sealedIfDue(long sealAt) throws IOException {
        if (chain.unsealed() == 0) {
            return Long.MAX_VALUE;
        }
        long now = System.nanoTime();
        if (sealAt == Long.MAX_VALUE) {
            return now + settings.sealInterval().toNanos();
        }
        if (now - sealAt < 0) {
            return sealAt;
        }
        chain.sealAll();
        return Long.MAX_VALUE;
    }

    private void takeAll(long waitNanos) throws IOException {
        List<Pending> all = new ArrayList<>();
        try {
            Pending first = queue.poll(Math.max(0, waitNanos), TimeUnit.NANOSECONDS);
            if (first != null) {
                all.add(first);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody has the thread of the log to interrupt it", e);
        }
        queue.drainTo(all);
        List<AuditEntry> entries = new ArrayList<>(all.size());
        for (Pending pending : all) {
            AuditEntry entry = pending.entry();
            if (entry != null) {
                entries.add(entry);
            }
        }
        try {
            if (!entries.isEmpty()) {
                chain.append(entries);
            }
        } finally {
            release(all);
        }
    }

    private static void release(List<Pending> all) {
        for (Pending pending : all) {
            CountDownLatch durable = pending.durable();
            if (durable != null) {
                durable.countDown();
            }
        }
    }

    /** Whoever waits is let go, and finds what failed. */
    private void end() {
        try {
            chain.close();
        } catch (IOException e) {
            failure = AuditChain.failed(folder, e);
        }
        List<Pending> rest = new ArrayList<>();
        queue.drainTo(rest);
        release(rest);
    }
}
