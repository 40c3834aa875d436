// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.AifException;
import org.openaif.api.AimStopped;
import org.openaif.api.Signal;
import org.openaif.channels.Lane;
import org.openaif.controller.Gate.Errand;
import org.openaif.controller.Gate.Hold;

/** Where an AIM waits, and who lets it go on. Each owner here is seen to wait first. */
@Timeout(20)
class GateTest {
    private static final long SOON = Duration.ofMinutes(10).toNanos();

    private final Gate gate = new Gate("Aim");
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AtomicBoolean condition = new AtomicBoolean();

    /** A thread that owns the gate, comes to it, and says what became of it. */
    private Thread owner(Consumer<Gate> errand) {
        gate.expect();
        return Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            gate.own();
                            try {
                                errand.accept(gate);
                                events.add("passed");
                            } catch (AimStopped stopped) {
                                events.add("stopped");
                            } finally {
                                gate.leave();
                            }
                        });
    }

    private static void untilItWaits(Thread thread) {
        while (thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(Thread.interrupted()).as("does not wait").isFalse();
            Thread.onSpinWait();
        }
    }

    private void assertGone(Thread thread, String how) throws InterruptedException {
        assertThat(thread.join(Duration.ofSeconds(5))).as("gone on").isTrue();
        assertThat(events).contains(how);
    }

    @Test
    void whoeverIsNotItsOwnerMayNotPass() {
        assertThatThrownBy(() -> gate.pass(Errand.READ))
                .isInstanceOf(AifException.class)
                .hasMessageStartingWith("Aim: port used on thread '");
        assertThat(gate.name()).isEqualTo("Aim");
    }

    @Test
    void aPausedOwnerWaitsUntilItIsResumedAndSaysSoBefore() throws Exception {
        AtomicInteger told = new AtomicInteger();
        gate.beforeWaiting(told::incrementAndGet);
        gate.pause();
        assertThat(gate.isPaused()).isTrue();
        Thread owner = owner(own -> own.pass(Errand.READ));
        untilItWaits(owner);
        assertThat(told).hasValue(1);
        gate.resume();
        assertGone(owner, "passed");
        assertThat(gate.isPaused()).isFalse();
    }

    @Test
    void aResumedOwnerThatIsHeldWaitsOn() throws Exception {
        gate.pause();
        gate.hold(Hold.ANYWHERE);
        Thread owner = owner(own -> own.pass(Errand.WRITE));
        assertThat(gate.awaitRest(() -> false, System.nanoTime() + SOON)).isTrue();
        gate.resume();
        assertThat(owner.join(Duration.ofMillis(50))).isFalse();
        gate.release();
        assertGone(owner, "passed");
    }

    @Test
    void aReleasedOwnerThatIsPausedWaitsOn() throws Exception {
        gate.pause();
        gate.hold(Hold.ANYWHERE);
        Thread owner = owner(own -> own.pass(Errand.READ));
        assertThat(gate.awaitRest(() -> false, System.nanoTime() + SOON)).isTrue();
        gate.release();
        assertThat(owner.join(Duration.ofMillis(50))).isFalse();
        gate.resume();
        assertGone(owner, "passed");
    }

    @Test
    void anOwnerThatIsPausedBeforeItOpensAPortRestsThereUntilItIsReleased() throws Exception {
        gate.pause();
        Thread owner = owner(own -> own.pass(Errand.OPEN));
        untilItWaits(owner);
        gate.hold(Hold.ANYWHERE);
        assertThat(gate.awaitRest(() -> false, System.nanoTime() + SOON)).isTrue();
        gate.resume();
        assertThat(owner.join(Duration.ofMillis(50))).isFalse();
        gate.release();
        assertGone(owner, "passed");
    }

    @Test
    void aStopWakesWhoeverWaitsInWhateverWay() throws Exception {
        gate.pause();
        Thread paused = owner(own -> own.pass(Errand.READ));
        untilItWaits(paused);
        gate.stop();
        assertGone(paused, "stopped");
        assertThat(gate.isStopped()).isTrue();
    }

    @Test
    void aStopWakesWhoeverWaitsForACondition() throws Exception {
        Thread waiting = owner(own -> own.await(Errand.WAIT, () -> false));
        untilItWaits(waiting);
        gate.stop();
        assertGone(waiting, "stopped");
    }

    @Test
    void aStopInterruptsAnOwnerThatIsElsewhere() throws Exception {
        Thread sleeping =
                owner(
                        own -> {
                            try {
                                Thread.sleep(Duration.ofMinutes(10));
                            } catch (InterruptedException e) {
                                events.add("interrupted");
                            }
                        });
        untilItWaits(sleeping);
        gate.stop();
        assertGone(sleeping, "interrupted");
    }

    @Test
    void anInterruptThatIsNoStopMeansNothing() throws Exception {
        Thread waiting =
                owner(
                        own -> {
                            own.await(Errand.WAIT, condition::get);
                            events.add("interrupted: " + Thread.currentThread().isInterrupted());
                        });
        untilItWaits(waiting);
        waiting.interrupt();
        assertThat(waiting.join(Duration.ofMillis(50))).isFalse();
        condition.set(true);
        gate.doorbell().ring();
        assertGone(waiting, "interrupted: false");
    }

    @Test
    void aWaitWithADeadlineSaysWhetherItsConditionHolds() throws Exception {
        AtomicInteger told = new AtomicInteger();
        Thread late =
                owner(
                        own -> {
                            own.beforeWaiting(told::incrementAndGet);
                            long start = System.nanoTime();
                            boolean held =
                                    own.await(Errand.WAIT, () -> false, start + 20_000_000);
                            events.add(held + " " + (System.nanoTime() - start >= 20_000_000));
                        });
        assertGone(late, "false true");
        assertThat(told).hasPositiveValue();
        Thread woken =
                owner(
                        own ->
                                events.add(
                                        "held: "
                                                + own.await(
                                                        Errand.WAIT,
                                                        condition::get,
                                                        System.nanoTime() + SOON)));
        untilItWaits(woken);
        condition.set(true);
        gate.doorbell().ring();
        assertGone(woken, "held: true");
    }

    @Test
    void aWaitWithADeadlineObeysPauseAndStop() throws Exception {
        Thread waiting =
                owner(
                        own ->
                                own.await(
                                        Errand.WAIT, condition::get, System.nanoTime() + SOON));
        untilItWaits(waiting);
        gate.hold(Hold.AT_WAITS);
        assertThat(gate.awaitRest(() -> false, System.nanoTime() + SOON)).isTrue();
        condition.set(true);
        gate.doorbell().ring();
        assertThat(waiting.join(Duration.ofMillis(50))).as("held").isFalse();
        gate.release();
        assertGone(waiting, "passed");

        Thread stopped = owner(own -> own.sleep(Long.MAX_VALUE));
        untilItWaits(stopped);
        gate.stop();
        assertGone(stopped, "stopped");
    }

    @Test
    void aSleepTakesItsTime() throws Exception {
        Thread sleeping =
                owner(
                        own -> {
                            long start = System.nanoTime();
                            own.sleep(20_000_000);
                            events.add("slept " + (System.nanoTime() - start >= 20_000_000));
                        });
        assertGone(sleeping, "slept true");
    }

    @Test
    void whoeverHoldsIsToldWhenThereIsNobody() throws Exception {
        assertThat(gate.awaitRest(() -> false, System.nanoTime() + SOON)).isTrue();
        Thread working = owner(own -> own.await(Errand.WRITE, condition::get));
        untilItWaits(working);
        gate.hold(Hold.AT_READS);
        assertThat(gate.awaitRest(() -> false, System.nanoTime() + 20_000_000))
                .as("a writer does not rest where readers do")
                .isFalse();
        assertThat(gate.awaitRest(() -> true, System.nanoTime() + SOON)).isTrue();
        Thread holder =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () ->
                                        events.add(
                                                "rests "
                                                        + gate.awaitRest(
                                                                condition::get,
                                                                System.nanoTime() + SOON)));
        untilItWaits(holder);
        condition.set(true);
        gate.tellHolder();
        assertGone(holder, "rests true");
        gate.doorbell().ring();
        assertGone(working, "passed");
    }

    @Test
    void signalsComeInOrderAndNotTooMany() {
        assertThat(gate.hasSignal()).isFalse();
        assertThat(gate.pollSignal()).isEmpty();
        for (int i = 0; i < Lane.DEPTH; i++) {
            assertThat(gate.signal(new Signal(100 + i))).isTrue();
        }
        assertThat(gate.signal(new Signal(7))).isFalse();
        assertThat(gate.hasSignal()).isTrue();
        assertThat(gate.pollSignal()).contains(new Signal(100));
        assertThat(gate.pollSignal()).contains(new Signal(101));
    }
}
