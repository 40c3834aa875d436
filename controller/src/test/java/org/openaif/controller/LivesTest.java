// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.ErrorCode;
import org.openaif.api.InputPort;
import org.openaif.api.OutputPort;
import org.openaif.api.Signal;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.AimSettings;

/** The lives of one AIM: how it fails, waits, lives again, is paused and stopped, and who hears of it. */
@Timeout(20)
class LivesTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final TestWorkflow test = new TestWorkflow();
    private final Controller controller = test.controller();

    @AfterEach
    void end() {
        controller.close();
    }

    private Workflow prepared(Aim aim, AimSettings how) {
        test.aim("Aim", () -> aim, how);
        return controller.prepare(
                test.graph(),
                StreamClock.unpaced(0),
                new WorkflowListener() {
                    @Override
                    public void changed(String name, AimState state) {
                        heard.add(state.toString());
                    }

                    @Override
                    public void failed(String name, Throwable failure, boolean restarting) {
                        heard.add(failure.getMessage() + (restarting ? ", once more" : ", for good"));
                    }
                });
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.interrupted()).as("still not so when the time was up").isFalse();
            Thread.onSpinWait();
        }
    }

    private static Aim failing() {
        return aim -> {
            throw new IllegalStateException("ouch");
        };
    }

    @Test
    void theEndIsHeardOfLastHoweverSlowlyOthersTellOfWhatWasBefore() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        CountDownLatch tellsOfPause = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        test.aim("Aim", aim -> assertThat(finish.await(10, TimeUnit.SECONDS)).isTrue());
        Workflow workflow =
                controller.prepare(
                        test.graph(),
                        StreamClock.unpaced(0),
                        new WorkflowListener() {
                            @Override
                            public void changed(String name, AimState state) {
                                if (state == AimState.PAUSED) {
                                    tellsOfPause.countDown();
                                    until(() -> goOn.getCount() == 0);
                                }
                                heard.add(state.toString());
                            }
                        });
        workflow.start();
        Thread pausing = Thread.ofPlatform().start(workflow::pause);
        assertThat(tellsOfPause.await(10, TimeUnit.SECONDS)).isTrue();
        finish.countDown();
        until(() -> workflow.status("Aim") == AimState.ENDED);
        goOn.countDown();
        assertThat(workflow.awaitEnd(Duration.ofSeconds(10))).isTrue();
        pausing.join();
        assertThat(heard).containsExactly("REGISTERED", "RUNNING", "PAUSED", "ENDED");
    }

    @Test
    void eachFailureIsHeardOfInOrder() throws Exception {
        Workflow workflow = prepared(failing(), TestWorkflow.restarted(2, Duration.ZERO));
        workflow.start();
        assertThat(workflow.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(workflow.isOver()).isTrue();
        assertThat(heard)
                .containsExactly(
                        "REGISTERED", "RUNNING", "ouch, once more", "RESTARTING", "RUNNING",
                        "ouch, once more", "RESTARTING", "RUNNING", "ouch, for good", "FAILED");
        assertThat(workflow.restarts("Aim")).isEqualTo(2);
        assertThat(workflow.failure("Aim")).get().extracting(Throwable::getMessage).isEqualTo("ouch");
    }

    @Test
    void eachRestartWaitsTwiceAsLong() throws Exception {
        Workflow workflow =
                prepared(failing(), TestWorkflow.restarted(3, Duration.ofMillis(10)));
        long start = System.nanoTime();
        workflow.start();
        assertThat(workflow.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(70));
    }

    @Test
    void whoeverWaitsForItsNextLifeCanBeStopped() {
        Workflow workflow =
                prepared(failing(), TestWorkflow.restarted(1, Duration.ofHours(1)));
        workflow.start();
        until(() -> workflow.status("Aim") == AimState.RESTARTING);
        assertThat(workflow.isOver()).isFalse();
        workflow.stop();
        assertThat(workflow.status("Aim")).isEqualTo(AimState.STOPPED);
        assertThat(heard).endsWith("RESTARTING", "STOPPED");
    }

    @Test
    void whoeverIsPausedBetweenTwoLivesDoesNotLiveAgainBeforeItIsResumed() throws Exception {
        CountDownLatch lived = new CountDownLatch(2);
        CountDownLatch paused = new CountDownLatch(1);
        Workflow workflow =
                prepared(
                        aim -> {
                            lived.countDown();
                            if (lived.getCount() > 0) {
                                paused.await();
                                throw new IllegalStateException("ouch");
                            }
                        },
                        TestWorkflow.restarted(1, Duration.ofMillis(20)));
        workflow.start();
        until(() -> lived.getCount() == 1);
        workflow.signal("Aim", Signal.PAUSE);
        assertThat(workflow.status("Aim")).isEqualTo(AimState.PAUSED);
        paused.countDown();
        until(() -> workflow.restarts("Aim") == 1);
        assertThat(lived.await(100, TimeUnit.MILLISECONDS)).as("lives again").isFalse();
        workflow.signal("Aim", Signal.RESUME);
        lived.await();
        until(() -> workflow.status("Aim") == AimState.ENDED);
        assertThat(workflow.restarts("Aim")).isEqualTo(1);
    }

    @Test
    void whatIsNotAliveIsNeitherPausedNorResumed() {
        Workflow workflow = prepared(aim -> {}, AimSettings.NONE);
        workflow.pause();
        assertThat(workflow.status("Aim")).isEqualTo(AimState.REGISTERED);
        workflow.resume();
        assertThat(workflow.status("Aim")).isEqualTo(AimState.REGISTERED);
        assertThat(heard).containsExactly("REGISTERED");
    }

    @Test
    void anAimIsStartedOnce() {
        Workflow workflow = prepared(aim -> {}, AimSettings.NONE);
        workflow.start();
        until(() -> workflow.status("Aim") == AimState.ENDED);
        assertThatThrownBy(() -> workflow.signal("Aim", Signal.START))
                .isInstanceOfSatisfying(
                        AifException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.OP_FAILED))
                .hasMessageContaining("Aim cannot be started: it is ENDED");
    }

    @Test
    void whoeverWasNeverStartedIsStoppedAllTheSame() {
        Workflow workflow = prepared(aim -> {}, AimSettings.NONE);
        workflow.stop();
        assertThat(workflow.status("Aim")).isEqualTo(AimState.STOPPED);
        assertThat(workflow.isOver()).isTrue();
        assertThat(heard).containsExactly("REGISTERED", "STOPPED");
    }

    @Test
    void theThreadIsTheKindThatMetadataAsksForAndHasItsName() {
        List<String> threads = new CopyOnWriteArrayList<>();
        Workflow workflow =
                prepared(
                        aim -> {
                            Thread own = Thread.currentThread();
                            threads.add(own.getName() + " " + own.isVirtual() + " " + own.isDaemon());
                        },
                        TestWorkflow.onPlatformThread());
        workflow.start();
        until(() -> workflow.status("Aim") == AimState.ENDED);
        assertThat(threads).containsExactly("aif-Test-Aim false true");
    }

    @Test
    void readersSeeTheEndOfAnAimThatFailed() {
        test.aim(
                        "Source",
                        aim -> {
                            OutputPort<Value> out = aim.output("out", Value.class);
                            out.write(new Value(1));
                            throw new IllegalStateException("ouch");
                        })
                .channel("Source.out", "Aim.in");
        List<Long> read = new CopyOnWriteArrayList<>();
        Workflow workflow =
                prepared(
                        aim -> {
                            InputPort<Value> in = aim.input("in", Value.class);
                            in.forEach(message -> read.add(message.record().number()));
                        },
                        AimSettings.NONE);
        workflow.start();
        until(() -> workflow.status("Aim") == AimState.ENDED);
        assertThat(read).containsExactly(1L);
        assertThat(workflow.status("Source")).isEqualTo(AimState.FAILED);
    }
}
