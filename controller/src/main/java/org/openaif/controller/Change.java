// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.channels.Channel;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.WorkflowGraph;

/**
 * One change of a workflow, from what is in place to what a graph says: all of it, or nothing.
 *
 * <p>It goes in steps. Up to the last of them everything can be undone, and whoever runs goes on as
 * if nothing had been; the last one runs nobody's code, and so cannot fail.
 *
 * <ol>
 *   <li>FIND: the implementations of the AIMs that are new are found and checked; then {@link
 *       Approval} has the last word.
 *   <li>REHEARSE: those that are to run are made and started; they come to their first reading or
 *       writing, and rest there. Whoever throws on the way has failed the rehearsal.
 *   <li>HOLD: the AIMs that are to go, or whose channels change, come to rest; sources first, so
 *       that those behind them have room to work off what they have read.
 *   <li>SWITCH: channels change hands; new ones are made, those that go are closed.
 * </ol>
 *
 * <p>An AIM that is replaced rests between two messages: what it has read is worked off, and what it
 * has not read waits for its successor. One that goes for good rests when it has worked off all that
 * came. So no message is lost, none comes twice, and none overtakes.
 *
 * <p>For the one who holds the workflow's lock.
 */
final class Change {
    /** The steps, in order. */
    enum Step {
        FIND,
        REHEARSE,
        HOLD,
        SWITCH
    }

    /** How long AIMs are given to come to rest. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How long new AIMs are given to prepare themselves; nobody is held meanwhile. */
    private static final Duration REHEARSAL = Duration.ofSeconds(60);

    /** How long a successor waits for the one before it to clean up. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Assembly assembly;
    private final Consumer<Step> steps;
    private final Approval approval;

    /** New instances, and whether each is to run. */
    private final Map<AimInstance, Boolean> fresh = new LinkedHashMap<>();

    /** Instances whose place is taken by a new one, by name. */
    private final Map<String, AimInstance> replaced = new HashMap<>();

    private final Set<AimInstance> removed = new LinkedHashSet<>();
    private final List<Link> gone = new ArrayList<>();
    private final List<WorkflowGraph.Channel> coming = new ArrayList<>();
    private final Set<AimInstance> rewired = new LinkedHashSet<>();
    private final Set<AimInstance> held = new LinkedHashSet<>();

    /**
     * A change of what is in place.
     *
     * @param steps is told of each step before it is taken; what it throws fails the step
     * @param approval is asked before anything new runs
     */
    Change(Assembly assembly, Consumer<Step> steps, Approval approval) {
        this.assembly = assembly;
        this.steps = steps;
        this.approval = approval;
    }

    /** Who has the last word on a change: nothing of it has run yet. */
    @FunctionalInterface
    interface Approval {
        /**
         * Whether it may be made.
         *
         * @param fresh the instances that are new
         * @param coming the channels that are new
         * @throws AifException why not
         */
        void require(Set<AimInstance> fresh, List<WorkflowGraph.Channel> coming);
    }

    /**
     * Makes the change.
     *
     * @param target what is to be in place
     * @param isSame whether what is in place under a module's name may stay
     * @param maker makes an instance of a module that is new
     * @param startNew whether what was not there before is to be started
     * @throws AifException what does not fit, or who failed the rehearsal, or would not rest; and
     *     everything is as it was
     */
    WorkflowUpdate make(
            Target target,
            BiPredicate<AimInstance, WorkflowGraph.Module> isSame,
            Function<WorkflowGraph.Module, AimInstance> maker,
            boolean startNew) {
        try {
            steps.accept(Step.FIND);
            find(target, isSame, maker, startNew);
            compare(target);
            approval.require(fresh.keySet(), coming);
            steps.accept(Step.REHEARSE);
            rehearse();
            steps.accept(Step.HOLD);
            hold();
            steps.accept(Step.SWITCH);
        } catch (Throwable thrown) {
            undo();
            throw thrown;
        }
        switchOver();
        goOn();
        return report();
    }

    /**
     * What is to be in place.
     *
     * @param modules in the order of the metadata
     * @param channels between these modules
     */
    record Target(List<WorkflowGraph.Module> modules, List<WorkflowGraph.Channel> channels) {}

    // --- what is new, what goes, what stays

    private void find(
            Target target,
            BiPredicate<AimInstance, WorkflowGraph.Module> isSame,
            Function<WorkflowGraph.Module, AimInstance> maker,
            boolean startNew) {
        Set<String> wanted = new HashSet<>();
        for (WorkflowGraph.Module module : target.modules()) {
            wanted.add(module.name());
            @Nullable AimInstance present = assembly.instance(module.name()).orElse(null);
            if (present != null && isSame.test(present, module)) {
                continue;
            }
            AimInstance made = maker.apply(module);
            if (present != null) {
                replaced.put(module.name(), present);
            }
            fresh.put(made, present == null ? startNew : wasStarted(present));
        }
        for (AimInstance present : assembly.instances()) {
            if (!wanted.contains(present.name())) {
                removed.add(present);
            }
        }
    }

    /** Whether a successor is to run: whoever was stopped, or not started, waits for START still. */
    private static boolean wasStarted(AimInstance present) {
        AimState state = present.state();
        return state != AimState.REGISTERED && state != AimState.STOPPED;
    }

    private void compare(Target target) {
        Map<String, AimInstance> newcomers = new HashMap<>();
        fresh.keySet().forEach(instance -> newcomers.put(instance.name(), instance));
        Map<String, WorkflowGraph.Channel> wanted = new LinkedHashMap<>();
        target.channels().forEach(channel -> wanted.put(channel.name(), channel));
        for (Link link : assembly.links()) {
            WorkflowGraph.@Nullable Channel channel = wanted.get(link.name());
            boolean external = link.output().aim().isEmpty() || link.input().aim().isEmpty();
            boolean stays =
                    external
                            ? removed.stream().noneMatch(aim -> isAt(link, aim.name()))
                            : channel != null
                                    && isSame(link, channel)
                                    && isWeighedAsBefore(link, newcomers);
            if (stays && external && channel != null) {
                throw new AifException(
                        ErrorCode.CHANNEL_CREATION_FAILED,
                        "channel name '" + link.name() + "' is in use by the workflow's own port;"
                                + " nothing has been changed");
            }
            if (stays) {
                wanted.remove(link.name());
                requirePorts(link.output(), link.input(), newcomers);
            } else {
                gone.add(link);
                rewire(link.output());
                rewire(link.input());
            }
        }
        for (WorkflowGraph.Channel channel : wanted.values()) {
            requirePorts(channel.output(), channel.input(), newcomers);
            coming.add(channel);
            rewire(channel.output());
            rewire(channel.input());
        }
    }

    private static boolean isAt(Link link, String aim) {
        return link.output().aim().equals(aim) || link.input().aim().equals(aim);
    }

    private static boolean isSame(Link link, WorkflowGraph.Channel channel) {
        return link.output().equals(channel.output())
                && link.input().equals(channel.input())
                && link.settings().equals(channel.settings());
    }

    /** A channel that is to be weighed from now on, or no more, is made anew. */
    private static boolean isWeighedAsBefore(Link link, Map<String, AimInstance> newcomers) {
        @Nullable AimInstance reader = newcomers.get(link.input().aim());
        return reader == null || link.isWeighed() == (reader.allowance() != null);
    }

    private void rewire(PortRef port) {
        assembly.instance(port.aim())
                .filter(aim -> !replaced.containsKey(aim.name()) && !removed.contains(aim))
                .ifPresent(rewired::add);
    }

    private void requirePorts(
            PortRef output, PortRef input, Map<String, AimInstance> newcomers) {
        requirePort(output, newcomers, "output", wiring -> wiring.outputs().keySet());
        requirePort(input, newcomers, "input", wiring -> wiring.inputs().keySet());
    }

    private void requirePort(
            PortRef port,
            Map<String, AimInstance> newcomers,
            String kind,
            Function<Wiring, Set<String>> ports) {
        if (port.aim().isEmpty()) {
            return;
        }
        AimInstance aim =
                Optional.ofNullable(newcomers.get(port.aim()))
                        .or(() -> assembly.instance(port.aim()))
                        .orElseThrow(
                                () ->
                                        new AifException(
                                                ErrorCode.CHANNEL_CREATION_FAILED,
                                                "no AIM '" + port.aim() + "' for a channel at "
                                                        + port + "; it has " + assembly.names()));
        Set<String> known = ports.apply(aim.wiring());
        if (!known.contains(port.port())) {
            throw new AifException(
                    ErrorCode.PORT_CREATION_FAILED,
                    port.aim() + " has no " + kind + " port '" + port.port()
                            + "', which a channel needs; it has " + known);
        }
    }

    // --- the steps that can be undone

    private void rehearse() {
        long deadline = System.nanoTime() + REHEARSAL.toNanos();
        for (Map.Entry<AimInstance, Boolean> each : fresh.entrySet()) {
            if (each.getValue()) {
                each.getKey().rehearse();
            }
        }
        for (Map.Entry<AimInstance, Boolean> each : fresh.entrySet()) {
            if (each.getValue()) {
                requireRehearsed(each.getKey(), deadline);
            }
        }
    }

    private static void requireRehearsed(AimInstance aim, long deadline) {
        boolean rests = aim.gate().awaitRest(aim::isBeyondRest, deadline);
        @Nullable Throwable failure = aim.failure();
        if (failure != null || !rests) {
            throw new AifException(
                    ErrorCode.MODULE_CREATION_FAILED,
                    aim.name() + ": the new implementation "
                            + (failure != null
                                    ? "failed before its first message: " + failure
                                    : "did not come to its first message within "
                                            + REHEARSAL.toSeconds() + " s")
                            + "; nothing has been changed",
                    failure);
        }
    }

    private void hold() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        if (replaced.isEmpty() && removed.isEmpty() && rewired.isEmpty()) {
            return;
        }
        for (AimInstance aim : assembly.inOrder()) {
            boolean goes = removed.contains(aim);
            boolean handsOver = replaced.containsKey(aim.name());
            if (goes || handsOver || rewired.contains(aim)) {
                // A source has nothing to work off: it may rest wherever it is.
                boolean source = aim.wiring().inputs().isEmpty();
                hold(
                        aim,
                        source || !goes && !handsOver
                                ? Gate.Hold.ANYWHERE
                                : goes ? Gate.Hold.AT_WAITS : Gate.Hold.AT_READS,
                        deadline);
            }
        }
        for (AimInstance former : replaced.values()) {
            for (Link link : assembly.linksAt(former.name())) {
                if (isFinished(link, former)) {
                    Optional<AimInstance> reader = assembly.instance(link.input().aim());
                    reader.filter(aim -> !held.contains(aim))
                            .ifPresent(aim -> hold(aim, Gate.Hold.ANYWHERE, deadline));
                }
            }
        }
        coming.forEach(this::requireRoom);
    }

    private void hold(AimInstance aim, Gate.Hold where, long deadline) {
        held.add(aim);
        rest(aim, where, deadline);
    }

    /**
     * Brings an AIM to rest; whatever comes of it, its gate is to be released.
     *
     * @throws AifException OP_FAILED if it does not come in time
     */
    static void rest(AimInstance aim, Gate.Hold where, long deadline) {
        aim.gate().hold(where);
        if (!aim.gate().awaitRest(() -> false, deadline)) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    aim.name() + " did not come to rest within " + PATIENCE.toSeconds()
                            + " s: it is at work on a message, or waits to write one; nothing has"
                            + " been changed");
        }
    }

    /** Whether an AIM has ended, and this link from it with it; its successor needs a new one. */
    private static boolean isFinished(Link link, AimInstance aim) {
        return aim.isOver() && link.output().aim().equals(aim.name()) && link.isClosed();
    }

    /** What is pending in a channel that gets other settings must fit into it. */
    private void requireRoom(WorkflowGraph.Channel channel) {
        int depth = channel.settings().depth().orElse(Link.DEFAULT_DEPTH);
        predecessor(channel)
                .map(link -> link.channel().pending())
                .filter(pending -> pending > depth)
                .ifPresent(
                        pending -> {
                            throw new AifException(
                                    ErrorCode.TOO_MANY_PENDING_MESSAGES,
                                    "channel " + channel.name() + ": " + pending + " messages are"
                                            + " pending, and its new depth is " + depth
                                            + "; nothing has been changed");
                        });
    }

    /** The link that goes whose name and ends the channel has. */
    private Optional<Link> predecessor(WorkflowGraph.Channel channel) {
        return gone.stream()
                .filter(link -> link.name().equals(channel.name()))
                .filter(link -> link.output().equals(channel.output()))
                .filter(link -> link.input().equals(channel.input()))
                .findFirst();
    }

    private void undo() {
        fresh.keySet().forEach(AimInstance::retire);
        held.forEach(aim -> aim.gate().release());
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        fresh.keySet().forEach(aim -> aim.awaitOver(deadline));
    }

    // --- the step that cannot fail

    private void switchOver() {
        Set<AimInstance> touched = new LinkedHashSet<>(rewired);
        for (AimInstance successor : fresh.keySet()) {
            @Nullable AimInstance former = replaced.get(successor.name());
            assembly.put(successor);
            if (former != null) {
                succeed(former, successor, touched);
            }
            touched.add(successor);
        }
        Map<Link, WorkflowGraph.Channel> successors = new HashMap<>();
        for (WorkflowGraph.Channel channel : coming) {
            predecessor(channel).ifPresent(link -> successors.put(link, channel));
        }
        Map<String, Link> made = new HashMap<>();
        for (Link link : gone) {
            detach(link, successors.containsKey(link));
        }
        removed.forEach(assembly::remove);
        for (WorkflowGraph.Channel channel : coming) {
            made.put(channel.name(), attach(channel));
        }
        successors.forEach((link, channel) -> made.get(channel.name()).takeOver(link));
        made.values().forEach(this::endWhereNobodyIs);
        touched.forEach(this::prune);
        touched.forEach(AimInstance::rewire);
        replaced.values().forEach(AimInstance::retire);
        removed.forEach(AimInstance::retire);
    }

    /** Hands the links of one instance to another, as far as that has ports for them. */
    private void succeed(AimInstance former, AimInstance successor, Set<AimInstance> touched) {
        successor.inherit(former);
        for (Link link : assembly.linksAt(former.name())) {
            if (isFinished(link, former)) {
                if (link.input().aim().isEmpty()) {
                    // Whoever reads outside has seen the end, and opens the output anew.
                    assembly.remove(link);
                    continue;
                }
                assembly.instance(link.input().aim())
                        .filter(reader -> outputsOf(successor, link).isPresent())
                        .ifPresent(reader -> renew(link, successor, reader, touched));
            }
            Channel<Record> channel = link.channel();
            if (link.output().aim().equals(former.name())) {
                outputsOf(successor, link).ifPresent(channels -> channels.add(channel));
                if (link.failsWhenFull()) {
                    successor.wiring().failing().add(link.output().port());
                }
                channel.writer(successor.gate().doorbell());
            }
            if (link.input().aim().equals(former.name())) {
                inputsOf(successor, link).ifPresent(channels -> channels.add(channel));
                channel.reader(successor.gate().doorbell());
                channel.adopt();
            }
        }
    }

    private static void renew(
            Link link, AimInstance writer, AimInstance reader, Set<AimInstance> touched) {
        Channel<Record> old = link.channel();
        link.renew(writer.gate().doorbell(), reader.gate().doorbell());
        inputsOf(reader, link)
                .ifPresent(all -> all.replaceAll(one -> one == old ? link.channel() : one));
        touched.add(reader);
    }

    private static Optional<List<Channel<Record>>> outputsOf(AimInstance aim, Link link) {
        return Optional.ofNullable(aim.wiring().outputs().get(link.output().port()));
    }

    private static Optional<List<Channel<Record>>> inputsOf(AimInstance aim, Link link) {
        return Optional.ofNullable(aim.wiring().inputs().get(link.input().port()));
    }

    /**
     * Takes a link away. Who reads from it and stays reads what is pending, and then its end; where
     * nobody is left to read, it is discarded. Another link with its name and ends takes over what
     * is pending.
     */
    private void detach(Link link, boolean inherited) {
        Channel<Record> channel = link.channel();
        assembly.instance(link.output().aim())
                .flatMap(aim -> outputsOf(aim, link))
                .ifPresent(channels -> channels.remove(channel));
        Optional<List<Channel<Record>>> reader =
                assembly.instance(link.input().aim())
                        .filter(aim -> !removed.contains(aim))
                        .flatMap(aim -> inputsOf(aim, link));
        if (inherited) {
            reader.ifPresent(channels -> channels.remove(channel));
            assembly.forget(link);
            return;
        }
        channel.close();
        if (reader.isEmpty() && !link.input().aim().isEmpty()) {
            channel.discard();
            channel.abandon();
        }
        assembly.remove(link);
    }

    private Link attach(WorkflowGraph.Channel channel) {
        AimInstance writer = assembly.instance(channel.output().aim()).orElseThrow();
        AimInstance reader = assembly.instance(channel.input().aim()).orElseThrow();
        Link link =
                new Link(
                        channel.name(),
                        channel.output(),
                        channel.input(),
                        channel.settings(),
                        reader.allowance(),
                        writer.gate().doorbell(),
                        reader.gate().doorbell());
        writer.wiring().outputs().get(channel.output().port()).add(link.channel());
        reader.wiring().inputs().get(channel.input().port()).add(link.channel());
        if (link.failsWhenFull()) {
            writer.wiring().failing().add(channel.output().port());
        }
        assembly.add(link);
        return link;
    }

    /** Whoever has ended writes no more, and reads no more: the other end must not wait for it. */
    private void endWhereNobodyIs(Link link) {
        if (assembly.instance(link.output().aim()).filter(AimInstance::isOver).isPresent()) {
            link.channel().close();
        }
        if (assembly.instance(link.input().aim()).filter(AimInstance::isOver).isPresent()) {
            link.channel().abandon();
        }
    }

    /** Forgets channels whose link is gone and of which all has been read. */
    private void prune(AimInstance aim) {
        Set<Channel<Record>> linked = new HashSet<>();
        assembly.linksAt(aim.name()).forEach(link -> linked.add(link.channel()));
        aim.wiring()
                .inputs()
                .values()
                .forEach(
                        channels ->
                                channels.removeIf(
                                        channel -> channel.isEnded() && !linked.contains(channel)));
    }

    private void goOn() {
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        for (AimInstance former : replaced.values()) {
            former.awaitOver(deadline);
        }
        for (Map.Entry<AimInstance, Boolean> each : fresh.entrySet()) {
            AimInstance aim = each.getKey();
            @Nullable AimInstance former = replaced.get(aim.name());
            if (each.getValue() && former != null && former.gate().isPaused()) {
                aim.pause();
            }
            aim.announce();
            aim.gate().release();
        }
        held.forEach(aim -> aim.gate().release());
    }

    private WorkflowUpdate report() {
        List<String> added = new ArrayList<>();
        List<String> exchanged = new ArrayList<>();
        for (AimInstance aim : fresh.keySet()) {
            (replaced.containsKey(aim.name()) ? exchanged : added).add(aim.name());
        }
        return new WorkflowUpdate(
                added,
                exchanged,
                removed.stream().map(AimInstance::name).toList(),
                coming.stream().map(WorkflowGraph.Channel::name).toList(),
                gone.stream().map(Link::name).toList());
    }
}
