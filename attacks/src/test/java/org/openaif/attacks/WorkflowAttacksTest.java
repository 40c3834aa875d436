// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.trust.AuditLog;
import org.openaif.authority.Policy;
import org.openaif.controller.Configuration;
import org.openaif.controller.Controller;
import org.openaif.controller.StreamClock;
import org.openaif.controller.Workflow;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.AttestationCheck;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.AimSettings;
import org.openaif.metadata.Extension;
import org.openaif.metadata.Identifier;
import org.openaif.metadata.Profile;
import org.openaif.metadata.WorkflowGraph;

/** An AIM that wants more than its metadata and the standard policy give it. */
@Timeout(60)
class WorkflowAttacksTest {
    @TempDir private Path folder;

    private final List<String> audited = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AuditLog audit =
            (who, what, on, outcome, detail) ->
                    audited.add(who + " " + what + " " + on + " " + outcome);
    private final Map<String, Aim> aims = new LinkedHashMap<>();
    private Victim victim;

    @BeforeEach
    void open() {
        victim = new Victim(folder);
    }

    @AfterEach
    void close() {
        victim.close();
    }

    private Configuration configuration() {
        return Configuration.of(
                        module ->
                                Optional.ofNullable(aims.get(module.name()))
                                        .map(aim -> new AimImplementation(Aim.class, () -> aim)))
                .withDecisions(Policy.standard(audit))
                .withAudit(audit)
                .withTrust(victim::of);
    }

    /** An AIM that attacks, and tells how that was answered. */
    private void attacker(String name, Attack attack) {
        aims.put(
                name,
                aim -> {
                    AifException refusal =
                            catchThrowableOfType(AifException.class, () -> attack.by(aim));
                    told.add(refusal == null ? "succeeded" : String.valueOf(refusal.getMessage()));
                });
    }

    /** What an AIM tries. */
    private interface Attack {
        void by(AimContext aim) throws Exception;
    }

    private void bystander(String name) {
        aims.put(name, aim -> aim.signals().read());
    }

    private WorkflowGraph graph(String name) {
        List<WorkflowGraph.Module> modules = new ArrayList<>();
        aims.keySet()
                .forEach(
                        aim ->
                                modules.add(
                                        new WorkflowGraph.Module(
                                                aim, metadata(aim), AimSettings.NONE)));
        return new WorkflowGraph(metadata(name), modules, List.of(), List.of());
    }

    private static AimMetadata metadata(String name) {
        return new AimMetadata(
                new Identifier("1", "TEST", "", name, "1"),
                Profile.BASIC,
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Extension.NONE);
    }

    /** Runs until the attacker has told. */
    private void run(Controller controller) throws Exception {
        try (controller) {
            Workflow workflow =
                    controller.prepare(
                            graph("ward"), StreamClock.unpaced(0), WorkflowListener.NONE);
            workflow.start();
            while (told.isEmpty()) {
                assertThat(workflow.awaitEnd(Duration.ofMillis(10)) && told.isEmpty()).isFalse();
            }
        }
        assertThat(told).hasSize(1).doesNotContain("succeeded");
        assertThat(told.getFirst()).doesNotContain("\n").hasSizeGreaterThan(10);
    }

    private Controller basic() {
        return Controller.initialize(configuration());
    }

    private Controller secure() {
        return Controller.initializeSecure(configuration(), false);
    }

    @Test
    void aSubAimThatCallsTheSecurityApiIsRefusedAndAudited() throws Exception {
        attacker("top/inner", AimContext::trust);
        run(secure());
        assertThat(audited).contains("aim/ward/top/inner Trust_Use aim/ward/top/inner denied");
    }

    @Test
    void anAimOfTheBasicProfileHasNoSecurityApi() throws Exception {
        attacker("top", AimContext::trust);
        run(basic());
        assertThat(audited).contains("aim/ward/top Trust_Use aim/ward/top denied");
    }

    @Test
    void anAimStartsNobodyOutsideItsMetadata() throws Exception {
        attacker("inside/attacker", aim -> aim.aims().start("victim"));
        bystander("outside/victim");
        run(basic());
    }

    @Test
    void anAimStopsNobodyOutsideItsMetadata() throws Exception {
        attacker("inside/attacker", aim -> aim.aims().stop("../outside/victim"));
        bystander("outside/victim");
        run(basic());
    }

    @Test
    void aSecondWorkflowIsRefusedInTheSecureProfile() throws Exception {
        bystander("top");
        try (Controller controller = secure()) {
            controller
                    .prepare(graph("ward"), StreamClock.unpaced(0), WorkflowListener.NONE)
                    .start();
            assertThat(
                            catchThrowableOfType(
                                    AifException.class,
                                    () ->
                                            controller.prepare(
                                                    graph("listener"),
                                                    StreamClock.unpaced(0),
                                                    WorkflowListener.NONE)))
                    .hasMessageContaining("one AIW");
            assertThat(controller.workflows()).hasSize(1);
        }
        assertThat(audited).anyMatch(line -> line.contains("aiw/listener denied"));
    }

    @Test
    void aSecondAimAtTheTopIsRefusedInTheSecureProfile() {
        bystander("top");
        bystander("beside");
        try (Controller controller = secure()) {
            assertThat(
                            catchThrowableOfType(
                                    AifException.class,
                                    () ->
                                            controller.prepare(
                                                    graph("ward"),
                                                    StreamClock.unpaced(0),
                                                    WorkflowListener.NONE)))
                    .hasMessageContaining("beside");
            assertThat(controller.workflows()).isEmpty();
        }
    }

    @Test
    void whatDoesNotAttestIsNotStarted() {
        attacker("top", aim -> {});
        AttestationCheck check = (workflow, components) -> List.of("top is not what it was");
        try (Controller controller =
                Controller.initializeSecure(configuration().withAttestation(check), true)) {
            assertThat(
                            catchThrowableOfType(
                                    AifException.class,
                                    () ->
                                            controller.prepare(
                                                    graph("ward"),
                                                    StreamClock.unpaced(0),
                                                    WorkflowListener.NONE)))
                    .hasMessageContaining("top is not what it was");
        }
        assertThat(told).as("it ran").isEmpty();
    }

    @Test
    void attestationThatNothingChecksIsNoAttestation() {
        assertThat(
                        catchThrowableOfType(
                                AifException.class,
                                () -> Controller.initializeSecure(configuration(), true)))
                .isNotNull();
    }
}
