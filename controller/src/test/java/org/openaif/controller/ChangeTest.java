// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.AimStopped;
import org.openaif.api.ErrorCode;
import org.openaif.api.InputPort;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Signal;
import org.openaif.channels.Accounts;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.metadata.ChannelSettings.Overflow;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.WorkflowGraph;

/** AIMs and channels come, go and are exchanged while messages flow. */
@Timeout(120)
class ChangeTest {
    /** Runs until it is let go; then its source ends by itself. */
    private final CountDownLatch enough = new CountDownLatch(1);

    private final AtomicLong written = new AtomicLong();
    private final List<Integer> relays = new ArrayList<>();

    private TestWorkflow test;
    private Controller controller;
    private Workflow workflow;
    private InputPort<Value> out;

    /** Source to Relay to the outside: numbers in order, each marked by the relay it came through. */
    @BeforeEach
    void aRunningChain() {
        test =
                new TestWorkflow()
                        .aim("Source", this::count)
                        .aim("Relay", relay(0))
                        .channel("Source.out", "Relay.in", 16, Overflow.BLOCK)
                        .output("Relay.out");
        controller = test.controller();
        workflow = test.prepare(controller);
        out = workflow.output("out", Value.class);
        workflow.start();
    }

    @AfterEach
    void end() {
        enough.countDown();
        controller.close();
    }

    private void count(AimContext aim) {
        OutputPort<Value> port = aim.output("out", Value.class);
        for (long i = 0; enough.getCount() > 0; i++) {
            port.write(new Value(i), i);
            written.set(i + 1);
        }
    }

    /** Passes numbers on, times a thousand, plus its own. */
    private static Aim relay(int own) {
        return aim -> {
            OutputPort<Value> port = aim.output("out", Value.class);
            for (Message<Value> message : aim.input("in", Value.class)) {
                port.write(new Value(1000 * message.record().number() + own));
            }
        };
    }

    private static AimImplementation implementation(Aim aim) {
        return new AimImplementation(Aim.class, () -> aim);
    }

    private void replaceRelay(Aim aim) {
        whileReading(() -> workflow.replace("Relay", implementation(aim)));
    }

    /**
     * Makes a change on another thread, while this one reads on: an AIM whose channel is full is in
     * the midst of a message, and does not come to rest.
     */
    private void whileReading(Runnable change) {
        FutureTask<Void> task = new FutureTask<>(change, null);
        Thread.ofPlatform().start(task);
        while (!task.isDone()) {
            out.poll().ifPresentOrElse(this::check, Thread::onSpinWait);
        }
        try {
            task.get();
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads that many messages; each must be the next one. */
    private void read(long count) {
        for (long i = 0; i < count; i++) {
            check(out.read().orElseThrow());
        }
    }

    private void check(Message<Value> message) {
        assertThat(message.record().number() / 1000).isEqualTo(message.sequence());
        int relay = (int) (message.record().number() % 1000);
        if (relays.isEmpty() || relays.getLast() != relay) {
            relays.add(relay);
        }
    }

    @Test
    void anAimIsReplacedBetweenTwoMessages() {
        read(100);
        replaceRelay(relay(1));
        read(1000);
        replaceRelay(relay(2));
        read(1000);
        assertThat(relays).containsExactly(0, 1, 2);
        assertThat(workflow.status("Relay")).isEqualTo(AimState.RUNNING);
        assertThat(test.failures).isEmpty();
    }

    @Test
    void nothingIsLostDoubledOrOutOfOrderInAThousandSwaps() throws Exception {
        Thread swapper =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 1; i <= 1000; i++) {
                                        workflow.replace(
                                                "Relay", implementation(relay(i % 1000)));
                                    }
                                    enough.countDown();
                                });
        long expected = 0;
        for (Message<Value> message : out) {
            assertThat(message.record().number() / 1000).isEqualTo(expected);
            assertThat(message.sequence()).isEqualTo(expected);
            expected++;
        }
        swapper.join();
        assertThat(expected).isEqualTo(written.get());
        assertThat(workflow.accounts())
                .containsEntry("Source.out->Relay.in", new Accounts(expected, expected, 0, 0, 0))
                .containsEntry("out", new Accounts(expected, expected, 0, 0, 0));
    }


    @ParameterizedTest
    @ValueSource(strings = {"thrown", "error", "wrong port", "wrong type"})
    void aSuccessorThatFailsBeforeItsFirstMessageChangesNothing(String how) {
        read(10);
        Aim unfit =
                aim -> {
                    switch (how) {
                        case "thrown" -> throw new IllegalStateException("no model");
                        case "error" -> throw new StackOverflowError();
                        case "wrong port" -> aim.input("inn", Value.class);
                        default -> aim.input("in", Other.class).read();
                    }
                };
        assertThatThrownBy(() -> replaceRelay(unfit))
                .isInstanceOfSatisfying(
                        AifException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODULE_CREATION_FAILED))
                .hasMessageContaining("Relay")
                .hasMessageContaining("nothing has been changed");
        read(1000);
        assertThat(relays).containsExactly(0);
        assertThat(test.failures).isEmpty();
        assertThat(workflow.status("Relay")).isEqualTo(AimState.RUNNING);
    }

    /** Of another layout than {@link Value}. */
    public record Other(double a, double b) {}

    @Test
    void aSuccessorThatCannotBeMadeChangesNothing() {
        AimImplementation unmakeable =
                new AimImplementation(
                        Aim.class,
                        () -> {
                            throw new LinkageError("no native library");
                        });
        assertThatThrownBy(() -> whileReading(() -> workflow.replace("Relay", unmakeable)))
                .hasMessageContaining("no native library");
        read(100);
        assertThat(relays).containsExactly(0);
    }

    /** Wherever a change breaks off, all goes on as if nothing had been. */
    @ParameterizedTest
    @EnumSource(Change.Step.class)
    void aChangeThatBreaksOffChangesNothing(Change.Step broken) throws Exception {
        WorkflowGraph before = workflow.graph();
        AtomicInteger made = new AtomicInteger();
        CountDownLatch gone = new CountDownLatch(1);
        workflow.onEachStep(
                step -> {
                    if (step == broken) {
                        throw new IllegalStateException("crash at " + step);
                    }
                });
        Aim successor =
                aim -> {
                    made.incrementAndGet();
                    try {
                        relay(1).run(aim);
                    } finally {
                        gone.countDown();
                    }
                };
        read(10);
        assertThatThrownBy(() -> replaceRelay(successor)).hasMessage("crash at " + broken);
        assertThatThrownBy(() -> whileReading(() -> workflow.deregister("Relay")))
                .hasMessage("crash at " + broken);
        assertThatThrownBy(() -> whileReading(() -> workflow.disconnect("Source.out->Relay.in")))
                .hasMessage("crash at " + broken);
        read(1000);
        workflow.onEachStep(step -> {});
        if (made.get() > 0) {
            gone.await();
        }
        assertThat(relays).containsExactly(0);
        assertThat(workflow.graph()).isEqualTo(before);
        assertThat(workflow.aims()).containsExactly("Source", "Relay");
        replaceRelay(relay(2));
        read(1000);
        assertThat(relays).containsExactly(0, 2);
    }

    @Test
    void aReplacementIsUndone() {
        replaceRelay(relay(1));
        replaceRelay(relay(2));
        whileReading(
                () -> assertThat(workflow.rollback().replaced()).containsExactly("Relay"));
        read(1000);
        assertThat(relays.getLast()).isEqualTo(1);
        whileReading(workflow::rollback);
        read(1000);
        assertThat(relays.getLast()).isZero();
        assertThatThrownBy(() -> workflow.rollback())
                .hasMessageContaining("there is no change to undo");
    }

    @Test
    void anAimThatFailedIsReplacedAndTheRestGoesOn() {
        replaceRelay(
                aim -> {
                    aim.input("in", Value.class).read();
                    throw new IllegalStateException("after its first message");
                });
        while (out.read().isPresent()) {
            // To the end that the failure brings.
        }
        assertThat(workflow.status("Relay")).isEqualTo(AimState.FAILED);
        assertThat(test.failures).containsExactly("Relay: after its first message");
        workflow.replace("Relay", implementation(relay(3)));
        assertThat(workflow.status("Relay")).isEqualTo(AimState.RUNNING);
        InputPort<Value> anew = workflow.output("out", Value.class);
        assertThat(anew.read().orElseThrow().record().number() % 1000).isEqualTo(3);
    }

    @Test
    void theOldOneCleansUpBeforeItsSuccessorReads() {
        List<String> order = new CopyOnWriteArrayList<>();
        replaceRelay(
                aim -> {
                    try {
                        relay(1).run(aim);
                    } catch (AimStopped stopped) {
                        aim.storage().put("state", new byte[] {7});
                        order.add("saved");
                        throw stopped;
                    }
                });
        read(1000);
        replaceRelay(
                aim -> {
                    OutputPort<Value> port = aim.output("out", Value.class);
                    InputPort<Value> in = aim.input("in", Value.class);
                    Message<Value> first = in.read().orElseThrow();
                    order.add("found " + aim.storage().get("state").orElseThrow()[0]);
                    port.write(new Value(1000 * first.record().number() + 2));
                    for (Message<Value> message : in) {
                        port.write(new Value(1000 * message.record().number() + 2));
                    }
                });
        read(1000);
        assertThat(order).containsExactly("saved", "found 7");
    }

    @Test
    void anAimThatDoesNotComeToRestStaysAsItIs() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        replaceRelay(
                aim -> {
                    OutputPort<Value> port = aim.output("out", Value.class);
                    for (Message<Value> message : aim.input("in", Value.class)) {
                        working.countDown();
                        done.await();
                        port.write(new Value(1000 * message.record().number() + 1));
                    }
                });
        working.await();
        assertThatThrownBy(() -> replaceRelay(relay(2)))
                .isInstanceOfSatisfying(
                        AifException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.OP_FAILED))
                .hasMessageContaining("Relay did not come to rest");
        done.countDown();
        read(1000);
        assertThat(relays.getLast()).isEqualTo(1);
    }

    @Test
    void anAimIsPluggedInAndWiredWhileOthersRun() throws Exception {
        List<Long> seen = new CopyOnWriteArrayList<>();
        CountDownLatch some = new CountDownLatch(100);
        TestWorkflow.Plug tap =
                test.plug(
                        "Tap",
                        aim -> {
                            for (Message<Value> message : aim.input("in", Value.class)) {
                                seen.add(message.record().number());
                                some.countDown();
                            }
                        },
                        "in");
        assertThat(workflow.register(tap.module()).added()).containsExactly("Tap");
        assertThat(workflow.status("Tap")).isEqualTo(AimState.REGISTERED);
        whileReading(
                () ->
                        workflow.connect(
                                "tap", new PortRef("Relay", "out"), new PortRef("Tap", "in")));
        workflow.signal("Tap", Signal.START);
        while (some.getCount() > 0) {
            read(1);
        }
        whileReading(() -> workflow.disconnect("tap"));
        // What it got is without gaps, and its stream has an end now.
        for (AimState state = workflow.status("Tap"); state.isAlive(); ) {
            read(1);
            state = workflow.status("Tap");
        }
        assertThat(workflow.status("Tap")).isEqualTo(AimState.ENDED);
        for (int i = 1; i < seen.size(); i++) {
            assertThat(seen.get(i)).isEqualTo(seen.get(i - 1) + 1000);
        }
        Accounts tapped = workflow.accounts().get("tap");
        assertThat(tapped.written()).isEqualTo(seen.size()).isEqualTo(tapped.read());
        whileReading(
                () -> assertThat(workflow.deregister("Tap").removed()).containsExactly("Tap"));
        read(100);
        assertThat(workflow.aims()).containsExactly("Source", "Relay");
    }

    @Test
    void whoeverReadsFromADeregisteredAimSeesTheRestAndThenTheEnd() {
        read(10);
        whileReading(() -> workflow.deregister("Relay"));
        assertThatThrownBy(() -> workflow.status("Relay"))
                .isInstanceOfSatisfying(
                        AifException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODULE_NOT_FOUND));
        out.forEach(this::check);
        Accounts accounts = workflow.accounts().get("Source.out->Relay.in");
        assertThat(accounts.read()).isEqualTo(workflow.accounts().get("out").written());
        assertThat(accounts.written()).isEqualTo(accounts.read() + accounts.discarded());
        assertThat(workflow.register("Relay").connected()).containsExactly("Source.out->Relay.in");
    }

    @Test
    void channelsThatCannotBeMadeAreRefused() {
        PortRef from = new PortRef("Source", "out");
        PortRef to = new PortRef("Relay", "in");
        Map<String, ThrowingCallable> refusals =
                Map.of(
                        "in use", () -> workflow.connect("Source.out->Relay.in", from, to),
                        "no AIM 'Nobody'",
                        () -> workflow.connect("x", new PortRef("Nobody", "out"), to),
                        "is no output port",
                        () -> workflow.connect("x", to, to),
                        "is no input port",
                        () -> workflow.connect("x", from, from));
        refusals.forEach(
                (why, call) ->
                        assertThatThrownBy(call)
                                .isInstanceOfSatisfying(
                                        AifException.class,
                                        e ->
                                                assertThat(e.code())
                                                        .isEqualTo(
                                                                ErrorCode.CHANNEL_CREATION_FAILED))
                                .hasMessageContaining(why));
        assertThatThrownBy(() -> workflow.disconnect("x"))
                .isInstanceOfSatisfying(
                        AifException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.OP_FAILED));
        read(100);
    }

    /** The other version has a filter between the two, and another relay behind it. */
    @Test
    void anUpdateAppliesTheDifferenceOnlyAndIsUndone() {
        TestWorkflow next =
                test.next()
                        .aim(
                                "Filter",
                                aim -> {
                                    OutputPort<Value> port = aim.output("out", Value.class);
                                    for (Message<Value> message : aim.input("in", Value.class)) {
                                        port.write(message.record());
                                    }
                                })
                        .aim("Relay", relay(0))
                        .channel("Source.out", "Filter.in")
                        .channel("Filter.out", "Relay.in")
                        .output("Relay.out");
        read(10);
        whileReading(
                () ->
                        assertThat(workflow.update(next.graph()))
                                .isEqualTo(
                                        new WorkflowUpdate(
                                                List.of("Filter"),
                                                List.of(),
                                                List.of(),
                                                List.of(
                                                        "Source.out->Filter.in",
                                                        "Filter.out->Relay.in"),
                                                List.of("Source.out->Relay.in"))));
        read(1000);
        assertThat(workflow.status("Filter")).isEqualTo(AimState.RUNNING);
        whileReading(() -> assertThat(workflow.rollback().removed()).containsExactly("Filter"));
        read(1000);
        assertThat(workflow.update(workflow.graph()).isEmpty()).isTrue();
        assertThat(relays).containsExactly(0);
        assertThat(test.failures).isEmpty();
    }

    @Test
    void aChannelGetsAnotherDepthWithAllThatIsInIt() {
        read(10);
        TestWorkflow next =
                test.next()
                        .aim("Relay", relay(0))
                        .channel("Source.out", "Relay.in", 64, Overflow.BLOCK)
                        .output("Relay.out");
        whileReading(
                () ->
                        assertThat(workflow.update(next.graph()).connected())
                                .containsExactly("Source.out->Relay.in"));
        read(1000);
        assertThat(relays).containsExactly(0);
        Accounts accounts = workflow.accounts().get("Source.out->Relay.in");
        assertThat(accounts.discarded() + accounts.dropped()).isZero();
    }

    @Test
    void whatAnEndedAimLeftIsReadToItsEndThroughAChangedChannel() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Long> read = new CopyOnWriteArrayList<>();
        TestWorkflow brief =
                new TestWorkflow()
                        .aim(
                                "Source",
                                aim -> {
                                    for (int i = 0; i < 5; i++) {
                                        aim.output("out", Value.class).write(new Value(i), i);
                                    }
                                })
                        .aim(
                                "Sink",
                                aim -> {
                                    InputPort<Value> in = aim.input("in", Value.class);
                                    go.await();
                                    in.forEach(message -> read.add(message.record().number()));
                                })
                        .channel("Source.out", "Sink.in", 8, Overflow.BLOCK)
                        .output("Source.out");
        try (Controller other = brief.controller()) {
            Workflow ending = brief.prepare(other);
            ending.start();
            while (ending.status("Source").isAlive()) {
                Thread.onSpinWait();
            }
            FutureTask<WorkflowUpdate> deeper =
                    new FutureTask<>(
                            () ->
                                    ending.update(
                                            brief.next()
                                                    .aim("Sink", aim -> {})
                                                    .channel(
                                                            "Source.out", "Sink.in", 16,
                                                            Overflow.BLOCK)
                                                    .output("Source.out")
                                                    .graph()));
            Thread.ofPlatform().start(deeper);
            go.countDown();
            assertThat(deeper.get().connected()).containsExactly("Source.out->Sink.in");
            assertThat(ending.awaitEnd(Duration.ofSeconds(30))).isTrue();
            ending.connect("late", new PortRef("Source", "out"), new PortRef("Sink", "in"));
            InputPort<Value> late = ending.output("out", Value.class);
            assertThat(late.read()).isEmpty();
        }
        assertThat(read).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void aPausedWorkflowIsChangedAndStaysPaused() {
        read(10);
        workflow.pause();
        replaceRelay(relay(5));
        assertThat(workflow.status("Relay")).isEqualTo(AimState.PAUSED);
        workflow.resume();
        read(1000);
        assertThat(relays.getLast()).isEqualTo(5);
    }

    @Test
    void anAimThatIsPausedBeforeItOpensItsPortsIsRewiredThere() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        TestWorkflow slow =
                new TestWorkflow("Slow")
                        .aim(
                                "Source",
                                aim -> {
                                    began.countDown();
                                    assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
                                    aim.output("out", Value.class).write(new Value(7));
                                })
                        .aim("Relay", relay(0))
                        .channel("Source.out", "Relay.in", 16, Overflow.BLOCK)
                        .output("Relay.out");
        try (Controller own = slow.controller()) {
            Workflow paused = slow.prepare(own);
            InputPort<Value> read = paused.output("out", Value.class);
            paused.start();
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
            paused.pause();
            go.countDown();
            TestWorkflow next =
                    slow.next()
                            .aim("Relay", relay(0))
                            .channel("Source.out", "Relay.in", 64, Overflow.BLOCK)
                            .output("Relay.out");
            assertThat(paused.update(next.graph()).connected())
                    .containsExactly("Source.out->Relay.in");
            assertThat(paused.status("Source")).isEqualTo(AimState.PAUSED);
            paused.resume();
            assertThat(read.read().orElseThrow().record().number()).isEqualTo(7000);
        }
    }

    @Test
    void anEndedWorkflowIsNotChanged() {
        workflow.stop();
        assertThatThrownBy(() -> replaceRelay(relay(1)))
                .isInstanceOfSatisfying(
                        AifException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.OP_FAILED));
    }
}
