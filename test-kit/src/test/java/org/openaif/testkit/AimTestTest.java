// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.Access;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.ErrorCode;
import org.openaif.api.Event;
import org.openaif.api.Input;
import org.openaif.api.InputPort;
import org.openaif.api.Message;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;
import org.openaif.api.Reached;
import org.openaif.api.Signal;
import org.openaif.controller.AimState;

/** What a test of an AIM can do, and what it says when something is wrong. */
@Timeout(60)
class AimTestTest {
    /** What most messages here say. */
    public record Value(long number) {}

    /** The same under another name. */
    public record Number(long number) {}

    /** What an AIM does, with two inputs and an output. */
    @FunctionalInterface
    interface Body {
        void run(AimContext aim, InputPort<Value> left, InputPort<Value> right, OutputPort<Value> out)
                throws Exception;
    }

    /** An AIM that does what a test wants it to do. */
    @Input(name = "Left", type = Value.class)
    @Input(name = "Right", type = Value.class)
    @Output(name = "Out", type = Value.class)
    static final class Whatever implements Aim {
        private final Body body;

        Whatever(Body body) {
            this.body = body;
        }

        @Override
        public void run(AimContext aim) throws Exception {
            body.run(
                    aim,
                    aim.input("Left", Value.class),
                    aim.input("Right", Value.class),
                    aim.output("Out", Value.class));
        }
    }

    private static AimTest doing(Body body) {
        return AimTest.of(new Whatever(body));
    }

    private static AimTest echo() {
        return doing((aim, left, right, out) -> left.forEach(m -> out.write(m.record())));
    }

    private static void echo(InputPort<Value> in, OutputPort<Value> out) {
        in.forEach(message -> out.write(message.record(), out.promised()));
    }

    // --- feeding and reading

    @Test
    void a_port_can_be_fed_to_its_end_before_the_one_that_is_read_first() {
        int many = 100_000;
        try (AimTest test =
                doing(
                        (aim, left, right, out) -> {
                            echo(right, out);
                            echo(left, out);
                        })) {
            for (int i = 0; i < many; i++) {
                test.feed("Left", new Value(i), i);
            }
            test.end("Left");
            for (int i = 0; i < many; i++) {
                test.feed("Right", new Value(-i), i);
            }
            test.end("Right");

            List<Message<Value>> all = test.read("Out", Value.class);
            assertThat(all).hasSize(2 * many);
            assertThat(all.getFirst().record()).isEqualTo(new Value(0));
            assertThat(all.getLast().record()).isEqualTo(new Value(many - 1));
        }
    }

    @Test
    void messages_are_read_one_by_one_then_the_rest_and_all_stay_there() {
        try (AimTest test = echo()) {
            for (int i = 0; i < 4; i++) {
                test.feed("Left", new Value(i), 10 * i);
            }
            assertThat(test.next("Out", Value.class))
                    .isEqualTo(new Message<>(new Value(0), 0, 0));
            assertThat(test.next("Out", Value.class))
                    .isEqualTo(new Message<>(new Value(1), 10, 1));
            assertThat(test.end().read("Out", Value.class)).hasSize(2);
            assertThat(test.written("Out", Value.class)).hasSize(4);
            assertThat(test.writtenInOrder()).hasSize(4);
            assertThatThrownBy(() -> test.next("Out", Value.class))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("Whatever: Out has ended after 4 messages; there is no next one");
        }
    }

    @Test
    void records_of_another_class_with_the_same_layout_are_read_as_a_buffer() {
        AimTest test = echo().feed("Left", new Value(5), 1).run();

        assertThat(test.written("Out", Number.class))
                .containsExactly(new Message<>(new Number(5), 1, 0));
    }

    @Test
    void what_a_port_would_refuse_is_refused_where_it_is_fed() {
        try (AimTest test = echo()) {
            test.feed("Left", new Value(1), 5).promise("Left", 7);

            assertThatThrownBy(() -> test.feed("Left", new Value(2), 6))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Left cannot be fed at 6: it has come to 7, and its time never runs"
                            + " back");
            assertThatThrownBy(() -> test.feed("Left", new Number(2), 8))
                    .hasMessageContaining("$Value, not ")
                    .hasMessageContaining("$Number");
            assertThatThrownBy(() -> test.feed("Middle", new Value(2), 8))
                    .hasMessage("Whatever has no input port 'Middle'; it has [Left, Right]");
            assertThatThrownBy(() -> test.written("Middle", Value.class))
                    .hasMessage("Whatever has no output port 'Middle'; it has [Out]");
            assertThatThrownBy(() -> test.end("Left").feed("Left", new Value(2), 8))
                    .hasMessage("Left has been ended; nothing comes after that");
        }
    }

    @Test
    void an_aim_without_ports_of_its_own_is_refused() {
        assertThatThrownBy(() -> AimTest.of(context -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@Input and @Output");
    }

    // --- time

    @Test
    void a_join_goes_on_when_the_silent_input_promises() {
        try (AimTest test =
                doing(
                        (aim, left, right, out) -> {
                            while (aim.inOrder(left, right).next()
                                    instanceof Message<?>(Value value, long at, long sequence)) {
                                out.write(value, at);
                            }
                        })) {
            test.feed("Left", new Value(1), 5).promise("Right", 6);
            assertThat(test.next("Out", Value.class).timestamp()).isEqualTo(5);

            test.feed("Left", new Value(2), 7).feed("Right", new Value(3), 6).end("Right");
            assertThat(test.next("Out", Value.class).record()).isEqualTo(new Value(3));
            assertThat(test.next("Out", Value.class).record()).isEqualTo(new Value(2));
        }
    }

    @Test
    void time_comes_as_far_as_the_test_lets_it() {
        try (AimTest test =
                doing(
                        (aim, left, right, out) -> {
                            if (aim.inOrder(left, right).next(3_600_000_000_000L)
                                    instanceof Reached(long time)) {
                                out.write(new Value(1), time);
                            }
                        })) {
            test.advanceTo(3_600_000_000_000L);
            assertThat(test.next("Out", Value.class).timestamp()).isEqualTo(3_600_000_000_000L);
        }
    }

    /** A source that sleeps a day between two messages. */
    @Output(name = "Out", type = Value.class)
    static final class Daily implements Aim {
        static final long DAY = 86_400_000_000_000L;

        @Override
        public void run(AimContext aim) {
            OutputPort<Value> out = aim.output("Out", Value.class);
            long start = aim.now();
            for (int day = 0; day < 3; day++) {
                aim.sleepUntil(start + day * DAY);
                out.write(new Value(day));
            }
        }
    }

    @Test
    void sleeping_takes_no_time_and_a_clock_can_be_set() {
        assertThat(AimTest.of(new Daily()).advanceTo(7).run().written("Out", Value.class))
                .extracting(Message::timestamp)
                .containsExactly(7L, 7 + Daily.DAY, 7 + 2 * Daily.DAY);
    }

    // --- life cycle, signals, events

    @Test
    void a_paused_aim_goes_on_when_it_is_resumed() {
        try (AimTest test = echo()) {
            assertThat(test.state()).isEqualTo(AimState.REGISTERED);
            test.start().pause().feed("Left", new Value(1), 1);
            assertThat(test.state()).isEqualTo(AimState.PAUSED);
            assertThat(test.written("Out", Value.class)).isEmpty();

            test.resume();
            assertThat(test.next("Out", Value.class).record()).isEqualTo(new Value(1));
            assertThat(test.state()).isEqualTo(AimState.RUNNING);
        }
    }

    @Test
    void a_stopped_aim_is_stopped_and_its_output_at_its_end() {
        try (AimTest test = echo()) {
            test.feed("Left", new Value(1), 1);
            test.next("Out", Value.class);
            test.stop();

            assertThat(test.state()).isEqualTo(AimState.STOPPED);
            assertThat(test.read("Out", Value.class)).isEmpty();
            assertThat(test.failure()).isEmpty();
        }
        try (AimTest test = echo().stop()) {
            assertThat(test.read("Out", Value.class)).isEmpty();
        }
    }

    @Test
    void a_signal_overtakes_what_was_fed() {
        Body telling =
                (aim, left, right, out) -> {
                    for (;;) {
                        switch (aim.inOrder(left).next()) {
                            case Signal signal -> aim.report("signal " + signal.code());
                            case Message<?>(Value value, long at, long sequence) ->
                                    out.write(value, at);
                            default -> {
                                return;
                            }
                        }
                    }
                };
        try (AimTest test = doing(telling)) {
            test.feed("Left", new Value(1), 1).signal(new Signal(99));
            test.next("Out", Value.class);
            assertThat(test.reports()).containsExactly("signal 99");
        }
    }

    @Test
    void an_event_is_told_to_an_aim_that_has_subscribed() {
        try (AimTest test =
                doing(
                        (aim, left, right, out) -> {
                            InputPort<Event> alarms = aim.event("Alarm");
                            out.write(new Value(0), 0);
                            Message<Event> alarm = alarms.read().orElseThrow();
                            aim.report(alarm.record().name() + " of " + alarm.record().source());
                            out.write(new Value(alarm.record().data()[0]), alarm.timestamp());
                        })) {
            test.next("Out", Value.class);
            test.post("Alarm", new byte[] {7}, 12);

            assertThat(test.next("Out", Value.class))
                    .isEqualTo(new Message<>(new Value(7), 12, 1));
            assertThat(test.reports()).containsExactly("Alarm of User Agent");
        }
    }

    // --- parameters, storage, access

    @Test
    void what_an_aim_asks_for_is_noted_with_its_defaults() {
        AimTest test =
                doing(
                                (aim, left, right, out) -> {
                                    aim.parameters().integer("Whole", 3);
                                    aim.parameters().number("Half", 0.5);
                                    aim.parameters().flag("Yes", true);
                                    aim.parameters().text("Word", "no");
                                    aim.parameters().text("Nothing");
                                    aim.report(aim.parameters().names().toString());
                                    aim.report(aim.parameters().text("Word", "no"));
                                })
                        .with("Word", "yes")
                        .run();

        assertThat(test.asked())
                .containsEntry("Whole", "3")
                .containsEntry("Half", "0.5")
                .containsEntry("Yes", "true")
                .containsEntry("Word", "no")
                .containsEntry("Nothing", "")
                .hasSize(5);
        assertThat(test.reports()).containsExactly("[Word]", "yes");
        assertThatThrownBy(() -> test.with("Word", "late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before the first question");
    }

    @Test
    void storages_are_filled_before_and_looked_at_after() {
        AimTest test =
                doing(
                        (aim, left, right, out) -> {
                            byte[] own = aim.storage().get("own").orElseThrow();
                            aim.storage().put("own", new byte[] {(byte) (own[0] + 1)});
                            aim.sharedStorage().put("all", own);
                        });
        test.storage().put("own", new byte[] {1});
        test.run().close();

        assertThat(test.storage().get("own")).hasValue(new byte[] {2});
        assertThat(test.sharedStorage().get("all")).hasValue(new byte[] {1});
        assertThat(test.sharedStorage().info("all").orElseThrow().storedBy())
                .isEqualTo("Whatever");
    }

    @Test
    void access_is_what_the_test_gives() {
        Access words =
                new Access() {
                    @Override
                    public java.util.Optional<byte[]> get(String source, String key) {
                        return java.util.Optional.of((source + "/" + key).getBytes(UTF_8));
                    }

                    @Override
                    public List<String> list(String source, String prefix) {
                        return List.of();
                    }

                    @Override
                    public long version(String source) {
                        return 1;
                    }
                };
        AimTest test =
                doing(
                                (aim, left, right, out) ->
                                        aim.report(
                                                new String(
                                                        aim.access().get("a", "b").orElseThrow(),
                                                        UTF_8)))
                        .access(words)
                        .run();

        assertThat(test.reports()).containsExactly("a/b");
    }

    // --- failures

    @Test
    void what_an_aim_throws_comes_out_of_run_and_read_and_next() {
        Body failing =
                (aim, left, right, out) -> {
                    throw new AifException(ErrorCode.READ, "cannot hear");
                };
        assertThatThrownBy(() -> doing(failing).run()).hasMessage("cannot hear");
        try (AimTest test = doing(failing)) {
            assertThatThrownBy(() -> test.read("Out", Value.class)).hasMessage("cannot hear");
            assertThatThrownBy(() -> test.next("Out", Value.class)).hasMessage("cannot hear");
            assertThat(test.state()).isEqualTo(AimState.FAILED);
        }
        assertThatThrownBy(
                        () ->
                                doing((aim, left, right, out) -> {
                                            throw new IOException("gone");
                                        })
                                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessage("Whatever failed")
                .hasRootCauseMessage("gone");
        assertThatThrownBy(
                        () ->
                                doing((aim, left, right, out) -> {
                                            throw new StackOverflowError("deep");
                                        })
                                        .run())
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void a_failure_that_nobody_looked_at_comes_out_at_the_end() {
        AimTest unseen =
                doing(
                        (aim, left, right, out) -> {
                            throw new IllegalStateException("unseen");
                        });
        unseen.awaitEnd();
        assertThatThrownBy(unseen::close).hasMessage("unseen");

        AimTest seen =
                doing(
                        (aim, left, right, out) -> {
                            throw new IllegalStateException("seen");
                        });
        seen.awaitEnd();
        assertThat(seen.failure()).get().extracting(Throwable::getMessage).isEqualTo("seen");
        seen.close();
    }

    @Test
    void an_aim_that_breaks_its_promise_is_refused_by_the_port_itself() {
        assertThatThrownBy(
                        () ->
                                doing((aim, left, right, out) -> {
                                            out.promise(100);
                                            out.write(new Value(1), 99);
                                        })
                                        .run())
                .isInstanceOf(AifException.class)
                .hasMessageContaining("timestamp 99 lies before 100");
    }

    // --- tests that would hang

    @Test
    void a_test_that_would_hang_says_where_the_aim_stands_and_what_it_was_fed() {
        try (AimTest test = echo()) {
            test.feed("Left", new Value(1), 3);
            test.next("Out", Value.class);
            test.patience(Duration.ofMillis(50));

            assertThatThrownBy(() -> test.read("Out", Value.class))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Whatever has not ended Out within 50 ms")
                    .hasMessageContaining("Whatever is RUNNING at ")
                    .hasMessageContaining("AimTestTest.java:")
                    .hasMessageContaining(
                            "Left (1 fed, 0 of them not written yet, 0 to be read; has come to 3,"
                                    + " not ended)")
                    .hasMessageContaining("Right (0 fed,")
                    .hasMessageContaining("nothing promised");
            assertThatThrownBy(() -> test.next("Out", Value.class))
                    .hasMessageContaining("has not written to Out");
            assertThatThrownBy(test::awaitEnd).hasMessageContaining("has not come to its end");
        }
    }

    @Test
    void an_aim_that_does_not_stop_is_named() {
        CountDownLatch release = new CountDownLatch(1);
        AimTest test =
                doing(
                        (aim, left, right, out) -> {
                            out.write(new Value(1), 1);
                            for (boolean held = true; held; ) {
                                try {
                                    release.await();
                                    held = false;
                                } catch (InterruptedException stubborn) {
                                    aim.name();
                                }
                            }
                        });
        test.next("Out", Value.class);

        assertThatThrownBy(test::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[Whatever] did not stop within")
                .hasMessageContaining("AimTestTest.java:");
        release.countDown();
    }

    @Test
    void a_test_that_is_interrupted_ends_and_leaves_nothing_running() {
        AimTest test = echo();
        test.start();
        Thread.currentThread().interrupt();

        assertThatThrownBy(test::awaitEnd)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the test was interrupted");
        test.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(test.state()).isEqualTo(AimState.STOPPED);
    }

    // --- what is always checked

    @Test
    void a_thread_that_is_left_running_is_named() {
        CountDownLatch release = new CountDownLatch(1);
        Body leaving =
                (aim, left, right, out) ->
                        Thread.ofPlatform()
                                .name("left-behind")
                                .daemon()
                                .start(
                                        () -> {
                                            try {
                                                release.await();
                                            } catch (InterruptedException e) {
                                                Thread.currentThread().interrupt();
                                            }
                                        });
        try {
            assertThatThrownBy(() -> doing(leaving).run())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("threads were left running: [left-behind]");
            assertThatThrownBy(
                            () ->
                                    doing(
                                                    (aim, left, right, out) -> {
                                                        leaving.run(aim, left, right, out);
                                                        throw new IllegalStateException("torn");
                                                    })
                                            .run())
                    .hasMessage("torn")
                    .satisfies(
                            torn ->
                                    assertThat(torn.getSuppressed()[0])
                                            .hasMessageContaining("left-behind"));
            assertThat(doing(leaving).allowThread("left-behind").run().state())
                    .isEqualTo(AimState.ENDED);
        } finally {
            release.countDown();
        }
    }

    @Test
    void an_aim_that_reads_but_a_part_leaves_the_accounts_in_balance() {
        AimTest test =
                doing(
                        (aim, left, right, out) -> {
                            out.write(left.read().orElseThrow().record());
                            left.reset();
                        });
        for (int i = 0; i < 10_000; i++) {
            test.feed("Left", new Value(i), i);
        }

        assertThat(test.run().written("Out", Value.class)).hasSize(1);
    }
}
