// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.ErrorCode;
import org.openaif.api.Signal;
import org.openaif.api.Storage;
import org.openaif.controller.AimState;
import org.openaif.controller.InstalledAims;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Diagnostic;
import org.openaif.metadata.FolderCatalogue;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.WorkflowGraph;

/**
 * A test of a whole AIW: all its AIMs run on a real Controller, and the test feeds its inputs, those
 * of hardware too, and reads its outputs.
 *
 * <pre>{@code
 * try (WorkflowTest test = WorkflowTest.of(Path.of("workflows/heating/heating.json"))) {
 *     test.with("Thermostat", "TargetDegrees", 21).feed("Temperatures", measured).run();
 *     assertThat(test.written("Valves", Valve.class)).hasSize(2);
 * }
 * }</pre>
 *
 * <p>An input whose AIMs do not declare its record type by {@link org.openaif.api.Input} carries what
 * it is fed first; if that is nothing, it is at its end from the beginning.
 */
public final class WorkflowTest extends StreamTest<WorkflowTest> {
    private final Map<String, Aim> replaced;

    private WorkflowTest(
            WorkflowGraph graph, ImplementationSource installed, Map<String, Aim> replaced) {
        super(
                graph,
                module ->
                        Optional.ofNullable(replaced.get(module.name()))
                                .map(aim -> new AimImplementation(aim.getClass(), () -> aim))
                                .or(() -> installed.find(module)));
        this.replaced = replaced;
    }

    /**
     * A test of the AIW, or AIM, of a file. It is read leniently, as {@code aif run} does; its AIMs
     * are those of the metadata in the same folder, and those on the class path.
     *
     * @throws AifException INIT if it, or a document in its folder, cannot be used; says where, and
     *     how to mend it
     */
    public static WorkflowTest of(Path aiw) {
        InstalledAims installed = installed();
        FolderCatalogue folder = new FolderCatalogue(aiw, MetadataReader.lenient());
        AimMetadata workflow = MetadataReader.lenient().readAim(aiw).orThrow();
        WorkflowGraph graph = WorkflowGraph.of(workflow, folder.completedBy(installed)).orThrow();
        folder.diagnostics().stream()
                .filter(Diagnostic::isError)
                .findFirst()
                .ifPresent(
                        error -> {
                            throw new AifException(ErrorCode.INIT, error.toString());
                        });
        return new WorkflowTest(graph, installed, new HashMap<>());
    }

    /** A test of that workflow, with the AIMs on the class path. */
    public static WorkflowTest of(WorkflowGraph graph) {
        return new WorkflowTest(graph, installed(), new HashMap<>());
    }

    private static InstalledAims installed() {
        return InstalledAims.of(Thread.currentThread().getContextClassLoader());
    }

    @Override
    WorkflowTest self() {
        return this;
    }

    /** Gives an AIM a parameter, in place of what the metadata has. */
    public WorkflowTest with(String aim, String parameter, Object value) {
        parameter(aim, parameter, value);
        return this;
    }

    /**
     * Puts an object in the place of an AIM, such as one that fails; it may be a lambda. It is not
     * restarted as itself: each life has the same object.
     */
    public WorkflowTest replace(String aim, Aim by) {
        requireNotMade();
        replaced.put(requireAim(aim), by);
        return this;
    }

    /** An AIM's own storage, to fill before and to look at after. */
    @Override
    public Storage storage(String aim) {
        return super.storage(aim);
    }

    /** Sends an AIM a signal. One that is sent before it starts is the first that it sees. */
    public WorkflowTest signal(String aim, Signal signal) {
        workflow().signal(requireAim(aim), signal);
        return this;
    }

    /** The state of an AIM at present. */
    @Override
    public AimState state(String aim) {
        return super.state(aim);
    }

    /** What an AIM threw, if it failed; then {@link #close} says nothing of failures any more. */
    @Override
    public Optional<Throwable> failure(String aim) {
        return super.failure(aim);
    }

    /** What an AIM has reported so far, in order. */
    @Override
    public List<String> reports(String aim) {
        return super.reports(aim);
    }
}
