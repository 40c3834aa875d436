// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.AimStopped;
import org.openaif.api.ErrorCode;
import org.openaif.api.Input;
import org.openaif.api.Message;
import org.openaif.api.Neighbours;
import org.openaif.api.Output;
import org.openaif.api.OutputPort;
import org.openaif.api.Realises;
import org.openaif.api.Signal;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.controller.spi.AimImplementation;

/** Two Controllers of one process, neighbours and MPAI Servers to each other. */
@Timeout(60)
class LoopbackTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Loopback loopback = new Loopback();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Controller there =
            Controller.initialize(
                    Configuration.of(
                            module ->
                                    switch (module.name()) {
                                        case "Doubler" ->
                                                Optional.of(AimImplementation.of(Doubler.class));
                                        case "Untyped" ->
                                                Optional.of(AimImplementation.of(Untyped.class));
                                        default -> Optional.empty();
                                    }));

    /** Doubles numbers, and fails of 13. */
    @Input(name = "in", type = Value.class)
    @Output(name = "out", type = Value.class)
    public static final class Doubler implements Aim {
        @Override
        public void run(AimContext aim) {
            OutputPort<Value> out = aim.output("out", Value.class);
            for (Message<Value> message : aim.input("in", Value.class)) {
                if (message.record().number() == 13) {
                    throw new IllegalStateException("13 is bad luck");
                }
                out.write(new Value(2 * message.record().number()));
            }
        }
    }

    /** No data type of the standard has such a thing. */
    public record Thing(Object any) {}

    /** Writes what can be handed over inside a process, and never between two. */
    public static final class Untyped implements Aim {
        @Override
        public void run(AimContext aim) {
            OutputPort<Record> out = aim.output("out", Record.class);
            for (Message<Record> message : aim.input("in", Record.class)) {
                out.write(new Thing(message));
            }
        }
    }

    @AfterEach
    void end() {
        there.close();
    }

    private Controller here(TestWorkflow test) {
        loopback.join("there", there, "{\"Version\": \"2\"}");
        return Controller.initialize(
                test.configuration()
                        .withServers(loopback)
                        .withProximity(loopback.around("here")));
    }

    private static Aim source(int... numbers) {
        return aim -> {
            OutputPort<Value> out = aim.output("out", Value.class);
            for (int number : numbers) {
                out.write(new Value(number), number);
            }
        };
    }

    private Aim collector() {
        return aim -> {
            for (Message<Value> message : aim.input("in", Value.class)) {
                told.add(message.record().number() + "@" + message.timestamp());
            }
        };
    }

    private TestWorkflow chain(int... numbers) {
        return new TestWorkflow()
                .aim("Source", source(numbers))
                .aim("Doubler", aim -> {
                    throw new IllegalStateException("not here");
                })
                .aim("Collector", collector())
                .channel("Source.out", "Doubler.in")
                .channel("Doubler.out", "Collector.in");
    }

    @Test
    @Realises("MPAI_AIFM_AIM_Register_Remote")
    void anAimRunsOnAnotherControllerAsIfItWereHere() throws Exception {
        TestWorkflow test = chain(1, 2, 3);
        try (Controller here = here(test)) {
            Workflow workflow = test.prepare(here);
            workflow.deregister("Doubler");
            workflow.register(workflow.described("Doubler"), URI.create("loopback:there"));
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        assertThat(told).containsExactly("2@1", "4@2", "6@3");
        assertThat(test.failures).isEmpty();
        assertThat(there.workflows()).isEmpty();
    }

    @Test
    void whatFailsThereFailsHere() throws Exception {
        TestWorkflow test = chain(1, 13, 14);
        try (Controller here = here(test)) {
            Workflow workflow = test.prepare(here);
            workflow.deregister("Doubler");
            workflow.register(workflow.described("Doubler"), URI.create("loopback:there"));
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(workflow.status("Doubler")).isEqualTo(AimState.FAILED);
        }
        assertThat(test.failures).containsExactly("Doubler: 13 is bad luck");
        assertThat(told).startsWith("2@1");
    }

    @Test
    void whatCannotComeBackFailsHere() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Source", source(1, 2, 3))
                        .aim("Untyped", aim -> {})
                        .aim("Collector", collector())
                        .channel("Source.out", "Untyped.in")
                        .channel("Untyped.out", "Collector.in");
        try (Controller here = here(test)) {
            Workflow workflow = test.prepare(here);
            workflow.deregister("Untyped");
            workflow.register(workflow.described("Untyped"), URI.create("loopback:there"));
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(workflow.status("Untyped")).isEqualTo(AimState.FAILED);
        }
        assertThat(test.failures).singleElement().asString().contains("Thing");
        assertThat(told).isEmpty();
        assertThat(there.workflows()).isEmpty();
    }

    @Test
    @Realises("MPAI_AIFM_AIM_Register_Remote")
    void whatNoServerRunsIsNotRegistered() {
        TestWorkflow test = chain(1);
        try (Controller here = here(test)) {
            Workflow workflow = test.prepare(here);
            workflow.deregister("Doubler");
            workflow.deregister("Collector");
            for (String uri : List.of("loopback:nowhere", "https://example.org")) {
                assertThatThrownBy(
                                () ->
                                        workflow.register(
                                                workflow.described("Doubler"), URI.create(uri)))
                        .hasMessageContaining(uri)
                        .hasMessageContaining("loopback:there");
            }
            assertThatThrownBy(
                            () ->
                                    workflow.register(
                                            workflow.described("Collector"),
                                            URI.create("loopback:there")))
                    .isInstanceOfSatisfying(
                            AifException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.MODULE_NOT_FOUND));
            assertThat(workflow.aims()).containsExactly("Source");
        }
    }

    /** There a workflow doubles what comes from outside. */
    private void doublerThere() {
        TestWorkflow workflow =
                new TestWorkflow()
                        .aim("Doubler", aim -> {})
                        .remoteInput("Doubler.in")
                        .remoteOutput("Doubler.out");
        workflow.prepare(there).start();
    }

    private TestWorkflow visitor(Consumer<Neighbours> visit) throws Exception {
        TestWorkflow test = new TestWorkflow().aim("Visitor", aim -> visit.accept(aim.neighbours()));
        try (Controller here = here(test)) {
            loopback.join("here", here, "{}");
            Workflow workflow = test.prepare(here);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        return test;
    }

    @Test
    @Realises({
        "MPAI_AIFM_External_List",
        "MPAI_AIFM_External_Output_Read",
        "MPAI_AIFM_External_Input_Write"
    })
    void anAimUsesTheExternalPortsOfANeighbour() throws Exception {
        doublerThere();
        TestWorkflow test =
                visitor(
                        neighbours -> {
                            assertThat(neighbours.inRange())
                                    .containsExactly(
                                            new Neighbours.Neighbour(
                                                    "there", "{\"Version\": \"2\"}"));
                            for (int i = 1; i < 4; i++) {
                                neighbours.write("there", "Test", "in", new Value(i));
                                told.add(
                                        ""
                                                + neighbours
                                                        .read("there", "Test", "out", Value.class)
                                                        .record()
                                                        .number());
                            }
                        });
        assertThat(test.failures).isEmpty();
        assertThat(told).containsExactly("2", "4", "6");
    }

    /** Of another layout than {@link Value}. */
    public record Other(byte a) {}

    @Test
    @Realises({
        "MPAI_AIFM_External_List",
        "MPAI_AIFM_External_Output_Read",
        "MPAI_AIFM_External_Input_Write"
    })
    void whatIsNotThereIsAnErrorOfTheExternalChannel() throws Exception {
        doublerThere();
        TestWorkflow test =
                visitor(
                        neighbours -> {
                            refused(() -> neighbours.read("nobody", "Test", "out", Value.class));
                            refused(() -> neighbours.read("there", "No", "out", Value.class));
                            refused(() -> neighbours.read("there", "Test", "in", Value.class));
                            refused(() -> neighbours.write("there", "Test", "x", new Value(1)));
                            refused(
                                    () ->
                                            neighbours.write(
                                                    "there", "Test", "in", new Other((byte) 1)));
                            neighbours.write("there", "Test", "in", new Value(1));
                            refused(() -> neighbours.read("there", "Test", "out", Other.class));
                            loopback.leave("there");
                            assertThat(neighbours.inRange()).isEmpty();
                            refused(() -> neighbours.write("there", "Test", "in", new Value(1)));
                        });
        assertThat(test.failures).isEmpty();
        assertThat(told).hasSize(7).allMatch(text -> text.startsWith("EXTERNAL_CHANNEL"));
    }

    private void refused(Runnable call) {
        AifException refused = catchThrowableOfType(AifException.class, call::run);
        assertThat(refused).isNotNull();
        told.add(refused.code() + ": " + refused.getMessage());
    }

    @Test
    void whoWaitsForANeighbourCanBeStopped() throws Exception {
        doublerThere();
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Visitor",
                                aim -> {
                                    told.add("waits");
                                    try {
                                        aim.neighbours().read("there", "Test", "out", Value.class);
                                    } catch (AimStopped stopped) {
                                        told.add("stopped");
                                        throw stopped;
                                    }
                                });
        try (Controller here = here(test)) {
            Workflow workflow = test.prepare(here);
            workflow.start();
            while (told.isEmpty()) {
                Thread.onSpinWait();
            }
            workflow.signal("Visitor", Signal.STOP);
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        assertThat(told).containsExactly("waits", "stopped");
    }
}
