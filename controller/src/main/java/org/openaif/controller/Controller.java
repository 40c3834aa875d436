// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Event;
import org.openaif.api.Realises;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.WorkflowGraph;

/**
 * The Controller of an AIF: it runs workflows.
 *
 * <pre>{@code
 * try (Controller controller = Controller.initialize(configuration)) {
 *     Workflow workflow = controller.prepare(graph, StreamClock.unpaced(0), listener);
 *     InputPort<Verdict> verdicts = workflow.output("VerdictDataChannel", Verdict.class);
 *     workflow.start();
 *     for (Message<Verdict> verdict : verdicts) ...
 * }
 * }</pre>
 *
 * <p>Any thread may call it.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 2 (Controller API called by User Agent).
 */
public final class Controller implements AutoCloseable {
    private final Configuration configuration;
    private final Resources resources;
    private final Watchdog watchdog = new Watchdog();
    private final EventHub events = new EventHub();
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, Workflow> workflows = new LinkedHashMap<>();
    private boolean destroyed;

    private Controller(Configuration configuration) {
        this.configuration = configuration;
        this.resources = new Resources(configuration.metadata());
    }

    /** Switches a Controller on. */
    @Realises("MPAI_AIFU_Controller_Initialize")
    public static Controller initialize(Configuration configuration) {
        return new Controller(configuration);
    }

    /**
     * Makes a workflow ready to start: finds all implementations, checks all ports, makes all
     * channels. Nothing runs yet; whatever is wrong is found here, and nothing is left of it.
     *
     * @param clock what the workflow's sources go by
     * @param listener is told what a person should know
     * @throws AifException MODULE_NOT_FOUND, MODULE_CREATION_FAILED, PORT_CREATION_FAILED: what is
     *     missing or does not fit, and where; MEM_ALLOC, OP_FAILED: of which of the AIF's {@link
     *     #resources} there is not enough left; INIT if this Controller has been destroyed
     */
    public synchronized Workflow prepare(
            WorkflowGraph graph, StreamClock clock, WorkflowListener listener) {
        if (destroyed) {
            throw new AifException(ErrorCode.INIT, "the Controller has been switched off");
        }
        int id = lastId.incrementAndGet();
        Environment environment =
                new Environment(
                        graph.workflow().name(),
                        clock,
                        events,
                        configuration.storages(),
                        configuration.access(),
                        resources,
                        configuration.machine(),
                        listener);
        Workflow workflow =
                new Workflow(id, graph, configuration.implementations(), environment);
        workflows.put(id, workflow);
        watchdog.watch(workflow);
        return workflow;
    }

    /** What the AIF has, and who has how much of it. */
    public Resources resources() {
        return resources;
    }

    /** For tests: to look without waiting. */
    Watchdog watchdog() {
        return watchdog;
    }

    /** The workflow with that identifier, unless it has been stopped. */
    public synchronized Optional<Workflow> workflow(int id) {
        return Optional.ofNullable(workflows.get(id)).filter(found -> !found.isOver());
    }

    /** Initialises the handling of an event of the AIF. */
    @Realises("MPAI_AIFU_Communication_Event")
    public void initializeEvent(String event) {
        events.initialise(event);
    }

    /**
     * Lets an event occur, as the User Agent.
     *
     * @param timestamp nanoseconds since the epoch
     */
    public void post(String event, byte[] data, long timestamp) {
        events.post(new Event(event, "User Agent", data.clone()), timestamp);
    }

    /**
     * Switches the Controller off: stops all its workflows and lets go of the storages.
     *
     * @throws AifException TERM if an AIM would not stop; all the rest has been done
     */
    @Override
    @Realises("MPAI_AIFU_Controller_Destroy")
    public void close() {
        Collection<Workflow> running;
        synchronized (this) {
            if (destroyed) {
                return;
            }
            destroyed = true;
            running = Map.copyOf(workflows).values();
            workflows.clear();
        }
        AifException failure = null;
        for (Workflow workflow : running) {
            try {
                workflow.stop();
            } catch (AifException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        watchdog.close();
        configuration.storages().close();
        if (failure != null) {
            throw failure;
        }
    }
}
