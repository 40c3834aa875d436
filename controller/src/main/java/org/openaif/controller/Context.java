// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.openaif.api.Access;
import org.openaif.api.AifException;
import org.openaif.api.AimContext;
import org.openaif.api.Aims;
import org.openaif.api.Allocation;
import org.openaif.api.DataType;
import org.openaif.api.ErrorCode;
import org.openaif.api.Event;
import org.openaif.api.InputPort;
import org.openaif.api.Inputs;
import org.openaif.api.Join;
import org.openaif.api.Models;
import org.openaif.api.Neighbours;
import org.openaif.api.OutputPort;
import org.openaif.api.Parameters;
import org.openaif.api.Realises;
import org.openaif.api.Signal;
import org.openaif.api.Signals;
import org.openaif.api.Storage;
import org.openaif.api.Turns;
import org.openaif.api.trust.TrustedServices;
import org.openaif.channels.Channel;
import org.openaif.metadata.AimSettings;
import org.openaif.metadata.PortSettings;

/** What one life of an AIM instance sees of the Controller. Made anew at each restart. */
final class Context implements AimContext {
    private final AimInstance instance;
    private final Environment environment;
    private final Gate gate;
    private final Principal self;
    private final StreamTime time;
    private final Map<String, InboundPort<?>> inputs = new LinkedHashMap<>();
    private final Map<String, OutboundPort<?>> outputs = new LinkedHashMap<>();
    private final Map<String, InboundPort<Event>> events = new ConcurrentHashMap<>();

    Context(AimInstance instance, Environment environment) {
        this.instance = instance;
        this.environment = environment;
        this.gate = instance.gate();
        this.self = environment.aim(instance.name());
        this.time = new StreamTime(environment.clock(), !instance.wiring().inputs().isEmpty());
        gate.beforeWaiting(time::beforeWaiting);
    }

    @Override
    public String name() {
        return instance.name();
    }

    @Override
    public String workflow() {
        return environment.workflow();
    }

    @Override
    public <T extends Record> InputPort<T> input(String name, Class<T> type) {
        gate.pass(Gate.Errand.OPEN);
        InboundPort<?> port = inputs.get(name);
        if (port == null) {
            List<Channel<Record>> channels = instance.wiring().inputs().get(name);
            if (channels == null) {
                throw noPort("input ", name, inputs());
            }
            instance.wiring().checkType(name, type);
            InboundPort<T> made = new InboundPort<>(name, type, gate, time);
            made.connect(channels);
            time.add(made);
            inputs.put(name, made);
            return made;
        }
        return sameType(port.type(), type, name, port);
    }

    @Override
    public <T extends Record> OutputPort<T> output(String name, Class<T> type) {
        gate.pass(Gate.Errand.OPEN);
        OutboundPort<?> port = outputs.get(name);
        if (port == null) {
            List<Channel<Record>> channels = instance.wiring().outputs().get(name);
            if (channels == null) {
                throw noPort("output ", name, outputs());
            }
            instance.wiring().checkType(name, type);
            OutboundPort<T> made = new OutboundPort<>(name, type, gate, time);
            made.connect(channels, instance.wiring().failsWhenFull(name));
            time.add(made);
            outputs.put(name, made);
            return made;
        }
        return sameType(port.type(), type, name, port);
    }

    private AifException noPort(String kind, String name, Collection<String> known) {
        return new AifException(
                ErrorCode.PORT_NOT_FOUND,
                name() + " has no " + kind + "port '" + name + "'; it has " + known);
    }

    /** The port, if it was opened with that type before. */
    @SuppressWarnings("unchecked")
    private <P> P sameType(Class<?> opened, Class<?> wanted, String port, Object found) {
        if (opened != wanted) {
            throw new AifException(
                    ErrorCode.PORT_NOT_FOUND,
                    name() + "." + port + " carries " + opened.getName() + ", not "
                            + wanted.getName());
        }
        return (P) found;
    }

    @Override
    public Inputs inOrder(InputPort<?>... ports) {
        return new OrderedInputs(gate, time, own(ports));
    }

    @Override
    public Turns joined(Join byDefault, InputPort<?>... ports) {
        List<InboundPort<?>> own = own(ports);
        Optional<AimSettings.Join> said = instance.module().settings().join();
        said.ifPresent(join -> requireSame(join.ports(), own));
        Join join =
                said.map(how -> new Join(Join.Policy.valueOf(how.policy().name()), how.tolerance()))
                        .orElse(byDefault);
        Map<String, PortSettings> settings = instance.module().metadata().extension().ports();
        Set<InboundPort<?>> optional = new HashSet<>(own);
        optional.removeIf(
                port -> !settings.getOrDefault(port.name(), PortSettings.NONE).isOptional());
        return new JoinedInputs(gate, time, join, own, optional);
    }

    private void requireSame(List<String> said, List<InboundPort<?>> joined) {
        Set<String> names = new HashSet<>();
        joined.forEach(port -> names.add(port.name()));
        if (!said.isEmpty() && !names.equals(Set.copyOf(said))) {
            throw new AifException(
                    ErrorCode.PORT_NOT_FOUND,
                    name() + " joins its ports " + new TreeSet<>(names) + ", and its metadata "
                            + said + "; name the same in 'Join', or none");
        }
    }

    private List<InboundPort<?>> own(InputPort<?>... ports) {
        List<InboundPort<?>> mine = new ArrayList<>();
        for (InputPort<?> port : ports) {
            if (!(port instanceof InboundPort<?> own)
                    || !(inputs.containsValue(own) || events.containsValue(own))) {
                throw new AifException(
                        ErrorCode.PORT_NOT_FOUND,
                        port.name() + " is no input port of " + name());
            }
            mine.add(own);
        }
        return mine;
    }

    @Override
    @Realises("MPAI_AIFM_Port_Select")
    public int select(InputPort<?>... ports) {
        List<InboundPort<?>> mine = own(ports);
        gate.pass(Gate.Errand.READ);
        time.awaitsInput(Channel.END);
        try {
            gate.await(Gate.Errand.WAIT, () -> earliest(mine) >= 0 || allEnded(mine));
        } finally {
            time.awaitsNoInput();
        }
        return earliest(mine);
    }

    /** The index of the port that has a message, and the earliest of those; -1 if none has. */
    private static int earliest(List<InboundPort<?>> ports) {
        int index = -1;
        long earliest = Channel.END;
        for (int i = 0; i < ports.size(); i++) {
            InboundPort<?> port = ports.get(i);
            if (port.pending() > 0 && port.ready() && port.bound() < earliest) {
                index = i;
                earliest = port.bound();
            }
        }
        return index;
    }

    private static boolean allEnded(List<InboundPort<?>> ports) {
        return ports.stream().allMatch(InboundPort::ended);
    }

    @Override
    public Aims aims() {
        return new Siblings(instance.workflow(), name(), new Caller(self, gate));
    }

    @Override
    public Models models() {
        return new GuardedModels(
                environment.configuration().models(),
                self,
                environment.names(),
                environment.workflow(),
                name());
    }

    @Override
    public Allocation allocation() {
        return new AimAllocation(environment.resources(), self, instance.workflow().id());
    }

    @Override
    public Neighbours neighbours() {
        return new NeighboursInRange(environment.configuration().proximity(), self, gate, time);
    }

    @Override
    public Signals signals() {
        return new Signals() {
            @Override
            public Optional<Signal> poll() {
                gate.pass(Gate.Errand.READ);
                return gate.pollSignal();
            }

            @Override
            public Signal read() {
                for (;;) {
                    gate.await(Gate.Errand.WAIT, gate::hasSignal);
                    Optional<Signal> signal = gate.pollSignal();
                    if (signal.isPresent()) {
                        return signal.get();
                    }
                }
            }
        };
    }

    @Override
    public Parameters parameters() {
        return new ParameterValues(name(), instance.module().settings().parameters());
    }

    @Override
    public long now() {
        return time.now();
    }

    @Override
    public long origin() {
        return environment.clock().origin();
    }

    @Override
    public void sleepUntil(long timestamp) {
        gate.pass(Gate.Errand.WAIT);
        StreamClock clock = environment.clock();
        for (long left; (left = clock.nanosUntil(timestamp)) > 0; ) {
            gate.sleep(left);
        }
        clock.reached(timestamp);
        gate.slept();
    }

    @Override
    public Storage storage() {
        return new GuardedStorage(
                environment.storages().aimStorage(environment.workflow(), name()),
                self,
                environment.names(),
                GuardedStorage.Actions.AIM);
    }

    @Override
    public Storage sharedStorage() {
        return new GuardedStorage(
                environment.storages().sharedStorage(environment.workflow(), name()),
                self,
                environment.names(),
                GuardedStorage.Actions.SHARED);
    }

    @Override
    public Access access() {
        return new GuardedAccess(environment.access(), self);
    }

    @Override
    public TrustedServices trust() {
        return instance.workflow().trust(self);
    }

    @Override
    @Realises(
            value = "MPAI_AIFM_AIM_EventHandler",
            decision = "An event arrives on a port, in the AIM's own thread, and is no callback")
    public InputPort<Event> event(String name) {
        gate.pass(Gate.Errand.OPEN);
        self.govern("AIM_EventHandler", Names.event(name));
        return events.computeIfAbsent(
                name,
                event -> {
                    // Events are notices beside the streams: no output waits for them, so this port
                    // is not among those that hold back what the outputs promise.
                    InboundPort<Event> port = new InboundPort<>(event, Event.class, gate, time);
                    port.connect(List.of(environment.events().subscribe(event, gate)));
                    return port;
                });
    }

    @Override
    public void post(String event, byte[] data) {
        self.work("Event_Post", Names.event(event));
        environment.events().post(new Event(event, name(), data.clone()), now());
    }

    @Override
    public void report(String text) {
        environment.report(name(), text);
    }

    @Override
    public void expectEnd(long timestamp) {
        environment.expectEnd(name(), timestamp);
    }

    @Override
    public DataType type(String port) {
        return Optional.ofNullable(instance.wiring().types().get(port))
                .orElseThrow(() -> noPort("", port, instance.wiring().types().keySet()));
    }

    @Override
    public List<String> inputs() {
        return List.copyOf(instance.wiring().inputs().keySet());
    }

    @Override
    public List<String> outputs() {
        return List.copyOf(instance.wiring().outputs().keySet());
    }

    Gate gate() {
        return gate;
    }

    StreamTime time() {
        return time;
    }

    /** Takes over the channels as the wiring has them now; while its thread rests. */
    void rewire() {
        inputs.forEach((name, port) -> port.connect(instance.wiring().inputs().get(name)));
        outputs.forEach(
                (name, port) ->
                        port.connect(
                                instance.wiring().outputs().get(name),
                                instance.wiring().failsWhenFull(name)));
        time.rewired();
    }

    /** This life is over and its streams are complete: the outputs follow the inputs to the end. */
    void end() {
        time.end();
    }

    /** This life is over, however it went. */
    void close() {
        events.values().forEach(
                port -> port.channels().forEach(environment.events()::unsubscribe));
        inputs.values().forEach(port -> port.channels().forEach(Channel::announce));
    }
}
