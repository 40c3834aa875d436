// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.openaif.metadata.AimSettings;
import org.openaif.metadata.AimSettings.Execution;

/**
 * Whether an AIM that has a deadline or a period keeps up.
 *
 * <p>A turn lasts from the return of a read with a message to the next read; of an AIM that works by
 * itself, from one port operation, or the end of a sleep, to the next operation. A turn that lasts
 * longer than the deadline, or no port operation for longer than the period, makes the AIM DEGRADED;
 * its next turn in time makes it RUNNING again. While it is paused or held no time passes.
 *
 * <p><b>Threads.</b> The owner notes what it does, and sees for itself when it was late; {@link
 * #look}, from the watchdog, sees that it is late still. Whoever judges by a time checks under the
 * instance's lock that it has not moved on.
 */
final class Pulse {
    /** There is no turn. */
    private static final long NONE = Long.MIN_VALUE;

    private static final VarHandle TURN_SINCE;

    static {
        try {
            TURN_SINCE = MethodHandles.lookup().findVarHandle(Pulse.class, "turnSince", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final AimInstance aim;
    private final MachineClock clock;
    private final long deadline;
    private final long period;
    private final boolean worksByItself;
    private volatile long turnSince = NONE;
    private volatile long lastOperation;
    private volatile boolean rests = true;

    private Pulse(AimInstance aim, MachineClock clock, AimSettings settings) {
        this.aim = aim;
        this.clock = clock;
        this.deadline = settings.deadline().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        this.period = settings.period().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        this.worksByItself =
                aim.wiring().inputs().isEmpty()
                        || settings.execution().orElse(Execution.EXCHANGE)
                                == Execution.CONTINUOUS;
    }

    /** The pulse of an AIM; null for one that has neither deadline nor period. */
    static @Nullable Pulse of(AimInstance aim, MachineClock clock) {
        AimSettings settings = aim.module().settings();
        return settings.deadline().isEmpty() && settings.period().isEmpty()
                ? null
                : new Pulse(aim, clock, settings);
    }

    /** The shorter of deadline and period, in nanoseconds. */
    long shortest() {
        return Math.min(deadline, period);
    }

    // --- the owner

    /** A life begins, or goes on after a rest; a turn that was under way begins anew. */
    void wakes() {
        long now = clock.nanoTime();
        lastOperation = now;
        if (turnSince != NONE) {
            turnSince = now;
        }
        rests = false;
    }

    /** Time stands still for the AIM. */
    void rests() {
        rests = true;
    }

    /** A life is over, and whatever turn there was. */
    void ends() {
        rests = true;
        turnSince = NONE;
    }

    /** A message has been read. */
    void received() {
        long now = clock.nanoTime();
        long last = lastOperation;
        if (now - last > period) {
            aim.degrade(silent(), () -> lastOperation == last);
        }
        turnSince = now;
        lastOperation = now;
    }

    /** A sleep is over. */
    void slept() {
        if (worksByItself) {
            turnSince = clock.nanoTime();
        }
    }

    /** A port operation begins. */
    void passed(Gate.Errand errand) {
        long now = clock.nanoTime();
        long since = turnSince;
        long last = lastOperation;
        boolean ends = since != NONE && (worksByItself || errand == Gate.Errand.READ);
        // Judged before the times move on.
        if (ends && now - since > deadline) {
            aim.degrade(late(), () -> turnSince == since);
        } else if (now - last > period) {
            aim.degrade(silent(), () -> lastOperation == last);
        } else if (ends) {
            aim.recover();
        }
        lastOperation = now;
        if (ends || worksByItself) {
            turnSince = worksByItself && errand != Gate.Errand.WAIT ? now : NONE;
        }
    }

    // --- others

    /**
     * A pause is over, in which the owner may not have come to its gate: what it has been at since
     * before begins anew. Under the instance's lock.
     */
    void resumed() {
        long now = clock.nanoTime();
        long since = turnSince;
        lastOperation = now;
        if (since != NONE) {
            // Unless the owner is at its next turn, or at none, by now.
            TURN_SINCE.compareAndSet(this, since, now);
        }
    }

    /** Looks whether the AIM is late at this moment. */
    void look() {
        // The time first: a turn that is found afterwards has really lasted that long.
        long now = clock.nanoTime();
        long since = turnSince;
        long last = lastOperation;
        if (rests) {
            return;
        }
        if (since != NONE && now - since > deadline) {
            aim.degrade(late(), still(() -> turnSince == since));
        } else if (now - last > period) {
            aim.degrade(silent(), still(() -> lastOperation == last));
        }
    }

    private BooleanSupplier still(BooleanSupplier condition) {
        return () -> !rests && condition.getAsBoolean();
    }

    private String late() {
        return "a turn takes longer than its deadline of " + deadline / 1_000_000 + " ms";
    }

    private String silent() {
        return "no port operation for longer than its period of " + period / 1_000_000 + " ms";
    }
}
