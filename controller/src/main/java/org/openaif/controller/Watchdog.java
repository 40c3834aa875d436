// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the workflows of a Controller: whether their AIMs keep up, and whether they wait for
 * each other in a circle.
 *
 * <p>One virtual thread, as long as there is a workflow that is not over; it looks once a second, and
 * more often where an AIM has a short deadline or period.
 */
final class Watchdog implements AutoCloseable {
    private static final long SELDOM = Duration.ofSeconds(1).toNanos();
    private static final long OFTEN = Duration.ofMillis(1).toNanos();

    /** How many looks there are to a deadline: the watchdog notices it so much of it too late. */
    private static final int LOOKS = 4;

    private final Set<Workflow> workflows = new LinkedHashSet<>();

    /** One look at a time. */
    private final ReentrantLock looking = new ReentrantLock();

    private @Nullable Thread thread;
    private boolean closed;

    /** Looks after a workflow until it is over. */
    synchronized void watch(Workflow workflow) {
        workflows.add(workflow);
        if (thread == null) {
            thread = Thread.ofVirtual().name("aif-watchdog").start(this::run);
        } else {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        for (long pause; (pause = pause()) > 0; ) {
            LockSupport.parkNanos(this, pause);
            look();
        }
    }

    /** How long until the next look; 0 if there is nothing to look after any more. */
    private synchronized long pause() {
        workflows.removeIf(Workflow::isOver);
        if (closed || workflows.isEmpty()) {
            thread = null;
            return 0;
        }
        long shortest =
                workflows.stream().mapToLong(Workflow::shortestTime).min().orElse(Long.MAX_VALUE);
        return Math.clamp(shortest / LOOKS, OFTEN, SELDOM);
    }

    /** Looks at all workflows once. Any thread. */
    void look() {
        looking.lock();
        try {
            lookAtAll();
        } finally {
            looking.unlock();
        }
    }

    private void lookAtAll() {
        List<Workflow> watched;
        synchronized (this) {
            watched = List.copyOf(workflows);
        }
        watched.forEach(Workflow::look);
    }

    @Override
    public synchronized void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
