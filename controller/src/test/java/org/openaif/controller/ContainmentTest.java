// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.ErrorCode;
import org.openaif.api.InputPort;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Signal;
import org.openaif.channels.Accounts;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.metadata.AimSettings;
import org.openaif.metadata.ChannelSettings.Overflow;

/** What a bad AIM does is its own failure, told by its name; the good ones beside it go on. */
@Timeout(60)
class ContainmentTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int COUNT = 1000;

    private static final Aim SOURCE =
            aim -> {
                OutputPort<Value> out = aim.output("out", Value.class);
                for (int i = 0; i < COUNT; i++) {
                    out.write(new Value(i), i);
                }
            };

    private static final Aim RELAY =
            aim -> {
                OutputPort<Value> out = aim.output("out", Value.class);
                for (Message<Value> message : aim.input("in", Value.class)) {
                    out.write(message.record());
                }
            };

    private static TestWorkflow beside(Aim bad) {
        return beside(() -> bad, AimSettings.NONE);
    }

    private static TestWorkflow beside(Supplier<Aim> bad, AimSettings settings) {
        return new TestWorkflow()
                .aim("Source", SOURCE)
                .aim("Bad", bad, settings)
                .aim("Good", RELAY)
                .channel("Source.out", "Bad.in", 4, Overflow.BLOCK)
                .channel("Source.out", "Good.in", 4, Overflow.BLOCK)
                .output("Good.out");
    }

    private static long read(InputPort<Value> out) {
        long count = 0;
        for (Message<Value> message : out) {
            assertThat(message.record().number()).isEqualTo(count++);
        }
        return count;
    }

    /** Runs it to its end; all that the good one is sent must come out. */
    private static Workflow run(TestWorkflow test, Controller controller) throws Exception {
        Workflow workflow = test.prepare(controller);
        InputPort<Value> out = workflow.output("out", Value.class);
        workflow.start();
        assertThat(read(out)).isEqualTo(COUNT);
        assertThat(workflow.awaitEnd(LONG)).isTrue();
        assertThat(workflow.status("Good")).isEqualTo(AimState.ENDED);
        return workflow;
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, LinkageError.class})
    void anErrorIsTheFailureOfWhoThrowsIt(Class<? extends Error> kind) throws Exception {
        Error error = kind.getConstructor(String.class).newInstance("its own");
        TestWorkflow test =
                beside(
                        aim -> {
                            aim.input("in", Value.class).read();
                            throw error;
                        });
        try (Controller controller = test.controller()) {
            Workflow workflow = run(test, controller);
            assertThat(test.failures).containsExactly("Bad: its own");
            assertThat(workflow.failure("Bad")).contains(error);
            assertThat(workflow.status("Bad")).isEqualTo(AimState.FAILED);
        }
    }

    @Test
    void realRecursionWithoutEndIsContained() throws Exception {
        TestWorkflow test = beside(aim -> deeper(0));
        try (Controller controller = test.controller()) {
            assertThat(run(test, controller).failure("Bad"))
                    .get()
                    .isInstanceOf(StackOverflowError.class);
        }
    }

    private static long deeper(long depth) {
        return deeper(depth + 1) + deeper(depth + 2);
    }

    @Test
    void aFloodIsDroppedWhereItFloods() throws Exception {
        CountDownLatch flooded = new CountDownLatch(1);
        Aim flood =
                aim -> {
                    OutputPort<Value> out = aim.output("flood", Value.class);
                    for (int i = 0; i < 100_000; i++) {
                        out.write(new Value(i), i);
                    }
                    flooded.countDown();
                };
        TestWorkflow test =
                beside(flood)
                        .aim("Slow", aim -> {
                            flooded.await();
                            aim.input("in", Value.class).read();
                        })
                        .channel("Bad.flood", "Slow.in", 16, Overflow.DROP_OLDEST);
        try (Controller controller = test.controller()) {
            Accounts accounts = run(test, controller).accounts().get("Bad.flood->Slow.in");
            assertThat(accounts).isEqualTo(new Accounts(100_000, 1, 15, 99_984, 0));
        }
    }

    @Test
    void aFloodBlocksNobodyButTheFlooderWhereChannelsBlock() throws Exception {
        Aim flood =
                aim -> {
                    OutputPort<Value> out = aim.output("flood", Value.class);
                    for (long i = 0; ; i++) {
                        out.write(new Value(i), i);
                    }
                };
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", SOURCE)
                        .aim("Bad", flood)
                        .aim("Idle", aim -> aim.signals().read())
                        .aim("Good", RELAY)
                        .channel("Source.out", "Good.in", 4, Overflow.BLOCK)
                        .channel("Bad.flood", "Idle.in", 16, Overflow.BLOCK)
                        .output("Good.out");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            InputPort<Value> out = workflow.output("out", Value.class);
            workflow.start();
            assertThat(read(out)).isEqualTo(COUNT);
            while (workflow.accounts().get("Bad.flood->Idle.in").pending() < 16) {
                Thread.onSpinWait();
            }
            assertThat(workflow.accounts().get("Bad.flood->Idle.in").written()).isEqualTo(16);
            workflow.stop();
            assertThat(workflow.status("Bad")).isEqualTo(AimState.STOPPED);
        }
    }

    @Test
    void whoNeverReturnsFromStopIsNamedAndTheRestStops() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Deaf",
                                aim -> {
                                    begun.countDown();
                                    while (letGo.getCount() > 0) {
                                        Thread.onSpinWait();
                                    }
                                })
                        .aim("Good", aim -> aim.signals().read());
        Controller controller = test.controller();
        Workflow workflow = test.prepare(controller);
        workflow.start();
        begun.await();
        try {
            assertThatThrownBy(workflow::stop)
                    .isInstanceOfSatisfying(
                            AifException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.TERM))
                    .hasMessageContaining("[Deaf] did not stop within 5 s");
            assertThat(workflow.status("Good")).isEqualTo(AimState.STOPPED);
        } finally {
            letGo.countDown();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            controller.close();
        }
    }

    /** Told to stop alone, it does not return: those it leads to see their end all the same. */
    @Test
    void whoIsDeafToItsStopIsCutOff() throws Exception {
        HandClock clock = new HandClock();
        CountDownLatch letGo = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Deaf",
                                aim -> {
                                    aim.output("out", Value.class).write(new Value(1));
                                    begun.countDown();
                                    while (letGo.getCount() > 0) {
                                        Thread.onSpinWait();
                                    }
                                })
                        .output("Deaf.out");
        try (Controller controller =
                Controller.initialize(test.configuration().withMachine(clock))) {
            Workflow workflow = test.prepare(controller);
            InputPort<Value> out = workflow.output("out", Value.class);
            workflow.start();
            begun.await();
            workflow.signal("Deaf", Signal.STOP);
            clock.advance(Duration.ofSeconds(6));
            controller.watchdog().look();
            assertThat(out.read()).isPresent();
            assertThat(out.read()).isEmpty();
            assertThat(test.failures)
                    .containsExactly(
                            "Deaf: Deaf has not stopped for 5 s since it was told to; it is cut"
                                    + " off from the others");
            letGo.countDown();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
    }

    @Test
    void portsOfAThreadThatItForkedAreRefused() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        TestWorkflow test =
                beside(
                        aim -> {
                            InputPort<Value> in = aim.input("in", Value.class);
                            Thread thread =
                                    Thread.ofPlatform()
                                            .name("forked")
                                            .uncaughtExceptionHandler((t, e) -> thrown.set(e))
                                            .start(in::read);
                            thread.join();
                            aim.report("" + in.read().orElseThrow().sequence());
                        });
        try (Controller controller = test.controller()) {
            run(test, controller);
            assertThat(thrown.get()).hasMessageContaining("Bad: port used on thread 'forked'");
            assertThat(test.reports).containsExactly("Bad: 0");
        }
    }

    @Test
    void aPortThatItDoesNotOwnIsRefused() throws Exception {
        AtomicReference<OutputPort<Value>> stolen = new AtomicReference<>();
        CountDownLatch left = new CountDownLatch(1);
        TestWorkflow test =
                beside(
                                aim -> {
                                    try {
                                        aim.output("out", Value.class);
                                    } catch (AifException e) {
                                        aim.report(e.getMessage());
                                    }
                                    left.await();
                                    stolen.get().write(new Value(-1));
                                })
                        .aim(
                                "Owner",
                                aim -> {
                                    stolen.set(aim.output("out", Value.class));
                                    left.countDown();
                                    aim.signals().read();
                                })
                        .output("Owner.mine")
                        .channel("Owner.out", "Reader.in")
                        .aim("Reader", aim -> aim.report("" + aim.input("in", Value.class).read()));
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            InputPort<Value> out = workflow.output("out", Value.class);
            workflow.start();
            assertThat(read(out)).isEqualTo(COUNT);
            while (workflow.status("Bad") != AimState.FAILED) {
                Thread.onSpinWait();
            }
            assertThat(test.failures)
                    .singleElement()
                    .asString()
                    .startsWith("Bad: Owner: port used on thread");
            workflow.signal("Owner", new Signal(77));
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(test.reports)
                    .containsExactlyInAnyOrder(
                            "Bad: Bad has no output port 'out'; it has []",
                            "Reader: Optional.empty");
        }
    }

    @Test
    void anotherAimsStorageCannotBeNamed() throws Exception {
        TestWorkflow test =
                beside(
                                aim -> {
                                    for (String key :
                                            new String[] {"../Owner/secret", "Owner/secret", "secret"}) {
                                        aim.report("" + aim.storage().exists(key));
                                        aim.storage().put(key, new byte[] {66});
                                    }
                                })
                        .aim("Owner", aim -> {
                            aim.storage().put("secret", new byte[] {1});
                            aim.input("in", Value.class).forEach(message -> {});
                            aim.report("" + aim.storage().get("secret").orElseThrow()[0]);
                        })
                        .channel("Source.out", "Owner.in", 4, Overflow.BLOCK);
        try (Controller controller = test.controller()) {
            run(test, controller);
            assertThat(test.reports)
                    .containsExactlyInAnyOrder(
                            "Bad: false", "Bad: false", "Bad: false", "Owner: 1");
        }
    }

    @Test
    void moreStorageThanItsMetadataAllowsIsRefused() throws Exception {
        AimSettings limited =
                AimSettings.NONE.withLimits(AimSettings.Limits.NONE.withStorageBytes(100));
        TestWorkflow test =
                beside(
                        () -> aim -> {
                            aim.storage().put("half", new byte[40]);
                            aim.sharedStorage().put("half", new byte[40]);
                            aim.storage().put("half", new byte[50]);
                            aim.storage().put("more", new byte[30]);
                        },
                        limited);
        try (Controller controller = test.controller()) {
            Workflow workflow = run(test, controller);
            assertThat(workflow.failure("Bad"))
                    .get()
                    .isInstanceOfSatisfying(
                            AifException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.MEM_ALLOC))
                    .extracting(Throwable::getMessage)
                    .asString()
                    .contains("98 bytes in use - 0 replaced + 34 new = 132, 32 more than its limit");
        }
    }
}
