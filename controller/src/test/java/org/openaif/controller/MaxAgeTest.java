// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.InputPort;
import org.openaif.api.Join;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Together;
import org.openaif.channels.Accounts;
import org.openaif.controller.TestWorkflow.Value;

/** What is older than its channel allows when it is read is dropped, and accounted for. */
@Timeout(60)
class MaxAgeTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Two messages of an hour before the workflow began, and one of an hour after. */
    private static final Aim SOURCE =
            aim -> {
                OutputPort<Value> out = aim.output("out", Value.class);
                out.write(new Value(1), aim.origin() - 2 * HOUR.toNanos());
                out.write(new Value(2), aim.origin() - HOUR.toNanos());
                out.write(new Value(3), aim.origin() + HOUR.toNanos());
            };

    private interface Reading {
        void all(AimContext aim, InputPort<Value> in);
    }

    static Stream<Reading> readings() {
        return Stream.of(
                (aim, in) -> in.forEach(message -> said(aim, message)),
                (aim, in) -> {
                    while (!in.ended()) {
                        if (in.ready()) {
                            in.poll().ifPresent(message -> said(aim, message));
                        }
                    }
                },
                (aim, in) -> {
                    var inputs = aim.inOrder(in);
                    while (inputs.next() instanceof Message<?> message) {
                        said(aim, message);
                    }
                },
                (aim, in) -> {
                    var turns = aim.joined(Join.all(), in);
                    while (turns.next() instanceof Together turn) {
                        said(aim, turn.message(in));
                    }
                });
    }

    private static void said(AimContext aim, Message<?> message) {
        aim.report("" + ((Value) message.record()).number());
    }

    private TestWorkflow run(Reading reading, StreamClock clock, Accounts expected)
            throws InterruptedException {
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", SOURCE)
                        .aim("Sink", aim -> reading.all(aim, aim.input("in", Value.class)))
                        .channel("Source.out", "Sink.in", how -> how.withMaxAge(HOUR.dividedBy(2)));
        try (Controller controller = test.controller()) {
            Workflow workflow = controller.prepare(test.graph(), clock, test);
            workflow.start();
            assertThat(workflow.awaitEnd(Duration.ofSeconds(30))).isTrue();
            assertThat(workflow.accounts().get("Source.out->Sink.in")).isEqualTo(expected);
        }
        assertThat(test.failures).isEmpty();
        return test;
    }

    @ParameterizedTest
    @MethodSource("readings")
    void whatIsTooOldIsNotRead(Reading reading) throws Exception {
        TestWorkflow test =
                run(reading, StreamClock.live(), new Accounts(3, 1, 0, 0, 0, 2));
        assertThat(test.reports).containsExactly("Sink: 3");
    }

    @ParameterizedTest
    @MethodSource("readings")
    void nothingIsLateInAReplayAtFullSpeed(Reading reading) throws Exception {
        TestWorkflow test =
                run(
                        reading,
                        StreamClock.unpaced(10 * HOUR.toNanos()),
                        new Accounts(3, 3, 0, 0, 0, 0));
        assertThat(test.reports).containsExactly("Sink: 1", "Sink: 2", "Sink: 3");
    }

    @Test
    void theOutsideReadsNothingTooOldEither() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", SOURCE)
                        .output("Source.out", how -> how.withMaxAge(HOUR.dividedBy(2)));
        try (Controller controller = test.controller()) {
            Workflow workflow = controller.prepare(test.graph(), StreamClock.live(), test);
            InputPort<Value> out = workflow.output("out", Value.class);
            workflow.start();
            assertThat(out.read()).get().extracting(Message::record).isEqualTo(new Value(3));
            assertThat(out.read()).isEmpty();
        }
    }
}
