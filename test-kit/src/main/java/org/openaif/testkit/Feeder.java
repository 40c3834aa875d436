// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.OutputPort;
import org.openaif.controller.Workflow;

/**
 * Feeds one input of a workflow. The test puts what it has into a queue without bounds and goes on; a
 * thread of the feeder's own writes it, and is the one that waits where the channel is full. So a
 * test may feed one port to its end before the next, whichever of them the AIM reads first.
 */
final class Feeder {
    /** The test's own patience ends earlier. Waits also where the channel's policy is to fail. */
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(1);

    private final String port;
    private final Consumer<Throwable> trouble;
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final AtomicLong written = new AtomicLong();
    private final Supplier<Optional<Class<? extends Record>>> named;
    private Optional<Class<? extends Record>> type;
    private long fed;
    private long earliest = Long.MIN_VALUE;
    private boolean ended;
    private boolean made;
    private volatile @Nullable OutputPort<Record> open;
    private @Nullable Thread thread;
    private volatile boolean stopped;

    private sealed interface Step {}

    private record Write(Record record, long timestamp) implements Step {}

    private record Promise(long timestamp) implements Step {}

    private record End() implements Step {}

    /**
     * The feeder of a port.
     *
     * @param type of its records, if it is known
     * @param named asked for the type where it is not, when that is needed
     * @param trouble is told what the port refuses, on the feeder's thread
     */
    Feeder(
            String port,
            Optional<Class<? extends Record>> type,
            Supplier<Optional<Class<? extends Record>>> named,
            Consumer<Throwable> trouble) {
        this.port = port;
        this.trouble = trouble;
        this.type = type;
        this.named = named;
    }

    String port() {
        return port;
    }

    // --- for the test's thread

    /** Says at the line that is to blame what the port would refuse later, on another thread. */
    void feed(Record record, long timestamp) {
        requireOpen();
        if (!made) {
            type = type.or(named).or(() -> Optional.of(record.getClass()));
        }
        Class<? extends Record> carried =
                type.orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        port + " was at its end when the AIMs were made, since"
                                                + " nobody says what it carries; feed it before"));
        if (record.getClass() != carried) {
            throw new IllegalArgumentException(
                    port + " carries " + carried.getName() + ", not "
                            + record.getClass().getName());
        }
        if (timestamp < earliest || timestamp == Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    port + " cannot be fed at " + timestamp + ": it has come to " + earliest
                            + ", and its time never runs back");
        }
        earliest = timestamp;
        fed++;
        steps.add(new Write(record, timestamp));
    }

    void promise(long timestamp) {
        requireOpen();
        earliest = Math.max(earliest, timestamp);
        steps.add(new Promise(timestamp));
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalArgumentException(port + " has been ended; nothing comes after that");
        }
    }

    void end() {
        if (!ended) {
            ended = true;
            steps.add(new End());
        }
    }

    boolean isEnded() {
        return ended;
    }

    /** Opens the port; one of an unknown type is at its end from the beginning. */
    @SuppressWarnings("unchecked")
    void open(Workflow workflow) {
        made = true;
        type = type.or(named);
        type.ifPresent(
                known -> open = workflow.input(port, (Class<Record>) (Class<?>) known));
    }

    /** Begins to write. */
    void start(Workflow workflow) {
        OutputPort<Record> output = open;
        if (output != null) {
            thread =
                    Thread.ofVirtual()
                            .name("feeds-" + port)
                            .start(() -> write(output, workflow));
        }
    }

    /** Writes nothing more; waits until its thread has gone. */
    void stop() throws InterruptedException {
        Thread writer = thread;
        if (writer != null) {
            stopped = true;
            writer.interrupt();
            writer.join();
        }
    }

    /** How many messages the workflow has of it, read or not. */
    long written() {
        return written.get();
    }

    /** What a reader of this port waits for, in words. */
    String words() {
        OutputPort<Record> output = open;
        return port + " (" + fed + " fed, " + (fed - written.get()) + " of them not written yet, "
                + (output == null ? 0 : output.pending()) + " to be read; "
                + (earliest == Long.MIN_VALUE ? "nothing promised" : "has come to " + earliest)
                + (ended ? ", ended)" : ", not ended)");
    }

    // --- its own thread

    private void write(OutputPort<Record> output, Workflow workflow) {
        try {
            for (;;) {
                switch (steps.take()) {
                    case Write(Record record, long timestamp) -> {
                        output.write(record, timestamp, AS_LONG_AS_IT_TAKES);
                        written.incrementAndGet();
                    }
                    case Promise(long timestamp) -> output.promise(timestamp);
                    case End _ -> {
                        workflow.endInput(output);
                        return;
                    }
                }
            }
        } catch (InterruptedException | AifException e) {
            // Once the test is over, nobody will read what has not been written.
            if (!stopped) {
                trouble.accept(e);
            }
        }
    }
}
