// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimStopped;
import org.openaif.api.ErrorCode;
import org.openaif.api.RecordCodec;
import org.openaif.channels.Allowance;
import org.openaif.channels.Channel;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.metadata.AimSettings.OnDegraded;
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

    /** How long it may take to stop. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** In which it can be paused. */
    private static final Set<AimState> WORKING =
            EnumSet.of(AimState.RUNNING, AimState.DEGRADED);

    private final WorkflowGraph.Module module;
    private final AimImplementation implementation;
    private final Wiring wiring;
    private final Workflow workflow;
    private final Environment environment;
    private final Gate gate;
    private final Consumer<AimInstance> whenOver;
    private final ReentrantLock lock = new ReentrantLock();

    /** How many changes of state the listener is to be told of; whoever counted the first one tells. */
    private final AtomicInteger untold = new AtomicInteger();

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile AimState state = AimState.REGISTERED;

    /** What the listener heard last, for whoever tells; null if nothing yet. */
    private @Nullable AimState told;

    private @Nullable Throwable failure;
    private int restarts;

    /** Of what waits at its input ports; null if that is not limited. */
    private volatile @Nullable Allowance<Record> allowance;

    /** Null if it has neither deadline nor period. */
    private final @Nullable Pulse pulse;

    /** Null if it may use what it gets of the processor. */
    private final @Nullable CpuBudget budget;

    /** Null until it is started. */
    private volatile @Nullable Thread thread;

    /** What its present life sees; null between two lives. */
    private volatile @Nullable Context context;

    /** When; null if it was not, or that has been dealt with. */
    private volatile @Nullable Long toldToStop;

    /** Whether it is part of the workflow, and the listener hears of it. */
    private volatile boolean announced = true;

    AimInstance(
            Binding binding,
            Workflow workflow,
            Environment environment,
            Consumer<AimInstance> whenOver) {
        this.workflow = workflow;
        this.module = binding.module();
        this.implementation = binding.implementation();
        this.wiring = binding.wiring();
        this.gate = new Gate(module.name());
        this.environment = environment;
        this.whenOver = whenOver;
        OptionalLong queueBytes = module.settings().limits().queueBytes();
        this.allowance =
                queueBytes.isEmpty()
                        ? null
                        : new Allowance<>(queueBytes.getAsLong(), AimInstance::length);
        this.pulse = Pulse.of(this, environment.machine());
        this.budget = CpuBudget.of(this, environment.machine());
        gate.timedBy(pulse, budget);
    }

    String name() {
        return module.name();
    }

    WorkflowGraph.Module module() {
        return module;
    }

    Workflow workflow() {
        return workflow;
    }

    Wiring wiring() {
        return wiring;
    }

    Gate gate() {
        return gate;
    }

    AimState state() {
        return state;
    }

    @SuppressWarnings("unchecked")
    private static long length(Record record) {
        return RecordCodec.of((Class<Record>) record.getClass()).length(record);
    }

    /** How much may wait at its input ports; null if that is not limited. */
    @Nullable Allowance<Record> allowance() {
        return allowance;
    }

    /** Takes over what waits at the input ports of the one before it, under its own limit. */
    void inherit(AimInstance former) {
        @Nullable Allowance<Record> inherited = former.allowance;
        if (inherited == null) {
            return;
        }
        inherited.limit(module.settings().limits().queueBytes().orElse(Long.MAX_VALUE));
        if (allowance != null) {
            allowance = inherited;
        }
    }

    /** Whether the watchdog is to look after it. */
    boolean isWatched() {
        return pulse != null || budget != null;
    }

    /** How short a time it is that it must keep, in nanoseconds. */
    long shortestTime() {
        return pulse == null ? Long.MAX_VALUE : pulse.shortest();
    }

    /** Looks whether it keeps up. For the watchdog. */
    void look() {
        if (pulse != null) {
            pulse.look();
        }
        if (budget != null) {
            budget.look();
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
        return become(next, () -> true);
    }

    private boolean become(AimState next, BooleanSupplier onCondition) {
        lock.lock();
        try {
            if (!state.mayBecome(next) || !onCondition.getAsBoolean()) {
                return false;
            }
            state = next;
        } finally {
            lock.unlock();
        }
        tell();
        return true;
    }

    /**
     * Tells what the state is now: in order, one thread at a time, and without a lock, for the
     * listener may wait for one. Who finds another thread telling leaves it to that one.
     */
    private void tell() {
        if (untold.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = untold.get();
            AimState now = state;
            if (announced && now != told) {
                told = now;
                environment.changed(name(), now);
            }
        } while (untold.addAndGet(-seen) > 0);
    }

    // --- requests

    void start() {
        if (!become(AimState.RUNNING, () -> state == AimState.REGISTERED)) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    name() + " cannot be started: it is " + state());
        }
        gate.expect();
        String threadName = "aif-" + environment.workflow() + "-" + name();
        boolean platform =
                budget != null
                        || module.settings().thread().orElse(ThreadKind.VIRTUAL)
                                == ThreadKind.PLATFORM;
        Thread.Builder builder =
                platform
                        ? Thread.ofPlatform().name(threadName).daemon()
                        : Thread.ofVirtual().name(threadName);
        thread = builder.start(this::live);
    }

    /** Closes the gate; an AIM that is being restarted finds it so when it lives again. */
    void pause() {
        if (moveGate(gate::pause, WORKING, AimState.PAUSED)) {
            tell();
        }
    }

    void resume() {
        if (moveGate(this::openGate, EnumSet.of(AimState.PAUSED), AimState.RUNNING)) {
            tell();
        }
    }

    private void openGate() {
        if (pulse != null) {
            pulse.resumed();
        }
        gate.resume();
    }

    /** Gate and state in one step, so that neither is seen without the other. */
    private boolean moveGate(Runnable move, Set<AimState> from, AimState to) {
        lock.lock();
        try {
            if (!state.isAlive()) {
                return false;
            }
            move.run();
            if (!from.contains(state)) {
                return false;
            }
            state = to;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * It does not keep up.
     *
     * @param still whether that is so, looked at under the lock
     */
    void degrade(String why, BooleanSupplier still) {
        if (!become(AimState.DEGRADED, () -> announced && still.getAsBoolean())) {
            return;
        }
        environment.degraded(name(), why);
        if (module.settings().onDegraded().orElse(OnDegraded.CONTINUE) == OnDegraded.STOP) {
            stop();
        }
    }

    /** It keeps up again. */
    void recover() {
        if (state == AimState.DEGRADED) {
            become(AimState.RUNNING, () -> state == AimState.DEGRADED);
        }
    }

    /**
     * Starts it for trial, unheard of: it runs up to its first reading or writing, and rests there
     * until the gate is released.
     */
    void rehearse() {
        announced = false;
        gate.hold(Gate.Hold.ANYWHERE);
        start();
    }

    /** It is part of the workflow from now on. */
    void announce() {
        announced = true;
        tell();
    }

    /**
     * Another one has taken its place and its channels: it is stopped, and touches nothing of the
     * workflow any more. While its thread rests, or there is none.
     */
    void retire() {
        announced = false;
        wiring.inputs().values().forEach(List::clear);
        wiring.outputs().values().forEach(List::clear);
        rewire();
        stop();
    }

    /** Its ports take over the channels as the wiring has them now. While its thread rests. */
    void rewire() {
        Context present = context;
        if (present != null) {
            present.rewire();
        }
    }

    /** Whether it has failed, or come to its end: it will never rest at its gate. */
    boolean isBeyondRest() {
        return isOver() || failure() != null;
    }

    /**
     * Lets its neighbours go on without it, if it was told to stop and has not for too long. For the
     * watchdog.
     */
    void cutOffIfDeaf() {
        Long told = toldToStop;
        if (told == null || isOver() || environment.machine().nanoTime() - told < PATIENCE.toNanos()) {
            return;
        }
        toldToStop = null;
        cutOff();
        if (announced) {
            environment.failed(
                    name(),
                    new AifException(
                            ErrorCode.TERM,
                            name() + " has not stopped for " + PATIENCE.toSeconds()
                                    + " s since it was told to; it is cut off from the others"),
                    false);
        }
    }

    /** Asks it to stop; {@link #awaitOver} tells when it has. */
    void stop() {
        boolean neverStarted = state() == AimState.REGISTERED && become(AimState.STOPPED);
        if (!gate.isStopped()) {
            toldToStop = environment.machine().nanoTime();
        }
        gate.stop();
        if (neverStarted) {
            finish();
        }
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /**
     * Waits until its thread has come to its end; an interrupt ends the wait, and stays.
     *
     * @param deadline as {@link System#nanoTime} counts
     * @return whether it has; true on that thread itself, which would wait in vain
     */
    boolean awaitOver(long deadline) {
        Thread last = thread;
        if (last == Thread.currentThread()) {
            return true;
        }
        try {
            return over.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                    && (last == null || last.join(untilAtLeast(deadline)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A thread whose last act is done needs a moment to be gone, however late it is. */
    private static Duration untilAtLeast(long deadline) {
        return Duration.ofNanos(Math.max(10_000_000, deadline - System.nanoTime()));
    }

    // --- its own thread

    private void live() {
        gate.own();
        if (budget != null) {
            budget.begins();
        }
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
        Context life = new Context(this, environment);
        context = life;
        if (pulse != null) {
            pulse.wakes();
        }
        try {
            gate.pass(Gate.Errand.OPEN);
            Aim aim = implementation.maker().call();
            aim.run(life);
            life.end();
            return AimState.ENDED;
        } catch (AimStopped stopped) {
            return AimState.STOPPED;
        } catch (Throwable thrown) {
            // An AIM is user code: whatever it throws, an Error too, is its own failure only.
            return gate.isStopped() ? AimState.STOPPED : failed(thrown);
        } finally {
            if (pulse != null) {
                pulse.ends();
            }
            life.close();
            context = null;
        }
    }

    private AimState failed(Throwable thrown) {
        int limit = module.settings().restartLimit().orElse(0);
        boolean again;
        lock.lock();
        try {
            failure = thrown;
            again = announced && restarts < limit && state.mayBecome(AimState.RESTARTING);
            if (again) {
                restarts++;
            }
        } finally {
            lock.unlock();
        }
        if (announced) {
            environment.failed(name(), thrown, again);
        }
        gate.tellHolder();
        if (!again) {
            return AimState.FAILED;
        }
        become(AimState.RESTARTING);
        try {
            gate.sleep(restartDelay().toNanos());
        } catch (AimStopped stopped) {
            return AimState.STOPPED;
        }
        liveAgain();
        tell();
        return AimState.RESTARTING;
    }

    private void liveAgain() {
        lock.lock();
        try {
            state = gate.isPaused() ? AimState.PAUSED : AimState.RUNNING;
        } finally {
            lock.unlock();
        }
    }

    private Duration restartDelay() {
        Duration first = module.settings().restartDelay().orElse(Duration.ZERO);
        Duration delay = first.multipliedBy(1L << Math.min(restarts() - 1, 20));
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }

    private void cutOff() {
        wiring.outputs().values().forEach(channels -> channels.forEach(Channel::close));
        wiring.inputs().values().forEach(channels -> channels.forEach(Channel::abandon));
    }

    /** Lets the neighbours go on without it: readers see the end, writers need not wait. */
    private void finish() {
        cutOff();
        // The workflow first: whoever waited for this AIM then finds it counted there.
        whenOver.accept(this);
        over.countDown();
        gate.leave();
    }
}
