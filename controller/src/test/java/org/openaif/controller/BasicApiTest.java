// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.ErrorCode;
import org.openaif.api.Event;
import org.openaif.api.InputPort;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Realises;
import org.openaif.api.Signal;
import org.openaif.api.Storage;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.controller.spi.ModelProvider;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.ChannelSettings.Overflow;

/** The functions of the Basic API one by one: what each does, and how each refuses. */
@Timeout(60)
class BasicApiTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> told = new CopyOnWriteArrayList<>();

    private static ErrorCode refusal(Runnable call) {
        AifException refused = catchThrowableOfType(AifException.class, call::run);
        assertThat(refused).isNotNull();
        assertThat(refused).hasMessageMatching("(?s)\\S.{10,}");
        return refused.code();
    }

    /** An AIM that lives until it is stopped. */
    private static final Aim PATIENT = aim -> aim.signals().read();

    private static TestWorkflow patient() {
        return new TestWorkflow().aim("Patient", PATIENT);
    }

    private static void runToItsEnd(TestWorkflow test) throws Exception {
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        assertThat(test.failures).isEmpty();
    }

    // --- 2, called by the User Agent

    @Test
    @Realises({"MPAI_AIFU_Controller_Initialize", "MPAI_AIFU_Controller_Destroy"})
    void aControllerIsSwitchedOnAndOff() {
        TestWorkflow test = patient();
        Controller controller = test.controller();
        Workflow workflow = test.prepare(controller);
        workflow.start();
        controller.close();
        assertThat(workflow.isOver()).isTrue();
        assertThat(workflow.status("Patient").isAlive()).isFalse();
        assertThat(refusal(() -> test.prepare(controller))).isEqualTo(ErrorCode.INIT);
        assertThat(refusal(() -> controller.describe(test.graph()))).isEqualTo(ErrorCode.INIT);
        controller.close();
    }

    @Test
    @Realises("MPAI_AIFU_Controller_Destroy")
    void aControllerThatCannotStopAnAimSaysSoAndStopsTheRest() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        TestWorkflow test =
                patient()
                        .aim(
                                "Stubborn",
                                aim -> {
                                    begun.countDown();
                                    while (never.getCount() > 0) {
                                        try {
                                            never.await();
                                        } catch (InterruptedException e) {
                                            told.add("interrupted");
                                        }
                                    }
                                });
        Controller controller = test.controller();
        Workflow workflow = test.prepare(controller);
        workflow.start();
        begun.await();
        assertThat(refusal(controller::close)).isEqualTo(ErrorCode.TERM);
        assertThat(workflow.status("Patient")).isEqualTo(AimState.STOPPED);
        never.countDown();
    }

    @Test
    @Realises({"MPAI_AIFU_AIW_Start", "MPAI_AIFU_AIM_GetStatus", "MPAI_AIFU_AIW_Stop"})
    void anAiwIsStartedByTheNameOfItsMetadataAndStopped() {
        TestWorkflow test = patient();
        try (Controller controller = test.controller()) {
            controller.describe(test.graph());
            Workflow first = controller.start("Test", StreamClock.unpaced(0), test);
            Workflow second = controller.start("Test", StreamClock.unpaced(0), test);
            assertThat(first.id()).isPositive().isNotEqualTo(second.id());
            assertThat(controller.workflow(first.id())).contains(first);
            assertThat(controller.workflows()).containsExactly(first, second);
            assertThat(first.status("Patient")).isEqualTo(AimState.RUNNING);
            assertThat(first.status("Patient").isAlive()).isTrue();
            first.stop();
            assertThat(first.status("Patient").isAlive()).isFalse();
            assertThat(controller.workflow(first.id())).isEmpty();
            assertThat(second.status("Patient").isAlive()).isTrue();
            first.stop();
        }
    }

    @Test
    @Realises({"MPAI_AIFU_AIW_Start", "MPAI_AIFU_AIM_GetStatus"})
    void whatIsUnknownCannotBeStartedNorAskedFor() {
        TestWorkflow test = patient();
        try (Controller controller = test.controller()) {
            assertThat(refusal(() -> controller.start("Test", StreamClock.unpaced(0), test)))
                    .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
            Workflow workflow = test.prepare(controller);
            assertThat(refusal(() -> workflow.status("Nobody")))
                    .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
            assertThat(workflow.status("Patient")).isEqualTo(AimState.REGISTERED);
            assertThat(workflow.status("Patient").isAlive()).isFalse();
            workflow.start();
            assertThat(refusal(workflow::start)).isEqualTo(ErrorCode.OP_FAILED);
            assertThat(controller.workflow(4711)).isEmpty();
        }
    }

    @Test
    @Realises("MPAI_AIFU_AIW_Start")
    void anAimWithoutImplementationStopsTheAiwBeforeItStarts() {
        TestWorkflow test = patient();
        try (Controller controller = Controller.initialize(Configuration.standard())) {
            assertThat(refusal(() -> test.prepare(controller)))
                    .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
            assertThat(controller.workflows()).isEmpty();
        }
    }

    @Test
    @Realises({"MPAI_AIFU_AIW_Pause", "MPAI_AIFU_AIW_Resume"})
    void anAiwIsPausedAndGoesOn() {
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Source",
                                aim -> {
                                    OutputPort<Value> out = aim.output("out", Value.class);
                                    for (int i = 0; ; i++) {
                                        out.write(new Value(i), i);
                                    }
                                })
                        .output("Source.out");
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            InputPort<Value> out = workflow.output("out", Value.class);
            workflow.start();
            assertThat(out.read()).isPresent();
            workflow.pause();
            assertThat(workflow.status("Source")).isEqualTo(AimState.PAUSED);
            assertThat(workflow.status("Source").isAlive()).isTrue();
            long last = 0;
            // What had been written before can still be read; then nothing more comes.
            for (long quiet = 0; quiet < 10_000; quiet++) {
                Optional<Message<Value>> message = out.poll();
                if (message.isPresent()) {
                    last = message.get().record().number();
                    quiet = 0;
                }
            }
            assertThat(out.pending()).isZero();
            workflow.resume();
            assertThat(out.read().orElseThrow().record().number()).isEqualTo(last + 1);
            assertThat(workflow.status("Source")).isEqualTo(AimState.RUNNING);
            workflow.stop();
            workflow.pause();
            workflow.resume();
            assertThat(workflow.status("Source")).isEqualTo(AimState.STOPPED);
        }
    }

    @Test
    @Realises({"MPAI_AIFU_AIW_Pause", "MPAI_AIFU_AIW_Resume", "MPAI_AIFU_AIW_Stop"})
    void whatHasEndedIsNeitherPausedNorResumedNorStoppedAgain() throws Exception {
        TestWorkflow test = new TestWorkflow().aim("Brief", aim -> told.add("ran"));
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            workflow.pause();
            workflow.resume();
            workflow.stop();
            assertThat(workflow.status("Brief")).isEqualTo(AimState.ENDED);
        }
        assertThat(told).containsExactly("ran");
    }

    @Test
    @Realises({"MPAI_AIFU_SharedStorage_Init", "MPAI_AIFU_AIMStorage_Init"})
    void storagesAreInitialisedAndKeepWhatIsInThem() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Writer",
                                aim -> {
                                    aim.storage().put("own", bytes("mine"));
                                    aim.sharedStorage().put("all", bytes("ours"));
                                })
                        .aim("Other", aim -> told.add("" + aim.storage().exists("own")));
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.initializeStorage("Writer");
            Storage shared = workflow.sharedStorage();
            assertThat(shared.list("")).isEmpty();
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            assertThat(workflow.sharedStorage().get("all")).hasValue(bytes("ours"));
            assertThat(shared.info("all").orElseThrow().storedBy()).isEqualTo("Writer");
            workflow.initializeStorage("Writer");
            assertThat(shared.list("")).containsExactly("all");
            assertThat(refusal(() -> workflow.initializeStorage("Nobody")))
                    .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
            assertThat(refusal(() -> shared.get("all", 3, 10))).isEqualTo(ErrorCode.READ);
        }
        assertThat(told).containsExactly("false");
        assertThat(test.failures).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @Realises({"MPAI_AIFU_Communication_Event", "MPAI_AIFM_AIM_EventHandler"})
    void anEventIsToldToAllThatHandleItAndToNobodyElse() throws Exception {
        CountDownLatch subscribed = new CountDownLatch(2);
        Aim listener =
                aim -> {
                    InputPort<Event> fire = aim.event("fire");
                    subscribed.countDown();
                    Event event = fire.read().orElseThrow().record();
                    told.add(
                            aim.name() + " heard " + event.name() + " from " + event.source() + ": "
                                    + new String(event.data(), StandardCharsets.UTF_8));
                };
        TestWorkflow test = new TestWorkflow().aim("One", listener).aim("Two", listener);
        try (Controller controller = test.controller()) {
            controller.initializeEvent("fire");
            Workflow workflow = test.prepare(controller);
            workflow.start();
            subscribed.await();
            controller.post("flood", bytes("no"), 1);
            controller.post("fire", bytes("kitchen"), 2);
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "One heard fire from User Agent: kitchen",
                        "Two heard fire from User Agent: kitchen");
        assertThat(test.failures).isEmpty();
    }

    @Test
    @Realises({"MPAI_AIFU_Communication_Event", "MPAI_AIFM_AIM_EventHandler"})
    void anEventWithoutAProperNameIsRefused() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "One",
                                aim -> {
                                    told.add(refusal(() -> aim.event("")).name());
                                    told.add(refusal(() -> aim.post("", new byte[0])).name());
                                });
        runToItsEnd(test);
        try (Controller controller = test.controller()) {
            told.add(refusal(() -> controller.initializeEvent("a\nb")).name());
        }
        assertThat(told).containsExactly("ERROR", "ERROR", "ERROR");
    }

    // --- 3.6, ports

    private static TestWorkflow pair(Aim writer, Aim reader, Overflow overflow) {
        return new TestWorkflow()
                .aim("Writer", writer)
                .aim("Reader", reader)
                .channel("Writer.out", "Reader.in", 4, overflow);
    }

    @Test
    @Realises({
        "MPAI_AIFM_Port_Output_Read",
        "MPAI_AIFM_Port_Input_Write",
        "MPAI_AIFM_Port_CountPendingMessages",
        "MPAI_AIFM_Port_Probe",
        "MPAI_AIFM_Port_Reset"
    })
    void portsAreWrittenCountedProbedResetAndRead() throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        Aim writer =
                aim -> {
                    OutputPort<Value> out = aim.output("out", Value.class);
                    assertThat(out.ready()).isTrue();
                    for (int i = 0; i < 4; i++) {
                        out.write(new Value(i), i);
                    }
                    assertThat(out.pending()).isEqualTo(4);
                    assertThat(out.ready()).isFalse();
                    full.countDown();
                    out.write(new Value(4), 4); // waits until there is room
                };
        Aim reader =
                aim -> {
                    full.await();
                    InputPort<Value> in = aim.input("in", Value.class);
                    assertThat(in.ready()).isTrue();
                    assertThat(in.pending()).isBetween(4L, 5L);
                    assertThat(in.read()).contains(new Message<>(new Value(0), 0, 0));
                    long discarded = in.reset();
                    told.add("discarded " + discarded);
                    long rest = 0;
                    while (in.read().isPresent()) {
                        rest++;
                    }
                    assertThat(discarded + rest).isEqualTo(4);
                    assertThat(in.ended()).isTrue();
                };
        TestWorkflow test = pair(writer, reader, Overflow.BLOCK);
        runToItsEnd(test);
        assertThat(told.get(0)).isIn("discarded 3", "discarded 4");
    }

    @Test
    @Realises({
        "MPAI_AIFM_Port_Output_Read",
        "MPAI_AIFM_Port_Input_Write",
        "MPAI_AIFM_Port_CountPendingMessages",
        "MPAI_AIFM_Port_Probe",
        "MPAI_AIFM_Port_Reset"
    })
    void portsThatDoNotExistOrAreAnothersAreRefused() throws Exception {
        List<OutputPort<Value>> lent = new CopyOnWriteArrayList<>();
        Aim writer =
                aim -> {
                    assertThat(refusal(() -> aim.output("in", Value.class)))
                            .isEqualTo(ErrorCode.PORT_NOT_FOUND);
                    assertThat(refusal(() -> aim.output("nothing", Value.class)))
                            .isEqualTo(ErrorCode.PORT_NOT_FOUND);
                    assertThat(refusal(() -> aim.output("out", Event.class)))
                            .isEqualTo(ErrorCode.PORT_CREATION_FAILED);
                    OutputPort<Value> out = aim.output("out", Value.class);
                    lent.add(out);
                    out.write(new Value(1), 100);
                    assertThat(refusal(() -> out.write(new Value(2), 99)))
                            .isEqualTo(ErrorCode.WRITE);
                    aim.aims().signal("Reader", new Signal(60));
                };
        Aim reader =
                aim -> {
                    assertThat(refusal(() -> aim.input("out", Value.class)))
                            .isEqualTo(ErrorCode.PORT_NOT_FOUND);
                    aim.signals().read();
                    assertThat(refusal(() -> lent.get(0).write(new Value(3), 200)))
                            .isEqualTo(ErrorCode.ERROR);
                    assertThat(refusal(() -> lent.get(0).reset())).isEqualTo(ErrorCode.ERROR);
                    told.add("" + aim.input("in", Value.class).read().isPresent());
                };
        runToItsEnd(pair(writer, reader, Overflow.BLOCK));
        assertThat(told).containsExactly("true");
    }

    @Test
    @Realises("MPAI_AIFM_Port_Input_Write")
    void aFullPortRefusesWhoWillNotWait() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        Aim reader =
                aim -> {
                    tried.await();
                    aim.input("in", Value.class).reset();
                };
        Aim failing =
                aim -> {
                    OutputPort<Value> out = aim.output("out", Value.class);
                    for (int i = 0; i < 4; i++) {
                        out.write(new Value(i), i);
                    }
                    assertThat(refusal(() -> out.write(new Value(9), 9)))
                            .isEqualTo(ErrorCode.TOO_MANY_PENDING_MESSAGES);
                    tried.countDown();
                };
        runToItsEnd(pair(failing, reader, Overflow.FAIL));
        CountDownLatch triedAgain = new CountDownLatch(1);
        Aim hasty =
                aim -> {
                    OutputPort<Value> out = aim.output("out", Value.class);
                    for (int i = 0; i < 4; i++) {
                        out.write(new Value(i), i, Duration.ZERO);
                    }
                    assertThat(refusal(() -> out.write(new Value(9), 9, Duration.ofMillis(1))))
                            .isEqualTo(ErrorCode.TOO_MANY_PENDING_MESSAGES);
                    triedAgain.countDown();
                };
        runToItsEnd(
                pair(
                        hasty,
                        aim -> {
                            triedAgain.await();
                            aim.input("in", Value.class).reset();
                        },
                        Overflow.BLOCK));
    }

    // --- 3.7, messages: see MessageParserTest and RecordCodecTest of the room api

    @Test
    @Realises("MPAI_AIFM_Message_Delete")
    void aMessageThatNobodyHoldsIsForgotten() throws Exception {
        List<WeakReference<Record>> written = new CopyOnWriteArrayList<>();
        Aim writer =
                aim -> {
                    OutputPort<Value> out = aim.output("out", Value.class);
                    for (int i = 0; i < 3; i++) {
                        Value value = new Value(1000 + i);
                        written.add(new WeakReference<>(value));
                        out.write(value, i);
                    }
                };
        Aim reader = aim -> aim.input("in", Value.class).forEach(message -> told.add("read"));
        TestWorkflow test = pair(writer, reader, Overflow.BLOCK);
        try (Controller controller = test.controller()) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
            for (WeakReference<Record> reference : written) {
                while (reference.get() != null) {
                    System.gc();
                }
            }
            assertThat(workflow.accounts().get("Writer.out->Reader.in").read()).isEqualTo(3);
        }
        assertThat(told).hasSize(3);
    }

    // --- 3.8, models

    @Test
    @Realises({"MPAI_AIFM_Model_Update", "MPAI_AIFM_Model_Drift"})
    void modelsAreUpdatedAndTheirDriftAskedFor() throws Exception {
        ModelProvider models =
                new ModelProvider() {
                    @Override
                    public void update(String workflow, String aim, URI model) {
                        told.add(workflow + "/" + aim + " takes " + model);
                    }

                    @Override
                    public double drift(String workflow, String aim, String model) {
                        return model.equals("scene") ? 0.25 : 0;
                    }
                };
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Classifier",
                                aim -> {
                                    aim.models().update(URI.create("store:scene3@2"));
                                    told.add("drift " + aim.models().drift("scene"));
                                });
        try (Controller controller =
                Controller.initialize(test.configuration().withModels(models))) {
            Workflow workflow = controller.prepare(test.graph(), StreamClock.unpaced(0), test);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        assertThat(test.failures).isEmpty();
        assertThat(told).containsExactly("Test/Classifier takes store:scene3@2", "drift 0.25");
    }

    @Test
    @Realises({"MPAI_AIFM_Model_Update", "MPAI_AIFM_Model_Drift"})
    void withoutAModelEngineThereIsNothingToUpdate() throws Exception {
        runToItsEnd(
                new TestWorkflow()
                        .aim(
                                "Classifier",
                                aim -> {
                                    assertThat(
                                                    refusal(
                                                            () ->
                                                                    aim.models()
                                                                            .update(
                                                                                    URI.create(
                                                                                            "x:y"))))
                                            .isEqualTo(ErrorCode.OP_FAILED);
                                    assertThat(refusal(() -> aim.models().drift("scene")))
                                            .isEqualTo(ErrorCode.OP_FAILED);
                                }));
    }

    // --- several workflows

    @Test
    void workflowsOfOneControllerHaveNamesOfTheirOwn() throws Exception {
        Aim keeper =
                aim -> {
                    told.add(aim.name() + " found " + aim.storage().list(""));
                    aim.storage().put("key", bytes("x"));
                };
        TestWorkflow one = new TestWorkflow("One").aim("Keeper", keeper);
        TestWorkflow two = new TestWorkflow("Two").aim("Keeper", keeper);
        try (Controller controller = one.controller()) {
            for (TestWorkflow test : List.of(one, two)) {
                Workflow workflow =
                        controller.prepare(
                                test.graph(), StreamClock.unpaced(0), WorkflowListener.NONE);
                workflow.start();
                assertThat(workflow.awaitEnd(LONG)).isTrue();
            }
        }
        assertThat(told).containsExactly("Keeper found []", "Keeper found []");
    }
}
