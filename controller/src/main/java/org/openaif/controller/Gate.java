// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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
 */
class Gate {
    private final String name;
    private final Doorbell doorbell = new Doorbell();
    private final Lane signals = new Lane(doorbell);

    /** Work to do before each wait: tell writers of room, and readers of time. */
    private Runnable beforeWaiting = () -> {};

    private volatile boolean paused;
    private volatile boolean stopped;

    /** Whether {@link #paused} or {@link #stopped} is set. */
    private volatile boolean attention;

    private volatile Thread owner;

    Gate(String name) {
        this.name = name;
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

    /** From now on the calling thread is the one that may pass. */
    void own() {
        owner = Thread.currentThread();
    }

    // --- requests, from any thread

    void pause() {
        paused = true;
        attention = true;
    }

    void resume() {
        paused = false;
        attention = stopped;
        doorbell.ring();
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
     * Passes; waits here while paused.
     *
     * @throws AimStopped if the AIM has been told to stop
     * @throws AifException ERROR if another thread than the AIM's own comes here
     */
    void pass() {
        if (Thread.currentThread() != owner) {
            throw new AifException(
                    ErrorCode.ERROR,
                    name + ": port used on thread '" + Thread.currentThread().getName()
                            + "', but ports are for the AIM's own thread; bring results back to it");
        }
        if (attention) {
            obey();
        }
    }

    private void obey() {
        while (!stopped && paused) {
            beforeWaiting.run();
            doorbell.await(() -> stopped || !paused);
            forgetInterrupt();
        }
        if (stopped) {
            throw new AimStopped(name);
        }
    }

    /**
     * Waits until a condition holds; obeys pause and stop meanwhile.
     *
     * @param condition may become true by what rings this gate's doorbell
     */
    void await(BooleanSupplier condition) {
        pass();
        while (!condition.getAsBoolean()) {
            doorbell.await(
                    () -> {
                        beforeWaiting.run();
                        return attention || condition.getAsBoolean();
                    });
            forgetInterrupt();
            pass();
        }
    }

    /** As {@link #await}, but gives up at a time of {@link System#nanoTime}. */
    boolean await(BooleanSupplier condition, long deadline) {
        pass();
        for (;;) {
            if (condition.getAsBoolean()) {
                return true;
            }
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            beforeWaiting.run();
            doorbell.await(() -> attention || condition.getAsBoolean(), deadline);
            forgetInterrupt();
            pass();
        }
    }

    /** Waits for a time, in nanoseconds; obeys pause and stop meanwhile. */
    void sleep(long nanos) {
        await(() -> false, System.nanoTime() + Math.min(nanos, TimeUnit.DAYS.toNanos(365)));
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
