// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openaif.api.Aim;
import org.openaif.api.DataType;
import org.openaif.api.Implements;
import org.openaif.api.Input;
import org.openaif.api.Output;
import org.openaif.api.Technology;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Direction;
import org.openaif.metadata.Extension;
import org.openaif.metadata.Identifier;
import org.openaif.metadata.Implementation;
import org.openaif.metadata.PortMetadata;
import org.openaif.metadata.Profile;

/**
 * What an AIM's class says of itself by {@link Implements}, {@link Input} and {@link Output}.
 * Nothing of the class is run to find it out.
 *
 * @param type the class; without annotations it has no ports
 */
public record DeclaredAim(Class<? extends Aim> type) {

    /**
     * Metadata made of the annotations; of a class without {@link Implements}, such as a device,
     * under the class's own name.
     *
     * @throws org.openaif.api.AifException PORT_CREATION_FAILED if a port's record has no data type
     */
    public AimMetadata metadata() {
        return new AimMetadata(
                identifier(),
                Profile.BASIC,
                "",
                List.of(),
                ports(),
                List.of(),
                List.of(),
                List.of(new Implementation(type.getName(), "java", "any", "", "AIMStorage", "")),
                List.of(),
                List.of(),
                Extension.NONE);
    }

    private Identifier identifier() {
        Implements implemented = type.getAnnotation(Implements.class);
        return implemented == null
                ? new Identifier("", "", "", type.getSimpleName(), "1")
                : new Identifier(
                        "", implemented.standard(), implemented.aiw(), implemented.aim(),
                        implemented.version());
    }

    /** Its ports as metadata, the inputs first, each in the order of the declarations. */
    public List<PortMetadata> ports() {
        Stream<PortMetadata> inputs =
                Stream.of(type.getAnnotationsByType(Input.class))
                        .map(port -> port(
                                port.name(), Direction.INPUT, port.type(), port.technology()));
        Stream<PortMetadata> outputs =
                Stream.of(type.getAnnotationsByType(Output.class))
                        .map(port -> port(
                                port.name(), Direction.OUTPUT, port.type(), port.technology()));
        return Stream.concat(inputs, outputs).toList();
    }

    private static PortMetadata port(
            String name,
            Direction direction,
            Class<? extends Record> record,
            Technology technology) {
        return new PortMetadata(
                name, direction, DataType.of(record).toString(), technology, "", false);
    }

    /** The record type of a port, if it is declared. */
    public Optional<Class<? extends Record>> recordType(String port, Direction direction) {
        Stream<Class<? extends Record>> declared =
                direction == Direction.INPUT
                        ? Stream.of(type.getAnnotationsByType(Input.class))
                                .filter(input -> input.name().equals(port))
                                .map(Input::type)
                        : Stream.of(type.getAnnotationsByType(Output.class))
                                .filter(output -> output.name().equals(port))
                                .map(Output::type);
        return declared.findFirst();
    }
}
