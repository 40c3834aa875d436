// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.InputPort;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.channels.Accounts;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.metadata.AimSettings;
import org.openaif.metadata.ChannelSettings.Overflow;

/** No more bytes wait at an AIM's input ports than its metadata allows. A Value has eight. */
@Timeout(60)
class QueueBytesTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CountDownLatch go = new CountDownLatch(1);

    private static AimSettings bytes(long limit) {
        return AimSettings.NONE.withLimits(AimSettings.Limits.NONE.withQueueBytes(limit));
    }

    private static Aim source(int count) {
        return aim -> {
            OutputPort<Value> out = aim.output("out", Value.class);
            for (int i = 0; i < count; i++) {
                out.write(new Value(i), i);
            }
        };
    }

    /** Reads all, once it may, and reports how many it was. */
    private Aim sink() {
        return aim -> {
            go.await();
            int count = 0;
            var inputs =
                    aim.inOrder(
                            aim.inputs().stream()
                                    .map(port -> aim.input(port, Value.class))
                                    .toArray(InputPort[]::new));
            while (inputs.next() instanceof Message<?>) {
                count++;
            }
            aim.report("" + count);
        };
    }

    private static long pending(Workflow workflow) {
        return workflow.accounts().values().stream().mapToLong(Accounts::pending).sum();
    }

    @Test
    void writersWaitUntilThereIsRoomForTheirBytes() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim("A", source(1000))
                        .aim("B", source(1000))
                        .aim("Sink", this::sink, bytes(80))
                        .channel("A.out", "Sink.a", 64, Overflow.BLOCK)
                        .channel("B.out", "Sink.b", 64, Overflow.BLOCK);
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            while (pending(workflow) < 10) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(pending(workflow)).isBetween(10L, 11L);
            }
            // Whoever came first, the other one has a message there too, or they would wait for ever.
            go.countDown();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(test.reports).containsExactly("Sink: 2000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP_OLDEST", "DROP_NEWEST"})
    void whatFindsNoRoomIsDroppedWhereThatIsThePolicy(Overflow overflow) throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source(100))
                        .aim("Sink", this::sink, bytes(80))
                        .channel("Source.out", "Sink.in", 64, overflow);
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            while (workflow.status("Source") != AimState.ENDED) {
                Thread.onSpinWait();
            }
            go.countDown();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(workflow.accounts().get("Source.out->Sink.in"))
                    .isEqualTo(new Accounts(100, 10, 0, 90, 0));
        }
    }

    @Test
    void theWriteFailsWhereThatIsThePolicy() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Source",
                                aim -> {
                                    try {
                                        source(100).run(aim);
                                    } catch (AifException e) {
                                        aim.report(e.code().standardName());
                                    }
                                    go.countDown();
                                })
                        .aim("Sink", this::sink, bytes(80))
                        .channel("Source.out", "Sink.in", 64, Overflow.FAIL);
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(test.reports)
                    .containsExactly("Source: MPAI_ERROR_TOO_MANY_PENDING_MESSAGES", "Sink: 10");
        }
    }

    @Test
    void aMessageLargerThanTheLimitPassesAlone() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source(100))
                        .aim("Sink", this::sink, bytes(1))
                        .channel("Source.out", "Sink.in", 64, Overflow.BLOCK);
        go.countDown();
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(test.reports).containsExactly("Sink: 100");
        }
    }

    /** The one who takes its place takes over what waits, and the limit. */
    @Test
    void theLimitHoldsForWhoeverTakesItsPlace() throws Exception {
        AtomicInteger made = new AtomicInteger();
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source(1000))
                        .aim("Sink", this::sink, bytes(80))
                        .channel("Source.out", "Sink.in", 64, Overflow.BLOCK);
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            while (pending(workflow) < 10) {
                Thread.onSpinWait();
            }
            TestWorkflow wider =
                    new TestWorkflow()
                            .aim("Source", source(1000))
                            .aim("Sink", this::sink, bytes(160))
                            .channel("Source.out", "Sink.in", 64, Overflow.BLOCK);
            go.countDown();
            workflow.update(wider.graph());
            workflow.replace(
                    "Sink",
                    new AimImplementation(
                            Aim.class,
                            () -> {
                                made.incrementAndGet();
                                return sink();
                            }));
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(made).hasValue(1);
            Accounts accounts = workflow.accounts().get("Source.out->Sink.in");
            assertThat(accounts).isEqualTo(new Accounts(1000, 1000, 0, 0, 0));
            assertThat(List.copyOf(test.failures)).isEmpty();
        }
    }
}
