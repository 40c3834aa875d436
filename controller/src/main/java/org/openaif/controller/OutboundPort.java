// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.OutputPort;
import org.openaif.channels.Channel;

/**
 * The writing end of channels: an output port of an AIM, or an input of the workflow that the User
 * Agent writes.
 */
final class OutboundPort<T extends Record> implements OutputPort<T>, Awaited {
    private final String name;
    private final Class<T> type;
    private final Gate gate;
    private final StreamTime time;
    private boolean failWhenFull;
    private List<Channel<Record>> channels = List.of();
    private @Nullable Channel<Record> only;
    private long earliest = Long.MIN_VALUE;
    private long lagNanos;

    /** Whether it waits for room, and is to be told of it. */
    private boolean waits;

    private boolean promisesByItself;

    OutboundPort(String name, Class<T> type, Gate gate, StreamTime time) {
        this.name = name;
        this.type = type;
        this.gate = gate;
        this.time = time;
    }

    /** Writes to these channels from now on. For the owner, before it runs, or while it rests. */
    void connect(List<Channel<Record>> connected, boolean failsWhenFull) {
        failWhenFull = failsWhenFull;
        boolean waiting = waits;
        if (waiting) {
            beToldNoMore();
        }
        channels = List.copyOf(connected);
        if (waiting) {
            beTold();
        }
        only = channels.size() == 1 ? channels.get(0) : null;
        // What an earlier life of the AIM wrote or promised still holds, on new channels, too.
        for (Channel<Record> channel : channels) {
            earliest = Math.max(earliest, channel.earliest());
        }
        for (Channel<Record> channel : channels) {
            channel.promise(earliest);
        }
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
    public void write(T record) {
        gate.pass(Gate.Errand.WRITE);
        writeNow(record, Math.max(time.now(), earliest));
    }

    @Override
    public void write(T record, long timestamp) {
        gate.pass(Gate.Errand.WRITE);
        writeNow(record, timestamp);
    }

    private void writeNow(T record, long timestamp) {
        check(record, timestamp);
        Channel<Record> single = only;
        if (single == null || !single.offer(record, timestamp)) {
            waitForRoom(record);
            offerAll(record, timestamp);
        }
        earliest = timestamp;
    }

    private void waitForRoom(T record) {
        if (reserve(record)) {
            return;
        }
        if (failWhenFull) {
            throw full("its policy is to fail");
        }
        beTold();
        try {
            do {
                gate.await(Gate.Errand.WRITE, () -> hasRoom(record), this);
            } while (!reserve(record));
        } finally {
            beToldNoMore();
        }
    }

    /**
     * Makes sure that all channels take a record. This thread is their only writer, so room that is
     * there stays there; but of their readers' allowances others take as well.
     */
    private boolean reserve(T record) {
        if (!hasRoom()) {
            return false;
        }
        for (int i = 0; i < channels.size(); i++) {
            if (!channels.get(i).reserve(record)) {
                for (int j = 0; j < i; j++) {
                    channels.get(j).giveBackReserved();
                }
                return false;
            }
        }
        return true;
    }

    private boolean hasRoom(T record) {
        for (int i = 0; i < channels.size(); i++) {
            if (!channels.get(i).hasRoom(record)) {
                return false;
            }
        }
        return true;
    }

    /** From here on it is rung when there is more of the readers' allowances. */
    private void beTold() {
        waits = true;
        for (Channel<Record> channel : channels) {
            if (channel.allowance() != null) {
                channel.allowance().tell(gate.doorbell());
            }
        }
    }

    private void beToldNoMore() {
        waits = false;
        for (Channel<Record> channel : channels) {
            if (channel.allowance() != null) {
                channel.allowance().forget(gate.doorbell());
            }
        }
    }

    @Override
    public @Nullable Channel<Record> inVain(
            Predicate<Channel<Record>> hopeless) {
        for (Channel<Record> channel : channels) {
            if (channel.isFull() && hopeless.test(channel)) {
                return channel;
            }
        }
        return null;
    }

    private void offerAll(T record, long timestamp) {
        for (int i = 0; i < channels.size(); i++) {
            channels.get(i).offer(record, timestamp);
        }
    }

    @Override
    public void write(T record, long timestamp, Duration patience) {
        gate.pass(Gate.Errand.WRITE);
        check(record, timestamp);
        long deadline = System.nanoTime() + patience.toNanos();
        beTold();
        try {
            do {
                if (!gate.await(Gate.Errand.WRITE, () -> hasRoom(record), deadline)) {
                    throw full("it had no room for " + patience.toMillis() + " ms");
                }
            } while (!reserve(record));
        } finally {
            beToldNoMore();
        }
        offerAll(record, timestamp);
        earliest = timestamp;
    }

    private boolean hasRoom() {
        for (int i = 0; i < channels.size(); i++) {
            if (!channels.get(i).hasRoom()) {
                return false;
            }
        }
        return true;
    }

    private AifException full(String why) {
        return new AifException(
                ErrorCode.TOO_MANY_PENDING_MESSAGES,
                where() + ": a channel is full with " + pending() + " messages and " + why);
    }

    private void check(T record, long timestamp) {
        if (record.getClass() != type && type != Record.class) {
            throw new AifException(
                    ErrorCode.WRITE,
                    where() + " carries " + type.getSimpleName() + ", not "
                            + record.getClass().getSimpleName());
        }
        if (timestamp < earliest || timestamp == Channel.END) {
            throw new AifException(
                    ErrorCode.WRITE,
                    where() + ": timestamp " + timestamp + " lies before " + earliest
                            + ", which has been written or promised; an AIM that stamps earlier than"
                            + " its input declares by how much with lag()");
        }
    }

    private String where() {
        return gate.name() + "." + name;
    }

    @Override
    public void promise(long timestamp) {
        gate.pass(Gate.Errand.WRITE);
        promisesByItself = true;
        advance(timestamp);
    }

    @Override
    public OutputPort<T> lag(Duration lag) {
        gate.pass(Gate.Errand.OPEN);
        if (lag.isNegative()) {
            throw new AifException(ErrorCode.ERROR, where() + ": lag " + lag + " is negative");
        }
        lagNanos = lag.toNanos();
        return this;
    }

    @Override
    public long promised() {
        return earliest;
    }

    /** The Controller's own promise, for an AIM whose inputs have come that far. */
    void promiseFor(long streamTime) {
        if (!promisesByItself && streamTime != Channel.END) {
            advance(streamTime < Long.MIN_VALUE + lagNanos ? Long.MIN_VALUE : streamTime - lagNanos);
        }
    }

    private void advance(long timestamp) {
        if (timestamp > earliest) {
            earliest = timestamp;
            for (int i = 0; i < channels.size(); i++) {
                channels.get(i).promise(timestamp);
            }
        }
    }

    /** Nothing will be written any more. */
    void close() {
        channels.forEach(Channel::close);
    }

    @Override
    public long pending() {
        return channels.stream().mapToLong(Channel::pending).sum();
    }

    @Override
    public boolean ready() {
        return hasRoom();
    }

    @Override
    public long reset() {
        gate.pass(Gate.Errand.WRITE);
        return channels.stream().mapToLong(Channel::discardFromWriter).sum();
    }
}
