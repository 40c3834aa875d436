// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.openaif.api.AifException;
import org.openaif.api.Aim;
import org.openaif.api.DataType;
import org.openaif.api.ErrorCode;
import org.openaif.api.Input;
import org.openaif.api.Output;
import org.openaif.api.TypeGrammar;
import org.openaif.channels.Channel;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Direction;
import org.openaif.metadata.Implementation;
import org.openaif.metadata.PortMetadata;
import org.openaif.metadata.WorkflowGraph;

/**
 * A module of a graph, and the implementation that has been found for it and fits it. Whatever does
 * not fit is found while this is made, before anything runs.
 */
record Binding(WorkflowGraph.Module module, AimImplementation implementation, Wiring wiring) {

    /**
     * Finds an implementation of a module, and checks its ports.
     *
     * @throws AifException MODULE_NOT_FOUND, MODULE_CREATION_FAILED, PORT_CREATION_FAILED
     */
    static Binding of(WorkflowGraph.Module module, ImplementationSource source) {
        return of(module, find(module, source));
    }

    /** Checks the ports of an implementation. */
    static Binding of(WorkflowGraph.Module module, AimImplementation implementation) {
        return new Binding(module, implementation, unconnected(module, implementation.type()));
    }

    private static Wiring unconnected(
            WorkflowGraph.Module module, Class<? extends Aim> implementation) {
        Map<String, Class<? extends Record>> declared = new HashMap<>();
        Set<String> declaredNames = new HashSet<>();
        for (Input input : implementation.getAnnotationsByType(Input.class)) {
            declared.put(input.name(), input.type());
            declaredNames.add(Direction.INPUT + input.name());
        }
        for (Output output : implementation.getAnnotationsByType(Output.class)) {
            declared.put(output.name(), output.type());
            declaredNames.add(Direction.OUTPUT + output.name());
        }
        Map<String, List<Channel<Record>>> inputs = new LinkedHashMap<>();
        Map<String, List<Channel<Record>>> outputs = new LinkedHashMap<>();
        Map<String, DataType> types = new HashMap<>();
        for (PortMetadata port : module.metadata().ports()) {
            (port.direction() == Direction.INPUT ? inputs : outputs)
                    .put(port.name(), new ArrayList<>(1));
            DataType type = typeOf(module.metadata(), port);
            types.put(port.name(), type);
            Class<? extends Record> record = declared.get(port.name());
            if (record != null) {
                Wiring.checkFits(module.name(), port.name(), type, record);
            }
            if (!declaredNames.isEmpty()
                    && !declaredNames.contains(port.direction() + port.name())) {
                throw new AifException(
                        ErrorCode.PORT_CREATION_FAILED,
                        module.name() + "." + port.name() + " is an "
                                + port.direction().name().toLowerCase(Locale.ROOT)
                                + " port by its metadata, but "
                                + implementation.getName() + " declares no such port");
            }
        }
        return new Wiring(module.name(), inputs, outputs, types, declared, new HashSet<>());
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
    static Optional<AimImplementation> named(WorkflowGraph.Module module) {
        for (Implementation one : module.metadata().implementations()) {
            if (one.architecture().equalsIgnoreCase("java")) {
                try {
                    // Not initialised: nothing of it is to run before it has been approved.
                    Class<?> type =
                            Class.forName(
                                    one.binaryName(), false, Binding.class.getClassLoader());
                    return Optional.of(AimImplementation.of(type.asSubclass(Aim.class)));
                } catch (ClassNotFoundException | LinkageError | ClassCastException e) {
                    throw new AifException(
                            ErrorCode.MODULE_CREATION_FAILED,
                            module.name() + ": class " + one.binaryName()
                                    + " cannot be used as an AIM: " + e,
                            e);
                }
            }
        }
        return Optional.empty();
    }
}
