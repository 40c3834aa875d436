// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.Allocation;
import org.openaif.api.Allocation.Amounts;
import org.openaif.api.ErrorCode;
import org.openaif.api.Realises;
import org.openaif.metadata.AifMetadata;
import org.openaif.metadata.ControllerSettings;
import org.openaif.metadata.Profile;
import org.openaif.metadata.ResourcePolicy;

/** What the AIF has is given out once, and never more of it than there is. */
@Timeout(60)
class ResourcesTest {
    private static final Aim IDLE = aim -> aim.signals().read();

    private final TestWorkflow test =
            new TestWorkflow()
                    .aim("A", IDLE)
                    .aim("B", IDLE)
                    .needs("A", "Memory", "100", "400", "300")
                    .needs("B", "Memory", "200", "", "")
                    .needs("A", "CPU:Number", "1", "2", "1");

    private final Controller controller =
            Controller.initialize(
                    test.configuration()
                            .withMetadata(
                                    aif(
                                            new ResourcePolicy("Memory", "200", "1200", "1000"),
                                            new ResourcePolicy("CPU:Number", "1", "4", "2"),
                                            new ResourcePolicy("CPU:Class", "Low", "Medium", ""),
                                            new ResourcePolicy("GPU:Number", "", "1", ""),
                                            new ResourcePolicy("Anything", "1", "2", "1"))));

    private static AifMetadata aif(ResourcePolicy... policies) {
        return new AifMetadata(
                "1", "1", Profile.BASIC, List.of(policies),
                new AifMetadata.Services("", "", "", ""), "NTP", ControllerSettings.NONE);
    }

    @AfterEach
    void end() {
        controller.close();
    }

    private static void assertRefused(ThrowingCallable call, ErrorCode code, String... says) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AifException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(says);
    }

    private static ResourcePolicy set(String key, String min, String max, String request) {
        return new ResourcePolicy(key, min, max, request);
    }

    @Test
    void whoDoesNotFitIsRefusedWithTheArithmetic() {
        Workflow first = test.prepare(controller);
        assertRefused(
                () -> test.needs("", "Memory", "", "", "600").prepare(controller),
                ErrorCode.MEM_ALLOC,
                "Test asks for 600 bytes of memory (the AIW itself 600, A 300, B 200)",
                "but 500 of the AIF's 1000 are left: Test (AIW 1) has 500");
        first.stop();
        assertThat(test.prepare(controller).aims()).containsExactly("A", "B");
    }

    @Test
    void aWorkflowThatHasEndedByItselfGivesBackWhatItHad() throws Exception {
        TestWorkflow brief =
                new TestWorkflow().aim("A", aim -> {}).needs("A", "Memory", "", "", "1000");
        Controller small =
                Controller.initialize(
                        brief.configuration().withMetadata(aif(set("Memory", "", "1000", ""))));
        try (small) {
            Workflow workflow = brief.prepare(small);
            assertRefused(() -> brief.prepare(small), ErrorCode.MEM_ALLOC, "but 0 of the AIF's");
            workflow.start();
            assertThat(workflow.awaitEnd(Duration.ofSeconds(30))).isTrue();
            assertThat(brief.prepare(small).id()).isEqualTo(3);
            assertRefused(
                    () -> small.resources().keys(workflow.id()), ErrorCode.MODULE_NOT_FOUND, "AIW 1");
        }
    }

    @Test
    void classesAreCompared() {
        test.needs("B", "CPU:Class", "Low", "High", "High");
        assertRefused(
                () -> test.prepare(controller),
                ErrorCode.OP_FAILED,
                "B asks for CPU:Class High, and the AIF has Medium");
    }

    @Test
    void graphicsProcessorsAreCounted() {
        test.needs("A", "GPU:Number", "1", "1", "1").needs("B", "GPU:Number", "1", "1", "1");
        assertRefused(
                () -> test.prepare(controller),
                ErrorCode.OP_FAILED,
                "2 graphics processors (A 1, B 1), but 1 of the AIF's 1");
    }

    /** AIMs take turns on the cores: two that want one each do with one, and all are what is there. */
    @Test
    void coresAreSharedAndHaveToBeThere() {
        test.needs("A", "CPU:Number", "1", "2", "2").needs("B", "CPU:Number", "0", "0", "0");
        Workflow workflow = test.prepare(controller);
        assertThat(workflow.aims()).containsExactly("A", "B");
        test.needs("A", "CPU:Number", "1", "4", "3");
        assertRefused(
                () -> test.prepare(controller),
                ErrorCode.OP_FAILED,
                "A asks for CPU:Number 3, and the AIF has 2");
    }

    @Test
    void anUpdateThatDoesNotFitLeavesEverythingAsItWas() {
        Workflow workflow = test.prepare(controller);
        assertRefused(
                () ->
                        workflow.update(
                                test.aim("C", IDLE).needs("C", "Memory", "", "", "501").graph()),
                ErrorCode.MEM_ALLOC,
                "asks for 1001 bytes of memory",
                "1000 of the AIF's 1000");
        assertThat(workflow.aims()).containsExactly("A", "B");
        assertThat(controller.resources().keys(1)).doesNotContain("C.Memory");
    }

    @Test
    @Realises("MPAI_AIFU_Resource_GetGlobal")
    void whatThereIsCanBeAskedFor() {
        Resources resources = controller.resources();
        assertThat(resources.global("Memory")).isEqualTo(set("Memory", "200", "1200", "1000"));
        assertThat(resources.keys()).contains("Memory", "CPU:Class");
        assertRefused(
                () -> resources.global("Disk"),
                ErrorCode.OP_FAILED,
                "no resource 'Disk'",
                "Memory, CPU:Number");
    }

    @Test
    @Realises("MPAI_AIFU_Resource_SetGlobal")
    void whatThereIsCanBeSetWithinItsBounds() {
        Resources resources = controller.resources();
        test.prepare(controller);
        resources.setGlobal(set("Memory", "300", "1100", "1100"));
        assertThat(resources.global("Memory")).isEqualTo(set("Memory", "300", "1100", "1100"));
        resources.setGlobal(set("Memory", "", "", "600"));
        assertThat(resources.global("Memory")).isEqualTo(set("Memory", "200", "1200", "600"));
        assertRefused(
                () -> test.prepare(controller), ErrorCode.MEM_ALLOC, "100 of the AIF's 600");
        for (ResourcePolicy outside :
                List.of(
                        set("Memory", "", "", "1201"),
                        set("Memory", "100", "", "600"),
                        set("Memory", "", "1300", "600"),
                        set("Memory", "700", "", "600"),
                        set("CPU:Class", "", "High", "Low"))) {
            assertRefused(
                    () -> resources.setGlobal(outside), ErrorCode.OP_FAILED, "is not within");
        }
        assertRefused(
                () -> resources.setGlobal(set("Memory", "", "", "much")),
                ErrorCode.OP_FAILED,
                "'much' is no amount");
        assertRefused(
                () -> resources.setGlobal(set("Memory", "", "", "499")),
                ErrorCode.OP_FAILED,
                "workflows have 500: Test (AIW 1) has 500");
        assertRefused(
                () -> resources.setGlobal(set("Anything", "", "", "2")),
                ErrorCode.OP_FAILED,
                "no resource of the MPAI Ontology");
        assertRefused(
                () -> resources.setGlobal(set("Disk", "", "", "1")), ErrorCode.OP_FAILED, "Disk");
        assertThat(resources.global("Memory").request()).isEqualTo("600");
    }

    @Test
    @Realises("MPAI_AIFU_Resource_GetAIW")
    void whatAWorkflowHasCanBeAskedFor() {
        Workflow workflow = test.needs("", "Memory", "", "", "50").prepare(controller);
        Resources resources = controller.resources();
        assertThat(resources.keys(workflow.id()))
                .containsExactly("Memory", "A.Memory", "A.CPU:Number", "B.Memory");
        assertThat(resources.ofWorkflow(workflow.id(), "A.Memory"))
                .isEqualTo(set("Memory", "100", "400", "300"));
        assertRefused(
                () -> resources.ofWorkflow(workflow.id(), "A.Disk"),
                ErrorCode.OP_FAILED,
                "Test has no resource 'A.Disk'",
                "A.Memory");
        assertRefused(
                () -> resources.ofWorkflow(99, "A.Memory"), ErrorCode.MODULE_NOT_FOUND, "99");
    }

    @Test
    @Realises("MPAI_AIFU_Resource_SetAIW")
    void whatAWorkflowHasCanBeSetWithinItsBoundsAndWhatIsLeft() {
        Workflow workflow = test.prepare(controller);
        Resources resources = controller.resources();
        resources.setOfWorkflow(1, "A.Memory", set("Memory", "", "", "400"));
        assertRefused(
                () -> resources.setOfWorkflow(1, "A.Memory", set("Memory", "", "", "401")),
                ErrorCode.OP_FAILED,
                "is not within 100..400");
        assertRefused(
                () -> resources.setOfWorkflow(1, "B.Memory", set("Memory", "", "", "601")),
                ErrorCode.MEM_ALLOC,
                "asks for 1001 bytes of memory (A 400, B 601), but 1000");
        assertRefused(
                () -> resources.setOfWorkflow(1, "C.Memory", set("Memory", "", "", "1")),
                ErrorCode.OP_FAILED,
                "'C.Memory'");
        assertRefused(
                () -> resources.setOfWorkflow(2, "A.Memory", set("Memory", "", "", "1")),
                ErrorCode.MODULE_NOT_FOUND,
                "AIW 2");
        // It holds on over a change that says the same of it.
        workflow.update(test.aim("C", IDLE).graph());
        assertThat(resources.ofWorkflow(1, "A.Memory").request()).isEqualTo("400");
    }

    @Test
    @Realises({
        "MPAI_AIFM_Resource_GetGlobal",
        "MPAI_AIFM_Resource_SetGlobal",
        "MPAI_AIFM_Resource_GetAIW",
        "MPAI_AIFM_Resource_SetAIW"
    })
    void anAimAsksForWhatThereIsAndSetsItWithinTheBounds() {
        test.aim(
                "A",
                aim -> {
                    Allocation allocation = aim.allocation();
                    assertThat(allocation.global("Memory"))
                            .isEqualTo(new Amounts("200", "1200", "1000"));
                    allocation.setGlobal("Memory", new Amounts("", "", "1100"));
                    assertThat(allocation.global("Memory").request()).isEqualTo("1100");
                    assertThat(allocation.workflow("A.Memory").request()).isEqualTo("300");
                    allocation.setWorkflow("A.Memory", new Amounts("", "", "350"));
                    assertThat(allocation.workflow("A.Memory").request()).isEqualTo("350");
                    assertRefused(
                            () -> allocation.setGlobal("Memory", new Amounts("", "", "1201")),
                            ErrorCode.OP_FAILED,
                            "1201");
                    assertRefused(() -> allocation.global("No"), ErrorCode.OP_FAILED, "'No'");
                    assertRefused(
                            () -> allocation.setWorkflow("A.Memory", new Amounts("", "", "401")),
                            ErrorCode.OP_FAILED,
                            "100..400");
                    assertRefused(
                            () -> allocation.setWorkflow("B.Memory", new Amounts("", "", "900")),
                            ErrorCode.MEM_ALLOC,
                            "B 900");
                    assertRefused(() -> allocation.workflow("No"), ErrorCode.OP_FAILED, "'No'");
                    aim.report("done");
                });
        Workflow workflow = test.prepare(controller);
        workflow.start();
        while (test.reports.isEmpty() && test.failures.isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(test.failures).isEmpty();
        assertThat(test.reports).containsExactly("A: done");
    }
}
