// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.DataType;
import org.openaif.api.ErrorCode;
import org.openaif.api.Input;
import org.openaif.api.Output;
import org.openaif.api.TypeGrammar;
import org.openaif.channels.Channel;
import org.openaif.channels.Overflow;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.ChannelSettings;
import org.openaif.metadata.Direction;
import org.openaif.metadata.Implementation;
import org.openaif.metadata.PortMetadata;
import org.openaif.metadata.PortRef;
import org.openaif.metadata.WorkflowGraph;

/**
 * Makes what a graph describes: the implementations, gates, channels and wirings of its modules.
 * Whatever does not fit is found while this is made, before anything runs.
 */
final class WorkflowWiring {
    /** How many messages a channel holds whose metadata does not say. */
    static final int DEFAULT_DEPTH = 256;

    private final Map<String, Gate> gates = new LinkedHashMap<>();
    private final Map<String, AimImplementation> implementations = new LinkedHashMap<>();
    private final Map<String, Wiring> wirings = new LinkedHashMap<>();
    private final Map<String, Channel<Record>> channels = new LinkedHashMap<>();
    private final Map<String, Class<? extends Record>> declared = new HashMap<>();

    WorkflowWiring(WorkflowGraph graph, ImplementationSource source) {
        for (WorkflowGraph.Module module : graph.modules()) {
            gates.put(module.name(), new Gate(module.name()));
            AimImplementation implementation = find(module, source);
            implementations.put(module.name(), implementation);
            wirings.put(module.name(), unconnected(module, implementation.type()));
        }
        for (WorkflowGraph.Channel channel : graph.channels()) {
            connect(channel);
        }
    }

    Gate gate(String module) {
        return gates.get(module);
    }

    AimImplementation implementation(String module) {
        return implementations.get(module);
    }

    Wiring wiring(String module) {
        return wirings.get(module);
    }

    /** All channels by name, in the order of the metadata. */
    Map<String, Channel<Record>> channels() {
        return channels;
    }

    /** Makes a channel from a module's output to the outside. */
    Channel<Record> toOutside(String name, PortRef from, Gate reader) {
        Channel<Record> channel =
                new Channel<>(
                        DEFAULT_DEPTH, Overflow.REFUSE, gate(from.aim()).doorbell(),
                        reader.doorbell());
        outputsOf(from).add(channel);
        channels.put(name, channel);
        return channel;
    }

    /** Makes a channel from the outside to a module's input. */
    Channel<Record> fromOutside(String name, PortRef to, Gate writer) {
        Channel<Record> channel =
                new Channel<>(
                        DEFAULT_DEPTH, Overflow.REFUSE, writer.doorbell(),
                        gate(to.aim()).doorbell());
        inputsOf(to).add(channel);
        channels.put(name, channel);
        return channel;
    }

    private void connect(WorkflowGraph.Channel description) {
        ChannelSettings settings = description.settings();
        ChannelSettings.Overflow overflow =
                settings.overflow().orElse(ChannelSettings.Overflow.BLOCK);
        PortRef from = description.output();
        PortRef to = description.input();
        Channel<Record> channel =
                new Channel<>(
                        settings.depth().orElse(DEFAULT_DEPTH),
                        switch (overflow) {
                            case BLOCK, FAIL -> Overflow.REFUSE;
                            case DROP_OLDEST -> Overflow.DROP_OLDEST;
                            case DROP_NEWEST -> Overflow.DROP_NEWEST;
                        },
                        gate(from.aim()).doorbell(),
                        gate(to.aim()).doorbell());
        outputsOf(from).add(channel);
        inputsOf(to).add(channel);
        channels.put(description.name(), channel);
        if (overflow == ChannelSettings.Overflow.FAIL) {
            wiring(from.aim()).failing().add(from.port());
        }
    }

    private List<Channel<Record>> outputsOf(PortRef port) {
        return wiring(port.aim()).outputs().get(port.port());
    }

    private List<Channel<Record>> inputsOf(PortRef port) {
        return wiring(port.aim()).inputs().get(port.port());
    }

    private Wiring unconnected(WorkflowGraph.Module module, Class<? extends Aim> implementation) {
        Map<String, Class<? extends Record>> declaredHere = new HashMap<>();
        Set<String> declaredNames = new HashSet<>();
        for (Input input : implementation.getAnnotationsByType(Input.class)) {
            declaredHere.put(input.name(), input.type());
            declaredNames.add(Direction.INPUT + input.name());
        }
        for (Output output : implementation.getAnnotationsByType(Output.class)) {
            declaredHere.put(output.name(), output.type());
            declaredNames.add(Direction.OUTPUT + output.name());
        }
        Map<String, List<Channel<Record>>> inputs = new LinkedHashMap<>();
        Map<String, List<Channel<Record>>> outputs = new LinkedHashMap<>();
        Map<String, DataType> types = new HashMap<>();
        for (PortMetadata port : module.metadata().ports()) {
            (port.direction() == Direction.INPUT ? inputs : outputs)
                    .put(port.name(), new ArrayList<>());
            DataType type = typeOf(module.metadata(), port);
            types.put(port.name(), type);
            Class<? extends Record> record = declaredHere.get(port.name());
            if (record != null) {
                Wiring.checkFits(module.name(), port.name(), type, record);
            }
            if (!declaredNames.isEmpty()
                    && !declaredNames.contains(port.direction() + port.name())) {
                throw new AifException(
                        ErrorCode.PORT_CREATION_FAILED,
                        module.name() + "." + port.name() + " is an "
                                + port.direction().name().toLowerCase(java.util.Locale.ROOT)
                                + " port by its metadata, but "
                                + implementation.getName() + " declares no such port");
            }
        }
        return new Wiring(
                module.name(), inputs, outputs, types, declaredHere, new HashSet<>());
    }

    private static DataType typeOf(AimMetadata metadata, PortMetadata port) {
        Map<String, String> shorthands = new HashMap<>();
        metadata.types().forEach(type -> shorthands.put(type.name(), type.type()));
        // What is wrong with a type was said when the metadata was read.
        return TypeGrammar.lenient(warning -> {}).with(shorthands).parse(port.recordType());
    }

    private static AimImplementation find(
            WorkflowGraph.Module module, ImplementationSource source) {
        return source.find(module)
                .or(() -> named(module))
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.MODULE_NOT_FOUND,
                                        module.name() + ": no implementation of "
                                                + module.metadata().identifier().name()
                                                + " runs here; its metadata names "
                                                + names(module) + ", and none is installed"));
    }

    private static String names(WorkflowGraph.Module module) {
        List<String> names =
                module.metadata().implementations().stream()
                        .map(one -> one.binaryName() + " (" + one.architecture() + ")")
                        .toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    /** The Java class that the metadata names, from the class path of the Controller. */
    private static java.util.Optional<AimImplementation> named(WorkflowGraph.Module module) {
        for (Implementation one : module.metadata().implementations()) {
            if (one.architecture().equalsIgnoreCase("java")) {
                try {
                    Class<?> type = Class.forName(one.binaryName());
                    return java.util.Optional.of(AimImplementation.of(type.asSubclass(Aim.class)));
                } catch (ClassNotFoundException | LinkageError | ClassCastException e) {
                    throw new AifException(
                            ErrorCode.MODULE_CREATION_FAILED,
                            module.name() + ": class " + one.binaryName()
                                    + " cannot be used as an AIM: " + e,
                            e);
                }
            }
        }
        return java.util.Optional.empty();
    }
}
