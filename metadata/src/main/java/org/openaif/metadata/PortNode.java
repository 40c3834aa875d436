// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openaif.api.Technology;

/** A port of an AIM in the tree, and the links that lead to it and away from it. */
final class PortNode {
    private final AimNode owner;
    private final PortMetadata metadata;
    private final RecordTypes.Resolved type;
    private final Place place;
    private Optional<Direction> direction;
    private final List<Link> incoming = new ArrayList<>();
    private final List<Link> outgoing = new ArrayList<>();

    private PortNode(
            AimNode owner,
            PortMetadata metadata,
            RecordTypes.Resolved type,
            Place place,
            Optional<Direction> direction) {
        this.owner = owner;
        this.metadata = metadata;
        this.type = type;
        this.place = place;
        this.direction = direction;
    }

    /** A port that metadata declares. */
    static PortNode declared(AimNode owner, PortMetadata port, RecordTypes types, Place place) {
        return new PortNode(
                owner,
                port,
                types.resolve(port.recordType()),
                place,
                Optional.of(port.direction()));
    }

    /** A port of which only a topology speaks; its direction is what that makes of it. */
    static PortNode undeclared(AimNode owner, String name) {
        PortMetadata port =
                new PortMetadata(name, Direction.INPUT, "", Technology.SOFTWARE, "", false);
        return new PortNode(
                owner, port, RecordTypes.Resolved.UNKNOWN, owner.place(), Optional.empty());
    }

    AimNode owner() {
        return owner;
    }

    String name() {
        return metadata.name();
    }

    /** Whether V3 means this port by such a data type and number. */
    boolean isAddressedBy(String address) {
        return metadata.addresses().contains(address);
    }

    RecordTypes.Resolved type() {
        return type;
    }

    PortSettings settings() {
        return owner.metadata().extension().ports().getOrDefault(name(), PortSettings.NONE);
    }

    Place place() {
        return place;
    }

    /** As its AIM sees it; empty while nobody knows. */
    Optional<Direction> direction() {
        return direction;
    }

    void direct(Direction known) {
        direction = Optional.of(known);
    }

    List<Link> incoming() {
        return incoming;
    }

    List<Link> outgoing() {
        return outgoing;
    }

    boolean isLinked() {
        return !incoming.isEmpty() || !outgoing.isEmpty();
    }

    /** The name as a graph has it. */
    PortRef reference() {
        return new PortRef(owner.path(), name());
    }

    /** The name in a sentence. */
    String words() {
        return OneLine.quoted(reference().toString());
    }

    /** What is known of the port by now, under a name of the workflow. */
    PortMetadata as(String name, String recordType) {
        return new PortMetadata(
                name,
                direction.orElse(metadata.direction()),
                recordType,
                metadata.technology(),
                metadata.protocol(),
                metadata.isRemote(),
                metadata.addresses());
    }

    boolean isHardware() {
        return metadata.technology() == Technology.HARDWARE;
    }
}
