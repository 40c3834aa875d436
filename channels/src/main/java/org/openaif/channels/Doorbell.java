// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.channels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How one thread waits for many things at once: whoever changes something that the thread may be
 * waiting for rings its doorbell.
 *
 * <p><b>Why no ring is lost.</b> The waiter first says that it waits (a volatile store to {@link
 * #waiter}), then looks once more at what it waits for, and only then parks. The ringer first makes
 * its change (which must be a volatile store, or be followed by a full fence), then looks for a
 * waiter. Of two threads that each store first and load afterwards, with a full fence in between, at
 * least one sees the other's store: either the waiter finds the change and does not park, or the
 * ringer finds the waiter and unparks it. A ring that comes between the look and the parking leaves a
 * permit, and the parking returns at once.
 *
 * <p>A ring may be for nothing (the thing has been taken again, or the wait has ended): waiters look
 * again in a loop.
 */
public final class Doorbell {
    private static final VarHandle WAITER;

    static {
        try {
            WAITER = MethodHandles.lookup().findVarHandle(Doorbell.class, "waiter", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * How often a waiter lets other threads run before it parks. A parked reader costs its writer a
     * wake-up; a few turns for the others usually bring the next items in a batch, and cost little
     * where there is nobody else to run.
     */
    private static final int YIELDS = 4;

    /** The thread that waits; null while none does. Written by the waiter, cleared by either. */
    private volatile Thread waiter;

    /** A doorbell that nobody waits at yet. */
    public Doorbell() {}

    /** Wakes the thread that waits, if one does. Any thread. */
    public void ring() {
        if (waiter != null) {
            wake();
        }
    }

    private void wake() {
        Thread thread = waiter;
        // Cleared, so that the next ringers need not wake a thread that is awake already.
        if (thread != null && WAITER.compareAndSet(this, thread, null)) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Waits until a condition holds, or the thread is interrupted. One thread at a time.
     *
     * @param condition what is waited for; whoever may make it true rings this doorbell afterwards
     */
    public void await(BooleanSupplier condition) {
        for (int i = 0; i < YIELDS; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            Thread.yield();
        }
        Thread self = Thread.currentThread();
        do {
            waiter = self;
            if (condition.getAsBoolean() || self.isInterrupted()) {
                break;
            }
            LockSupport.park(this);
        } while (!condition.getAsBoolean() && !self.isInterrupted());
        waiter = null;
    }

    /**
     * Waits until a condition holds, the thread is interrupted, or time has run out.
     *
     * @param deadline as {@link System#nanoTime()} counts
     * @return whether the condition holds
     */
    public boolean await(BooleanSupplier condition, long deadline) {
        Thread self = Thread.currentThread();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || self.isInterrupted()) {
                return false;
            }
            waiter = self;
            if (!condition.getAsBoolean()) {
                LockSupport.parkNanos(this, left);
            }
            waiter = null;
        }
        return true;
    }
}
