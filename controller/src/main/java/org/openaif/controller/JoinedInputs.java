// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openaif.api.Arrival;
import org.openaif.api.EndOfStream;
import org.openaif.api.Join;
import org.openaif.api.Message;
import org.openaif.api.Reached;
import org.openaif.api.Signal;
import org.openaif.api.Together;
import org.openaif.api.Turn;
import org.openaif.api.Turns;
import org.openaif.channels.Channel;

/**
 * Several ports of an AIM, joined by a policy.
 *
 * <p>ANY and LATEST follow the order of stream time. ALL and ALIGNED look at the earliest message of
 * each port where it waits, and take them only when all that belong together are there: while the
 * AIM waits it has nothing in its hands.
 *
 * <p><b>Aligned.</b> Every port has a time that nothing earlier can come of: the timestamp of its
 * earliest message, or what is promised. A message that is further behind the latest of these times
 * than the tolerance can never be aligned with that port's next one, and is given up. When each port
 * has a message and none is to be given up, they are together. Since times only grow, it makes no
 * difference how early one looks.
 */
final class JoinedInputs implements Turns, Awaited {
    private final Gate gate;
    private final StreamTime time;
    private final List<InboundPort<?>> ports;
    private final Set<InboundPort<?>> optional;
    private final Join.Policy policy;
    private final long tolerance;
    private final OrderedInputs ordered;

    /** The ports without those that are left out, and the wiring of the AIM that it is so in. */
    private List<InboundPort<?>> joined = List.of();

    private int wiring = -1;

    /** Of each port, for LATEST. */
    private final Map<String, Message<?>> latest = new LinkedHashMap<>();

    /**
     * The join of some ports.
     *
     * @param optional those that are left out while nothing is connected to them
     */
    JoinedInputs(
            Gate gate,
            StreamTime time,
            Join join,
            List<InboundPort<?>> ports,
            Set<InboundPort<?>> optional) {
        this.gate = gate;
        this.time = time;
        this.ports = List.copyOf(ports);
        this.optional = Set.copyOf(optional);
        this.policy = join.policy();
        this.tolerance = join.tolerance().toNanos();
        this.ordered = new OrderedInputs(gate, time, ports);
    }

    @Override
    public Turn next() {
        return switch (policy) {
            case ANY, LATEST -> single();
            case ALL, ALIGNED -> complete();
        };
    }

    // --- one message at a time

    private Turn single() {
        Arrival arrival = ordered.next();
        return switch (arrival) {
            case Message<?> message -> turn(ordered.source().name(), message);
            case Signal signal -> signal;
            case EndOfStream end -> end;
            case Reached reached -> throw new AssertionError(reached);
        };
    }

    private Together turn(String port, Message<?> message) {
        if (policy == Join.Policy.ANY) {
            return new Together(message.timestamp(), Map.of(port, message), Set.of(port));
        }
        latest.put(port, message);
        return new Together(message.timestamp(), latest, Set.of(port));
    }

    // --- one message of each port

    private Turn complete() {
        for (;;) {
            gate.pass(Gate.Errand.READ);
            @Nullable Signal signal = gate.hasSignal() ? gate.pollSignal().orElse(null) : null;
            if (signal != null) {
                return signal;
            }
            List<InboundPort<?>> joined = joined();
            for (int i = 0; i < joined.size(); i++) {
                joined.get(i).expireTooOld();
            }
            if (isEnded(joined)) {
                joined.forEach(port -> port.expire(Channel.END));
                return new EndOfStream();
            }
            // In this order: what is there once all are there does not change until it is taken, and
            // has then been seen as a whole when it is said that nothing is to be given up.
            boolean complete = isComplete(joined);
            if (expire(joined)) {
                continue;
            }
            if (complete) {
                @Nullable Together together = take(joined);
                if (together != null) {
                    return together;
                }
                continue;
            }
            time.awaitsInput(Channel.END);
            try {
                gate.await(
                        Gate.Errand.WAIT, () -> gate.hasSignal() || canGoOn(joined()), this);
            } finally {
                time.awaitsNoInput();
            }
        }
    }

    /** The ports as they are connected now. */
    private List<InboundPort<?>> joined() {
        if (wiring != time.wiring()) {
            wiring = time.wiring();
            joined = connected();
        }
        return joined;
    }

    private List<InboundPort<?>> connected() {
        List<InboundPort<?>> connected = new ArrayList<>(ports.size());
        for (InboundPort<?> port : ports) {
            if (!port.channels().isEmpty() || !optional.contains(port)) {
                connected.add(port);
            }
        }
        return connected;
    }

    private static boolean isEnded(List<InboundPort<?>> joined) {
        for (InboundPort<?> port : joined) {
            if (port.ended()) {
                return true;
            }
        }
        return joined.isEmpty();
    }

    private static boolean isComplete(List<InboundPort<?>> joined) {
        for (InboundPort<?> port : joined) {
            if (!port.hasMessage()) {
                return false;
            }
        }
        return true;
    }

    private boolean canGoOn(List<InboundPort<?>> joined) {
        long expired = expiredBefore(joined);
        for (InboundPort<?> port : joined) {
            if (port.hasMessage() && port.bound() < expired) {
                return true;
            }
        }
        return isEnded(joined) || isComplete(joined);
    }

    /** Gives up what nothing can be aligned with any more; whether there was anything. */
    private boolean expire(List<InboundPort<?>> joined) {
        long before = expiredBefore(joined);
        long expired = 0;
        for (InboundPort<?> port : joined) {
            expired += port.expire(before);
        }
        return expired > 0;
    }

    private long expiredBefore(List<InboundPort<?>> joined) {
        if (policy != Join.Policy.ALIGNED) {
            return Long.MIN_VALUE;
        }
        long latestBound = Long.MIN_VALUE;
        for (InboundPort<?> port : joined) {
            latestBound = Math.max(latestBound, port.bound());
        }
        return latestBound < Long.MIN_VALUE + tolerance
                ? Long.MIN_VALUE
                : latestBound - tolerance;
    }

    /**
     * Takes the first message of each port. Null if a writer has dropped one to make room in the
     * meantime, and what is there now does not belong together; the others are given up then.
     */
    private @Nullable Together take(List<InboundPort<?>> joined) {
        Map<String, Message<?>> messages = new LinkedHashMap<>();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (InboundPort<?> port : joined) {
            @Nullable Message<?> message = port.pollNow();
            if (message != null) {
                messages.put(port.name(), message);
                first = Math.min(first, message.timestamp());
                last = Math.max(last, message.timestamp());
            }
        }
        boolean apart = policy == Join.Policy.ALIGNED && last - first > tolerance;
        if (messages.size() < joined.size() || apart) {
            joined.stream()
                    .filter(port -> messages.containsKey(port.name()))
                    .forEach(InboundPort::giveUpTaken);
            return null;
        }
        return new Together(last, messages, new LinkedHashSet<>(messages.keySet()));
    }

    /**
     * All are needed in their turn, and so each. But where messages are given up as time goes on, any
     * port that still speaks can be the one that lets the others go on.
     */
    @Override
    public @Nullable Channel<Record> inVain(Predicate<Channel<Record>> hopeless) {
        @Nullable Channel<Record> first = null;
        for (InboundPort<?> port : connected()) {
            @Nullable Channel<Record> lacking = Awaited.lacking(port.channels(), Channel.END);
            boolean vain = lacking != null && hopeless.test(lacking);
            if (policy == Join.Policy.ALIGNED && lacking != null && !vain) {
                return null;
            }
            if (vain && first == null) {
                first = lacking;
            }
        }
        return first;
    }
}
