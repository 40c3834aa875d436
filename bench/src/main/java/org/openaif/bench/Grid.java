// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.openaif.api.InputPort;
import org.openaif.api.Message;
import org.openaif.api.OutputPort;
import org.openaif.bench.GridAims.Token;
import org.openaif.channels.Accounts;
import org.openaif.controller.Configuration;
import org.openaif.controller.Controller;
import org.openaif.controller.StreamClock;
import org.openaif.controller.Workflow;
import org.openaif.controller.spi.WorkflowListener;
import org.openaif.metadata.FolderCatalogue;
import org.openaif.metadata.MetadataReader;
import org.openaif.metadata.WorkflowGraph;

/**
 * A workflow of {@link GridDocuments}, from its documents to its end, timed step by step. Whoever
 * runs it also knows that every message came, and came as it should: {@link #pass} throws otherwise.
 */
final class Grid implements WorkflowListener, AutoCloseable {
    private final int aims;
    private final Path folder;
    private final Controller controller = Controller.initialize(Configuration.standard());
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** A grid of so many AIMs; nothing is done yet, but its documents are written. */
    Grid(int aims, Path folder) throws IOException {
        this.aims = aims;
        this.folder = folder;
        Files.createDirectories(folder);
        GridDocuments.write(folder, aims);
    }

    /**
     * How long each step took.
     *
     * @param read from the first byte of metadata to the graph, as {@code aif run} reads it
     * @param prepare from the graph to a workflow of which nothing runs yet
     * @param start until every AIM was told to run
     * @param processor what all of these took of the processor, all threads together, the compiler's
     *     and the collector's, too; it depends less than the rest on who else uses the machine
     * @param pass from the first message in to the last one out
     * @param messages read by anybody, all channels together
     */
    record Times(
            long read, long prepare, long start, long processor, long pass, long messages) {}

    /** How many messages are read on the way of one: 11 in a cell, and at the end of each row. */
    private long readsOfOne() {
        return (long) (aims / GridDocuments.ROW) * (11 * GridDocuments.CELLS + 1);
    }

    /** Runs it, with as many messages as it takes to have that many read in all channels together. */
    Times run(long messages) throws InterruptedException {
        long processor = processorNanos();
        long start = System.nanoTime();
        MetadataReader reader = MetadataReader.lenient();
        Path file = folder.resolve("Grid.json");
        WorkflowGraph graph =
                WorkflowGraph.of(reader.readAim(file).orThrow(), new FolderCatalogue(file, reader))
                        .orThrow();
        if (graph.modules().size() != aims) {
            throw new IllegalStateException(graph.modules().size() + " AIMs, not " + aims);
        }
        long read = System.nanoTime();
        Workflow workflow = controller.prepare(graph, StreamClock.unpaced(0), this);
        InputPort<Token> out = workflow.output("Out", Token.class);
        OutputPort<Token> in = workflow.input("In", Token.class);
        long prepared = System.nanoTime();
        workflow.start();
        long started = System.nanoTime();
        processor = processorNanos() - processor;
        long inputs = Math.ceilDiv(messages, readsOfOne());
        pass(workflow, in, out, inputs);
        long passed = System.nanoTime();
        return new Times(
                read - start,
                prepared - read,
                started - prepared,
                processor,
                passed - started,
                readByAnybody(workflow, inputs));
    }

    private static long processorNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    private void pass(Workflow workflow, OutputPort<Token> in, InputPort<Token> out, long inputs)
            throws InterruptedException {
        Thread source =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    for (long i = 0; i < inputs; i++) {
                                        in.write(new Token(i), i);
                                    }
                                    workflow.endInput(in);
                                });
        int rows = aims / GridDocuments.ROW;
        long expected = 0;
        for (Message<Token> message : out) {
            long input = expected++ / rows;
            require(message.timestamp() == input, "the time of message", expected);
            require(message.record().value() == GridAims.ofRow(input), "the value of message",
                    expected);
        }
        require(expected == inputs * rows, "the number of messages", expected);
        source.join();
    }

    private void require(boolean condition, String what, long number) {
        if (!condition) {
            throw new IllegalStateException(what + " is wrong: " + number, failure.get());
        }
    }

    private long readByAnybody(Workflow workflow, long inputs) {
        List<Accounts> accounts = List.copyOf(workflow.accounts().values());
        Accounts sum = accounts.stream().reduce(Accounts.NONE, Accounts::plus);
        long messages = inputs * readsOfOne();
        if (!sum.equals(new Accounts(messages, messages, 0, 0, 0))) {
            throw new IllegalStateException("of " + messages + " messages: " + sum);
        }
        return messages;
    }

    @Override
    public void failed(String aim, Throwable thrown, boolean restarting) {
        failure.compareAndSet(null, thrown);
    }

    @Override
    public void close() {
        controller.close();
    }
}
