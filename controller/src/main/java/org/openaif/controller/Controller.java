// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Event;
import org.openaif.api.Realises;
import org.openaif.controller.spi.Proximity;
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
 * <p>Any thread may call it, in the name of the User Agent. What the policy of its {@link
 * Configuration} denies is refused with OP_FAILED before anything happens.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 2 (Controller API called by User Agent).
 */
public final class Controller implements AutoCloseable {
    private final Configuration configuration;
    private final EnforcementPoint point;
    private final Caller userAgent;
    private final Optional<SecureProfile> secure;
    private final Resources resources;
    private final StorageLimits storageLimits = new StorageLimits();
    private final Watchdog watchdog = new Watchdog();
    private final EventHub events = new EventHub();
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, Workflow> workflows = new LinkedHashMap<>();
    private final Map<String, WorkflowGraph> described = new LinkedHashMap<>();
    private boolean destroyed;

    private Controller(
            Configuration configuration,
            EnforcementPoint point,
            Optional<SecureProfile> secure) {
        this.configuration = configuration;
        this.point = point;
        this.userAgent = Caller.outside(point.userAgent());
        this.secure = secure;
        this.resources = new Resources(configuration.metadata(), userAgent.principal());
        configuration.storages().limit(storageLimits);
    }

    /**
     * Switches a Controller on.
     *
     * @throws AifException INIT if policy denies it
     */
    @Realises("MPAI_AIFU_Controller_Initialize")
    public static Controller initialize(Configuration configuration) {
        EnforcementPoint point = new EnforcementPoint(configuration.safeguards());
        point.userAgent().govern(ErrorCode.INIT, "Controller_Initialize", "aif");
        return new Controller(configuration, point, Optional.empty());
    }

    /**
     * Switches a Controller on in the Secure Profile: it runs one AIW at a time, with one AIM at its
     * top, which may be a composite. That AIM alone has the Trusted Services of {@link
     * Configuration#withTrust}; a sub-AIM that asks for them is refused, and that is written down.
     * For a composite, whose parts all are sub-AIMs, the User Agent acts, by {@link Workflow#trust}.
     *
     * @param useAttestation whether it refuses to start, or to change into, what does not attest
     * @throws AifException INIT if policy denies it, or attestation is wanted and the configuration
     *     has no check for it
     */
    @Realises(
            value = "MPAI_AIFU_Controller_Initialize_Secure",
            decision = "For a composite at the top the User Agent uses the Secure API")
    public static Controller initializeSecure(
            Configuration configuration, boolean useAttestation) {
        EnforcementPoint point = new EnforcementPoint(configuration.safeguards());
        point.userAgent().govern(ErrorCode.INIT, "Controller_Initialize_Secure", "aif");
        if (useAttestation && configuration.safeguards().attestation().isEmpty()) {
            throw new AifException(
                    ErrorCode.INIT,
                    "attestation is wanted, and nothing here can check it; give a check with"
                            + " Configuration.withAttestation");
        }
        return new Controller(
                configuration,
                point,
                Optional.of(
                        new SecureProfile(
                                point,
                                configuration.safeguards()
                                        .attestation()
                                        .filter(check -> useAttestation))));
    }

    /**
     * Makes the metadata of a workflow known under its name, so that it can be started by that; the
     * same name again takes the place of what was known.
     *
     * @throws AifException INIT if this Controller has been destroyed
     */
    public synchronized void describe(WorkflowGraph graph) {
        requireOn();
        userAgent.principal().govern("AIW_Describe", new Names(graph.workflow().name()).aiw());
        described.put(graph.workflow().name(), graph);
    }

    /**
     * Starts an instance of a workflow whose metadata is known; {@link Workflow#id} is its AIW_ID.
     *
     * @throws AifException MODULE_NOT_FOUND if no metadata is known under that name; as {@link
     *     #prepare}
     */
    @Realises("MPAI_AIFU_AIW_Start")
    public Workflow start(String name, StreamClock clock, WorkflowListener listener) {
        WorkflowGraph graph;
        synchronized (this) {
            graph = described.get(name);
            if (graph == null) {
                throw new AifException(
                        ErrorCode.MODULE_NOT_FOUND,
                        "no metadata of an AIW '" + name + "' has been read; known are "
                                + described.keySet());
            }
        }
        Workflow workflow = prepare(graph, clock, listener);
        workflow.start();
        return workflow;
    }

    /**
     * Makes a workflow ready to start: finds all implementations, checks all ports, makes all
     * channels. Nothing runs yet; whatever is wrong is found here, and nothing is left of it.
     *
     * @param clock what the workflow's sources go by
     * @param listener is told what a person should know
     * @throws AifException MODULE_NOT_FOUND, MODULE_CREATION_FAILED, PORT_CREATION_FAILED: what is
     *     missing or does not fit, and where; MEM_ALLOC, OP_FAILED: of which of the AIF's {@link
     *     #resources} there is not enough left; OP_FAILED, CHANNEL_CREATION_FAILED: what policy, or
     *     the Secure Profile, does not permit; INIT if this Controller has been destroyed, or what is
     *     to be started does not attest
     */
    public Workflow prepare(
            WorkflowGraph graph, StreamClock clock, WorkflowListener listener) {
        return prepare(userAgent, graph, clock, listener);
    }

    synchronized Workflow prepare(
            Caller caller, WorkflowGraph graph, StreamClock clock, WorkflowListener listener) {
        requireOn();
        Names names = new Names(graph.workflow().name());
        caller.principal().govern("AIW_Prepare", names.aiw());
        workflows.values().removeIf(Workflow::isOver);
        secure.ifPresent(profile -> profile.requireAlone(names, workflows.values()));
        int id = lastId.incrementAndGet();
        Environment environment =
                new Environment(
                        graph.workflow().name(),
                        clock,
                        events,
                        configuration,
                        resources,
                        listener,
                        point,
                        names,
                        secure);
        Workflow workflow;
        try {
            workflow = new Workflow(id, graph, configuration.implementations(), environment);
        } catch (RuntimeException e) {
            resources.release(id);
            throw e;
        }
        workflows.put(id, workflow);
        watchdog.watch(workflow);
        storageLimits.add(workflow);
        return workflow;
    }

    private void requireOn() {
        if (destroyed) {
            throw new AifException(ErrorCode.INIT, "the Controller has been switched off");
        }
    }

    /** What the AIF has, and who has how much of it. */
    public Resources resources() {
        return resources;
    }

    /** For tests: to look without waiting. */
    Watchdog watchdog() {
        return watchdog;
    }

    /** The workflows that have not come to their end, in the order of their identifiers. */
    public synchronized List<Workflow> workflows() {
        return workflows.values().stream().filter(workflow -> !workflow.isOver()).toList();
    }

    /** This Controller as another in range sees it: the external ports of its workflows. */
    Proximity.Peer asPeer(String name, String metadata, String caller) {
        return new ExternalPorts(this, name, metadata, peer(caller));
    }

    /** Another Controller, as somebody who acts. */
    Principal peer(String name) {
        return point.principal(Names.peer(name));
    }

    /** The workflow with that identifier, unless it has been stopped. */
    public synchronized Optional<Workflow> workflow(int id) {
        return Optional.ofNullable(workflows.get(id)).filter(found -> !found.isOver());
    }

    /** Initialises the handling of an event of the AIF. */
    @Realises("MPAI_AIFU_Communication_Event")
    public void initializeEvent(String event) {
        userAgent.principal().govern("Communication_Event", Names.event(event));
        events.initialise(event);
    }

    /**
     * Lets an event occur, as the User Agent.
     *
     * @param timestamp nanoseconds since the epoch
     */
    public void post(String event, byte[] data, long timestamp) {
        userAgent.principal().work("Event_Post", Names.event(event));
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
            userAgent.principal().govern("Controller_Destroy", "aif");
            destroyed = true;
            running = Map.copyOf(workflows).values();
            workflows.clear();
        }
        AifException failure = null;
        for (Workflow workflow : running) {
            try {
                workflow.end();
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
