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
        String thread = "aif-" + environment.workflow() + "-" + name();
        boolean platform =
                module.settings().thread().orElse(ThreadKind.VIRTUAL) == ThreadKind.PLATFORM;
        Thread.Builder builder =
                platform
                        ? Thread.ofPlatform().name(thread).daemon()
                        : Thread.ofVirtual().name(thread);
        builder.start(this::live);
    }

    void pause() {
        // The gate first: a life that begins right now finds it closed.
        gate.pause();
        if (!become(AimState.PAUSED)) {
            gate.resume();
        }
    }

    void resume() {
        if (become(AimState.RUNNING)) {
            gate.resume();
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
        return over.await(patience.toNanos(), TimeUnit.NANOSECONDS);
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
        boolean wasPaused = gate.isPaused();
        become(AimState.RESTARTING);
        try {
            gate.sleep(restartDelay().toNanos());
        } catch (AimStopped stopped) {
            return AimState.STOPPED;
        }
        become(wasPaused ? AimState.PAUSED : AimState.RUNNING);
        return AimState.RESTARTING;
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
        // The workflow first: whoever waited for this AIM then finds it counted there.
        whenOver.accept(this);
        over.countDown();
    }
}
