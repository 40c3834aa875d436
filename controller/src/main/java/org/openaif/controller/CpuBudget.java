// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import org.jspecify.annotations.Nullable;

/**
 * The share of the processor that an AIM may use: its budget grows as time passes, and shrinks by the
 * processor time that its thread uses. At the gate an AIM in debt sleeps until it is out of it; one
 * that gets deep into debt without ever coming to the gate is DEGRADED until it is out.
 *
 * <p>Only the AIM's own thread is measured; it is one of the operating system's, since of virtual
 * threads nobody knows.
 *
 * <p><b>Threads.</b> {@link #debt} and {@link #begins} are the owner's, {@link #look} the watchdog's;
 * both under this object's monitor, which nobody holds for long.
 */
final class CpuBudget {
    /** How much processor time can be saved up: so much may be used at once. */
    private static final long SAVINGS = 20_000_000;

    /** How deep in debt an AIM is that does not come to the gate as it should. */
    private static final long DEEP = 100_000_000;

    /** How often the owner looks: asking for the processor time costs about a microsecond. */
    private static final long SELDOM = 1_000_000;

    private final AimInstance aim;
    private final MachineClock clock;
    private final double share;
    private @Nullable Thread owner;
    private double budget;
    private long countedAt;
    private long counted;

    /** Whether the watchdog has found it deep in debt. */
    private boolean deep;

    private CpuBudget(AimInstance aim, MachineClock clock, double share) {
        this.aim = aim;
        this.clock = clock;
        this.share = share;
    }

    /** The budget of an AIM; null for one that may use what it gets. */
    static @Nullable CpuBudget of(AimInstance aim, MachineClock clock) {
        var share = aim.module().settings().limits().cpuShare();
        return share.isEmpty() ? null : new CpuBudget(aim, clock, share.getAsDouble());
    }

    /** The calling thread is the one that is measured from now on. */
    synchronized void begins() {
        owner = Thread.currentThread();
        budget = SAVINGS;
        countedAt = clock.nanoTime();
        counted = clock.cpuTime(owner);
    }

    /** For how long, in nanoseconds, the owner must do nothing to be out of debt. */
    long debt() {
        synchronized (this) {
            long now = clock.nanoTime();
            if (now - countedAt < SELDOM || !count(now)) {
                return 0;
            }
            if (budget < 0) {
                return (long) (-budget / share);
            }
            if (!deep) {
                return 0;
            }
            deep = false;
        }
        aim.recover();
        return 0;
    }

    private boolean count(long now) {
        Thread thread = owner;
        long used = thread == null ? -1 : clock.cpuTime(thread);
        if (used < 0) {
            return false;
        }
        budget = Math.min(SAVINGS, budget + share * (now - countedAt) - (used - counted));
        countedAt = now;
        counted = used;
        return true;
    }

    /** Looks whether the owner is deep in debt. */
    void look() {
        long debt;
        synchronized (this) {
            if (!count(clock.nanoTime()) || budget > -DEEP) {
                return;
            }
            deep = true;
            debt = (long) -budget;
        }
        aim.degrade(
                "it has used " + debt / 1_000_000 + " ms of the processor more than its share of "
                        + share + ", and does not come to its ports",
                () -> true);
    }
}
