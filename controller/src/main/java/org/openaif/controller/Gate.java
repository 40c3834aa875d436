// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.AimStopped;
import org.openaif.api.ErrorCode;
import org.openaif.api.Signal;
import org.openaif.channels.Doorbell;
import org.openaif.channels.Lane;

/**
 * Where the thread of an AIM passes at every port operation, and where it waits: the signal lane is
 * looked at here, always before any channel.
 *
 * <p><b>Threads.</b> The owner passes and waits; requests come from any thread. What the owner looks
 * at in passing is one volatile field, {@link #attention}.
 *
 * <p><b>Holding.</b> Whoever changes the wiring of a running AIM first {@link #hold holds} it and
 * waits until it {@link #awaitRest rests} here. While it rests, its ports and channels belong to the
 * one who holds it; {@link #release} gives them back. One thread holds at a time.
 */
class Gate {
    /** What the owner comes to the gate for. */
    enum Errand {
        /** To open a port, or to begin: nothing can be in the midst of anything yet. */
        OPEN,
        /** To write: what it has read is not worked off yet. */
        WRITE,
        /** To read: what it has read before is worked off, and all of it written. */
        READ,
        /** To wait, since there is nothing to read: all that came is worked off. */
        WAIT
    }

    /** Where a held owner rests. */
    enum Hold {
        /** It is not held. */
        NOWHERE,
        /** Where it has worked off all that came. */
        AT_WAITS,
        /** Where it has worked off all that it has read; what it has not read waits for another. */
        AT_READS,
        /** Wherever it comes to the gate next; on opening a port only if it is paused there. */
        ANYWHERE;

        private boolean isFor(Errand errand) {
            return switch (this) {
                case NOWHERE -> false;
                case AT_WAITS -> errand == Errand.WAIT;
                case AT_READS -> errand == Errand.READ || errand == Errand.WAIT;
                case ANYWHERE -> errand != Errand.OPEN;
            };
        }

        /** A pause does not keep the owner from working off what it is held for. */
        private boolean goesBeforePause() {
            return this == AT_READS || this == AT_WAITS;
        }
    }

    private static final VarHandle AWAITED;

    static {
        try {
            AWAITED = MethodHandles.lookup().findVarHandle(Gate.class, "awaited", Awaited.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final BooleanSupplier NOTHING = () -> false;

    private final String name;
    private final Doorbell doorbell = new Doorbell();
    private final Lane signals = new Lane(doorbell);

    /** Rung for the one who holds, when the owner rests or has left. */
    private final Doorbell holder = new Doorbell();

    /** Work to do before each wait: tell writers of room, and readers of time. */
    private Runnable beforeWaiting = () -> {};

    private volatile boolean paused;
    private volatile boolean stopped;
    private volatile Hold hold = Hold.NOWHERE;

    /** Whether {@link #paused}, {@link #stopped} or {@link #hold} is set. */
    private volatile boolean attention;

    /** Whether there is a thread that may come here, from before it starts until it has left. */
    private volatile boolean occupied;

    /** Which hold it is, from 1; whoever rests for an earlier one may rest in the wrong place. */
    private volatile int ticket;

    /** The hold that the owner rests here for; 0 while it does not. */
    private volatile int restsFor;

    private volatile Thread owner;

    /** What the owner waits for at channels, and which of its waits it is; null while it does not. */
    private @Nullable Awaited awaited;

    private long waits;

    /** How the owner keeps up; null where nobody asks. */
    private @Nullable Pulse pulse;

    /** The owner's share of the processor; null where it may use what it gets. */
    private @Nullable CpuBudget budget;

    Gate(String name) {
        this.name = name;
    }

    /** Lets the owner's operations be timed, and its processor time. Before it comes. */
    void timedBy(@Nullable Pulse timer, @Nullable CpuBudget share) {
        pulse = timer;
        budget = share;
    }

    String name() {
        return name;
    }

    Doorbell doorbell() {
        return doorbell;
    }

    void beforeWaiting(Runnable work) {
        beforeWaiting = work;
    }

    /** A thread will come. */
    void expect() {
        occupied = true;
    }

    /** From now on the calling thread is the one that may pass. */
    void own() {
        owner = Thread.currentThread();
    }

    /** The owner will not come again. */
    void leave() {
        occupied = false;
        holder.ring();
    }

    // --- requests, from any thread

    void pause() {
        paused = true;
        attention = true;
    }

    void resume() {
        paused = false;
        lookAgain();
    }

    void stop() {
        stopped = true;
        attention = true;
        doorbell.ring();
        Thread thread = owner;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Lets the owner rest there when it comes next; it goes on with {@link #release}. */
    void hold(Hold where) {
        hold = where;
        ticket = ticket + 1;
        attention = true;
        doorbell.ring();
    }

    /**
     * Waits until the owner rests, or there is none, or a condition holds that whoever makes it true
     * tells by {@link #tellHolder}. An owner that holds itself is here already.
     *
     * @param deadline as {@link System#nanoTime} counts
     * @return whether it has come so
     */
    boolean awaitRest(BooleanSupplier orElse, long deadline) {
        return Thread.currentThread() == owner
                || holder.await(
                        () ->
                                restsFor == ticket || !occupied || orElse.getAsBoolean(),
                        deadline);
    }

    void tellHolder() {
        holder.ring();
    }

    /** Lets the owner go on. */
    void release() {
        hold = Hold.NOWHERE;
        lookAgain();
    }

    private void lookAgain() {
        attention = false;
        // Cleared first: a request that comes now sets it itself.
        if (stopped || paused || hold != Hold.NOWHERE) {
            attention = true;
        }
        doorbell.ring();
    }

    boolean isStopped() {
        return stopped;
    }

    boolean isPaused() {
        return paused;
    }

    /** Puts a signal into the lane; false if it is full. */
    boolean signal(Signal signal) {
        return signals.offer(signal.code());
    }

    // --- the owner

    /**
     * Passes at the beginning of a port operation; waits here while paused or held.
     *
     * @throws AimStopped if the AIM has been told to stop
     * @throws AifException ERROR if another thread than the AIM's own comes here
     */
    final void pass(Errand errand) {
        requireOwner();
        Pulse timer = pulse;
        if (timer != null) {
            timer.passed(errand);
        }
        if (attention) {
            obey(errand, NOTHING);
        }
        CpuBudget share = budget;
        if (share != null) {
            sleepOff(share, errand);
        }
    }

    /** Waits until the owner is within its share of the processor again. */
    private void sleepOff(CpuBudget share, Errand errand) {
        long debt = share.debt();
        if (debt > 0) {
            await(errand, NOTHING, System.nanoTime() + debt);
        }
    }

    /** A port operation has returned a message to the owner. */
    final void received() {
        Pulse timer = pulse;
        if (timer != null) {
            timer.received();
        }
    }

    /** The owner has slept until a time that it chose. */
    final void slept() {
        Pulse timer = pulse;
        if (timer != null) {
            timer.slept();
        }
    }

    /**
     * Passes in the midst of a port operation.
     *
     * @param work whether there is something to do
     */
    final void passAgain(Errand errand, BooleanSupplier work) {
        requireOwner();
        if (attention) {
            obey(errand, work);
        }
    }

    void requireOwner() {
        if (Thread.currentThread() != owner) {
            throw new AifException(
                    ErrorCode.ERROR,
                    name + ": port used on thread '" + Thread.currentThread().getName()
                            + "', but ports are for the AIM's own thread; bring results back to it");
        }
    }

    /**
     * Obeys; waits here while paused or held.
     *
     * @param work whether there is something to do, for which a hold at waits lets the owner go
     */
    private void obey(Errand errand, BooleanSupplier work) {
        if (!stopped && mustStay(errand, work)) {
            // Once: as soon as it rests, the ports are not its own.
            beforeWaiting.run();
            Pulse timer = pulse;
            if (timer != null) {
                timer.rests();
            }
            do {
                doorbell.await(() -> stopped || !mustStay(errand, work));
                forgetInterrupt();
            } while (!stopped && mustStay(errand, work));
            restsFor = 0;
            if (timer != null) {
                timer.wakes();
            }
        }
        if (stopped) {
            throw new AimStopped(name);
        }
    }

    /** Whether the owner must stay here on this errand; if it is held here, it rests. */
    private boolean mustStay(Errand errand, BooleanSupplier work) {
        // The ticket before the hold, which is stored before it: they belong together, or the ticket
        // is an old one that nobody waits for any more.
        int held = ticket;
        Hold where = hold;
        // Who rests goes on resting, whatever else changes: its ports are another's.
        boolean rests =
                where != Hold.NOWHERE && (restsFor == held || mayRest(where, errand, work));
        int now = rests ? held : 0;
        if (restsFor != now) {
            restsFor = now;
            holder.ring();
        }
        return rests || paused && !where.goesBeforePause();
    }

    private boolean mayRest(Hold where, Errand errand, BooleanSupplier work) {
        return switch (where) {
            case AT_WAITS -> where.isFor(errand) && !work.getAsBoolean();
            case ANYWHERE -> where.isFor(errand) || paused;
            default -> where.isFor(errand);
        };
    }

    /** Whether a request waits that the owner obeys on this errand. */
    private boolean isCalled(Errand errand) {
        return attention
                && (stopped || hold.isFor(errand) || paused && !hold.goesBeforePause());
    }

    /**
     * Waits until a condition holds; obeys pause, hold and stop meanwhile.
     *
     * @param errand WRITE to wait for room, WAIT for anything else
     * @param condition may become true by what rings this gate's doorbell; it is looked at on the
     *     owner's thread, and looks for itself at what may have been changed while the owner rested
     */
    void await(Errand errand, BooleanSupplier condition) {
        passAgain(errand, condition);
        while (!condition.getAsBoolean()) {
            doorbell.await(
                    () -> {
                        beforeWaiting.run();
                        return isCalled(errand) || condition.getAsBoolean();
                    });
            forgetInterrupt();
            passAgain(errand, condition);
        }
    }

    /** As {@link #await}, for those at the other ends of channels: others can see what for. */
    void await(Errand errand, BooleanSupplier condition, Awaited what) {
        waits++;
        AWAITED.setRelease(this, what);
        try {
            await(errand, condition);
        } finally {
            AWAITED.setRelease(this, null);
        }
    }

    /** What the owner waits for at channels; null if it does not wait, or for something else. */
    @Nullable Awaited awaited() {
        return (Awaited) AWAITED.getAcquire(this);
    }

    /** How many such waits there have been; to be read after {@link #awaited}. */
    long waits() {
        return waits;
    }

    /** As {@link #await}, but gives up at a time of {@link System#nanoTime}. */
    boolean await(Errand errand, BooleanSupplier condition, long deadline) {
        passAgain(errand, condition);
        for (;;) {
            if (condition.getAsBoolean()) {
                return true;
            }
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            beforeWaiting.run();
            doorbell.await(() -> isCalled(errand) || condition.getAsBoolean(), deadline);
            forgetInterrupt();
            passAgain(errand, condition);
        }
    }

    /** Waits for a time, in nanoseconds; obeys pause, hold and stop meanwhile. */
    void sleep(long nanos) {
        await(
                Errand.WAIT,
                () -> false,
                System.nanoTime() + Math.min(nanos, TimeUnit.DAYS.toNanos(365)));
    }

    /** An interrupt that is not a stop wakes the thread and means nothing here. */
    void forgetInterrupt() {
        if (!stopped) {
            Thread.interrupted();
        }
    }

    boolean hasSignal() {
        return !signals.isEmpty();
    }

    Optional<Signal> pollSignal() {
        int code = signals.poll();
        return code < 0 ? Optional.empty() : Optional.of(new Signal(code));
    }
}
