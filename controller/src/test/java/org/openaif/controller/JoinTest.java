// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.Aim;
import org.openaif.api.EndOfStream;
import org.openaif.api.InputPort;
import org.openaif.api.Join;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Signal;
import org.openaif.api.Together;
import org.openaif.api.Turns;
import org.openaif.channels.Accounts;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.metadata.AimSettings;
import org.openaif.metadata.ChannelSettings.Overflow;

/** What belongs together comes together, by the timestamps alone. */
@Timeout(60)
class JoinTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> turns = new CopyOnWriteArrayList<>();

    /** Writes messages with these timestamps, in milliseconds, which they carry as well. */
    private static Aim at(long... times) {
        return aim -> {
            OutputPort<Value> out = aim.output("out", Value.class);
            for (long time : times) {
                out.write(new Value(time), time * 1_000_000);
            }
        };
    }

    private Aim joining(Join join) {
        return aim -> {
            InputPort<Value> left = aim.input("left", Value.class);
            InputPort<Value> right = aim.input("right", Value.class);
            take(aim.joined(join, left, right), left, right);
        };
    }

    private void take(Turns all, InputPort<Value> left, InputPort<Value> right) {
        for (; ; ) {
            switch (all.next()) {
                case Together turn -> turns.add(text(turn, left) + " " + text(turn, right));
                case Signal signal -> turns.add("signal " + signal.code());
                case EndOfStream end -> {
                    return;
                }
            }
        }
    }

    private static String text(Together turn, InputPort<Value> port) {
        return turn.find(port).map(message -> "" + message.record().number()).orElse("-");
    }

    private TestWorkflow join(Aim left, Aim right, Join join, AimSettings settings, int depth) {
        return new TestWorkflow()
                .aim("Left", left)
                .aim("Right", right)
                .aim("Join", () -> joining(join), settings)
                .channel("Left.out", "Join.left", depth, Overflow.BLOCK)
                .channel("Right.out", "Join.right", depth, Overflow.BLOCK);
    }

    private Accounts[] run(TestWorkflow test) throws InterruptedException {
        turns.clear();
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(test.failures).isEmpty();
            return new Accounts[] {
                workflow.accounts().get("Left.out->Join.left"),
                workflow.accounts().get("Right.out->Join.right")
            };
        }
    }

    private Accounts[] run(Aim left, Aim right, Join join, int depth) throws InterruptedException {
        return run(join(left, right, join, AimSettings.NONE, depth));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void allTakesOneOfEachInTheOrderOfEachPort(int depth) throws Exception {
        Accounts[] accounts = run(at(1, 2, 3), at(50, 60), Join.all(), depth);
        assertThat(turns).containsExactly("1 50", "2 60");
        assertThat(accounts[0].read()).isEqualTo(2);
        assertThat(accounts[0].expired() + accounts[0].pending() + accounts[0].dropped()).isOne();
        assertThat(accounts[1]).isEqualTo(new Accounts(2, 2, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void anyTakesOneByOneInTheOrderOfTime(int depth) throws Exception {
        run(at(1, 5, 9), at(2, 5, 6), Join.any(), depth);
        assertThat(turns).containsExactly("1 -", "- 2", "5 -", "- 5", "- 6", "9 -");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void latestTakesEachNewOneWithTheLatestOfTheOther(int depth) throws Exception {
        run(at(1, 5, 9), at(2, 6), Join.latest(), depth);
        assertThat(turns).containsExactly("1 -", "1 2", "5 2", "5 6", "9 6");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void alignedTakesThoseOfTheSameTimeAndGivesUpTheOthers(int depth) throws Exception {
        for (int i = 0; i < 100; i++) {
            Accounts[] accounts =
                    run(
                            at(0, 10, 20, 30, 40, 50),
                            at(8, 22, 23, 45, 55, 56),
                            Join.aligned(Duration.ofMillis(5)),
                            depth);
            assertThat(turns)
                    .as("%s", List.of(accounts))
                    .containsExactly("10 8", "20 22", "40 45", "50 55");
            assertThat(accounts[0]).isEqualTo(new Accounts(6, 4, 0, 0, 0, 2));
            assertThat(accounts[1].read()).isEqualTo(4);
        }
    }

    /** The quiet side has nothing to say, but its time goes on, as far as its input. */
    @Test
    void alignedIsNotHeldUpByASilentSource() throws Exception {
        int count = 2000;
        Aim source =
                aim -> {
                    OutputPort<Value> loud = aim.output("loud", Value.class);
                    OutputPort<Value> quiet = aim.output("quiet", Value.class);
                    for (int i = 0; i < count; i++) {
                        loud.write(new Value(i), i);
                        quiet.write(new Value(i), i);
                    }
                };
        Aim everyThousandth =
                aim -> {
                    OutputPort<Value> out = aim.output("out", Value.class);
                    for (Message<Value> message : aim.input("in", Value.class)) {
                        if (message.record().number() % 1000 == 999) {
                            out.write(message.record());
                        }
                    }
                };
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source)
                        .aim("Quiet", everyThousandth)
                        .aim("Join", joining(Join.aligned(Duration.ZERO)))
                        .channel("Source.loud", "Join.left", 4, Overflow.BLOCK)
                        .channel("Source.quiet", "Quiet.in", 4, Overflow.BLOCK)
                        .channel("Quiet.out", "Join.right", 4, Overflow.BLOCK);
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(turns).containsExactly("999 999", "1999 1999");
            assertThat(workflow.accounts().get("Source.loud->Join.left"))
                    .isEqualTo(new Accounts(count, 2, 0, 0, 0, count - 2));
        }
    }

    @Test
    void metadataHasTheLastWord() throws Exception {
        AimSettings aligned =
                AimSettings.NONE.withJoin(
                        new AimSettings.Join(
                                AimSettings.Join.Policy.ALIGNED,
                                List.of("right", "left"),
                                Duration.ofMillis(1)));
        run(join(at(1, 2), at(2, 3), Join.any(), aligned, 4));
        assertThat(turns).containsExactly("1 2", "2 3");
    }

    @Test
    void metadataThatJoinsOtherPortsIsRefused() throws Exception {
        AimSettings other =
                AimSettings.NONE.withJoin(
                        new AimSettings.Join(
                                AimSettings.Join.Policy.ALL, List.of("left"), Duration.ZERO));
        TestWorkflow test = join(at(1), at(1), Join.any(), other, 4);
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(test.failures)
                    .singleElement()
                    .asString()
                    .contains("Join joins its ports [left, right], and its metadata [left]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALL", "ANY", "LATEST", "ALIGNED"})
    void aSignalComesFirst(String policy) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Join join = new Join(Join.Policy.valueOf(policy), Duration.ZERO);
        Aim patient =
                aim -> {
                    go.await();
                    joining(join).run(aim);
                };
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Left", at(1))
                        .aim("Right", at(1))
                        .aim("Join", patient)
                        .channel("Left.out", "Join.left")
                        .channel("Right.out", "Join.right");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            workflow.signal("Join", new Signal(7));
            go.countDown();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(turns).hasSizeGreaterThan(1).first().isEqualTo("signal 7");
        }
    }

    /** Sets come whole, whoever takes them: a successor goes on with the next one. */
    @Test
    void aJoinIsReplacedBetweenTwoTurns() throws Exception {
        int count = 20_000;
        Aim source =
                aim -> {
                    OutputPort<Value> out = aim.output("out", Value.class);
                    for (int i = 0; i < count; i++) {
                        out.write(new Value(i), i);
                    }
                };
        TestWorkflow test =
                join(source, source, Join.aligned(Duration.ZERO), AimSettings.NONE, 4);
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            int swaps = 0;
            while (!workflow.isOver() && workflow.status("Join") != AimState.ENDED) {
                workflow.replace(
                        "Join",
                        new AimImplementation(
                                Aim.class, () -> joining(Join.aligned(Duration.ZERO))));
                swaps++;
                int before = turns.size();
                while (turns.size() < Math.min(count, before + 100)) {
                    Thread.onSpinWait();
                }
            }
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(swaps).isPositive();
        }
        assertThat(turns).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(turns.get(i)).isEqualTo(i + " " + i);
        }
    }
}
