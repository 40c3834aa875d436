// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.ErrorCode;
import org.openaif.api.InputPort;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Signal;
import org.openaif.channels.Accounts;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.ChannelSettings;
import org.openaif.metadata.ChannelSettings.Overflow;
import org.openaif.metadata.Connection;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.WorkflowGraph;

/** What becomes of messages that wait in a channel while the workflow is changed around them. */
@Timeout(20)
class PendingTest {
    private static final String CHANNEL = "Source.out->Sink.in";
    private static final long COUNT = 8;

    private final CountDownLatch go = new CountDownLatch(1);
    private final List<Long> got = new CopyOnWriteArrayList<>();
    private final List<String> states = new CopyOnWriteArrayList<>();

    private final TestWorkflow test =
            new TestWorkflow()
                    .aim(
                            "Source",
                            aim -> {
                                OutputPort<Value> out = aim.output("out", Value.class);
                                for (long i = 0; i < COUNT; i++) {
                                    out.write(new Value(i), i);
                                }
                            })
                    .aim(
                            "Sink",
                            aim -> {
                                InputPort<Value> in = aim.input("in", Value.class);
                                go.await();
                                for (Message<Value> one : in) {
                                    got.add(one.record().number());
                                }
                            })
                    .channel("Source.out", "Sink.in", 8, Overflow.BLOCK);

    private final Controller controller = test.controller();
    private Workflow workflow;

    /** The source has ended; all that it wrote waits for a sink that is paused. */
    @BeforeEach
    void eightMessagesArePending() {
        workflow =
                controller.prepare(
                        test.graph(),
                        StreamClock.unpaced(0),
                        new WorkflowListener() {
                            @Override
                            public void changed(String aim, AimState state) {
                                states.add(aim + " " + state);
                            }
                        });
        workflow.start();
        until(() -> workflow.status("Source") == AimState.ENDED);
        workflow.signal("Sink", Signal.PAUSE);
        until(() -> workflow.status("Sink") == AimState.PAUSED);
        go.countDown();
    }

    @AfterEach
    void end() {
        controller.close();
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.interrupted()).as("still not so when the time was up").isFalse();
            Thread.onSpinWait();
        }
    }

    private void resumed() {
        workflow.signal("Sink", Signal.RESUME);
        until(() -> workflow.status("Sink") == AimState.ENDED);
    }

    private void assertAllCame() {
        assertThat(got).containsExactlyElementsOf(LongStream.range(0, COUNT).boxed().toList());
    }

    private WorkflowGraph withDepth(int depth) {
        WorkflowGraph.Channel channel = workflow.graph().channels().getFirst();
        return workflow.graph()
                .withChannels(
                        List.of(
                                new WorkflowGraph.Channel(
                                        channel.name(), channel.output(), channel.input(),
                                        channel.type(), channel.settings().withDepth(depth))));
    }

    private static void refused(ErrorCode code, String message, ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOfSatisfying(
                        AifException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    @Test
    void theListenerHearsOfEveryState() {
        resumed();
        until(() -> states.containsAll(List.of("Sink ENDED", "Source ENDED")));
        assertThat(states)
                .contains("Sink PAUSED")
                .filteredOn(state -> state.startsWith("Source"))
                .containsExactly("Source REGISTERED", "Source RUNNING", "Source ENDED");
        assertAllCame();
    }

    @Test
    void aChannelOfAnotherDepthTakesOverWhatWaits() {
        workflow.update(withDepth(32));
        resumed();
        assertAllCame();
        assertThat(workflow.accounts())
                .containsEntry(CHANNEL, new Accounts(COUNT, COUNT, 0, 0, 0));
    }

    @Test
    void aChannelMayBeAsDeepAsWhatWaitsAndNoLess() {
        refused(
                ErrorCode.TOO_MANY_PENDING_MESSAGES,
                "8 messages are pending, and its new depth is 7",
                () -> workflow.update(withDepth(7)));
        assertThat(workflow.graph().channels().getFirst().settings().depth()).contains(8);
        workflow.update(withDepth(32));
        workflow.update(withDepth(8));
        resumed();
        assertAllCame();
    }

    @Test
    void whoeverIsDisconnectedReadsWhatWaitsAndThenTheEnd() {
        assertThat(workflow.disconnect(CHANNEL).disconnected()).containsExactly(CHANNEL);
        resumed();
        assertAllCame();
        assertThat(workflow.accounts())
                .containsEntry(CHANNEL, new Accounts(COUNT, COUNT, 0, 0, 0));
    }

    @Test
    void whatWaitsForOneWhoIsRemovedIsDiscardedAndCounted() {
        workflow.signal("Sink", Signal.STOP);
        until(() -> workflow.status("Sink") == AimState.STOPPED);
        workflow.deregister("Sink");
        assertThat(got).isEmpty();
        assertThat(workflow.aims()).containsExactly("Source");
        assertThat(workflow.accounts())
                .containsEntry(CHANNEL, new Accounts(COUNT, 0, 0, 0, COUNT));
    }

    @Test
    void aSuccessorReadsWhatWaits() {
        List<Long> read = new CopyOnWriteArrayList<>();
        Aim successor =
                aim -> {
                    for (Message<Value> one : aim.input("in", Value.class)) {
                        read.add(one.record().number());
                    }
                };
        workflow.replace("Sink", new AimImplementation(Aim.class, () -> successor));
        assertThat(workflow.status("Sink")).isEqualTo(AimState.PAUSED);
        resumed();
        assertThat(got).isEmpty();
        assertThat(read).containsExactlyElementsOf(LongStream.range(0, COUNT).boxed().toList());
    }

    @Test
    void whoeverWasStoppedHasASuccessorThatWaitsForStart() {
        workflow.signal("Sink", Signal.STOP);
        until(() -> workflow.status("Sink") == AimState.STOPPED);
        workflow.replace("Sink", new AimImplementation(Aim.class, () -> aim -> {}));
        assertThat(workflow.status("Sink")).isEqualTo(AimState.REGISTERED);
        workflow.signal("Sink", Signal.START);
        until(() -> workflow.status("Sink") == AimState.ENDED);
    }

    @Test
    void aSuccessorOfOneThatHasEndedWritesToWhoeverStillReads() throws Exception {
        Aim again =
                aim -> {
                    OutputPort<Value> out = aim.output("out", Value.class);
                    for (long i = COUNT; i < 2 * COUNT; i++) {
                        out.write(new Value(i), i);
                    }
                };
        workflow.replace("Source", new AimImplementation(Aim.class, () -> again));
        resumed();
        assertThat(got)
                .containsExactlyElementsOf(LongStream.range(0, 2 * COUNT).boxed().toList());
        assertThat(workflow.accounts())
                .containsEntry(CHANNEL, new Accounts(2 * COUNT, 2 * COUNT, 0, 0, 0));
    }

    @Test
    void aChannelOfAPortThatIsNotThereIsRefusedAndNothingIsChanged() {
        WorkflowGraph before = workflow.graph();
        refused(
                ErrorCode.PORT_CREATION_FAILED,
                "Source has no output port 'none', which a channel needs; it has [out]",
                () -> workflow.update(with("Source.none", "Sink.in")));
        refused(
                ErrorCode.PORT_CREATION_FAILED,
                "Sink has no input port 'none', which a channel needs; it has [in]",
                () -> workflow.update(with("Source.out", "Sink.none")));
        assertThat(workflow.graph()).isSameAs(before);
        resumed();
        assertAllCame();
    }

    private WorkflowGraph with(String from, String to) {
        WorkflowGraph.Channel known = workflow.graph().channels().getFirst();
        PortRef output = port(from);
        PortRef input = port(to);
        List<WorkflowGraph.Channel> channels = new ArrayList<>(workflow.graph().channels());
        channels.add(
                new WorkflowGraph.Channel(
                        "another", output, input, known.type(),
                        ChannelSettings.of(new Connection(output, input))));
        return workflow.graph().withChannels(channels);
    }

    private static PortRef port(String text) {
        return new PortRef(text.split("\\.")[0], text.split("\\.")[1]);
    }
}
