// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.Clock;
import java.time.Instant;

/**
 * The clock of a workflow's sources: how stream time and the machine's time go together.
 *
 * <p>Only sources look at it. What comes after them takes its time from the messages, so that a
 * workflow decides the same whichever of these its sources follow.
 */
public abstract sealed class StreamClock {
    private final long origin;

    private StreamClock(long origin) {
        this.origin = origin;
    }

    /** The time of day, for live sources. */
    public static StreamClock live() {
        Instant now = Clock.systemUTC().instant();
        return new Paced(now.getEpochSecond() * 1_000_000_000L + now.getNano());
    }

    /**
     * As fast as the sources were recorded, from that time on.
     *
     * @param origin nanoseconds since the epoch
     */
    public static StreamClock paced(long origin) {
        return new Paced(origin);
    }

    /** As fast as the machine can, from that time on: sleeping takes no time. */
    public static StreamClock unpaced(long origin) {
        return new Unpaced(origin);
    }

    /** The time at which the workflow's streams begin. */
    public final long origin() {
        return origin;
    }

    /** The present time. */
    abstract long now();

    /**
     * Before which time a message is older than that age, in nanoseconds. Where time goes as fast as
     * the machine can, nothing is ever late, so that a replay does not depend on the machine.
     */
    abstract long tooOldBefore(long age);

    /** How long to wait, in nanoseconds, until it is that time. */
    abstract long nanosUntil(long timestamp);

    /**
     * A source has come to that time. An unpaced clock then shows it, unless it shows a later one;
     * the others go by the machine and need not be told. Any thread.
     *
     * @param timestamp nanoseconds since the epoch
     */
    public abstract void reached(long timestamp);

    /** The workflow begins now. */
    abstract void start();

    /** Time stands still. */
    abstract void pause();

    /** Time goes on. */
    abstract void resume();

    private static final class Paced extends StreamClock {
        private long startedAt = System.nanoTime();
        private long pausedAt;
        private boolean paused;

        Paced(long origin) {
            super(origin);
        }

        @Override
        synchronized long now() {
            return origin() + (paused ? pausedAt : System.nanoTime()) - startedAt;
        }

        @Override
        long tooOldBefore(long age) {
            return now() - age;
        }

        @Override
        long nanosUntil(long timestamp) {
            return timestamp - now();
        }

        @Override
        public void reached(long timestamp) {}

        @Override
        synchronized void start() {
            startedAt = System.nanoTime();
        }

        @Override
        synchronized void pause() {
            if (!paused) {
                paused = true;
                pausedAt = System.nanoTime();
            }
        }

        @Override
        synchronized void resume() {
            if (paused) {
                paused = false;
                startedAt += System.nanoTime() - pausedAt;
            }
        }
    }

    private static final class Unpaced extends StreamClock {
        private volatile long latest;

        Unpaced(long origin) {
            super(origin);
            latest = origin;
        }

        @Override
        long now() {
            return latest;
        }

        @Override
        long tooOldBefore(long age) {
            return Long.MIN_VALUE;
        }

        @Override
        long nanosUntil(long timestamp) {
            return 0;
        }

        @Override
        public synchronized void reached(long timestamp) {
            latest = Math.max(latest, timestamp);
        }

        @Override
        void start() {}

        @Override
        void pause() {}

        @Override
        void resume() {}
    }
}
