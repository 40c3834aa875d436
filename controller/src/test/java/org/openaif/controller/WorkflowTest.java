// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimStopped;
import org.openaif.api.EndOfStream;
import org.openaif.api.ErrorCode;
import org.openaif.api.Event;
import org.openaif.api.InputPort;
import org.openaif.api.Inputs;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Reached;
import org.openaif.api.Signal;
import org.openaif.channels.Accounts;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.metadata.ChannelSettings.Overflow;

@Timeout(60)
class WorkflowTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Writes 0 to count-1, a millisecond of stream time apart. */
    private static Aim source(int count) {
        return aim -> {
            OutputPort<Value> out = aim.output("out", Value.class);
            for (int i = 0; i < count; i++) {
                out.write(new Value(i), i * 1_000_000L);
            }
        };
    }

    private static Aim relay() {
        return aim -> {
            OutputPort<Value> out = aim.output("out", Value.class);
            for (Message<Value> message : aim.input("in", Value.class)) {
                out.write(message.record());
            }
        };
    }

    private static List<Long> numbers(InputPort<Value> port) {
        List<Long> numbers = new ArrayList<>();
        for (Message<Value> message : port) {
            numbers.add(message.record().number());
        }
        return numbers;
    }

    @Test
    void messagesPassAChainInOrderAndItEndsByItself() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source(10_000))
                        .aim("Relay", relay())
                        .channel("Source.out", "Relay.in", 16, Overflow.BLOCK)
                        .output("Relay.out");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            InputPort<Value> out = workflow.output("out", Value.class);
            workflow.start();
            List<Long> numbers = numbers(out);
            assertThat(numbers).hasSize(10_000).isSorted();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(workflow.status("Source")).isEqualTo(AimState.ENDED);
            assertThat(workflow.status("Relay")).isEqualTo(AimState.ENDED);
            assertThat(workflow.accounts())
                    .containsEntry("Source.out->Relay.in", new Accounts(10_000, 10_000, 0, 0, 0))
                    .containsEntry("out", new Accounts(10_000, 10_000, 0, 0, 0));
        }
    }

    /**
     * While an AIM waits for room it has a message in its hand that is older than all its input: it
     * must not promise what its input would allow.
     */
    @Test
    void aFullOutputPromisesNothingBeyondTheMessageInHand() throws Exception {
        Aim relay =
                aim -> {
                    OutputPort<Value> out = aim.output("out", Value.class);
                    for (Message<Value> message : aim.input("in", Value.class)) {
                        out.write(message.record(), message.timestamp());
                    }
                };
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source(20_000))
                        .aim("First", relay)
                        .aim("Second", relay)
                        .channel("Source.out", "First.in", 4, Overflow.BLOCK)
                        .channel("First.out", "Second.in", 1, Overflow.BLOCK)
                        .output("Second.out");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            InputPort<Value> out = workflow.output("out", Value.class);
            workflow.start();
            assertThat(numbers(out)).hasSize(20_000).isSorted();
            assertThat(test.failures).isEmpty();
        }
    }

    @Test
    void timestampsTravelWithTheMessages() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source(3))
                        .aim("Relay", relay())
                        .channel("Source.out", "Relay.in")
                        .output("Relay.out");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            InputPort<Value> out = workflow.output("out", Value.class);
            workflow.start();
            assertThat(out.read()).contains(new Message<>(new Value(0), 0, 0));
            assertThat(out.read()).contains(new Message<>(new Value(1), 1_000_000, 1));
            assertThat(out.read()).contains(new Message<>(new Value(2), 2_000_000, 2));
            assertThat(out.read()).isEmpty();
        }
    }

    /** Two sources of unlike density; the join is told of a time that nothing marks. */
    @Test
    void aJoinIsDecidedByTheTimestampsAlone() throws Exception {
        Aim rare =
                aim -> {
                    OutputPort<Value> out = aim.output("out", Value.class);
                    out.write(new Value(1), 50);
                    out.write(new Value(2), 950);
                    out.promise(1000);
                };
        Aim dense =
                aim -> {
                    OutputPort<Value> out = aim.output("out", Value.class);
                    for (int i = 0; i <= 100; i++) {
                        out.write(new Value(100 + i), i * 10);
                    }
                };
        Aim join =
                aim -> {
                    Inputs inputs =
                            aim.inOrder(
                                    aim.input("rare", Value.class),
                                    aim.input("dense", Value.class));
                    StringBuilder seen = new StringBuilder();
                    long deadline = 55;
                    for (; ; ) {
                        switch (inputs.next(deadline)) {
                            case Message(Value value, long at, long sequence) -> {
                                if (value.number() < 100 || at % 500 == 0) {
                                    seen.append(at).append('=').append(value.number()).append(' ');
                                }
                            }
                            case Reached(long time) -> {
                                seen.append('!').append(time).append(' ');
                                deadline += 600;
                            }
                            case EndOfStream end -> {
                                aim.report(seen.append("end").toString());
                                return;
                            }
                            case Message<?> other -> throw new IllegalStateException();
                            case Signal signal -> throw new IllegalStateException();
                        }
                    }
                };
        for (int i = 0; i < 50; i++) {
            TestWorkflow test =
                    new TestWorkflow()
                            .aim("Rare", rare)
                            .aim("Dense", dense)
                            .aim("Join", join)
                            .channel("Rare.out", "Join.rare", 1 + i % 3, Overflow.BLOCK)
                            .channel("Dense.out", "Join.dense", 1 + i % 7, Overflow.BLOCK);
            try (Controller controller = test.controller()) {
                Workflow workflow = test.prepare(controller);
                workflow.start();
                assertThat(workflow.awaitEnd(LONG)).isTrue();
            }
            assertThat(test.failures).isEmpty();
            assertThat(test.reports)
                    .containsExactly(
                            "Join: 0=100 50=1 !55 500=150 !655 950=2 1000=200 end");
        }
    }

    /** One source feeds both sides of a join; one side says nothing at all. */
    @Test
    void aSilentAimStallsNoJoin() throws Exception {
        Aim source =
                aim -> {
                    OutputPort<Value> left = aim.output("left", Value.class);
                    OutputPort<Value> right = aim.output("right", Value.class);
                    for (int i = 0; i < 5000; i++) {
                        left.write(new Value(i), i);
                        right.write(new Value(i), i);
                    }
                };
        Aim silent =
                aim -> {
                    aim.output("out", Value.class);
                    for (Message<Value> message : aim.input("in", Value.class)) {
                        assertThat(message.record().number()).isNotNegative();
                    }
                };
        Aim join =
                aim -> {
                    Inputs inputs =
                            aim.inOrder(
                                    aim.input("quiet", Value.class),
                                    aim.input("loud", Value.class));
                    int count = 0;
                    while (inputs.next() instanceof Message<?>) {
                        count++;
                    }
                    aim.report("" + count);
                };
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source)
                        .aim("Silent", silent)
                        .aim("Join", join)
                        .channel("Source.left", "Silent.in", 4, Overflow.BLOCK)
                        .channel("Source.right", "Join.loud", 4, Overflow.BLOCK)
                        .channel("Silent.out", "Join.quiet", 4, Overflow.BLOCK);
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(test.reports).containsExactly("Join: 5000");
        }
    }

    @Test
    void anAimThatThrowsFailsAlone() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source(1000))
                        .aim(
                                "Bad",
                                aim -> {
                                    aim.input("in", Value.class).read();
                                    throw new StackOverflowError("deep");
                                })
                        .aim("Good", relay())
                        .channel("Source.out", "Bad.in", 4, Overflow.BLOCK)
                        .channel("Source.out", "Good.in", 4, Overflow.BLOCK)
                        .output("Good.out");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            InputPort<Value> out = workflow.output("out", Value.class);
            workflow.start();
            assertThat(numbers(out)).hasSize(1000);
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(workflow.status("Bad")).isEqualTo(AimState.FAILED);
            assertThat(workflow.failure("Bad")).get().isInstanceOf(StackOverflowError.class);
            assertThat(test.failures).containsExactly("Bad: deep");
            assertThat(workflow.accounts().get("Source.out->Bad.in"))
                    .isEqualTo(new Accounts(1000, 1, 4, 995, 0));
        }
    }

    @Test
    void aFailedAimIsRestartedAsOftenAsItsMetadataSays() throws Exception {
        AtomicInteger lives = new AtomicInteger();
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source(10))
                        .aim(
                                "Frail",
                                () -> {
                                    int life = lives.incrementAndGet();
                                    return aim -> {
                                        OutputPort<Value> out = aim.output("out", Value.class);
                                        for (Message<Value> message :
                                                aim.input("in", Value.class)) {
                                            out.write(message.record());
                                            if (life < 3) {
                                                throw new IllegalStateException("life " + life);
                                            }
                                        }
                                    };
                                },
                                TestWorkflow.restarted(2, Duration.ofMillis(1)))
                        .channel("Source.out", "Frail.in", 4, Overflow.BLOCK)
                        .output("Frail.out");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            InputPort<Value> out = workflow.output("out", Value.class);
            workflow.start();
            assertThat(numbers(out)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
            assertThat(test.failures)
                    .containsExactly(
                            "Frail: life 1 (restarting)", "Frail: life 2 (restarting)");
            assertThat(workflow.restarts("Frail")).isEqualTo(2);
        }
    }

    @Test
    void pauseHoldsEverythingAndResumeLosesNothing() throws Exception {
        AtomicInteger relayed = new AtomicInteger();
        CountDownLatch halfway = new CountDownLatch(100);
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source(100_000))
                        .aim(
                                "Relay",
                                aim -> {
                                    OutputPort<Value> out = aim.output("out", Value.class);
                                    for (Message<Value> m : aim.input("in", Value.class)) {
                                        out.write(m.record());
                                        relayed.incrementAndGet();
                                        halfway.countDown();
                                    }
                                })
                        .channel("Source.out", "Relay.in")
                        .output("Relay.out");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            InputPort<Value> out = workflow.output("out", Value.class);
            workflow.start();
            List<Long> numbers = new ArrayList<>();
            Thread reader = Thread.ofVirtual().start(() -> numbers.addAll(numbers(out)));
            halfway.await();
            workflow.pause();
            assertThat(workflow.status("Relay")).isEqualTo(AimState.PAUSED);
            assertThat(workflow.status("Relay").isAlive()).isTrue();
            // At most the operation in progress is completed.
            int before = relayed.get();
            for (int i = 0; i < 1000; i++) {
                Thread.onSpinWait();
                assertThat(relayed.get()).isLessThanOrEqualTo(before + 1);
            }
            workflow.resume();
            reader.join();
            assertThat(numbers).hasSize(100_000).isSorted();
        }
    }

    @Test
    void stopWakesWhoeverWaitsAndBalancesTheAccounts() throws Exception {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        CountDownLatch full = new CountDownLatch(1);
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Source",
                                aim -> {
                                    OutputPort<Value> out = aim.output("out", Value.class);
                                    for (int i = 0; i < 4; i++) {
                                        out.write(new Value(i));
                                    }
                                    full.countDown();
                                    try {
                                        out.write(new Value(4));
                                    } catch (AimStopped stopped) {
                                        seen.set(stopped);
                                        throw stopped;
                                    }
                                })
                        .aim("Idle", aim -> aim.signals().read())
                        .channel("Source.out", "Idle.in", 4, Overflow.BLOCK);
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            full.await();
            workflow.stop();
            assertThat(seen.get()).isInstanceOf(AimStopped.class);
            assertThat(workflow.status("Source")).isEqualTo(AimState.STOPPED);
            assertThat(workflow.status("Idle").isAlive()).isFalse();
            assertThat(workflow.accounts().get("Source.out->Idle.in"))
                    .isEqualTo(new Accounts(4, 0, 4, 0, 0));
            assertThat(controller.workflow(workflow.id())).isEmpty();
        }
    }

    @Test
    void aSignalOvertakesWhatWaitsAtThePorts() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source(8))
                        .aim(
                                "Reader",
                                aim -> {
                                    Inputs inputs = aim.inOrder(aim.input("in", Value.class));
                                    go.await();
                                    aim.report(inputs.next().toString());
                                    aim.report(inputs.next().getClass().getSimpleName());
                                })
                        .channel("Source.out", "Reader.in");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            workflow.signal("Reader", new Signal(77));
            go.countDown();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(test.reports)
                    .containsExactly("Reader: Signal[code=77]", "Reader: Message");
        }
    }

    @Test
    void eventsReachAllWhoSubscribed() throws Exception {
        CountDownLatch subscribed = new CountDownLatch(2);
        Aim listener =
                aim -> {
                    InputPort<Event> alarms = aim.event("Alarm");
                    subscribed.countDown();
                    Event event = alarms.read().orElseThrow().record();
                    aim.report(event.name() + " from " + event.source() + " " + event.data()[0]);
                };
        TestWorkflow test =
                new TestWorkflow()
                        .aim("A", listener)
                        .aim("B", listener)
                        .aim(
                                "Poster",
                                aim -> {
                                    subscribed.await();
                                    aim.post("Alarm", new byte[] {7});
                                });
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(test.reports)
                    .containsExactlyInAnyOrder("A: Alarm from Poster 7", "B: Alarm from Poster 7");
        }
    }

    @Test
    void aPortIsForTheAimsOwnThread() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Forker",
                                aim -> {
                                    OutputPort<Value> out = aim.output("out", Value.class);
                                    AtomicReference<Throwable> thrown = new AtomicReference<>();
                                    Thread thread =
                                            Thread.ofVirtual()
                                                    .name("other")
                                                    .start(
                                                            () -> {
                                                                try {
                                                                    out.write(new Value(1));
                                                                } catch (AifException e) {
                                                                    thrown.set(e);
                                                                }
                                                            });
                                    thread.join();
                                    aim.report(thrown.get().getMessage());
                                })
                        .output("Forker.out");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(test.reports).singleElement().asString().contains("thread 'other'");
        }
    }

    @Test
    void writingBeforeWhatWasPromisedIsRefused() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Source",
                                aim -> {
                                    OutputPort<Value> out = aim.output("out", Value.class);
                                    out.promise(100);
                                    out.write(new Value(1), 99);
                                })
                        .output("Source.out");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            InputPort<Value> out = workflow.output("out", Value.class);
            workflow.start();
            assertThat(out.read()).isEmpty();
            assertThat(workflow.failure("Source"))
                    .get()
                    .isInstanceOfSatisfying(
                            AifException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE));
        }
    }

    @Test
    void aFullChannelFailsTheWriteWhereItsPolicyIsToFail() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Source",
                                aim -> {
                                    OutputPort<Value> out = aim.output("out", Value.class);
                                    out.write(new Value(1));
                                    out.write(new Value(2));
                                    try {
                                        out.write(new Value(3));
                                    } catch (AifException e) {
                                        aim.report(e.code().standardName());
                                    }
                                    done.countDown();
                                })
                        .aim("Late", aim -> {
                            done.await();
                            aim.report("" + numbers(aim.input("in", Value.class)));
                        })
                        .channel("Source.out", "Late.in", 2, Overflow.FAIL);
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(test.reports)
                    .containsExactly(
                            "Source: MPAI_ERROR_TOO_MANY_PENDING_MESSAGES", "Late: [1, 2]");
        }
    }

    @Test
    void whatIsMissingIsFoundBeforeAnythingRuns() {
        TestWorkflow test = new TestWorkflow().aim("Known", relay());
        try (Controller controller = Controller.initialize(Configuration.standard())) {
            assertThatThrownBy(() -> test.prepare(controller))
                    .isInstanceOf(AifException.class)
                    .hasMessageContaining("Known: no implementation");
        }
    }
}
