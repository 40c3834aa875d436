// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.openaif.api.Arrival;
import org.openaif.api.EndOfStream;
import org.openaif.api.Inputs;
import org.openaif.api.Reached;
import org.openaif.api.Signal;
import org.openaif.channels.Channel;
import org.openaif.channels.Merge;

/** Several ports of an AIM in the order of stream time, with the signal lane before them. */
final class OrderedInputs implements Inputs {
    private final Gate gate;
    private final StreamTime time;
    private final Merge<Record> merge;
    private final Map<Channel<Record>, InboundPort<?>> portOf = new IdentityHashMap<>();

    OrderedInputs(Gate gate, StreamTime time, List<InboundPort<?>> ports) {
        this.gate = gate;
        this.time = time;
        for (InboundPort<?> port : ports) {
            port.channels().forEach(channel -> portOf.put(channel, port));
        }
        this.merge = new Merge<>(ports.stream().flatMap(port -> port.channels().stream()).toList());
    }

    @Override
    public Arrival next() {
        return arrival(Channel.END);
    }

    @Override
    public Arrival next(long until) {
        return arrival(until);
    }

    private Arrival arrival(long until) {
        for (;;) {
            gate.pass();
            if (gate.hasSignal()) {
                Signal signal = gate.pollSignal().orElse(null);
                if (signal != null) {
                    return signal;
                }
            }
            Record record = merge.poll(until);
            if (record != null) {
                Channel<Record> source = merge.source();
                return portOf.get(source).received(record, source);
            }
            if (merge.isEnded() && until > merge.end()) {
                return new EndOfStream();
            }
            if (merge.bound() >= until) {
                time.arrived(until);
                return new Reached(until);
            }
            time.awaitsInput(until);
            try {
                gate.await(() -> gate.hasSignal() || merge.ready(until));
            } finally {
                time.awaitsNoInput();
            }
        }
    }
}
