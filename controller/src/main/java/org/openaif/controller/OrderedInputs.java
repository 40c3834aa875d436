// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openaif.api.Arrival;
import org.openaif.api.EndOfStream;
import org.openaif.api.Inputs;
import org.openaif.api.Reached;
import org.openaif.api.Signal;
import org.openaif.channels.Channel;
import org.openaif.channels.Merge;

/** Several ports of an AIM in the order of stream time, with the signal lane before them. */
final class OrderedInputs implements Inputs, Awaited {
    private final Gate gate;
    private final StreamTime time;
    private final List<InboundPort<?>> ports;
    private final Map<Channel<Record>, InboundPort<?>> portOf = new IdentityHashMap<>();
    private Merge<Record> merge = new Merge<>(List.of());

    private long awaitedUntil;
    private @Nullable InboundPort<?> source;

    /** The wiring of the AIM that {@link #merge} was made for. */
    private int wiring = -1;

    OrderedInputs(Gate gate, StreamTime time, List<InboundPort<?>> ports) {
        this.gate = gate;
        this.time = time;
        this.ports = List.copyOf(ports);
    }

    /** The channels of the ports as they are now. */
    private Merge<Record> merge() {
        if (wiring != time.wiring()) {
            wiring = time.wiring();
            portOf.clear();
            for (InboundPort<?> port : ports) {
                port.channels().forEach(channel -> portOf.put(channel, port));
            }
            merge =
                    new Merge<>(
                            ports.stream().flatMap(port -> port.channels().stream()).toList());
        }
        return merge;
    }

    /** The port of the message that came last. */
    InboundPort<?> source() {
        return Objects.requireNonNull(source);
    }

    @Override
    public Arrival next() {
        return arrival(Channel.END);
    }

    @Override
    public Arrival next(long until) {
        return arrival(until);
    }

    @Override
    public @Nullable Channel<Record> inVain(Predicate<Channel<Record>> hopeless) {
        List<Channel<Record>> channels =
                ports.stream().flatMap(port -> port.channels().stream()).toList();
        return Awaited.lackingInVain(channels, awaitedUntil, hopeless);
    }

    private Arrival arrival(long until) {
        for (;;) {
            gate.pass(Gate.Errand.READ);
            Merge<Record> merge = merge();
            if (gate.hasSignal()) {
                Signal signal = gate.pollSignal().orElse(null);
                if (signal != null) {
                    return signal;
                }
            }
            Record record = merge.poll(until);
            if (record != null) {
                Channel<Record> channel = merge.source();
                InboundPort<?> port = portOf.get(channel);
                if (port.giveUpIfTooOld(channel)) {
                    continue;
                }
                source = port;
                return port.received(record, channel);
            }
            // Looked at once: the channels may be closed between two looks.
            long bound = merge.bound();
            if (bound == Channel.END && until > merge.end()) {
                return new EndOfStream();
            }
            if (bound >= until) {
                time.arrived(until);
                return new Reached(until);
            }
            time.awaitsInput(until);
            awaitedUntil = until;
            try {
                gate.await(
                        Gate.Errand.WAIT, () -> gate.hasSignal() || merge().ready(until), this);
            } finally {
                time.awaitsNoInput();
            }
        }
    }
}
