// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;


import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.InputPort;
import org.openaif.api.Inputs;
import org.openaif.api.OutputPort;
import org.openaif.api.Realises;
import org.openaif.api.Signal;
import org.openaif.api.Storage;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.channels.Accounts;
import org.openaif.channels.Channel;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.metadata.ChannelSettings;
import org.openaif.metadata.Connection;
import org.openaif.metadata.Direction;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.WorkflowGraph;

/**
 * An AI Workflow in the Controller, from its preparation to its end.
 *
 * <p>Any thread may call it. It ends by itself when all its AIMs have ended, and is ended by {@link
 * #stop}.
 *
 * <p><b>Changes.</b> AIMs and channels come, go and are exchanged while the others run: {@link
 * #register}, {@link #connect}, {@link #replace}, {@link #update} and their counterparts. Each is
 * made wholly or not at all, and no message is lost by it; {@link Change} says how.
 *
 * <p><b>Who may.</b> The public methods are called in the name of the User Agent. What the policy of
 * the Controller's {@link Configuration} denies is refused, before anything happens, with OP_FAILED;
 * making a channel, with CHANNEL_CREATION_FAILED. What only tells how things are ({@link #aims},
 * {@link #graph}, {@link #accounts}, {@link #deadlocks}) is asked of nobody.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 2.2 (Start, Pause, Resume, Stop).
 */
public final class Workflow {
    /** How long AIMs are given to stop. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How often it is looked whether its AIMs wait for each other. */
    private static final Duration STANDSTILL = Duration.ofSeconds(1);

    /** How often an AIM that wants to change the workflow looks whether nobody else does. */
    private static final Duration TURN = Duration.ofMillis(1);

    /** How many changes can be undone. */
    private static final int HISTORY = 16;

    private final int id;
    private final Environment environment;
    private final Names names;

    /** Who calls the public methods. */
    private final Caller userAgent;

    private final ImplementationSource implementations;
    private final Assembly assembly = new Assembly();
    private final Border border;

    /** Held by whoever changes what is in place, or starts, stops or pauses what is. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<Revision> history = new ArrayDeque<>();
    private volatile Revision revision;
    private boolean started;
    private boolean stopping;

    private final Standstill standstill = new Standstill();
    private long lookedAt;
    private volatile List<List<String>> deadlocks = List.of();

    /** Is told of each step of a change; tests fail them there. */
    private Consumer<Change.Step> steps = step -> {};

    Workflow(
            int id,
            WorkflowGraph graph,
            ImplementationSource implementations,
            Environment environment) {
        this.id = id;
        this.environment = environment;
        this.names = environment.names();
        this.userAgent = Caller.outside(environment.point().userAgent());
        this.implementations = implementations;
        this.lookedAt = environment.machine().nanoTime();
        this.border = new Border(environment, assembly);
        this.revision = Revision.of(graph);
        change(controller(), revision, Set.of(), false);
        border.openRemotePorts(graph);
    }

    /** The AIW_ID: 1 or more, never used again while the Controller lives. */
    public int id() {
        return id;
    }

    /** The name of the AIW. */
    public String name() {
        return environment.workflow();
    }

    /** What it is made from at present. */
    public WorkflowGraph graph() {
        return revision.graph();
    }

    /**
     * What its metadata and its implementations really are, for attestation: of those that are in place
     * now. Reads all of them.
     *
     * @throws AifException MODULE_CREATION_FAILED if one cannot be measured
     */
    public List<Measurement> measurements() {
        return new Measures().of(graph(), assembly.instances());
    }

    /** The time at which its streams begin, nanoseconds since the epoch. */
    public long origin() {
        return environment.clock().origin();
    }

    // --- its own ports

    /**
     * Opens an output of the workflow for reading; before it is started, so that nothing is missed,
     * or later, for what is written from then on. An output that is not opened leads nowhere, and
     * holds nobody up. One thread at a time reads.
     *
     * @param type the record type of its messages; {@code Record.class} for whatever comes
     * @throws AifException PORT_NOT_FOUND if the workflow has no such output; OP_FAILED if the AIM
     *     that writes it does not come to rest
     */
    public <T extends Record> InputPort<T> output(String port, Class<T> type) {
        return output(userAgent, port, type);
    }

    <T extends Record> InputPort<T> output(Caller caller, String port, Class<T> type) {
        return locked(
                caller,
                () -> border.output(
                        caller.principal(), graph(), port, type, border.gate(), border.time()));
    }

    /**
     * Opens several outputs of the workflow as one stream in the order of stream time. Messages carry
     * whatever record comes. One thread at a time reads.
     *
     * @throws AifException as {@link #output}
     */
    public Inputs outputsInOrder(List<String> ports) {
        Gate gate = border.gate();
        StreamTime time = border.time();
        List<InboundPort<?>> opened = new ArrayList<>();
        for (String port : ports) {
            opened.add(
                    locked(
                            userAgent,
                            () -> border.output(
                                    userAgent.principal(),
                                    graph(),
                                    port,
                                    Record.class,
                                    gate,
                                    time)));
        }
        return new OrderedInputs(gate, time, opened);
    }

    /**
     * Opens an input of the workflow for writing. One thread at a time writes, and it says when
     * nothing more will come, with {@link #endInput}.
     *
     * @throws AifException PORT_NOT_FOUND if the workflow has no such input; OP_FAILED if the AIM
     *     that reads it does not come to rest
     */
    public <T extends Record> OutputPort<T> input(String port, Class<T> type) {
        return input(userAgent, port, type);
    }

    <T extends Record> OutputPort<T> input(Caller caller, String port, Class<T> type) {
        return locked(
                caller, () -> border.input(caller.principal(), graph(), port, type));
    }

    /** Nothing more will be written to an input of the workflow. */
    public void endInput(OutputPort<?> input) {
        locked(
                userAgent,
                () -> {
                    border.end(input);
                    return null;
                });
    }

    Border border() {
        return border;
    }

    // --- its life

    /** Starts all its AIMs, those first that others wait for last. */
    @Realises("MPAI_AIFU_AIW_Start")
    public void start() {
        start(userAgent);
    }

    void start(Caller caller) {
        caller.principal().govern("AIW_Start", names.aiw());
        locked(
                caller,
                () -> {
                    if (started) {
                        throw new AifException(
                                ErrorCode.OP_FAILED, name() + " has been started already");
                    }
                    started = true;
                    environment.clock().start();
                    // Readers before writers, so that nobody writes to one who is not there yet.
                    assembly.inOrder().reversed().forEach(AimInstance::start);
                    return null;
                });
    }

    /** Pauses all its AIMs: each waits at its next port operation. Time stands still for sources. */
    @Realises("MPAI_AIFU_AIW_Pause")
    public void pause() {
        userAgent.principal().govern("AIW_Pause", names.aiw());
        locked(
                userAgent,
                () -> {
                    environment.clock().pause();
                    assembly.inOrder().forEach(AimInstance::pause);
                    return null;
                });
    }

    /** Lets all its AIMs go on. */
    @Realises("MPAI_AIFU_AIW_Resume")
    public void resume() {
        userAgent.principal().govern("AIW_Resume", names.aiw());
        locked(
                userAgent,
                () -> {
                    environment.clock().resume();
                    assembly.inOrder().reversed().forEach(AimInstance::resume);
                    return null;
                });
    }

    /**
     * Stops all its AIMs, sources first, and waits until they have. Doing it again changes nothing.
     *
     * @throws AifException TERM if an AIM would not stop; it is named, and cut off from the others
     */
    @Realises("MPAI_AIFU_AIW_Stop")
    public void stop() {
        userAgent.principal().govern("AIW_Stop", names.aiw());
        end();
    }

    /** As {@link #stop}, for the Controller itself. */
    void end() {
        List<AimInstance> order =
                locked(
                        userAgent,
                        () -> {
                            List<AimInstance> all = assembly.inOrder();
                            if (!stopping) {
                                stopping = true;
                                all.forEach(AimInstance::stop);
                                border.endAll();
                            }
                            return all;
                        });
        requireOver(order);
    }

    private void requireOver(List<AimInstance> instances) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<String> unwilling =
                instances.stream()
                        .filter(instance -> !instance.awaitOver(deadline))
                        .map(AimInstance::name)
                        .toList();
        if (!unwilling.isEmpty()) {
            throw new AifException(
                    ErrorCode.TERM,
                    name() + ": " + unwilling + " did not stop within " + PATIENCE.toSeconds()
                            + " s; an AIM must let AimStopped and interrupts end its run()");
        }
    }

    /** Waits until all its AIMs have ended, for so long at most; true if they have. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        return assembly.awaitOver(patience.toNanos());
    }

    /** The shortest deadline or period of its AIMs, in nanoseconds. For the watchdog. */
    long shortestTime() {
        return assembly.watched().stream()
                .mapToLong(AimInstance::shortestTime)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Looks how its AIMs are getting on. For the watchdog. */
    void look() {
        assembly.watched().forEach(AimInstance::look);
        long now = environment.machine().nanoTime();
        if (now - lookedAt < STANDSTILL.toNanos() || !lock.tryLock()) {
            return;
        }
        List<List<String>> found;
        try {
            lookedAt = now;
            if (!stopping) {
                // Of a workflow that is being stopped, stop() says who does not.
                assembly.instances().forEach(AimInstance::cutOffIfDeaf);
            }
            found = standstill.look(assembly.instances(), assembly.links());
        } finally {
            lock.unlock();
        }
        List<List<String>> known = deadlocks;
        deadlocks = found;
        found.stream().filter(circle -> !known.contains(circle)).forEach(environment::deadlocked);
    }

    /**
     * The circles of AIMs that wait for each other and will never go on, each as the names of the
     * channels that they wait at; as of the last look, which is taken about once a second.
     */
    public List<List<String>> deadlocks() {
        return deadlocks;
    }

    /** How much an AIM may keep in storage, by its metadata. */
    OptionalLong storageBytes(String aim) {
        return assembly.instance(aim)
                .map(instance -> instance.module().settings().limits().storageBytes())
                .orElse(OptionalLong.empty());
    }

    /** Whether all its AIMs have come to their end. */
    public boolean isOver() {
        return assembly.isOver();
    }

    // --- its AIMs

    /** The names of its AIMs, in the order of the metadata, then of their registration. */
    public List<String> aims() {
        return assembly.names();
    }

    /**
     * The state of an AIM; {@link AimState#isAlive} gives the standard's ALIVE or DEAD.
     *
     * @throws AifException MODULE_NOT_FOUND if it has no such AIM
     */
    @Realises(
            value = "MPAI_AIFU_AIM_GetStatus",
            decision = "States are finer than ALIVE and DEAD; AimState.isAlive gives these")
    public AimState status(String aim) {
        return status(userAgent, aim);
    }

    AimState status(Caller caller, String aim) {
        return inspected(caller, aim).state();
    }

    /** An AIM of which somebody wants to know how it is. */
    private AimInstance inspected(Caller caller, String aim) {
        caller.principal().work("AIM_GetStatus", names.aim(aim));
        return instance(aim);
    }

    /** What an AIM threw last, if it ever failed. */
    public Optional<Throwable> failure(String aim) {
        return Optional.ofNullable(inspected(userAgent, aim).failure());
    }

    /** How often an AIM has been restarted after a failure. */
    public int restarts(String aim) {
        return inspected(userAgent, aim).restarts();
    }

    /**
     * Sends a high-priority Message to an AIM; it overtakes all that waits at its ports.
     *
     * @throws AifException TOO_MANY_PENDING_MESSAGES if the AIM has not looked at the last 64
     */
    public void signal(String aim, Signal signal) {
        signal(userAgent, aim, signal);
    }

    void signal(Caller caller, String aim, Signal signal) {
        if (!signal.isLifeCycle()) {
            caller.principal().work("AIM_Signal", names.aim(aim));
            if (!instance(aim).gate().signal(signal)) {
                throw new AifException(
                        ErrorCode.TOO_MANY_PENDING_MESSAGES,
                        aim + ": its signal lane is full; it does not look at its signals");
            }
            return;
        }
        caller.principal().govern(action(signal), names.aim(aim));
        locked(
                caller,
                () -> {
                    AimInstance instance = instance(aim);
                    if (signal.equals(Signal.START)) {
                        instance.start();
                    } else if (signal.equals(Signal.STOP)) {
                        instance.stop();
                    } else if (signal.equals(Signal.PAUSE)) {
                        instance.pause();
                    } else {
                        instance.resume();
                    }
                    return null;
                });
    }

    private static String action(Signal signal) {
        return signal.equals(Signal.START)
                ? "AIM_Start"
                : signal.equals(Signal.STOP)
                        ? "AIM_Stop"
                        : signal.equals(Signal.PAUSE) ? "AIM_Pause" : "AIM_Resume";
    }

    private AimInstance instance(String aim) {
        return assembly.instance(aim)
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.MODULE_NOT_FOUND,
                                        name() + " has no AIM '" + aim + "'; it has " + aims()));
    }

    /** What became of all messages, by channel; also of channels that are no more. */
    public Map<String, Accounts> accounts() {
        return assembly.accounts();
    }

    // --- its storages

    /**
     * Initialises the Shared Storage of the workflow, and opens it for the User Agent. What is in it
     * stays.
     */
    @Realises(
            value = "MPAI_AIFU_SharedStorage_Init",
            decision = "What is stored stays: a storage outlives the AIW that uses it")
    public Storage sharedStorage() {
        userAgent.principal().govern("SharedStorage_Init", names.aiw());
        return new GuardedStorage(
                environment.storages().sharedStorage(name(), "User Agent"),
                userAgent.principal(),
                names,
                GuardedStorage.Actions.SHARED);
    }

    /**
     * Initialises the AIM Storage of an AIM. What is in it stays, and only the AIM can look at it.
     *
     * @throws AifException MODULE_NOT_FOUND if it has no such AIM; what the storage says if it cannot
     *     be used
     */
    @Realises(
            value = "MPAI_AIFU_AIMStorage_Init",
            decision = "What is stored stays; the AIM is named within its AIW")
    public void initializeStorage(String aim) {
        userAgent.principal().govern("AIMStorage_Init", names.aim(aim));
        environment.storages().aimStorage(name(), instance(aim).name()).list("");
    }

    // --- changes while it runs

    /**
     * Registers an AIM that is not in place: one of its metadata that has been deregistered, or a
     * new one. Its channels are those of the metadata whose other end is in place. It waits for
     * START.
     *
     * @throws AifException MODULE_CREATION_FAILED if an AIM of that name is in place; what {@link
     *     Controller#prepare} throws of a module that cannot be used
     */
    public WorkflowUpdate register(WorkflowGraph.Module module) {
        return register(userAgent, module, null);
    }

    /**
     * Registers an AIM that is not in place, to run on an MPAI Server.
     *
     * @throws AifException as {@link #register(WorkflowGraph.Module)}; MODULE_CREATION_FAILED also if
     *     the server cannot be reached
     */
    public WorkflowUpdate register(WorkflowGraph.Module module, URI server) {
        return register(userAgent, module, server);
    }

    WorkflowUpdate register(
            Caller caller, WorkflowGraph.Module module, @Nullable URI server) {
        caller.principal()
                .govern(
                        server == null ? "AIM_Register_Local" : "AIM_Register_Remote",
                        names.aim(module.name()));
        return locked(
                caller,
                () -> {
                    if (assembly.instance(module.name()).isPresent()) {
                        throw new AifException(
                                ErrorCode.MODULE_CREATION_FAILED,
                                name() + " has an AIM '" + module.name()
                                        + "' already; replace or deregister it");
                    }
                    Optional<AimImplementation> there =
                            Optional.ofNullable(server)
                                    .map(uri -> configuration().servers().find(module, uri));
                    return change(
                            controller(), revision.registering(module, there), Set.of(), false);
                });
    }

    /**
     * Registers an AIM of its metadata that has been deregistered.
     *
     * @throws AifException MODULE_NOT_FOUND if its metadata has no such AIM; as {@link
     *     #register(WorkflowGraph.Module)}
     */
    public WorkflowUpdate register(String aim) {
        return register(userAgent, described(aim), null);
    }

    /** The module of the metadata with that name, in place or not. */
    WorkflowGraph.Module described(String aim) {
        return revision.module(aim)
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.MODULE_NOT_FOUND,
                                        name() + ": its metadata has no AIM '" + aim + "'"));
    }

    /**
     * Stops an AIM when it has worked off what it has read, and takes it and its channels away. Who
     * reads from it reads what is pending, and then its end. The metadata keeps it.
     *
     * @throws AifException MODULE_NOT_FOUND if it has no such AIM; OP_FAILED if the AIM does not
     *     come to rest
     */
    public WorkflowUpdate deregister(String aim) {
        return deregister(userAgent, aim);
    }

    WorkflowUpdate deregister(Caller caller, String aim) {
        caller.principal().govern("AIM_Deregister", names.aim(aim));
        return locked(
                caller,
                () -> {
                    AimInstance instance = instance(aim);
                    WorkflowUpdate done =
                            change(
                                    controller(),
                                    revision.deregistering(aim),
                                    Set.of(),
                                    false);
                    requireOver(List.of(instance));
                    return done;
                });
    }

    /**
     * Makes a channel between two AIMs in place.
     *
     * @throws AifException CHANNEL_CREATION_FAILED if an end does not exist, or has another
     *     direction or data type, or the name is in use
     */
    public WorkflowUpdate connect(String channel, PortRef output, PortRef input) {
        return connect(userAgent, channel, output, input);
    }

    WorkflowUpdate connect(Caller caller, String channel, PortRef output, PortRef input) {
        // Before it is said what does not fit: that is not everybody's business either.
        caller.principal()
                .work(
                        ErrorCode.CHANNEL_CREATION_FAILED,
                        "Channel_Create",
                        names.channel(channel));
        return locked(
                caller,
                () -> {
                    boolean inUse =
                            assembly.link(channel).isPresent()
                                    || graph().channels().stream()
                                            .anyMatch(one -> one.name().equals(channel));
                    if (inUse) {
                        throw cannotConnect(channel, "that name is in use");
                    }
                    Object from = typeAt(channel, output, Direction.OUTPUT);
                    Object to = typeAt(channel, input, Direction.INPUT);
                    if (!from.equals(to)) {
                        throw cannotConnect(
                                channel,
                                output + " carries '" + from + "', and " + input + " '" + to
                                        + "'");
                    }
                    ChannelSettings settings =
                            ChannelSettings.of(new Connection(output, input));
                    return change(
                            caller.principal(),
                            revision.connecting(
                                    new WorkflowGraph.Channel(
                                            channel, output, input, from.toString(), settings)),
                            Set.of(),
                            false);
                });
    }

    /** The data type at a port. */
    private Object typeAt(String channel, PortRef port, Direction direction) {
        AimInstance aim =
                assembly.instance(port.aim())
                        .orElseThrow(
                                () ->
                                        cannotConnect(
                                                channel,
                                                "there is no AIM '" + port.aim() + "'; there are "
                                                        + aims()));
        Wiring wiring = aim.wiring();
        Set<String> ports =
                (direction == Direction.OUTPUT ? wiring.outputs() : wiring.inputs()).keySet();
        if (!ports.contains(port.port())) {
            throw cannotConnect(
                    channel,
                    port + " is no " + direction.name().toLowerCase(Locale.ROOT)
                            + " port; " + port.aim() + " has " + ports);
        }
        return wiring.types().get(port.port());
    }

    private AifException cannotConnect(String channel, String why) {
        return new AifException(
                ErrorCode.CHANNEL_CREATION_FAILED,
                name() + ": channel '" + channel + "' cannot be made: " + why);
    }

    /**
     * Takes a channel away. Its reader reads what is pending, and then its end.
     *
     * @throws AifException OP_FAILED if there is no such channel
     */
    public WorkflowUpdate disconnect(String channel) {
        return disconnect(userAgent, channel);
    }

    WorkflowUpdate disconnect(Caller caller, String channel) {
        caller.principal().govern("Channel_Destroy", names.channel(channel));
        return locked(
                caller,
                () -> {
                    Revision without =
                            revision.disconnecting(channel)
                                    .orElseThrow(() -> noChannel(channel));
                    return change(controller(), without, Set.of(), false);
                });
    }

    private AifException noChannel(String channel) {
        return new AifException(
                ErrorCode.OP_FAILED,
                name() + " has no channel '" + channel + "'; it has "
                        + graph().channels().stream().map(WorkflowGraph.Channel::name).toList());
    }

    /**
     * Puts another implementation in the place of an AIM, while it runs. The new one takes over all
     * channels at a moment at which the old one has worked off all that it has read: no message is
     * lost, none comes twice, none out of order. If the new one fails before its first message,
     * nothing has been changed.
     *
     * @throws AifException MODULE_NOT_FOUND if there is no such AIM; PORT_CREATION_FAILED if the
     *     implementation's ports do not fit; MODULE_CREATION_FAILED if it fails before its first
     *     message; OP_FAILED if the old one does not come to rest
     */
    public WorkflowUpdate replace(String aim, AimImplementation implementation) {
        userAgent.principal().govern("AIM_Replace", names.aim(aim));
        return locked(
                userAgent,
                () -> {
                    instance(aim);
                    return remembering(revision.choosing(aim, implementation), Set.of(aim));
                });
    }

    /**
     * Changes the workflow to what another version of its metadata says, applying the difference
     * only: AIMs that are the same in both go on. All or nothing; {@link #rollback} undoes it.
     *
     * @throws AifException as {@link Controller#prepare} and {@link #replace}; nothing has been
     *     changed then
     */
    public WorkflowUpdate update(WorkflowGraph graph) {
        userAgent.principal().govern("AIW_Update", names.aiw());
        return locked(userAgent, () -> remembering(revision.updatedTo(graph), Set.of()));
    }

    /**
     * Undoes the last {@link #update} or {@link #replace} that has not been undone.
     *
     * @throws AifException OP_FAILED if there is none; as {@link #update}
     */
    public WorkflowUpdate rollback() {
        userAgent.principal().govern("AIW_Rollback", names.aiw());
        return locked(
                userAgent,
                () -> {
                    Revision former = history.peekLast();
                    if (former == null) {
                        throw new AifException(
                                ErrorCode.OP_FAILED, name() + ": there is no change to undo");
                    }
                    WorkflowUpdate undone =
                            change(controller(), former, Set.of(), started);
                    history.removeLast();
                    return undone;
                });
    }

    private WorkflowUpdate remembering(Revision next, Set<String> forced) {
        Revision former = revision;
        WorkflowUpdate done = change(controller(), next, forced, started);
        if (!done.isEmpty()) {
            history.addLast(former);
            if (history.size() > HISTORY) {
                history.removeFirst();
            }
        }
        return done;
    }

    /** Who makes the channels that are in the metadata. */
    private Principal controller() {
        return environment.point().controller();
    }

    /**
     * Makes a change.
     *
     * @param maker of the channels that come with it
     */
    private WorkflowUpdate change(
            Principal maker, Revision next, Set<String> forced, boolean startNew) {
        if (stopping) {
            throw new AifException(
                    ErrorCode.OP_FAILED, name() + " has been stopped; nothing of it can be changed");
        }
        Change.Target target = next.target();
        try (Resources.Admission admission =
                environment
                        .resources()
                        .admit(id, next.graph().workflow(), name(), target.modules())) {
            WorkflowUpdate done = change(maker, target, next, forced, startNew);
            admission.keep(this::isOver);
            return done;
        }
    }

    private WorkflowUpdate change(
            Principal maker,
            Change.Target target,
            Revision next,
            Set<String> forced,
            boolean startNew) {
        Revision former = revision;
        Change.Approval approval = (fresh, coming) -> approve(maker, target, next, fresh, coming);
        WorkflowUpdate done =
                new Change(assembly, steps, approval)
                        .make(
                                target,
                                (present, module) ->
                                        !forced.contains(module.name())
                                                && former.keeps(present.module(), module, next),
                                module -> instance(module, next),
                                startNew);
        revision = next;
        return done;
    }

    private void approve(
            Principal maker,
            Change.Target target,
            Revision next,
            Set<AimInstance> fresh,
            List<WorkflowGraph.Channel> coming) {
        for (WorkflowGraph.Channel channel : coming) {
            environment.requireChannel(
                    ErrorCode.CHANNEL_CREATION_FAILED,
                    maker,
                    channel.name(),
                    environment.aim(channel.output().aim()),
                    environment.aim(channel.input().aim()));
        }
        environment
                .secure()
                .ifPresent(
                        profile -> profile.require(next.graph(), inPlace(target, fresh)));
    }

    /** The instances that are to be in place, in the order of the metadata. */
    private List<AimInstance> inPlace(Change.Target target, Set<AimInstance> fresh) {
        Map<String, AimInstance> all = new HashMap<>();
        assembly.instances().forEach(instance -> all.put(instance.name(), instance));
        fresh.forEach(instance -> all.put(instance.name(), instance));
        return target.modules().stream().map(module -> all.get(module.name())).toList();
    }

    // --- its Trusted Services

    /**
     * The Trusted Services of the AIM at its top, for the User Agent to act in its place. It is how
     * keys are brought to an AIM that has the Secure API, and the only way to those of a composite:
     * of that no thread runs, and what it is made of may not call the Secure API.
     *
     * <p>Clause: MPAI-AIF V2, Architecture (restrictions of the Secure Profile).
     *
     * @throws TrustException NOT_PERMITTED outside the Secure Profile, or by policy
     */
    public TrustedServices trust() {
        return environment.secure()
                .orElseThrow(() -> SecureProfile.basic(userAgent.principal(), names.aiw()))
                .services(userAgent.principal(), environment, graph(), assembly.instances());
    }

    /** The Trusted Services, as one of its AIMs asks for them. */
    TrustedServices trust(Principal aim) {
        return environment.secure()
                .orElseThrow(() -> SecureProfile.basic(aim, aim.name()))
                .servicesOf(aim, environment, graph(), assembly.instances());
    }

    private AimInstance instance(WorkflowGraph.Module module, Revision next) {
        Binding binding =
                next.choice(module.name())
                        .map(chosen -> Binding.of(module, chosen))
                        .orElseGet(() -> Binding.of(module, implementations));
        return new AimInstance(binding, this, environment, assembly::left);
    }

    private Configuration configuration() {
        return environment.configuration();
    }

    /** Does something while nobody else changes what is in place. */
    private <T> T locked(Caller caller, Supplier<T> work) {
        @Nullable Gate gate = caller.gate();
        if (gate == null) {
            lock.lock();
        } else {
            // An AIM that waits for its turn must be able to rest, for the one whose turn it is.
            while (!lock.tryLock()) {
                gate.sleep(TURN.toNanos());
            }
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** For tests: whoever it is told of a step before that is taken, and may fail it. */
    void onEachStep(Consumer<Change.Step> told) {
        steps = told;
    }
}
