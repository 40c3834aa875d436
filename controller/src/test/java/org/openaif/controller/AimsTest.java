// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Aims;
import org.openaif.api.ErrorCode;
import org.openaif.api.InputPort;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Realises;
import org.openaif.api.Signal;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.metadata.AimSettings;

/** What AIMs do with each other. */
@Timeout(60)
class AimsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<Long> seen = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private final Aim collector =
            aim -> {
                for (Message<Value> message : aim.input("in", Value.class)) {
                    seen.add(message.record().number());
                }
            };

    /** Runs a workflow to its end, in which one AIM does something with the others. */
    private TestWorkflow run(Aim director, String... composite) throws Exception {
        String scope = composite.length == 0 ? "" : composite[0];
        TestWorkflow test =
                new TestWorkflow()
                        .aim(scope + "Director", director)
                        .aim(
                                scope + "Helper",
                                () -> collector,
                                AimSettings.NONE.withRegistration(
                                        AimSettings.Registration.ON_DEMAND))
                        .aim("Other", aim -> aim.report("here, too"))
                        .channel(scope + "Director.out", scope + "Helper.in");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        assertThat(test.failures).isEmpty();
        return test;
    }

    private static ErrorCode refusal(Runnable call) {
        AifException refused = catchThrowableOfType(AifException.class, call::run);
        assertThat(refused).isNotNull();
        return refused.code();
    }

    private static void write(AimContext aim, int from, int to) {
        OutputPort<Value> out = aim.output("out", Value.class);
        for (int i = from; i < to; i++) {
            out.write(new Value(i), i);
        }
    }

    @Test
    @Realises({
        "MPAI_AIFM_AIM_Register_Local",
        "MPAI_AIFM_AIM_Deregister",
        "MPAI_AIFM_AIM_Start"
    })
    void oneRegistersStartsAndDeregistersAnotherWhileItRuns() throws Exception {
        run(
                aim -> {
                    Aims aims = aim.aims();
                    assertThat(aims.names()).containsExactly("Director", "Other");
                    write(aim, 0, 10); // to nobody
                    aims.register("Helper");
                    assertThat(aims.names()).contains("Helper");
                    assertThat(aims.isAlive("Helper")).isFalse();
                    aims.start("Helper");
                    assertThat(aims.isAlive("Helper")).isTrue();
                    write(aim, 10, 500);
                    aims.deregister("Helper");
                    write(aim, 500, 510); // to nobody
                });
        assertThat(seen).hasSize(490).isSorted().startsWith(10L).endsWith(499L);
    }

    @Test
    @Realises({
        "MPAI_AIFM_AIM_Register_Local",
        "MPAI_AIFM_AIM_Register_Remote",
        "MPAI_AIFM_AIM_Deregister",
        "MPAI_AIFM_AIM_Start",
        "MPAI_AIFM_AIM_Pause",
        "MPAI_AIFM_AIM_Resume",
        "MPAI_AIFM_AIM_Stop"
    })
    void whoIsNotThereOrNotInTheMetadataIsRefused() throws Exception {
        run(
                aim -> {
                    Aims aims = aim.aims();
                    for (String name : List.of("Nobody", "Helper", "")) {
                        assertThat(refusal(() -> aims.start(name)))
                                .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
                        assertThat(refusal(() -> aims.pause(name)))
                                .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
                        assertThat(refusal(() -> aims.resume(name)))
                                .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
                        assertThat(refusal(() -> aims.stop(name)))
                                .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
                        assertThat(refusal(() -> aims.deregister(name)))
                                .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
                        assertThat(refusal(() -> aims.isAlive(name)))
                                .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
                    }
                    assertThat(refusal(() -> aims.register("Nobody")))
                            .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
                    assertThat(refusal(() -> aims.register("Other")))
                            .isEqualTo(ErrorCode.MODULE_CREATION_FAILED);
                    assertThat(refusal(() -> aims.register("Helper", URI.create("https://x.y"))))
                            .isEqualTo(ErrorCode.MODULE_CREATION_FAILED);
                    assertThat(refusal(() -> aims.start("Other")))
                            .isEqualTo(ErrorCode.OP_FAILED);
                });
    }

    @Test
    void onesOwnCompositeIsAllThatOneSees() throws Exception {
        run(
                aim -> {
                    Aims aims = aim.aims();
                    assertThat(aims.names()).containsExactly("Director");
                    assertThat(refusal(() -> aims.stop("Other")))
                            .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
                    assertThat(refusal(() -> aims.stop("Outer/Director")))
                            .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
                    aims.register("Helper");
                    aims.start("Helper");
                    write(aim, 0, 3);
                },
                "Outer/");
        assertThat(seen).containsExactly(0L, 1L, 2L);
    }

    @Test
    @Realises({"MPAI_AIFM_Channel_Create", "MPAI_AIFM_Channel_Destroy"})
    void channelsAreMadeAndTakenAwayAndTheirEndsChecked() throws Exception {
        run(
                aim -> {
                    Aims aims = aim.aims();
                    assertThat(refusal(() -> aims.connect("c", "Director", "no", "Other", "in")))
                            .isEqualTo(ErrorCode.CHANNEL_CREATION_FAILED);
                    assertThat(refusal(() -> aims.connect("c", "Director", "out", "No", "in")))
                            .isEqualTo(ErrorCode.CHANNEL_CREATION_FAILED);
                    assertThat(refusal(() -> aims.disconnect("c")))
                            .isEqualTo(ErrorCode.OP_FAILED);
                    aims.register("Helper");
                    aims.start("Helper");
                    write(aim, 0, 5);
                    aims.disconnect("Director.out->Helper.in");
                    write(aim, 5, 10);
                    // Helper has seen the end of its stream, and another one takes its place.
                    while (aims.isAlive("Helper")) {
                        Thread.onSpinWait();
                    }
                    aims.deregister("Helper");
                    aims.register("Helper");
                    aims.connect("c", "Director", "out", "Helper", "in");
                    aims.start("Helper");
                    write(aim, 10, 15);
                });
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L, 10L, 11L, 12L, 13L, 14L);
    }

    @Test
    @Realises({"MPAI_AIFM_AIM_Pause", "MPAI_AIFM_AIM_Resume", "MPAI_AIFM_AIM_Stop"})
    void oneLetsAnotherWaitGoOnAndStop() throws Exception {
        BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Director",
                                aim -> {
                                    Aims aims = aim.aims();
                                    aims.signal("Worker", new Signal(77));
                                    heard.take();
                                    aims.pause("Worker");
                                    told.add("paused " + aims.isAlive("Worker"));
                                    aims.signal("Worker", new Signal(78));
                                    aim.signals().read();
                                    told.add("heard meanwhile " + heard.size());
                                    aims.resume("Worker");
                                    told.add("heard " + heard.take());
                                    aims.stop("Worker");
                                })
                        .aim(
                                "Worker",
                                aim -> {
                                    for (; ; ) {
                                        heard.add(aim.signals().read());
                                    }
                                });
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("paused true");
            assertThat(workflow.status("Worker")).isEqualTo(AimState.PAUSED);
            workflow.signal("Director", new Signal(99));
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("heard meanwhile 0");
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("heard " + new Signal(78));
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(workflow.status("Worker")).isEqualTo(AimState.STOPPED);
        }
        assertThat(test.failures).isEmpty();
    }

    @Test
    @Realises("MPAI_AIFM_Port_Select")
    void selectTellsWhichPortHasTheEarliestMessageAndConsumesNothing() throws Exception {
        Aim selector =
                aim -> {
                    InputPort<Value> left = aim.input("left", Value.class);
                    InputPort<Value> right = aim.input("right", Value.class);
                    for (int index; (index = aim.select(left, right)) >= 0; ) {
                        InputPort<Value> chosen = index == 0 ? left : right;
                        long waiting = chosen.pending();
                        assertThat(waiting).isPositive();
                        aim.select(left, right);
                        assertThat(chosen.pending()).isGreaterThanOrEqualTo(waiting);
                        seen.add(chosen.read().orElseThrow().record().number());
                    }
                };
        Aim writer = aim -> write(aim, 0, 500);
        TestWorkflow test =
                new TestWorkflow()
                        .aim("One", writer)
                        .aim("Two", writer)
                        .aim("Selector", selector)
                        .channel("One.out", "Selector.left")
                        .channel("Two.out", "Selector.right");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        assertThat(test.failures).isEmpty();
        assertThat(seen).hasSize(1000);
    }

    @Test
    @Realises("MPAI_AIFM_Port_Select")
    void aPortOfAnotherAimCannotBeSelected() throws Exception {
        List<InputPort<?>> stolen = new CopyOnWriteArrayList<>();
        TestWorkflow test =
                new TestWorkflow()
                        .aim("One", aim -> write(aim, 0, 1))
                        .aim(
                                "Two",
                                aim -> {
                                    stolen.add(aim.input("in", Value.class));
                                    aim.aims().signal("Thief", new Signal(50));
                                })
                        .aim(
                                "Thief",
                                aim -> {
                                    aim.signals().read();
                                    told.add(
                                            refusal(() -> aim.select(stolen.get(0))).toString());
                                    told.add(refusal(() -> stolen.get(0).read()).toString());
                                })
                        .channel("One.out", "Two.in");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        assertThat(told).containsExactly("PORT_NOT_FOUND", "ERROR");
    }

    @Test
    void anAimThatTakesWhateverComesCanAskWhatItIs() throws Exception {
        TestWorkflow test =
                run(aim -> {
                    aim.report(aim.type("out").toString());
                    AifException refused =
                            catchThrowableOfType(AifException.class, () -> aim.type("elsewhere"));
                    aim.report(refused.code() + " " + refused.getMessage());
                });

        assertThat(test.reports)
                .contains("Director: {int64 number}")
                .anyMatch(report -> report.contains(
                        "PORT_NOT_FOUND Director has no port 'elsewhere'; it has [out]"));
    }
}
