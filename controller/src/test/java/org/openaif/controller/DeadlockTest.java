// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.InputPort;
import org.openaif.api.OutputPort;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.ChannelSettings.Overflow;

/** AIMs that wait for each other for ever are named; those that only wait long are not. */
@Timeout(60)
class DeadlockTest {
    private final HandClock clock = new HandClock();
    private final List<List<String>> told = new CopyOnWriteArrayList<>();
    private Controller controller;
    private Workflow workflow;

    private void run(TestWorkflow test) {
        controller = Controller.initialize(test.configuration().withMachine(clock));
        workflow =
                controller.prepare(
                        test.graph(),
                        StreamClock.unpaced(0),
                        new WorkflowListener() {
                            @Override
                            public void deadlocked(List<String> circle) {
                                told.add(circle);
                            }
                        });
        workflow.start();
    }

    @AfterEach
    void end() {
        controller.close();
    }

    private void look() {
        clock.advance(Duration.ofSeconds(1));
        controller.watchdog().look();
    }

    private void lookUntilFound() {
        while (workflow.deadlocks().isEmpty()) {
            look();
        }
    }

    private static void write(AimContext aim, int count) {
        OutputPort<Value> out = aim.output("out", Value.class);
        for (int i = 0; i < count; i++) {
            out.write(new Value(i), i);
        }
    }

    private static void read(AimContext aim) {
        for (var message : aim.input("in", Value.class)) {
            assertThat(message.record()).isNotNull();
        }
    }

    /** Writes more than the channel holds, before it reads. */
    private static Aim talker() {
        return aim -> {
            write(aim, 3);
            read(aim);
        };
    }

    @Test
    void aCircleOfFullChannelsIsNamedOnce() {
        run(
                new TestWorkflow()
                        .aim("A", talker())
                        .aim("B", talker())
                        .aim("C", talker())
                        .channel("A.out", "B.in", 2, Overflow.BLOCK)
                        .channel("B.out", "C.in", 2, Overflow.BLOCK)
                        .channel("C.out", "A.in", 2, Overflow.BLOCK));
        lookUntilFound();
        look();
        assertThat(told)
                .containsExactly(List.of("A.out->B.in", "B.out->C.in", "C.out->A.in"));
        assertThat(workflow.deadlocks()).isEqualTo(told);
    }

    @Test
    void whoWaitsForRoomAndWhoWaitsForAMessageMakeACircle() {
        run(
                new TestWorkflow()
                        .aim(
                                "A",
                                aim -> {
                                    write(aim, 2);
                                    aim.output("then", Value.class).write(new Value(1));
                                })
                        .aim(
                                "B",
                                aim -> {
                                    InputPort<Value> then = aim.input("then", Value.class);
                                    then.read();
                                    read(aim);
                                })
                        .aim("C", DeadlockTest::read)
                        .channel("A.out", "B.in", 1, Overflow.BLOCK)
                        .channel("A.then", "B.then", 1, Overflow.BLOCK)
                        .channel("B.out", "C.in", 1, Overflow.BLOCK));
        lookUntilFound();
        assertThat(told).containsExactly(List.of("A.out->B.in", "A.then->B.then"));
    }

    @Test
    void aCircleInWhichNobodyBeginsIsOne() {
        Aim echo =
                aim -> {
                    OutputPort<Value> out = aim.output("out", Value.class);
                    var inputs = aim.inOrder(aim.input("in", Value.class));
                    inputs.next();
                    out.write(new Value(1));
                };
        run(
                new TestWorkflow()
                        .aim("A", echo)
                        .aim("B", echo)
                        .channel("A.out", "B.in")
                        .channel("B.out", "A.in"));
        lookUntilFound();
        assertThat(told).containsExactly(List.of("B.out->A.in", "A.out->B.in"));
    }

    @Test
    void whoWaitsForTheOutsideForATimeOrForASignalIsNotStuck() {
        TestWorkflow test =
                new TestWorkflow()
                        .aim("A", talker())
                        .aim("B", aim -> aim.signals().read())
                        .aim("Source", aim -> aim.sleepUntil(Long.MAX_VALUE / 2))
                        .aim("Reader", DeadlockTest::read)
                        .aim("Writer", aim -> write(aim, 3))
                        .channel("A.out", "B.in", 2, Overflow.BLOCK)
                        .channel("B.out", "A.in", 2, Overflow.BLOCK)
                        .channel("Source.out", "Reader.in", 2, Overflow.BLOCK)
                        .output("Writer.out")
                        .input("Reader.more");
        controller = Controller.initialize(test.configuration().withMachine(clock));
        workflow = controller.prepare(test.graph(), StreamClock.live(), WorkflowListener.NONE);
        workflow.output("out", Value.class);
        workflow.start();
        while (workflow.accounts().get("A.out->B.in").pending() < 2) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 100; i++) {
            look();
            assertThat(workflow.deadlocks()).isEmpty();
        }
    }

    @Test
    void takingAChannelAwayFreesThem() throws Exception {
        run(
                new TestWorkflow()
                        .aim("A", talker())
                        .aim("B", talker())
                        .channel("A.out", "B.in", 2, Overflow.BLOCK)
                        .channel("B.out", "A.in", 2, Overflow.BLOCK));
        lookUntilFound();
        workflow.disconnect("A.out->B.in");
        assertThat(workflow.awaitEnd(Duration.ofSeconds(30))).isTrue();
        look();
        assertThat(told).hasSize(1);
        assertThat(workflow.status("A")).isEqualTo(AimState.ENDED);
    }
}
