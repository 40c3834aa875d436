// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimStopped;
import org.openaif.api.ErrorCode;
import org.openaif.channels.Channel;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.metadata.AimSettings.ThreadKind;
import org.openaif.metadata.WorkflowGraph;

/**
 * One AIM of a running workflow: its state, its thread, its lives.
 *
 * <p><b>Threads.</b> Requests come from any thread; the lock guards the state, and nothing else is
 * done while it is held. What the AIM does, it does on its own thread.
 */
final class AimInstance {
    /** The longest that a restart is delayed, however often it was doubled. */
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    private final WorkflowGraph.Module module;
    private final AimImplementation implementation;
    private final Wiring wiring;
    private final Environment environment;
    private final Gate gate;
    private final Consumer<AimInstance> whenOver;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch over = new CountDownLatch(1);
    private AimState state = AimState.REGISTERED;
    private @Nullable Throwable failure;
    private int restarts;

    /** Null until it is started. */
    private volatile @Nullable Thread thread;

    AimInstance(
            WorkflowGraph.Module module,
            AimImplementation implementation,
            Wiring wiring,
            Gate gate,
            Environment environment,
            Consumer<AimInstance> whenOver) {
        this.module = module;
        this.implementation = implementation;
        this.wiring = wiring;
        this.gate = gate;
        this.environment = environment;
        this.whenOver = whenOver;
    }

    String name() {
        return module.name();
    }

    WorkflowGraph.Module module() {
        return module;
    }

    Wiring wiring() {
        return wiring;
    }

    Gate gate() {
        return gate;
    }

    AimState state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** What it failed of last; null if it never did. */
    @Nullable Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    int restarts() {
        lock.lock();
        try {
            return restarts;
        } finally {
            lock.unlock();
        }
    }

    /** The one place where the state changes; false if the life cycle does not allow it. */
    private boolean become(AimState next) {
        lock.lock();
        try {
            if (!state.mayBecome(next)) {
                return false;
            }
            state = next;
        } finally {
            lock.unlock();
        }
        environment.changed(name(), next);
        return true;
    }

    // --- requests

    void start() {
        if (!become(AimState.RUNNING)) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    name() + " cannot be started: it is " + state());
        }
        String threadName = "aif-" + environment.workflow() + "-" + name();
        boolean platform =
                module.settings().thread().orElse(ThreadKind.VIRTUAL) == ThreadKind.PLATFORM;
        Thread.Builder builder =
                platform
                        ? Thread.ofPlatform().name(threadName).daemon()
                        : Thread.ofVirtual().name(threadName);
        thread = builder.start(this::live);
    }

    /** Closes the gate; an AIM that is being restarted finds it so when it lives again. */
    void pause() {
        if (moveGate(gate::pause, AimState.RUNNING, AimState.PAUSED)) {
            environment.changed(name(), AimState.PAUSED);
        }
    }

    void resume() {
        if (moveGate(gate::resume, AimState.PAUSED, AimState.RUNNING)) {
            environment.changed(name(), AimState.RUNNING);
        }
    }

    /** Gate and state in one step, so that neither is seen without the other. */
    private boolean moveGate(Runnable move, AimState from, AimState to) {
        lock.lock();
        try {
            if (!state.isAlive()) {
                return false;
            }
            move.run();
            if (state != from) {
                return false;
            }
            state = to;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Asks it to stop; {@link #awaitOver} tells when it has. */
    void stop() {
        boolean neverStarted = state() == AimState.REGISTERED && become(AimState.STOPPED);
        gate.stop();
        if (neverStarted) {
            finish();
        }
    }

    /** Waits until its thread has come to its end; false if it did not in time. */
    boolean awaitOver(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        if (!over.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        Thread last = thread;
        return last == null
                || last == Thread.currentThread()
                || last.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }

    // --- its own thread

    private void live() {
        gate.own();
        try {
            AimState end;
            do {
                end = oneLife();
            } while (end == AimState.RESTARTING);
            become(end);
        } finally {
            // Not even an Error of the runtime's own may leave the neighbours waiting.
            finish();
        }
    }

    /** Lives once; says what it becomes by that. */
    private AimState oneLife() {
        Context context = new Context(this, environment);
        try {
            gate.pass();
            Aim aim = implementation.maker().call();
            aim.run(context);
            context.end();
            return AimState.ENDED;
        } catch (AimStopped stopped) {
            return AimState.STOPPED;
        } catch (Throwable thrown) {
            // An AIM is user code: whatever it throws, an Error too, is its own failure only.
            return gate.isStopped() ? AimState.STOPPED : failed(thrown);
        } finally {
            context.close();
        }
    }

    private AimState failed(Throwable thrown) {
        int limit = module.settings().restartLimit().orElse(0);
        boolean again;
        lock.lock();
        try {
            failure = thrown;
            again = restarts < limit && state.mayBecome(AimState.RESTARTING);
            if (again) {
                restarts++;
            }
        } finally {
            lock.unlock();
        }
        environment.failed(name(), thrown, again);
        if (!again) {
            return AimState.FAILED;
        }
        become(AimState.RESTARTING);
        try {
            gate.sleep(restartDelay().toNanos());
        } catch (AimStopped stopped) {
            return AimState.STOPPED;
        }
        environment.changed(name(), liveAgain());
        return AimState.RESTARTING;
    }

    private AimState liveAgain() {
        lock.lock();
        try {
            state = gate.isPaused() ? AimState.PAUSED : AimState.RUNNING;
            return state;
        } finally {
            lock.unlock();
        }
    }

    private Duration restartDelay() {
        Duration first = module.settings().restartDelay().orElse(Duration.ZERO);
        Duration delay = first.multipliedBy(1L << Math.min(restarts() - 1, 20));
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }

    /** Lets the neighbours go on without it: readers see the end, writers need not wait. */
    private void finish() {
        wiring.outputs().values().forEach(channels -> channels.forEach(Channel::close));
        wiring.inputs().values().forEach(channels -> channels.forEach(Channel::abandon));
        over.countDown();
        whenOver.accept(this);
    }
}
