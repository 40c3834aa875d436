// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.Arrival;
import org.openaif.api.EndOfStream;
import org.openaif.api.ErrorCode;
import org.openaif.api.Inputs;
import org.openaif.api.Message;
import org.openaif.api.Signal;
import org.openaif.api.Technology;
import org.openaif.controller.Controller;
import org.openaif.controller.InstalledAims;
import org.openaif.controller.StreamClock;
import org.openaif.controller.Workflow;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.Anonymise;
import org.openaif.metadata.DataCategories;
import org.openaif.metadata.Direction;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.useragent.DeviceBinding.BoundWorkflow;

/**
 * One run of a workflow, from the first message to the summary.
 *
 * <p>Where a source fails, or an AIM cannot even begin, the run ends at once and without a summary,
 * since what comes out of half an input, or half a workflow, is worth nothing. Where another AIM fails, its neighbours go on. Either way the exit
 * status is 1.
 */
final class Run implements WorkflowListener {
    /** How long the AIMs have to use up what the sources gave, once these have been stopped. */
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private final BoundWorkflow bound;
    private final InstalledAims installed;
    private final Surroundings surroundings;
    private final Options options;
    private final Tally tally = new Tally();
    private final Set<String> sources;
    private final Set<String> failures = ConcurrentHashMap.newKeySet();
    private final StreamClock clock;
    private final Workflow workflow;
    private final View view;
    private volatile boolean baseless;

    /**
     * How it is run.
     *
     * @param unpaced as fast as the machine can
     * @param json for a program
     * @param watched before a person at a terminal
     * @param stackTraces whether a failure tells where in the program it was
     */
    record Options(boolean unpaced, boolean json, boolean watched, boolean stackTraces) {}

    private Run(
            BoundWorkflow bound,
            InstalledAims installed,
            Surroundings surroundings,
            Options options,
            Controller controller) {
        this.bound = bound;
        this.installed = installed;
        this.surroundings = surroundings;
        this.options = options;
        this.sources = sources(bound.graph());
        this.clock =
                bound.isLive()
                        ? StreamClock.live()
                        : options.unpaced() ? StreamClock.unpaced(0) : StreamClock.paced(0);
        this.workflow = controller.prepare(bound.graph(), clock, this);
        this.view = view();
    }

    /**
     * Runs a workflow to its end; gives the exit status.
     *
     * @param reader reads another version of the workflow, with the same devices
     * @param installed what runs
     */
    static int toItsEnd(
            BoundWorkflow bound,
            Function<String, WorkflowGraph> reader,
            InstalledAims installed,
            Setup setup,
            Surroundings surroundings,
            Options options) {
        if (bound.isLive() && options.unpaced()) {
            throw new UsageException("--speed max: a live source has the speed of the clock");
        }
        List<DataCategories> categories =
                new CopyOnWriteArrayList<>(List.of(setup.categories(bound.graph())));
        Function<String, WorkflowGraph> noting =
                other -> {
                    WorkflowGraph version = reader.apply(other);
                    categories.add(setup.categories(version));
                    return version;
                };
        try (TrustInstallation trust = setup.trust();
                Controller controller =
                        trust.controller(
                                setup.configuration(installed, bound.graph(), categories))) {
            Run run = new Run(bound, installed, surroundings, options, controller);
            trust.runs(run.workflow::measurements);
            return run.toItsEnd(noting);
        }
    }

    private View view() {
        if (options.json()) {
            return new JsonView(surroundings, clock.origin());
        }
        return options.watched()
                ? new LiveView(surroundings, bound, clock.origin(), options.unpaced(), workflow)
                : new PlainView(surroundings, clock.origin());
    }

    private int toItsEnd(Function<String, WorkflowGraph> reader) {
        try (Interruption _ = new Interruption(this::stopInOrder);
                ControlSocket _ = control(reader)) {
            try {
                Inputs outputs = workflow.outputsInOrder(outputs());
                workflow.start();
                tellAll(outputs);
                if (!failures.isEmpty()) {
                    // What is still running has nobody left to write to.
                    workflow.stop();
                }
                awaitEnd();
                if (!baseless) {
                    view.summary(Summary.of(tally, workflow.accounts()));
                }
            } finally {
                view.close();
            }
        }
        return failures.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILURE;
    }

    /** Lets other processes of the user control it; null where that cannot be, or is over soon. */
    private @Nullable ControlSocket control(Function<String, WorkflowGraph> reader) {
        if (options.unpaced()) {
            return null;
        }
        Control control =
                new Control(
                        workflow, reader, () -> Thread.startVirtualThread(this::stopInOrder));
        try {
            return ControlSocket.open(RunFolder.ofUser(), control);
        } catch (IOException | AifException e) {
            surroundings.say("it cannot be controlled from outside: " + e.getMessage());
            return null;
        }
    }

    /** The outputs that are for us: of those of hardware, what has a device goes there. */
    private List<String> outputs() {
        List<WorkflowGraph.ExternalPort> outputs =
                bound.graph().ports().stream()
                        .filter(port -> port.port().direction() == Direction.OUTPUT)
                        .filter(port -> port.port().technology() == Technology.SOFTWARE)
                        .toList();
        for (WorkflowGraph.ExternalPort output : outputs) {
            for (WorkflowGraph.Module module : bound.graph().modules()) {
                output.connected().stream()
                        .flatMap(inner -> writers(bound.graph(), inner).stream())
                        .filter(inner -> inner.aim().equals(module.name()))
                        .flatMap(inner -> installed
                                .recordType(module, inner.port(), Direction.OUTPUT).stream())
                        .forEach(tally::expect);
            }
        }
        return outputs.stream().map(output -> output.port().name()).toList();
    }

    /** Where what comes out of a port was made; an AIM that anonymises only passes it on. */
    private static Set<PortRef> writers(WorkflowGraph graph, PortRef output) {
        Set<String> passOn = new HashSet<>();
        for (WorkflowGraph.Module module : graph.modules()) {
            if (module.metadata().name().equals(Anonymise.AIM)) {
                passOn.add(module.name());
            }
        }
        Set<PortRef> writers = Set.of(output);
        // As many steps back as there are such AIMs; more there are only in a circle.
        for (int step = 0; step < passOn.size(); step++) {
            Set<PortRef> before = new HashSet<>();
            for (PortRef writer : writers) {
                graph.channels().stream()
                        .filter(channel -> channel.input().aim().equals(writer.aim()))
                        .filter(channel -> passOn.contains(writer.aim()))
                        .map(WorkflowGraph.Channel::output)
                        .forEach(before::add);
                if (!passOn.contains(writer.aim())) {
                    before.add(writer);
                }
            }
            writers = before;
        }
        return writers;
    }

    private static Set<String> sources(WorkflowGraph graph) {
        Set<String> sources = new HashSet<>();
        graph.modules().forEach(module -> sources.add(module.name()));
        graph.channels().forEach(channel -> sources.remove(channel.input().aim()));
        return sources;
    }

    private void tellAll(Inputs outputs) {
        for (;;) {
            Arrival arrival = outputs.next();
            if (arrival instanceof EndOfStream) {
                return;
            }
            // What comes out after a source has failed may be wrong, for lack of the rest.
            if (arrival instanceof Message<?> message && !baseless) {
                tally.count(message.record());
                view.message(message);
            }
        }
    }

    private void awaitEnd() {
        try {
            while (!workflow.awaitEnd(Duration.ofMinutes(1))) {
                // An AIM without an output can go on for as long as it likes.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The sources first, so that what they gave still reaches the end; then whoever is left. */
    private void stopInOrder() {
        try {
            sources.forEach(source -> workflow.signal(source, Signal.STOP));
            if (!workflow.awaitEnd(DRAIN)) {
                workflow.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (AifException unwilling) {
            // What came to its end meanwhile need not be stopped, and its log may be closed.
            if (!workflow.isOver()) {
                surroundings.say(String.valueOf(unwilling.getMessage()));
            }
        }
    }

    // --- what the AIMs have to say, on their threads

    @Override
    public void reported(String aim, String text) {
        view.report(aim, text);
    }

    @Override
    public void degraded(String aim, String why) {
        view.report(aim, "is degraded: " + why);
    }

    @Override
    public void deadlocked(List<String> circle) {
        surroundings.say(
                "AIMs wait for each other and will not go on, at the channels "
                        + String.join(", ", circle) + "; make these deeper, or let one drop");
    }

    @Override
    public void endExpected(String aim, long timestamp) {
        view.endExpected(timestamp);
    }

    @Override
    public void failed(String aim, Throwable failure, boolean restarting) {
        String what = what(failure);
        if (restarting) {
            view.report(aim, "failed and is started anew: " + what);
            return;
        }
        // An AIM that could not even begin as it was told to: no verdict is worth anything then.
        boolean neverBegan =
                failure instanceof AifException known && known.code() == ErrorCode.INIT;
        if (sources.contains(aim) || neverBegan) {
            baseless = true;
            // Not on this thread: stopping waits for all AIMs, and this one's has to end for that.
            Thread.startVirtualThread(this::stopInOrder);
        }
        // Two devices of one recording fail of the same file, and that is one failure.
        if (failures.add(what)) {
            view.failure(what.startsWith(aim) ? what : aim + ": " + what);
            if (options.stackTraces()) {
                failure.printStackTrace(surroundings.err());
            }
        }
    }

    private static String what(Throwable failure) {
        if (failure instanceof AifException && failure.getMessage() != null) {
            return failure.getMessage();
        }
        String where =
                failure.getStackTrace().length > 0 ? " at " + failure.getStackTrace()[0] : "";
        return "failed with " + failure + where
                + "; tell its author, --stack-traces shows the way there";
    }
}
