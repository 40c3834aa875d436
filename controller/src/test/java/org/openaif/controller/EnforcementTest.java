// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.Access;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Allocation.Amounts;
import org.openaif.api.ErrorCode;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.api.Realises;
import org.openaif.api.Signal;
import org.openaif.api.Storage;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.ModelProvider;
import org.openaif.metadata.AifMetadata;
import org.openaif.metadata.ControllerSettings;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.Profile;
import org.openaif.metadata.ResourcePolicy;

/**
 * Every call of the three APIs, every channel and every key is decided before anything happens: what
 * is denied changes nothing, says why, and is written down; what is permitted happens.
 */
@Timeout(60)
class EnforcementTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Rules rules = new Rules();
    private final List<String> told = new CopyOnWriteArrayList<>();

    /** Lives until it is stopped, whatever is signalled to it. */
    private static final Aim PATIENT =
            aim -> {
                while (!Thread.currentThread().isInterrupted()) {
                    aim.signals().read();
                }
            };

    private static TestWorkflow patients() {
        return new TestWorkflow()
                .aim("A", PATIENT)
                .aim("B", PATIENT)
                .needs("", "Memory", "1", "100", "10")
                .channel("A.out", "B.in")
                .output("A.seen")
                .input("B.fed");
    }

    private static AifMetadata aif() {
        return new AifMetadata(
                "1",
                "1",
                Profile.BASIC,
                List.of(new ResourcePolicy("Memory", "1", "1000", "1000")),
                new AifMetadata.Services("", "", "", ""),
                "NTP",
                ControllerSettings.NONE);
    }

    private Controller guarded(TestWorkflow test) {
        return Controller.initialize(rules.guarding(test.configuration()).withMetadata(aif()));
    }

    private AifException denied(Runnable call) {
        AifException refused = catchThrowableOfType(AifException.class, call::run);
        assertThat(refused).as("is refused").isNotNull();
        assertThat(refused).hasMessageContaining(Rules.REASON);
        assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(1);
        return refused;
    }

    /** What can be seen of a workflow from outside. */
    private static String state(Controller controller, Workflow workflow) {
        Map<String, String> states = new LinkedHashMap<>();
        for (String aim : workflow.aims()) {
            states.put(aim, workflow.status(aim).toString());
        }
        return states + " " + workflow.accounts().keySet() + " " + workflow.graph() + " "
                + workflow.isOver() + " " + controller.workflows().size();
    }

    // --- the User Agent

    private record Call(String action, String resource, Runnable call) {}

    /** Stops an AIM, and waits until it has come to its end by that. */
    private static void stop(Workflow workflow, String aim) {
        workflow.signal(aim, Signal.STOP);
        while (workflow.status(aim) != AimState.STOPPED) {
            Thread.onSpinWait();
        }
    }

    private List<Call> userAgentCalls(
            TestWorkflow test, Controller controller, Workflow workflow, Workflow changed) {
        AimImplementation other = new AimImplementation(Aim.class, () -> PATIENT);
        return List.of(
                new Call("AIW_Describe", "aiw/Test", () -> controller.describe(test.graph())),
                new Call("AIW_Prepare", "aiw/Test", () -> test.prepare(controller).stop()),
                new Call("Communication_Event", "event/e", () -> controller.initializeEvent("e")),
                new Call("Event_Post", "event/e", () -> controller.post("e", new byte[0], 0)),
                new Call(
                        "Resource_GetGlobal",
                        "resource/Memory",
                        () -> controller.resources().global("Memory")),
                new Call(
                        "Resource_SetGlobal",
                        "resource/Memory",
                        () -> controller.resources()
                                .setGlobal(new ResourcePolicy("Memory", "", "", "900"))),
                new Call(
                        "Resource_GetAIW",
                        "aiw-resource/Test/Memory",
                        () -> controller.resources().ofWorkflow(workflow.id(), "Memory")),
                new Call(
                        "Resource_SetAIW",
                        "aiw-resource/Test/Memory",
                        () -> controller.resources()
                                .setOfWorkflow(
                                        workflow.id(),
                                        "Memory",
                                        new ResourcePolicy("Memory", "", "", "20"))),
                new Call(
                        "Port_Output_Read",
                        "channel/Test/seen",
                        () -> workflow.output("seen", Value.class)),
                new Call(
                        "Port_Input_Write",
                        "channel/Test/fed",
                        () -> workflow.input("fed", Value.class)),
                new Call("AIM_GetStatus", "aim/Test/A", () -> workflow.status("A")),
                new Call("SharedStorage_Init", "aiw/Test", workflow::sharedStorage),
                new Call("AIMStorage_Init", "aim/Test/A", () -> workflow.initializeStorage("A")),
                new Call("AIM_Signal", "aim/Test/A", () -> workflow.signal("A", new Signal(9))),
                new Call("AIW_Start", "aiw/Test", workflow::start),
                new Call("AIW_Pause", "aiw/Test", workflow::pause),
                new Call("AIW_Resume", "aiw/Test", workflow::resume),
                new Call("AIM_Pause", "aim/Test/B", () -> workflow.signal("B", Signal.PAUSE)),
                new Call("AIM_Resume", "aim/Test/B", () -> workflow.signal("B", Signal.RESUME)),
                new Call("AIM_Stop", "aim/Test/B", () -> stop(workflow, "B")),
                new Call("AIW_Stop", "aiw/Test", workflow::stop),
                new Call("AIM_Deregister", "aim/Test/B", () -> changed.deregister("B")),
                new Call("AIM_Register_Local", "aim/Test/B", () -> changed.register("B")),
                new Call("AIM_Start", "aim/Test/B", () -> changed.signal("B", Signal.START)),
                new Call("Channel_Destroy", "channel/Test/A.out->B.in", () -> changed.disconnect("A.out->B.in")),
                new Call(
                        "Channel_Create",
                        "channel/Test/new",
                        () -> changed.connect("new", new PortRef("A", "out"), new PortRef("B", "in"))),
                new Call("AIM_Replace", "aim/Test/A", () -> changed.replace("A", other)),
                new Call("AIW_Update", "aiw/Test", () -> changed.update(test.graph())),
                new Call("AIW_Rollback", "aiw/Test", changed::rollback),
                new Call("Controller_Destroy", "aif", controller::close));
    }

    @Test
    @Realises({
        "MPAI_AIFU_AIW_Start",
        "MPAI_AIFU_AIW_Pause",
        "MPAI_AIFU_AIW_Resume",
        "MPAI_AIFU_AIW_Stop",
        "MPAI_AIFU_AIM_GetStatus",
        "MPAI_AIFU_SharedStorage_Init",
        "MPAI_AIFU_AIMStorage_Init",
        "MPAI_AIFU_Communication_Event",
        "MPAI_AIFU_Resource_GetGlobal",
        "MPAI_AIFU_Resource_SetGlobal",
        "MPAI_AIFU_Resource_GetAIW",
        "MPAI_AIFU_Resource_SetAIW",
        "MPAI_AIFU_Controller_Destroy"
    })
    void eachCallOfTheUserAgentIsDeniedOrDoneAsPolicySays() {
        TestWorkflow test = patients();
        Controller controller = guarded(test);
        Workflow workflow = test.prepare(controller);
        Workflow changed = test.prepare(controller);
        for (Call call : userAgentCalls(test, controller, workflow, changed)) {
            String before = state(controller, workflow) + state(controller, changed);
            rules.log.clear();
            rules.deny(call.action());
            AifException refused = denied(call.call());
            assertThat(refused)
                    .as(call.action())
                    .hasMessageContaining("user-agent may not " + call.action() + " " + call.resource());
            assertThat(rules.logged(call.action()))
                    .containsExactly(
                            "user-agent " + call.action() + " " + call.resource() + " denied "
                                    + Rules.REASON);
            rules.permit(call.action());
            assertThat(state(controller, workflow) + state(controller, changed))
                    .as("after " + call.action() + " was denied")
                    .isEqualTo(before);

            call.call().run();
        }
        assertThat(workflow.isOver()).isTrue();
        assertThat(changed.isOver()).isTrue();
    }

    @Test
    @Realises({"MPAI_AIFU_Controller_Initialize", "MPAI_AIFU_Controller_Initialize_Secure"})
    void aControllerThatMayNotBeSwitchedOnIsNot() {
        rules.deny("Controller_Initialize", "Controller_Initialize_Secure");
        Configuration configuration = rules.guarding(Configuration.standard());
        assertThat(denied(() -> Controller.initialize(configuration)).code())
                .isEqualTo(ErrorCode.INIT);
        assertThat(denied(() -> Controller.initializeSecure(configuration, false)).code())
                .isEqualTo(ErrorCode.INIT);
        assertThat(rules.log)
                .containsExactly(
                        "user-agent Controller_Initialize aif denied " + Rules.REASON,
                        "user-agent Controller_Initialize_Secure aif denied " + Rules.REASON);
    }

    @Test
    void whatGovernsIsWrittenDownAndWhatBecameOfEachAim() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Good", aim -> {})
                        .aim(
                                "Bad",
                                aim -> {
                                    throw new IllegalStateException("the password is 1234");
                                });
        try (Controller controller = guarded(test)) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        assertThat(rules.log)
                .contains(
                        "user-agent Controller_Initialize aif permitted all else is permitted",
                        "user-agent AIW_Prepare aiw/Test permitted all else is permitted",
                        "user-agent AIW_Start aiw/Test permitted all else is permitted",
                        "controller AIM_State aim/Test/Good running ",
                        "controller AIM_State aim/Test/Good ended ",
                        "controller AIM_State aim/Test/Bad failed ",
                        "controller AIM_State aim/Test/Bad failure java.lang.IllegalStateException",
                        "user-agent Controller_Destroy aif permitted all else is permitted")
                .noneMatch(line -> line.contains("1234"));
    }

    @Test
    void aPolicyThatChangesHoldsFromTheNextCallOn() {
        TestWorkflow test = patients();
        try (Controller controller = guarded(test)) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            workflow.pause();
            rules.deny("AIW_Resume");
            denied(workflow::resume);
            assertThat(workflow.status("A")).isEqualTo(AimState.PAUSED);
            rules.permit("AIW_Resume");
            workflow.resume();
            assertThat(workflow.status("A")).isEqualTo(AimState.RUNNING);
        }
    }

    @Test
    void whoIsNotConfiguredIsOpen() {
        TestWorkflow test = patients();
        try (Controller controller = test.controller()) {
            test.prepare(controller).start();
        }
        assertThat(rules.asked).isEmpty();
        assertThat(rules.log).isEmpty();
    }

    // --- channels

    @Test
    @Realises("MPAI_AIFM_Channel_Create")
    void aWorkflowIsNotPreparedIfOneOfItsChannelsMayNotBe() {
        for (String no :
                List.of(
                        "controller Channel_Create",
                        "aim/Test/A Port_Input_Write",
                        "aim/Test/B Port_Output_Read")) {
            TestWorkflow test = patients();
            try (Controller controller = guarded(test)) {
                rules.deny(no);
                AifException refused = denied(() -> test.prepare(controller));
                assertThat(refused.code()).isEqualTo(ErrorCode.CHANNEL_CREATION_FAILED);
                assertThat(refused).hasMessageContaining("channel/Test/A.out->B.in");
                assertThat(controller.workflows()).isEmpty();
                rules.permit(no);
                assertThat(test.prepare(controller).isOver()).isFalse();
            }
        }
    }

    @Test
    void anUpdateWithAChannelThatMayNotBeChangesNothing() {
        TestWorkflow test = patients();
        TestWorkflow more = patients().channel("B.back", "A.back");
        try (Controller controller = guarded(test)) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            rules.deny("aim/Test/B Port_Input_Write");
            String before = state(controller, workflow);
            denied(() -> workflow.update(more.graph()));
            assertThat(state(controller, workflow)).isEqualTo(before);
            rules.permit("aim/Test/B Port_Input_Write");
            assertThat(workflow.update(more.graph()).connected()).contains("B.back->A.back");
        }
    }

    @Test
    void messagesAreAskedNoMore() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "Source",
                                aim -> {
                                    OutputPort<Value> out = aim.output("out", Value.class);
                                    for (int i = 0; i < 10_000; i++) {
                                        out.write(new Value(i), i);
                                    }
                                })
                        .aim(
                                "Sink",
                                aim -> {
                                    for (Message<Value> message : aim.input("in", Value.class)) {
                                        told.add("" + message.record().number());
                                    }
                                })
                        .channel("Source.out", "Sink.in");
        try (Controller controller = guarded(test)) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        assertThat(told).hasSize(10_000);
        assertThat(rules.asked).hasSizeLessThan(20);
    }

    // --- AIMs

    /** Runs one AIM to its end beside a patient one, in a composite. */
    private void run(Configuration configuration, TestWorkflow test) throws Exception {
        try (Controller controller =
                Controller.initialize(rules.guarding(configuration).withMetadata(aif()))) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            while (workflow.status("In/Actor").isAlive()) {
                assertThat(workflow.awaitEnd(Duration.ofMillis(2))).isFalse();
            }
        }
        assertThat(test.failures).isEmpty();
    }

    private static final Access SOURCES =
            new Access() {
                @Override
                public Optional<byte[]> get(String source, String key) {
                    return Optional.of(key.getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public List<String> list(String source, String prefix) {
                    return List.of(prefix);
                }

                @Override
                public long version(String source) {
                    return 3;
                }
            };

    private static final ModelProvider MODELS =
            new ModelProvider() {
                @Override
                public void update(String workflow, String aim, URI model) {}

                @Override
                public double drift(String workflow, String aim, String model) {
                    return 0.5;
                }
            };

    private record Deed(String action, String resource, Consumer<AimContext> call) {}

    private static Deed deed(String action, String resource, Consumer<AimContext> call) {
        return new Deed(action, resource, call);
    }

    /** Stops it, and waits until that has been written down. */
    private void stopFriend(AimContext aim) {
        aim.aims().stop("Friend");
        while (rules.logged("AIM_State").isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private List<Deed> deeds() {
        byte[] some = {1, 2, 3};
        Amounts amounts = new Amounts("", "", "20");
        List<Deed> deeds = new ArrayList<>();
        for (String kind : List.of("AIMStorage_", "SharedStorage_")) {
            Function<AimContext, Storage> storage =
                    aim -> kind.startsWith("AIM") ? aim.storage() : aim.sharedStorage();
            deeds.add(deed(kind + "Put", "storage/Test/k", aim -> storage.apply(aim).put("k", some)));
            deeds.add(deed(kind + "Put", "storage/Test/k", aim -> storage.apply(aim).put("k", some, 1)));
            deeds.add(deed(kind + "Put", "storage/Test/k", aim -> storage.apply(aim).compareAndSet("k", 2, some)));
            deeds.add(deed(kind + "Get", "storage/Test/k", aim -> storage.apply(aim).get("k")));
            deeds.add(deed(kind + "Get", "storage/Test/k", aim -> storage.apply(aim).get("k", 0, 1)));
            deeds.add(deed(kind + "List", "storage/Test/", aim -> storage.apply(aim).list("")));
            deeds.add(deed(kind + "Exists", "storage/Test/k", aim -> storage.apply(aim).exists("k")));
            deeds.add(deed(kind + "GetKeyInfo", "storage/Test/k", aim -> storage.apply(aim).info("k")));
            deeds.add(deed(kind + "Delete", "storage/Test/k", aim -> storage.apply(aim).delete("k")));
        }
        deeds.add(deed("Access_Get", "access/a%2Fb/k", aim -> aim.access().get("a/b", "k")));
        deeds.add(deed("Access_List", "access/s/k", aim -> aim.access().list("s", "k")));
        deeds.add(deed("Access_Version", "access/s/", aim -> aim.access().version("s")));
        deeds.add(deed("AIM_EventHandler", "event/e", aim -> aim.event("e")));
        deeds.add(deed("Event_Post", "event/e", aim -> aim.post("e", some)));
        deeds.add(deed("Model_Update", "model/Test/file:m", aim -> aim.models().update(URI.create("file:m"))));
        deeds.add(deed("Model_Drift", "model/Test/m", aim -> aim.models().drift("m")));
        deeds.add(deed("Resource_GetGlobal", "resource/Memory", aim -> aim.allocation().global("Memory")));
        deeds.add(deed("Resource_SetGlobal", "resource/Memory", aim -> aim.allocation().setGlobal("Memory", new Amounts("", "", "900"))));
        deeds.add(deed("Resource_GetAIW", "aiw-resource/Test/Memory", aim -> aim.allocation().workflow("Memory")));
        deeds.add(deed("Resource_SetAIW", "aiw-resource/Test/Memory", aim -> aim.allocation().setWorkflow("Memory", amounts)));
        deeds.add(deed("AIM_GetStatus", "aim/Test/In/Friend", aim -> aim.aims().isAlive("Friend")));
        deeds.add(deed("AIM_Signal", "aim/Test/In/Friend", aim -> aim.aims().signal("Friend", new Signal(9))));
        deeds.add(deed("AIM_Pause", "aim/Test/In/Friend", aim -> aim.aims().pause("Friend")));
        deeds.add(deed("AIM_Resume", "aim/Test/In/Friend", aim -> aim.aims().resume("Friend")));
        deeds.add(deed("Channel_Create", "channel/Test/In/c", aim -> aim.aims().connect("c", "Actor", "out", "Friend", "in")));
        deeds.add(deed("Channel_Destroy", "channel/Test/In/c", aim -> aim.aims().disconnect("c")));
        deeds.add(deed("AIM_Stop", "aim/Test/In/Friend", this::stopFriend));
        deeds.add(deed("AIM_Deregister", "aim/Test/In/Friend", aim -> aim.aims().deregister("Friend")));
        deeds.add(deed("AIM_Register_Local", "aim/Test/In/Friend", aim -> aim.aims().register("Friend")));
        deeds.add(deed("AIM_Start", "aim/Test/In/Friend", aim -> aim.aims().start("Friend")));
        return deeds;
    }

    @Test
    @Realises({
        "MPAI_AIFM_Resource_GetGlobal",
        "MPAI_AIFM_Resource_SetGlobal",
        "MPAI_AIFM_Resource_GetAIW",
        "MPAI_AIFM_Resource_SetAIW",
        "MPAI_AIFM_AIM_Register_Local",
        "MPAI_AIFM_AIM_Deregister",
        "MPAI_AIFM_AIM_Start",
        "MPAI_AIFM_AIM_Pause",
        "MPAI_AIFM_AIM_Resume",
        "MPAI_AIFM_AIM_Stop",
        "MPAI_AIFM_AIM_EventHandler",
        "MPAI_AIFM_Channel_Create",
        "MPAI_AIFM_Channel_Destroy",
        "MPAI_AIFM_Model_Update",
        "MPAI_AIFM_Model_Drift"
    })
    void eachCallOfAnAimIsDeniedOrDoneAsPolicySays() throws Exception {
        String self = "aim/Test/In/Actor";
        TestWorkflow test =
                new TestWorkflow()
                        .needs("", "Memory", "1", "100", "10")
                        .aim(
                                "In/Actor",
                                aim -> {
                                    for (Deed deed : deeds()) {
                                        rules.log.clear();
                                        rules.deny(self + " " + deed.action());
                                        AifException refused = denied(() -> deed.call().accept(aim));
                                        told.add(deed.action() + " " + refused.code());
                                        assertThat(rules.log)
                                                .containsExactly(
                                                        self + " " + deed.action() + " "
                                                                + deed.resource() + " denied "
                                                                + Rules.REASON);
                                        rules.permit(self + " " + deed.action());
                                        deed.call().accept(aim);
                                    }
                                })
                        .aim("In/Friend", PATIENT)
                        .aim("Other", PATIENT)
                        .channel("In/Actor.out", "In/Friend.in");
        run(test.configuration().withAccess(SOURCES).withModels(MODELS), test);
        assertThat(told)
                .hasSize(deeds().size())
                .allMatch(
                        line ->
                                line.endsWith(
                                        line.startsWith("Channel_Create")
                                                ? " CHANNEL_CREATION_FAILED"
                                                : " OP_FAILED"));
    }

    @Test
    void aKeyThatIsDeniedIsNeitherReadNorWritten() throws Exception {
        MemoryStorage storage = new MemoryStorage(InstantSource.system());
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "In/Actor",
                                aim -> {
                                    rules.deny("SharedStorage_Put");
                                    denied(() -> aim.sharedStorage().put("k", new byte[1]));
                                    assertThat(aim.sharedStorage().exists("k")).isFalse();
                                    told.add("done");
                                })
                        .aim("Other", PATIENT);
        run(test.configuration().withStorages(storage), test);
        assertThat(told).containsExactly("done");
        assertThat(storage.sharedStorage("Test", "x").list("")).isEmpty();
    }

    @Test
    void whatIsDailyWorkIsNotWrittenDown() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "In/Actor",
                                aim -> {
                                    for (int i = 0; i < 100; i++) {
                                        aim.storage().put("k" + i, new byte[1]);
                                        aim.post("e", new byte[0]);
                                    }
                                })
                        .aim("Other", PATIENT);
        run(test.configuration(), test);
        assertThat(rules.asked).contains("aim/Test/In/Actor AIMStorage_Put storage/Test/k99");
        assertThat(rules.logged("AIMStorage_Put")).isEmpty();
        assertThat(rules.logged("Event_Post")).isEmpty();
    }

    @Test
    void aNameWithASlashIsNotTwoNamesAndALongOneNotAPage() {
        TestWorkflow test = new TestWorkflow("A/B%").aim("C", PATIENT);
        try (Controller controller = guarded(test)) {
            Workflow workflow = test.prepare(controller);
            assertThat(rules.asked).contains("user-agent AIW_Prepare aiw/A%2FB%25");
            rules.deny("AIM_GetStatus");
            assertThat(denied(() -> workflow.status("C\nuser-agent may all")))
                    .hasMessageContaining("aim/A%2FB%25/C?user-agent may all");
            assertThat(String.valueOf(denied(() -> workflow.status("x".repeat(9999))).getMessage()))
                    .hasSizeLessThan(400);
        }
    }

    // --- other Controllers

    @Test
    @Realises({
        "MPAI_AIFM_External_List",
        "MPAI_AIFM_External_Output_Read",
        "MPAI_AIFM_External_Input_Write"
    })
    void eachCallBetweenControllersIsDeniedHereOrThereOrDone() throws Exception {
        Rules rulesThere = new Rules();
        Loopback loopback = new Loopback();
        TestWorkflow doubler =
                new TestWorkflow("Doubler")
                        .aim("D", PATIENT)
                        .remoteInput("D.in")
                        .remoteOutput("D.out");
        TestWorkflow test =
                new TestWorkflow()
                        .aim(
                                "In/Actor",
                                aim -> {
                                    rules.deny("External_List");
                                    external(() -> aim.neighbours().inRange());
                                    rules.permit("External_List");
                                    assertThat(aim.neighbours().inRange()).hasSize(1);
                                    for (Rules side : List.of(rules, rulesThere)) {
                                        side.deny("External_Input_Write");
                                        external(() -> write(aim));
                                        side.permit("External_Input_Write");
                                    }
                                    write(aim);
                                    for (Rules side : List.of(rules, rulesThere)) {
                                        side.deny("External_Output_Read");
                                        external(() -> read(aim));
                                        side.permit("External_Output_Read");
                                    }
                                    told.add("read " + read(aim));
                                })
                        .aim("Other", PATIENT);
        try (Controller there =
                Controller.initialize(
                        rulesThere.guarding(
                                Configuration.of(
                                        module ->
                                                Optional.of(
                                                        AimImplementation.of(
                                                                LoopbackTest.Doubler.class)))))) {
            doubler.prepare(there).start();
            loopback.join("there", there, "{}");
            run(test.configuration().withProximity(loopback.around("here")), test);
        }
        assertThat(told).containsExactly("read 42");
        assertThat(rules.log)
                .contains(
                        "aim/Test/In/Actor External_List peer denied " + Rules.REASON,
                        "aim/Test/In/Actor External_Input_Write peer/there/Doubler/in denied "
                                + Rules.REASON,
                        "aim/Test/In/Actor External_Output_Read peer/there/Doubler/out denied "
                                + Rules.REASON);
        assertThat(rulesThere.log)
                .contains(
                        "peer/here External_Input_Write channel/Doubler/in denied " + Rules.REASON,
                        "peer/here External_Output_Read channel/Doubler/out denied "
                                + Rules.REASON);
    }

    private void external(Runnable call) {
        assertThat(denied(call).code()).isEqualTo(ErrorCode.EXTERNAL_CHANNEL);
    }

    private static void write(AimContext aim) {
        aim.neighbours().write("there", "Doubler", "in", new Value(21));
    }

    private static long read(AimContext aim) {
        return aim.neighbours().read("there", "Doubler", "out", Value.class).record().number();
    }

    @Test
    @Realises("MPAI_AIFM_AIM_Register_Remote")
    void aControllerMayRefuseToRunAnAimOfAnother() {
        Rules rulesThere = new Rules();
        rulesThere.deny("peer/loopback AIW_Prepare");
        Loopback loopback = new Loopback();
        TestWorkflow test = patients();
        try (Controller there =
                        Controller.initialize(rulesThere.guarding(test.configuration()));
                Controller here =
                        Controller.initialize(
                                rules.guarding(test.configuration().withServers(loopback)))) {
            loopback.join("there", there, "{}");
            Workflow workflow = test.prepare(here);
            workflow.deregister("B");
            URI server = URI.create("loopback:there");
            rules.deny("AIM_Register_Remote");
            denied(() -> workflow.register(workflow.described("B"), server));
            assertThat(rulesThere.asked).hasSize(1);
            rules.permit("AIM_Register_Remote");
            denied(() -> workflow.register(workflow.described("B"), server));
            assertThat(workflow.aims()).containsExactly("A");
            rulesThere.permit("peer/loopback AIW_Prepare");
            workflow.register(workflow.described("B"), server);
            assertThat(workflow.aims()).contains("B");
            assertThat(there.workflows()).isEmpty();
        }
    }

    @Test
    void aLogThatCannotBeWrittenStopsWhatItWouldHaveToTell() {
        TestWorkflow test = patients();
        Configuration configuration =
                test.configuration()
                        .withDecisions(rules)
                        .withAudit(
                                (principal, action, resource, outcome, detail) -> {
                                    if (action.equals("AIW_Start")) {
                                        throw new AifException(ErrorCode.ERROR, "the disk is full");
                                    }
                                });
        try (Controller controller = Controller.initialize(configuration)) {
            Workflow workflow = test.prepare(controller);
            assertThatThrownBy(workflow::start).hasMessage("the disk is full");
            assertThat(workflow.status("A")).isEqualTo(AimState.REGISTERED);
        }
    }
}
