// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.Aim;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.AimSettings;
import org.openaif.metadata.AimSettings.OnDegraded;

/** An AIM that misses its deadline or its period is DEGRADED until it keeps up again. */
@Timeout(60)
class KeepingUpTest {
    private final HandClock clock = new HandClock();
    private final BlockingQueue<String> states = new LinkedBlockingQueue<>();
    private final List<String> reasons = new CopyOnWriteArrayList<>();

    /** Each message that it reads takes as long as the test wants. */
    private final SynchronousQueue<Duration> work = new SynchronousQueue<>();

    private Controller controller;
    private Workflow workflow;
    private OutputPort<Value> in;

    private final WorkflowListener listener =
            new WorkflowListener() {
                @Override
                public void changed(String aim, AimState state) {
                    states.add(aim + " " + state);
                }

                @Override
                public void degraded(String aim, String why) {
                    reasons.add(aim + ": " + why);
                }
            };

    private void run(AimSettings settings, Aim aim) {
        TestWorkflow test =
                new TestWorkflow().aim("Worker", () -> aim, settings).input("Worker.in");
        controller = Controller.initialize(test.configuration().withMachine(clock));
        workflow = controller.prepare(test.graph(), StreamClock.unpaced(0), listener);
        in = workflow.input("in", Value.class);
        assertNext("Worker REGISTERED");
        workflow.start();
        assertNext("Worker RUNNING");
    }

    private Aim worker() {
        return aim -> {
            for (Message<Value> message : aim.input("in", Value.class)) {
                clock.advance(work.take());
                aim.report("" + message.record());
            }
        };
    }

    private void turn(Duration length) throws InterruptedException {
        in.write(new Value(1));
        work.put(length);
    }

    private void assertNext(String change) {
        try {
            assertThat(states.poll(30, TimeUnit.SECONDS)).isEqualTo(change);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void end() {
        controller.close();
    }

    private static AimSettings deadline(int ms) {
        return AimSettings.NONE.withDeadline(Duration.ofMillis(ms));
    }

    private static AimSettings period(int ms) {
        return AimSettings.NONE.withPeriod(Duration.ofMillis(ms));
    }

    @Test
    void aTurnBeyondItsDeadlineDegradesAndTheNextInTimeMends() throws Exception {
        run(deadline(30), worker());
        turn(Duration.ofMillis(30));
        turn(Duration.ofMillis(31));
        assertNext("Worker DEGRADED");
        turn(Duration.ofMillis(32));
        turn(Duration.ofMillis(5));
        assertNext("Worker RUNNING");
        assertThat(reasons)
                .containsExactly("Worker: a turn takes longer than its deadline of 30 ms");
    }

    @Test
    void aTurnThatDoesNotEndIsNoticedWhileItLasts() throws Exception {
        run(deadline(30), worker());
        in.write(new Value(1));
        // Until it has taken the message, there is no turn to be late.
        while (workflow.accounts().get("in").read() == 0) {
            Thread.onSpinWait();
        }
        while (workflow.status("Worker") != AimState.DEGRADED) {
            clock.advance(Duration.ofMillis(1));
            controller.watchdog().look();
        }
        assertNext("Worker DEGRADED");
        assertThat(workflow.status("Worker").isAlive()).isTrue();
        work.put(Duration.ZERO);
        turn(Duration.ZERO);
        assertNext("Worker RUNNING");
    }

    @Test
    void whoWaitsForInputIsNotLateButSilent() throws Exception {
        run(deadline(30), worker());
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(1));
            controller.watchdog().look();
        }
        turn(Duration.ofMillis(1));
        turn(Duration.ofMillis(1));
        assertThat(states).isEmpty();
        controller.close();
        states.clear();
        run(period(40), worker());
        turn(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(41));
        controller.watchdog().look();
        assertNext("Worker DEGRADED");
        turn(Duration.ofMillis(1));
        assertNext("Worker RUNNING");
        assertThat(reasons)
                .containsExactly(
                        "Worker: no port operation for longer than its period of 40 ms");
    }

    @Test
    void noTimePassesForWhoIsPaused() throws Exception {
        run(deadline(30).withPeriod(Duration.ofMillis(40)), worker());
        turn(Duration.ofMillis(1));
        workflow.pause();
        assertNext("Worker PAUSED");
        clock.advance(Duration.ofSeconds(1));
        controller.watchdog().look();
        workflow.resume();
        assertNext("Worker RUNNING");
        turn(Duration.ofMillis(1));
        assertThat(reasons).isEmpty();
    }

    @Test
    void whoIsDegradedCanBePausedStoppedAndReplaced() throws Exception {
        run(deadline(30), worker());
        turn(Duration.ofMillis(31));
        assertNext("Worker DEGRADED");
        workflow.pause();
        assertNext("Worker PAUSED");
        workflow.resume();
        assertNext("Worker RUNNING");
        turn(Duration.ofMillis(31));
        assertNext("Worker DEGRADED");
        workflow.replace("Worker", new AimImplementation(Aim.class, this::worker));
        assertNext("Worker RUNNING");
        turn(Duration.ofMillis(31));
        assertNext("Worker DEGRADED");
        workflow.stop();
        assertNext("Worker STOPPED");
    }

    @Test
    void whoIsToStopWhenDegradedIsStopped() throws Exception {
        run(deadline(30).withOnDegraded(OnDegraded.STOP), worker());
        turn(Duration.ofMillis(31));
        assertNext("Worker DEGRADED");
        assertNext("Worker STOPPED");
        assertThat(workflow.awaitEnd(Duration.ofSeconds(30))).isTrue();
    }

    private static AimSettings share(double share) {
        return AimSettings.NONE.withLimits(AimSettings.Limits.NONE.withCpuShare(share));
    }

    @Test
    void whoUsesMoreThanItsShareSleepsItOffAtTheGate() throws Exception {
        BlockingQueue<Long> slept = new LinkedBlockingQueue<>();
        run(
                share(0.5),
                aim -> {
                    assertThat(Thread.currentThread().isVirtual()).isFalse();
                    clock.use(Duration.ofMillis(120));
                    clock.advance(Duration.ofMillis(100));
                    long before = System.nanoTime();
                    aim.input("in", Value.class).poll();
                    slept.add(System.nanoTime() - before);
                });
        // 120 ms used; 20 ms saved up at the beginning and not increased, 50 ms of 100 ms granted.
        assertThat(slept.poll(30, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(100_000_000L);
        assertNext("Worker ENDED");
        assertThat(workflow.failure("Worker")).isEmpty();
        assertThat(reasons).isEmpty();
    }

    @Test
    void whoBurnsTheProcessorAndNeverComesToTheGateIsDegraded() throws Exception {
        run(
                share(0.5),
                aim -> {
                    clock.use(Duration.ofMillis(300));
                    work.take();
                    aim.input("in", Value.class).read();
                });
        while (workflow.status("Worker") != AimState.DEGRADED) {
            controller.watchdog().look();
        }
        assertNext("Worker DEGRADED");
        assertThat(reasons)
                .containsExactly(
                        "Worker: it has used 280 ms of the processor more than its share of 0.5,"
                                + " and does not come to its ports");
        clock.advance(Duration.ofSeconds(1));
        work.put(Duration.ZERO);
        assertNext("Worker RUNNING");
    }

    @Test
    void aSourceHasATurnFromSleepToWriting() throws Exception {
        run(
                deadline(30).withExecution(AimSettings.Execution.CONTINUOUS),
                aim -> {
                    for (int i = 0; ; i++) {
                        aim.sleepUntil(i * 1000L);
                        clock.advance(work.take());
                    }
                });
        work.put(Duration.ofMillis(30));
        work.put(Duration.ofMillis(31));
        assertNext("Worker DEGRADED");
        work.put(Duration.ofMillis(1));
        assertNext("Worker RUNNING");
    }
}
