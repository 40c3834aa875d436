// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openaif.api.Access;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Message;
import org.openaif.api.Storage;
import org.openaif.controller.AimState;
import org.openaif.controller.Configuration;
import org.openaif.controller.Controller;
import org.openaif.controller.DeclaredAim;
import org.openaif.controller.MemoryStorage;
import org.openaif.controller.StreamClock;
import org.openaif.controller.Workflow;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.controller.spi.StorageQuota;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.Direction;
import org.openaif.metadata.WorkflowGraph;

/**
 * What the tests of an AIM and of a whole AIW have in common: the test feeds inputs, reads outputs,
 * and is the user agent. Everything between is the real Controller.
 *
 * <p><b>When it runs.</b> The AIMs start at the first question ({@link #run}, {@link #next}, {@link
 * #read}, {@link #awaitEnd}, {@link #pause}, {@link #resume}) or at {@link #start}. What was fed,
 * promised, ended and signalled before lies ready for them then.
 *
 * <p><b>Time</b> is stream time, in nanoseconds, from 0 on, and virtual: sleeping takes none. What an
 * AIM does depends on what it is fed, never on how fast the machine is; nothing here sleeps.
 *
 * <p><b>Feeding never waits</b>, however much it is and in whichever order; it is written from
 * threads of the kit, one for each port, which wait where a channel is full. Outputs are taken as they
 * come, and kept. So no test hangs for want of room in a channel; one that waits for what never comes
 * fails with an {@link AssertionError} that says where the AIMs stand and what they were fed, once
 * its {@linkplain #patience patience} is at its end.
 *
 * <p><b>What is always checked</b>, at the end of {@link #run} or at {@link #close}: no failure of an
 * AIM went unseen, all AIMs stop when told to, none leaves a platform thread running, time ran back
 * on no output, and each message that went in or came out is in the Controller's accounts, once. That
 * an AIM keeps its promises is checked by the ports themselves, as always.
 *
 * <p><b>Threads.</b> For one thread at a time, but for {@link #advanceTo} and {@link #reports}.
 *
 * @param <S> the kind of test
 */
public abstract sealed class StreamTest<S extends StreamTest<S>> implements AutoCloseable
        permits AimTest, WorkflowTest {
    /** Far more than any test needs that does not hang, on any machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The classes that metadata names, whether they are listed as installed or not. */
    private static final ImplementationSource NAMED = Configuration.standard().implementations();

    private final Object monitor = new Object();
    private final StreamClock clock = StreamClock.unpaced(0);

    /** Dated alike in each run, so that tests can compare what is noted of a key. */
    private final StorageProvider storages =
            new MemoryStorage(InstantSource.fixed(Instant.EPOCH));

    private final ThreadMark mark =
            new ThreadMark(Thread.currentThread().getContextClassLoader());
    private final Map<String, Thread> threads = new ConcurrentHashMap<>();
    private final Map<String, Feeder> feeders = new LinkedHashMap<>();
    private final Map<String, Collector> collectors = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> parameters = new HashMap<>();
    private final Set<String> allowedThreads = new HashSet<>();
    private final ImplementationSource implementations;
    private WorkflowGraph graph;
    private Duration patience = PATIENCE;
    private @Nullable Access access;
    private @Nullable Controller controller;
    private @Nullable Workflow workflow;
    private boolean started;
    private boolean stopped;
    private boolean settled;

    // Guarded by the monitor.
    private final List<Report> reports = new ArrayList<>();
    private final Map<String, Throwable> failures = new LinkedHashMap<>();
    private @Nullable Throwable trouble;
    private boolean failureSeen;

    private record Report(String aim, String text) {}

    StreamTest(WorkflowGraph graph, ImplementationSource implementations) {
        this.graph = graph;
        this.implementations = implementations;
        for (WorkflowGraph.ExternalPort port : graph.ports()) {
            String name = port.port().name();
            if (port.port().direction() == Direction.INPUT) {
                feeders.put(
                        name,
                        new Feeder(
                                name,
                                recordType(port, implementations),
                                () -> recordType(port, implementations.or(NAMED)),
                                this::troubled));
            } else {
                collectors.put(name, new Collector(name, monitor));
            }
        }
    }

    /** The record type of an input, as the classes of the AIMs behind it declare it. */
    private Optional<Class<? extends Record>> recordType(
            WorkflowGraph.ExternalPort port, ImplementationSource source) {
        return port.connected().stream()
                .flatMap(
                        inner ->
                                module(inner.aim())
                                        .flatMap(source::find)
                                        .flatMap(
                                                found ->
                                                        new DeclaredAim(found.type())
                                                                .recordType(
                                                                        inner.port(),
                                                                        Direction.INPUT))
                                        .stream())
                .findFirst();
    }

    private Optional<WorkflowGraph.Module> module(String aim) {
        return graph.modules().stream().filter(one -> one.name().equals(aim)).findFirst();
    }

    private void troubled(Throwable thrown) {
        synchronized (monitor) {
            trouble = thrown;
            monitor.notifyAll();
        }
    }

    abstract S self();

    // --- before it runs

    /** How long one question waits for its answer before the test fails; 30 s unless said. */
    public S patience(Duration longest) {
        patience = longest;
        return self();
    }

    /** What the AIMs find at their Access; nothing unless said. */
    public S access(Access sources) {
        requireNotMade();
        access = sources;
        return self();
    }

    /**
     * Lets the AIMs leave a platform thread of that name behind, such as one that a library starts
     * once and keeps.
     */
    public S allowThread(String name) {
        allowedThreads.add(name);
        return self();
    }

    void parameter(String aim, String name, Object value) {
        requireNotMade();
        requireAim(aim);
        parameters.computeIfAbsent(aim, any -> new HashMap<>()).put(name, value.toString());
    }

    void requireNotMade() {
        if (controller != null) {
            throw new IllegalStateException(
                    name() + " has been made already; say this before the first question");
        }
    }

    String requireAim(String aim) {
        return module(aim)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        name() + " has no AIM '" + aim + "'; it has "
                                                + graph.modules().stream()
                                                        .map(WorkflowGraph.Module::name)
                                                        .toList()))
                .name();
    }

    String name() {
        return graph.workflow().name();
    }

    /** Storage that all its AIMs share, to fill before and to look at after. */
    public Storage sharedStorage() {
        return storages.sharedStorage(name(), "test");
    }

    Storage storage(String aim) {
        return storages.aimStorage(name(), requireAim(aim));
    }

    // --- inputs

    /**
     * Feeds a message to an input; of an AIW also to one of hardware, in place of a device. Never
     * waits.
     *
     * @param at its timestamp, nanoseconds
     * @throws IllegalArgumentException if there is no such input, it carries other records, has been
     *     ended, or has come to a later time
     */
    public S feed(String port, Record record, long at) {
        feeder(port).feed(record, at);
        return self();
    }

    /**
     * Feeds messages to an input; their sequence does not matter.
     *
     * @throws IllegalArgumentException as {@link #feed(String, Record, long)}
     */
    public S feed(String port, Iterable<? extends Message<?>> messages) {
        Feeder feeder = feeder(port);
        messages.forEach(message -> feeder.feed(message.record(), message.timestamp()));
        return self();
    }

    /**
     * Promises that nothing earlier than that will be fed to an input, so that an AIM that joins it
     * with others need not wait for it.
     */
    public S promise(String port, long until) {
        feeder(port).promise(until);
        return self();
    }

    /**
     * Lets time come that far: all inputs that have not been ended promise it, and the clock of
     * sources shows it. The clock may be advanced by any thread, such as one of a fake device, where
     * there are no inputs.
     */
    public S advanceTo(long time) {
        clock.reached(time);
        feeders.values().stream()
                .filter(feeder -> !feeder.isEnded())
                .forEach(feeder -> feeder.promise(time));
        return self();
    }

    /** Nothing more comes on that input. */
    public S end(String port) {
        feeder(port).end();
        return self();
    }

    /** Nothing more comes on any input. */
    public S end() {
        feeders.values().forEach(Feeder::end);
        return self();
    }

    private Feeder feeder(String port) {
        return found("input", port, feeders);
    }

    private Collector collector(String port) {
        return found("output", port, collectors);
    }

    private <T> T found(String kind, String port, Map<String, T> ports) {
        T found = ports.get(port);
        if (found == null) {
            throw new IllegalArgumentException(
                    name() + " has no " + kind + " port '" + port + "'; it has " + ports.keySet());
        }
        return found;
    }

    // --- its life

    /**
     * Starts the AIMs, if they have not been. Only a test that cares when needs to call this.
     *
     * @throws AifException if an AIM and its metadata do not fit, as {@link Controller#prepare}
     */
    public S start() {
        Workflow prepared = workflow();
        if (!started && !stopped) {
            started = true;
            prepared.start();
            feeders.values().forEach(feeder -> feeder.start(prepared));
        }
        return self();
    }

    private Workflow prepare() {
        graph = graph.withModules(graph.modules().stream().map(this::withParameters).toList());
        Configuration kept = Configuration.of(this::marked).withStorages(new Kept(storages));
        Controller made =
                Controller.initialize(access == null ? kept : kept.withAccess(access));
        controller = made;
        Workflow prepared = made.prepare(graph, clock, new Listener());
        feeders.values().forEach(feeder -> feeder.open(prepared));
        collectors.values().forEach(collector -> collector.start(prepared));
        workflow = prepared;
        return prepared;
    }

    private WorkflowGraph.Module withParameters(WorkflowGraph.Module module) {
        Map<String, String> all = new HashMap<>(module.settings().parameters());
        all.putAll(parameters.getOrDefault(module.name(), Map.of()));
        return new WorkflowGraph.Module(
                module.name(), module.metadata(), module.settings().withParameters(all));
    }

    /** The implementation, made on a thread that is noted first. */
    private Optional<AimImplementation> marked(WorkflowGraph.Module module) {
        return implementations
                .or(NAMED)
                .find(module)
                .map(
                        found ->
                                new AimImplementation(
                                        found.type(),
                                        () -> {
                                            mark.markThisThread();
                                            threads.put(module.name(), Thread.currentThread());
                                            return found.maker().call();
                                        }));
    }

    private Workflow started() {
        start();
        return workflow();
    }

    /** Pauses all AIMs: each waits at its next port operation. */
    public S pause() {
        started().pause();
        return self();
    }

    /** Lets all AIMs go on. */
    public S resume() {
        started().resume();
        return self();
    }

    /**
     * Stops all AIMs, and waits until they have.
     *
     * @throws AifException TERM if one would not stop
     */
    public S stop() {
        stopped = true;
        started().stop();
        return self();
    }

    /** The workflow in the Controller, for whatever this kit has no word for. Starts nothing. */
    public Workflow workflow() {
        return workflow == null ? prepare() : workflow;
    }

    /**
     * Lets an event of the AIF occur, as the user agent; whoever has subscribed to it is told.
     *
     * @param at its timestamp, nanoseconds
     */
    public S post(String event, byte[] data, long at) {
        started();
        Objects.requireNonNull(controller).post(event, data, at);
        return self();
    }

    // --- outputs

    /**
     * Ends all inputs, and waits until all AIMs have come to their end.
     *
     * @throws RuntimeException what an AIM threw, if one failed; an {@link Error} likewise
     * @throws AssertionError if an AIM does not come to its end, threw a checked exception, or one of
     *     the checks of this class fails
     */
    public S run() {
        end();
        awaitEnd();
        settle();
        throwFailure();
        return self();
    }

    /** Waits until all AIMs have come to their end, however that is; none needs to have failed. */
    public S awaitEnd() {
        Workflow running = started();
        long deadline = deadline();
        try {
            if (!running.awaitEnd(patience)) {
                throw hangs("has not come to its end");
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        awaitOutputs(deadline);
        return self();
    }

    private void awaitOutputs(long deadline) {
        await(
                deadline,
                () -> collectors.values().stream().allMatch(Collector::hasEnded),
                "ended all its outputs");
    }

    /**
     * The next message of an output that has not been read yet; waits for it.
     *
     * @param type of its record; a record of another class is read as a buffer, as it is by AIMs
     * @throws RuntimeException what an AIM threw, if the output has ended for that; an {@link Error}
     *     likewise
     * @throws AssertionError if the output has ended, or nothing comes
     */
    public <T extends Record> Message<T> next(String port, Class<T> type) {
        Collector collector = collector(port);
        started();
        synchronized (monitor) {
            await(
                    deadline(),
                    () -> collector.hasNext() || collector.hasEnded(),
                    "written to " + port);
            if (!collector.hasNext()) {
                throwFailure();
                throw new AssertionError(
                        name() + ": " + port + " has ended after " + collector.all().size()
                                + " messages; there is no next one");
            }
            return collector.next(type);
        }
    }

    /**
     * All messages of an output that have not been read yet, up to its end; waits for that.
     *
     * @throws RuntimeException what an AIM threw, if one failed; an {@link Error} likewise
     * @throws AssertionError if the output does not end
     */
    public <T extends Record> List<Message<T>> read(String port, Class<T> type) {
        Collector collector = collector(port);
        started();
        synchronized (monitor) {
            await(deadline(), collector::hasEnded, "ended " + port);
            throwFailure();
            return collector.rest(type);
        }
    }

    /** All that has come out of an output so far, read or not; does not wait. */
    public <T extends Record> List<Message<T>> written(String port, Class<T> type) {
        Collector collector = collector(port);
        synchronized (monitor) {
            return collector.all(type);
        }
    }

    /**
     * All that has come out of all outputs so far, in the order of stream time; of the same time, in
     * the order of the ports in the metadata. Does not wait.
     */
    public List<Message<?>> writtenInOrder() {
        synchronized (monitor) {
            return collectors.values().stream()
                    .flatMap(collector -> collector.all().stream())
                    .sorted(Comparator.comparingLong(Message::timestamp))
                    .<Message<?>>map(message -> message)
                    .toList();
        }
    }

    List<String> reports(String aim) {
        requireAim(aim);
        synchronized (monitor) {
            return reports.stream()
                    .filter(report -> report.aim().equals(aim))
                    .map(Report::text)
                    .toList();
        }
    }

    AimState state(String aim) {
        return workflow().status(requireAim(aim));
    }

    Optional<Throwable> failure(String aim) {
        synchronized (monitor) {
            failureSeen = true;
        }
        return workflow().failure(requireAim(aim));
    }

    // --- waiting

    private long deadline() {
        return System.nanoTime() + patience.toNanos();
    }

    /** Waits for a condition on what the monitor guards. */
    private void await(long deadline, BooleanSupplier condition, String what) {
        synchronized (monitor) {
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || trouble != null) {
                    throw hangs("has not " + what);
                }
                try {
                    monitor.wait(left / 1_000_000, (int) (left % 1_000_000));
                } catch (InterruptedException e) {
                    throw interrupted();
                }
            }
        }
    }

    private AssertionError interrupted() {
        Thread.currentThread().interrupt();
        return new AssertionError(name() + ": the test was interrupted while it waited");
    }

    private AssertionError hangs(String what) {
        String inputs =
                feeders.values().stream().map(Feeder::words).collect(Collectors.joining(", "));
        synchronized (monitor) {
            failureSeen = true;
            return new AssertionError(
                    name() + " " + what + " within " + patience.toMillis() + " ms" + standing()
                            + (inputs.isEmpty() ? "" : "; inputs: " + inputs)
                            + "; feed(), promise() or end() what is waited for, or have more"
                            + " patience()",
                    trouble != null
                            ? trouble
                            : failures.values().stream().findFirst().orElse(null));
        }
    }

    /** Where all AIMs stand that have not come to their end. */
    private String standing() {
        return workflow().aims().stream()
                .filter(aim -> workflow().status(aim) != AimState.ENDED)
                .map(aim -> "; " + aim + " is " + workflow().status(aim) + position(aim))
                .collect(Collectors.joining());
    }

    /** Where in its own code an AIM is at present. */
    private String position(String aim) {
        Thread thread = threads.get(aim);
        return Stream.of(thread == null ? new StackTraceElement[0] : thread.getStackTrace())
                .filter(frame -> !isOurs(frame.getClassName()))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
    }

    private static boolean isOurs(String type) {
        return type.startsWith("java.")
                || type.startsWith("jdk.")
                || type.startsWith("org.openaif.controller.")
                || type.startsWith("org.openaif.channels.")
                || type.equals(AskedParameters.class.getName());
    }

    // --- what is always checked

    private void throwFailure() {
        synchronized (monitor) {
            failureSeen = true;
            for (Map.Entry<String, Throwable> failure : failures.entrySet()) {
                switch (failure.getValue()) {
                    case RuntimeException thrown -> throw thrown;
                    case Error thrown -> throw thrown;
                    case Throwable thrown ->
                            throw new AssertionError(failure.getKey() + " failed", thrown);
                }
            }
        }
    }

    private void throwUnseenFailure(Stream<AssertionError> complaint) {
        synchronized (monitor) {
            if (!failureSeen) {
                complaint.forEach(
                        error ->
                                failures.values().stream()
                                        .findFirst()
                                        .ifPresent(failure -> failure.addSuppressed(error)));
                throwFailure();
            }
        }
    }

    /** Switches all off, once: are all gone, and is everything accounted for? */
    private void settle() {
        if (settled || controller == null) {
            return;
        }
        settled = true;
        List<String> complaints = new ArrayList<>();
        try {
            for (Feeder feeder : feeders.values()) {
                feeder.stop();
            }
            if (switchedOff(controller, complaints)) {
                checkThreads(complaints);
                awaitOutputs(complaints);
            }
            for (Collector collector : collectors.values()) {
                collector.stop();
            }
        } catch (InterruptedException e) {
            // Interrupted while it closes: all are told to stop, but nobody waits until they have.
            Thread.currentThread().interrupt();
            switchedOff(controller, complaints);
            throw interrupted();
        }
        if (complaints.isEmpty() && workflow != null) {
            checkAccounts(workflow, complaints);
        }
        complain(complaints);
    }

    private boolean switchedOff(Controller running, List<String> complaints) {
        try {
            running.close();
            return true;
        } catch (AifException unwilling) {
            complaints.add(unwilling.getMessage() + standing());
            return false;
        }
    }

    private void checkThreads(List<String> complaints) throws InterruptedException {
        List<String> left = new ArrayList<>(mark.living());
        left.removeAll(allowedThreads);
        if (!left.isEmpty()) {
            complaints.add(
                    "threads were left running: " + left + "; end them before run() returns, or"
                            + " allowThread() them");
        }
    }

    /** What has been written comes out by itself, once nobody writes any more. */
    private void awaitOutputs(List<String> complaints) {
        if (workflow != null) {
            try {
                awaitOutputs(deadline());
            } catch (AssertionError e) {
                complaints.add(e.getMessage());
            }
        }
    }

    private void checkAccounts(Workflow over, List<String> complaints) {
        Balance balance =
                new Balance(
                        over.accounts(),
                        graph.channels().stream()
                                .map(WorkflowGraph.Channel::name)
                                .collect(Collectors.toSet()));
        feeders.forEach(
                (port, feeder) -> complaints.addAll(balance.ofInput(port, feeder.written())));
        synchronized (monitor) {
            collectors.forEach(
                    (port, collector) ->
                            complaints.addAll(balance.ofOutput(port, collector.all().size())));
        }
    }

    private void complain(List<String> complaints) {
        synchronized (monitor) {
            collectors.values().stream()
                    .map(Collector::disorder)
                    .filter(Objects::nonNull)
                    .forEach(complaints::add);
            if (trouble != null) {
                complaints.add("an input could not be fed: " + trouble);
            }
        }
        AssertionError error =
                new AssertionError(name() + ": " + String.join("; ", complaints));
        throwUnseenFailure(complaints.isEmpty() ? Stream.empty() : Stream.of(error));
        if (!complaints.isEmpty()) {
            throw error;
        }
    }

    /**
     * Stops whatever still runs, and checks what is always checked.
     *
     * @throws RuntimeException what an AIM threw, if the test has not asked for it; an {@link Error}
     *     likewise
     * @throws AssertionError if one of the checks of this class fails
     */
    @Override
    public void close() {
        // A test that was interrupted, by a time-out say, leaves nothing running, either.
        boolean wasInterrupted = Thread.interrupted();
        try {
            settle();
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Notes what the AIMs say, on their threads. */
    private final class Listener implements WorkflowListener {
        @Override
        public void reported(String aim, String text) {
            synchronized (monitor) {
                reports.add(new Report(aim, text));
            }
        }

        @Override
        public void failed(String aim, Throwable failure, boolean restarting) {
            // That it does not stop is found by the kit itself, which can say where it stands.
            boolean deaf =
                    failure instanceof AifException told && told.code() == ErrorCode.TERM;
            if (!restarting && !deaf) {
                synchronized (monitor) {
                    failures.put(aim, failure);
                }
            }
        }
    }

    /** What the AIMs stored is the test's to look at, also when the Controller has let go of it. */
    private record Kept(StorageProvider storages) implements StorageProvider {
        @Override
        public Storage aimStorage(String workflow, String aim) {
            return storages.aimStorage(workflow, aim);
        }

        @Override
        public Storage sharedStorage(String workflow, String aim) {
            return storages.sharedStorage(workflow, aim);
        }

        @Override
        public void limit(StorageQuota quota) {
            storages.limit(quota);
        }

        @Override
        public void close() {}
    }
}
