// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openaif.api.InputPort;
import org.openaif.api.Message;
import org.openaif.api.RecordCodec;
import org.openaif.channels.Channel;
import org.openaif.channels.Merge;

/**
 * The reading end of channels: an input port of an AIM, or an output of the workflow that the User
 * Agent reads.
 *
 * <p>Most ports have one channel and read it directly; those with several read them merged.
 */
final class InboundPort<T extends Record> implements InputPort<T>, Awaited {
    /** After so many messages read without waiting, the outputs promise how far time has come. */
    private static final int PROMISE_EVERY = 32;

    private final String name;
    private final Class<T> type;
    private final Gate gate;
    private final StreamTime time;
    private List<Channel<Record>> channels = List.of();
    private Merge<Record> merge = new Merge<>(List.of());
    private @Nullable Channel<Record> only;
    private int sincePromise;

    /** Whether a channel has a maximum age. */
    private boolean ages;

    InboundPort(String name, Class<T> type, Gate gate, StreamTime time) {
        this.name = name;
        this.type = type;
        this.gate = gate;
        this.time = time;
    }

    /** Reads from these channels from now on. For the owner, before it runs, or while it rests. */
    void connect(List<Channel<Record>> connected) {
        channels = List.copyOf(connected);
        merge = new Merge<>(channels);
        only = channels.size() == 1 ? channels.get(0) : null;
        ages = channels.stream().anyMatch(channel -> channel.maxAge() != Channel.NEVER);
    }

    List<Channel<Record>> channels() {
        return channels;
    }

    Class<T> type() {
        return type;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Message<T>> read() {
        return Optional.ofNullable(take());
    }

    /** The next message; null at the end of the stream. */
    private @Nullable Message<T> take() {
        for (;;) {
            gate.pass(Gate.Errand.READ);
            Message<T> message = pollNow();
            if (message != null) {
                return message;
            }
            if (merge.isEnded()) {
                return null;
            }
            awaitInput();
        }
    }

    private void awaitInput() {
        time.awaitsInput(Channel.END);
        try {
            gate.await(Gate.Errand.WAIT, this::isReady, this);
        } finally {
            time.awaitsNoInput();
        }
    }

    @Override
    public @Nullable Channel<Record> inVain(
            Predicate<Channel<Record>> hopeless) {
        return Awaited.lackingInVain(channels, Channel.END, hopeless);
    }

    /** Waits until there is something to read, or more is known of when it will come. */
    void awaitNews(long known) {
        gate.await(Gate.Errand.WAIT, () -> pending() > 0 || merge.bound() > known);
    }

    /** Whether there is something to read, or never will be. */
    private boolean isReady() {
        Channel<Record> single = only;
        return single == null
                ? merge.ready(Channel.END)
                : !single.isEmpty() || single.isEnded();
    }

    @Override
    public Optional<Message<T>> poll() {
        gate.pass(Gate.Errand.READ);
        Message<T> message = pollNow();
        if (message == null) {
            time.promise(Channel.END);
            gate.passAgain(Gate.Errand.WAIT, this::isReady);
        }
        return Optional.ofNullable(message);
    }

    /** Takes the next message if there is one, without passing the gate. */
    @Nullable Message<T> pollNow() {
        for (;;) {
            Channel<Record> source = only;
            Record record;
            if (source != null) {
                record = source.poll();
            } else {
                record = merge.poll(Channel.END);
                source = merge.source();
            }
            if (record == null) {
                return null;
            }
            if (!giveUpIfTooOld(source)) {
                return received(record, source);
            }
        }
    }

    /** Gives up the message just taken from a channel, if it is older than the channel allows. */
    boolean giveUpIfTooOld(Channel<Record> source) {
        boolean tooOld =
                ages
                        && source.maxAge() != Channel.NEVER
                        && source.timestamp() < time.tooOldBefore(source.maxAge());
        if (tooOld) {
            source.giveUpTaken();
        }
        return tooOld;
    }

    /** Whether {@link #pollNow} would return a message. */
    boolean hasMessage() {
        Channel<Record> single = only;
        return single == null ? merge.ready(Channel.END) && !merge.isEnded() : !single.isEmpty();
    }

    /** Gives up what waits and is older than its channel allows; for who looks before he takes. */
    void expireTooOld() {
        if (ages) {
            for (int i = 0; i < channels.size(); i++) {
                Channel<Record> channel = channels.get(i);
                if (channel.maxAge() != Channel.NEVER) {
                    channel.expire(time.tooOldBefore(channel.maxAge()));
                }
            }
        }
    }

    /** Gives up what waits here and is earlier than a time; returns how much it was. */
    long expire(long before) {
        long expired = 0;
        for (int i = 0; i < channels.size(); i++) {
            expired += channels.get(i).expire(before);
        }
        return expired;
    }

    /** Gives up the message taken last by {@link #pollNow}. */
    void giveUpTaken() {
        Channel<Record> source = only;
        (source == null ? merge.source() : source).giveUpTaken();
    }

    /** Makes the message of a record just taken from a channel, and lets time go on. */
    Message<T> received(Record record, Channel<Record> source) {
        long timestamp = source.timestamp();
        gate.received();
        time.arrived(timestamp);
        if (++sincePromise >= PROMISE_EVERY) {
            sincePromise = 0;
            time.promise(timestamp);
        }
        return new Message<>(typed(record), timestamp, source.sequence());
    }

    /** The record as the reader's type: another class with the same layout is read as a buffer. */
    @SuppressWarnings("unchecked")
    private T typed(Record record) {
        if (record.getClass() == type || type.isInstance(record)) {
            return (T) record;
        }
        RecordCodec<Record> written = RecordCodec.of((Class<Record>) record.getClass());
        return RecordCodec.of(type).decode(written.encode(record));
    }

    @Override
    public boolean ended() {
        return merge.isEnded();
    }

    @Override
    public long bound() {
        return merge.bound();
    }

    @Override
    public long pending() {
        return channels.stream().mapToLong(Channel::pending).sum();
    }

    @Override
    public boolean ready() {
        expireTooOld();
        return isReady();
    }

    @Override
    public long reset() {
        gate.pass(Gate.Errand.READ);
        return channels.stream().mapToLong(Channel::discard).sum();
    }

    @Override
    public Iterator<Message<T>> iterator() {
        return new Iterator<>() {
            private @Nullable Message<T> next;

            @Override
            public boolean hasNext() {
                if (next == null) {
                    next = take();
                }
                return next != null;
            }

            @Override
            public Message<T> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException(name + " has ended");
                }
                Message<T> message = next;
                next = null;
                return message;
            }
        };
    }
}
