// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.InputPort;
import org.openaif.api.Message;
import org.openaif.api.RecordCodec;
import org.openaif.controller.Workflow;

/**
 * Takes all that comes out of one output of a workflow, on a thread of its own, so that no AIM waits
 * for the test. All fields are guarded by the monitor, which is told of each message.
 */
final class Collector {
    private final String port;
    private final Object monitor;
    private final List<Message<Record>> messages = new ArrayList<>();
    private int read;
    private boolean ended;
    private @Nullable String disorder;
    private @Nullable Thread thread;
    private volatile boolean stopped;

    Collector(String port, Object monitor) {
        this.port = port;
        this.monitor = monitor;
    }

    String port() {
        return port;
    }

    /** Opens the port, and begins to take what comes. */
    void start(Workflow workflow) {
        InputPort<Record> opened = workflow.output(port, Record.class);
        thread =
                Thread.ofVirtual().name("collects-" + port).start(() -> collect(opened));
    }

    /** Takes nothing more; waits until its thread has gone. */
    void stop() throws InterruptedException {
        Thread reader = thread;
        if (reader != null) {
            stopped = true;
            reader.interrupt();
            reader.join();
        }
    }

    private void collect(InputPort<Record> opened) {
        try {
            opened.forEach(this::add);
        } catch (AifException e) {
            if (!stopped) {
                throw e;
            }
        } finally {
            synchronized (monitor) {
                ended = true;
                monitor.notifyAll();
            }
        }
    }

    /** One message more. */
    void add(Message<Record> message) {
        synchronized (monitor) {
            if (!messages.isEmpty() && message.timestamp() < messages.getLast().timestamp()) {
                disorder =
                        port + ": time ran back from " + messages.getLast().timestamp() + " to "
                                + message.timestamp();
            }
            messages.add(message);
            monitor.notifyAll();
        }
    }

    // --- for the holder of the monitor

    /** Whether nothing more comes. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether there is a message that has not been read. */
    boolean hasNext() {
        return read < messages.size();
    }

    <T extends Record> Message<T> next(Class<T> type) {
        return typed(messages.get(read++), type);
    }

    <T extends Record> List<Message<T>> rest(Class<T> type) {
        List<Message<T>> rest = new ArrayList<>();
        while (hasNext()) {
            rest.add(next(type));
        }
        return List.copyOf(rest);
    }

    /** All that has come, read or not. */
    List<Message<Record>> all() {
        return List.copyOf(messages);
    }

    <T extends Record> List<Message<T>> all(Class<T> type) {
        return messages.stream().map(message -> typed(message, type)).toList();
    }

    /** Where time ran back; null if it never did. */
    @Nullable String disorder() {
        return disorder;
    }

    /** The message with its record as that type: of another class it is read as a buffer, as by AIMs. */
    @SuppressWarnings("unchecked")
    private static <T extends Record> Message<T> typed(Message<Record> message, Class<T> type) {
        if (type.isInstance(message.record())) {
            return (Message<T>) (Message<?>) message;
        }
        return new Message<>(
                RecordCodec.of(type).decode(message.buffer()),
                message.timestamp(),
                message.sequence());
    }
}
