// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Device;
import org.openaif.api.ErrorCode;
import org.openaif.api.Output;
import org.openaif.api.Realises;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.controller.TestWorkflow.Value;
import org.openaif.controller.spi.AimImplementation;

/** One AIW, one AIM at its top, and Trusted Services for that alone. */
@Timeout(60)
class SecureProfileTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Rules rules = new Rules();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> owners = new CopyOnWriteArrayList<>();
    private final List<Measurement> measured = new ArrayList<>();

    private static final Aim PATIENT = aim -> aim.signals().read();

    /** An AIM that asks for its Trusted Services. */
    private final Aim asking =
            aim -> {
                try {
                    assertThat(aim.trust()).isNotNull();
                    told.add(aim.name() + " has them");
                } catch (TrustException refused) {
                    told.add(aim.name() + " " + refused.error() + " " + refused.code() + " "
                            + refused.getMessage());
                }
            };

    private Configuration configuration(TestWorkflow test) {
        return rules.guarding(test.configuration()).withTrust(this::services);
    }

    /** Nothing is called on them here: whose they are is all that is looked at. */
    private TrustedServices services(String owner) {
        owners.add(owner);
        return (TrustedServices)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {TrustedServices.class},
                        (proxy, method, arguments) -> {
                            throw new UnsupportedOperationException(method.getName());
                        });
    }

    private Controller secure(TestWorkflow test) {
        return Controller.initializeSecure(configuration(test), false);
    }

    private void run(Controller controller, TestWorkflow test) throws Exception {
        Workflow workflow = test.prepare(controller);
        workflow.start();
        assertThat(workflow.awaitEnd(LONG)).isTrue();
        assertThat(test.failures).isEmpty();
    }

    private static AifException refused(Runnable call) {
        AifException refused = catchThrowableOfType(AifException.class, call::run);
        assertThat(refused).isNotNull();
        assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(1);
        return refused;
    }

    // --- who has Trusted Services

    @Test
    @Realises("MPAI_AIFU_Controller_Initialize_Secure")
    void theAimAtTheTopHasTrustedServicesOfItsOwn() throws Exception {
        TestWorkflow test = new TestWorkflow().aim("Top", asking);
        try (Controller controller = secure(test)) {
            run(controller, test);
        }
        assertThat(told).containsExactly("Top has them");
        assertThat(owners).containsExactly("aim/Test/Top");
        assertThat(rules.logged("Trust_Use"))
                .containsExactly(
                        "aim/Test/Top Trust_Use aim/Test/Top permitted all else is permitted");
    }

    @Test
    @Realises("MPAI_AIFU_Controller_Initialize_Secure")
    void aSubAimOfTheCompositeAtTheTopIsRefusedAndWrittenDown() throws Exception {
        TestWorkflow test =
                new TestWorkflow().aim("Top/One", asking).aim("Top/Deeper/Two", asking);
        try (Controller controller = secure(test)) {
            Workflow workflow = test.prepare(controller);
            assertThat(workflow.trust()).isNotNull();
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        assertThat(told)
                .hasSize(2)
                .allMatch(line -> line.contains("NOT_PERMITTED ERROR") && line.endsWith("that is Top"));
        assertThat(owners).as("the User Agent acts for the composite").containsExactly("aim/Test/Top");
        assertThat(rules.logged("Trust_Use"))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("user-agent Trust_Use aim/Test/Top permitted"))
                .anyMatch(line -> line.startsWith("aim/Test/Top/One Trust_Use aim/Test/Top/One denied"))
                .anyMatch(line -> line.startsWith("aim/Test/Top/Deeper/Two Trust_Use"));
    }

    @Test
    void inTheBasicProfileNobodyHasTrustedServices() throws Exception {
        TestWorkflow test = new TestWorkflow().aim("Top", asking);
        try (Controller controller = Controller.initialize(configuration(test))) {
            Workflow workflow = test.prepare(controller);
            assertThat(refused(workflow::trust)).hasMessageContaining("APIProfile Secure");
            workflow.start();
            assertThat(workflow.awaitEnd(LONG)).isTrue();
        }
        assertThat(told).singleElement().asString().contains("NOT_PERMITTED ERROR");
        assertThat(owners).isEmpty();
        assertThat(rules.logged("Trust_Use")).hasSize(2).allMatch(line -> line.contains(" denied "));
    }

    @Test
    void aPolicyMayDenyThemToTheAimAtTheTop() throws Exception {
        rules.deny("Trust_Use");
        TestWorkflow test = new TestWorkflow().aim("Top", asking);
        try (Controller controller = secure(test)) {
            run(controller, test);
            assertThat(told).singleElement().asString().contains("NOT_PERMITTED", Rules.REASON);
        }
        assertThat(owners).isEmpty();
    }

    @Test
    void whoConfiguresNoneIsToldSo() throws Exception {
        TestWorkflow test = new TestWorkflow().aim("Top", asking);
        try (Controller controller =
                Controller.initializeSecure(rules.guarding(test.configuration()), false)) {
            run(controller, test);
        }
        assertThat(told).singleElement().asString()
                .contains(TrustError.NOT_SUPPORTED.name(), "withTrust");
    }

    // --- one AIW, one AIM

    @Test
    @Realises("MPAI_AIFU_Controller_Initialize_Secure")
    void aSecondAiwIsRefusedUntilTheFirstIsOver() {
        TestWorkflow first = new TestWorkflow("First").aim("Top", PATIENT);
        TestWorkflow second = new TestWorkflow("Second").aim("Top", PATIENT);
        try (Controller controller = secure(first)) {
            Workflow running = first.prepare(controller);
            AifException refused = refused(() -> second.prepare(controller));
            assertThat(refused.code()).isEqualTo(ErrorCode.OP_FAILED);
            assertThat(refused).hasMessageContainingAll("one AIW", "First");
            assertThat(controller.workflows()).containsExactly(running);
            assertThat(rules.logged("AIW_Prepare"))
                    .anyMatch(line -> line.startsWith("controller AIW_Prepare aiw/Second denied"));
            running.stop();
            assertThat(second.prepare(controller).name()).isEqualTo("Second");
        }
    }

    @Test
    @Realises("MPAI_AIFU_Controller_Initialize_Secure")
    void anAiwOfTwoAimsIsRefusedAndSoIsASecondOneThatComesLater() {
        TestWorkflow two = new TestWorkflow().aim("One", PATIENT).aim("Two/Inner", PATIENT);
        try (Controller controller = secure(two)) {
            AifException refused = refused(() -> two.prepare(controller));
            assertThat(refused.code()).isEqualTo(ErrorCode.OP_FAILED);
            assertThat(refused).hasMessageContainingAll("one AIM", "[One, Two]", "composite");
            assertThat(controller.workflows()).isEmpty();
        }
        TestWorkflow one = new TestWorkflow().aim("One", PATIENT);
        try (Controller controller = secure(one)) {
            Workflow workflow = one.prepare(controller);
            assertThat(refused(() -> workflow.register(one.plug("Late", PATIENT).module())))
                    .hasMessageContaining("[Late, One]");
            assertThat(workflow.aims()).containsExactly("One");
        }
    }

    /** What a User Agent puts at a hardware port. */
    @Device(kind = "test")
    @Output(name = "out", type = Value.class)
    public static final class Sensor implements Aim {
        @Override
        public void run(AimContext aim) {
            try {
                aim.trust();
                aim.report("has them");
            } catch (TrustException refused) {
                aim.report(refused.error().name());
            }
        }
    }

    @Test
    void aDeviceAtAHardwarePortIsNoSecondAimAndHasNoTrustedServices() throws Exception {
        TestWorkflow test =
                new TestWorkflow()
                        .aim("Sensor", PATIENT)
                        .aim("Top", asking)
                        .channel("Sensor.out", "Top.in");
        Configuration plain = test.configuration();
        Configuration withDevice =
                Configuration.of(
                                module ->
                                        module.name().equals("Sensor")
                                                ? Optional.of(AimImplementation.of(Sensor.class))
                                                : plain.implementations().find(module))
                        .withTrust(this::services);
        try (Controller controller =
                Controller.initializeSecure(rules.guarding(withDevice), false)) {
            run(controller, test);
        }
        assertThat(told).containsExactly("Top has them");
        assertThat(test.reports).containsExactly("Sensor: NOT_PERMITTED");
    }

    // --- attestation

    private Controller attesting(TestWorkflow test, String... findings) {
        return Controller.initializeSecure(
                configuration(test)
                        .withAttestation(
                                (workflow, parts) -> {
                                    measured.clear();
                                    measured.addAll(parts);
                                    return List.of(findings);
                                }),
                true);
    }

    @Test
    @Realises("MPAI_AIFU_Controller_Initialize_Secure")
    void whatDoesNotAttestIsNotStartedNorLeftHalfStarted() {
        TestWorkflow test = new TestWorkflow().aim("Top", aim -> told.add("ran"));
        try (Controller controller = attesting(test, "its archive is unknown", "its model is old")) {
            AifException refused = refused(() -> test.prepare(controller));
            assertThat(refused.code()).isEqualTo(ErrorCode.INIT);
            assertThat(refused)
                    .hasMessageContainingAll("its archive is unknown; its model is old", "Test");
            assertThat(controller.workflows()).isEmpty();
            assertThat(controller.resources().keys()).isEmpty();
        }
        assertThat(told).isEmpty();
        assertThat(rules.logged("AIW_Attest"))
                .containsExactly(
                        "controller AIW_Attest aiw/Test denied its archive is unknown; its model is"
                                + " old");
        assertThat(rules.log).noneMatch(line -> line.contains("AIM_State aim/Test/Top running"));
    }

    @Test
    @Realises("MPAI_AIFU_Controller_Initialize_Secure")
    void whatAttestsIsStartedAndSoIsEachChangeOfIt() throws Exception {
        TestWorkflow test = new TestWorkflow().aim("Top", aim -> told.add("ran"));
        try (Controller controller = attesting(test)) {
            run(controller, test);
        }
        assertThat(told).containsExactly("ran");
        assertThat(rules.logged("AIW_Attest"))
                .containsExactly("controller AIW_Attest aiw/Test permitted ");
        assertThat(measured).extracting(Measurement::kind).containsExactly("topology", "implementation");
    }

    @Test
    void anImplementationThatDoesNotAttestTakesNobodysPlace() {
        TestWorkflow test = new TestWorkflow().aim("Top", PATIENT);
        List<String> findings = new CopyOnWriteArrayList<>();
        try (Controller controller =
                Controller.initializeSecure(
                        configuration(test)
                                .withAttestation((workflow, parts) -> List.copyOf(findings)),
                        true)) {
            Workflow workflow = test.prepare(controller);
            workflow.start();
            findings.add("that is somebody else's");
            AimImplementation other =
                    new AimImplementation(Aim.class, () -> aim -> told.add("ran"));
            assertThat(refused(() -> workflow.replace("Top", other)).code())
                    .isEqualTo(ErrorCode.INIT);
            assertThat(workflow.status("Top")).isEqualTo(AimState.RUNNING);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void attestationThatNothingCanCheckIsRefused() {
        TestWorkflow test = new TestWorkflow().aim("Top", PATIENT);
        AifException refused =
                refused(() -> Controller.initializeSecure(configuration(test), true));
        assertThat(refused.code()).isEqualTo(ErrorCode.INIT);
        assertThat(refused).hasMessageContaining("withAttestation");
    }

    /** An implementation, with a class within. */
    public static final class Measured implements Aim {
        @Override
        public void run(AimContext aim) {
            new Object() {
                void end() {}
            }.end();
        }
    }

    @Test
    void whatIsMeasuredIsTheSameEachTimeAndAnotherIfAnythingDiffers() {
        List<Measurement> first = measure(new TestWorkflow().aim("Top", PATIENT), Measured.class);
        List<Measurement> again = measure(new TestWorkflow().aim("Top", PATIENT), Measured.class);
        assertThat(first).isEqualTo(again);
        assertThat(first)
                .allMatch(part -> part.hash().matches("[0-9a-f]{64}"))
                .extracting(part -> part.kind() + " " + part.name())
                .containsExactly("topology Test", "implementation Test/Top", "model Test/Top");

        List<Measurement> otherClass = measure(new TestWorkflow().aim("Top", PATIENT), Sensor.class);
        assertThat(otherClass.get(0)).isEqualTo(first.get(0));
        assertThat(otherClass.get(1)).isNotEqualTo(first.get(1));

        List<Measurement> otherChannel =
                measure(new TestWorkflow().aim("Top", PATIENT).channel("Top.a", "Top.b"), Measured.class);
        assertThat(otherChannel.get(0)).isNotEqualTo(first.get(0));
        assertThat(otherChannel.get(1)).isEqualTo(first.get(1));
    }

    private List<Measurement> measure(TestWorkflow test, Class<? extends Aim> type) {
        Measurement model = Measurement.of("model", "", "3", new byte[32]);
        Configuration configuration =
                Configuration.of(
                                module ->
                                        Optional.of(
                                                AimImplementation.of(type)
                                                        .withMeasured(List.of(model))))
                        .withAttestation(
                                (workflow, parts) -> {
                                    measured.clear();
                                    measured.addAll(parts);
                                    return List.of();
                                });
        // The ports of a class that declares some are those of its metadata.
        try (Controller controller = Controller.initializeSecure(configuration, true)) {
            test.prepare(controller);
        }
        return List.copyOf(measured);
    }
}
