// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns the topology of one composite into links.
 *
 * <p>A connection goes from its Output to its Input; but published documents have them exchanged,
 * leave out port names, and give the ports of an AIW directions that its topology contradicts. So
 * the evidence decides, connection by connection, and whatever is not as written is told:
 *
 * <ol>
 *   <li>The directions of the sub-AIMs' ports are strong evidence: an AIM knows what it reads.
 *   <li>The directions of the composite's own ports are weak: where they contradict a sub-AIM's,
 *       the sub-AIM is right.
 *   <li>Where there is no evidence, a connection is taken as written.
 * </ol>
 */
final class Linker {
    private final AimNode composite;
    private final int firstOrder;
    private final Findings findings;
    private final Map<Connection, ChannelSettings> settings = new HashMap<>();
    private final Set<AimNode> linked = new HashSet<>();
    private final Set<Ends> linkedEnds = new HashSet<>();
    private final Set<AimNode> undeclared = new HashSet<>();

    Linker(AimNode composite, int firstOrder, Findings findings) {
        this.composite = composite;
        this.firstOrder = firstOrder;
        this.findings = findings;
    }

    void link() {
        AimMetadata metadata = composite.metadata();
        metadata.extension().channels().forEach(said -> settings.put(said.connection(), said));
        boolean allFound = composite.missing().isEmpty();
        for (int i = 0; i < metadata.topology().size(); i++) {
            Connection connection = metadata.topology().get(i);
            int order = firstOrder + i;
            Place place = metadata.origin().of(connection, "Topology", i);
            Optional<Ends> ends = ends(connection, i).flatMap(found -> oriented(found, place));
            ends.ifPresent(found -> checkTypes(found, place));
            ends.ifPresent(found -> link(connection, found, place, order));
            allFound &= ends.isPresent();
        }
        // Where a connection is missing, much seems unused that is only misspelled there.
        if (allFound) {
            tellUnusedSettings();
            tellUnused();
        }
    }

    private Optional<Ends> ends(Connection connection, int index) {
        Origin origin = composite.metadata().origin();
        PortRef output = connection.output();
        PortRef input = connection.input();
        Optional<PortNode> from =
                end(output, input, true, origin.of(output, "Topology", index, "Output"));
        Optional<PortNode> to =
                end(input, output, false, origin.of(input, "Topology", index, "Input"));
        return from.flatMap(sender -> to.map(receiver -> new Ends(sender, receiver)));
    }

    private void link(Connection connection, Ends ends, Place place, int order) {
        if (!linkedEnds.add(ends)) {
            findings.warning(
                    place,
                    ends.from.words() + " is connected to " + ends.to.words()
                            + " already; ignored",
                    "remove one of the two connections");
            return;
        }
        Connection used = new Connection(local(ends.from), local(ends.to));
        ChannelSettings said =
                Optional.ofNullable(settings.remove(connection))
                        .or(() -> Optional.ofNullable(settings.remove(used)))
                        .orElse(ChannelSettings.of(used));
        Place anonymising =
                said.anonymise()
                        .map(rules -> composite.metadata().origin().of(rules, "OpenAIF", "Channels"))
                        .orElse(place);
        Link link = new Link(ends.from, ends.to, order, place, said, anonymising);
        ends.from.outgoing().add(link);
        ends.to.incoming().add(link);
        linked.add(ends.from.owner());
        linked.add(ends.to.owner());
    }

    private void checkTypes(Ends ends, Place place) {
        if (!ends.to.type().accepts(ends.from.type())) {
            findings.error(
                    place,
                    ends.from.words() + " sends " + OneLine.quoted(ends.from.type().text())
                            + ", but " + ends.to.words() + " takes "
                            + OneLine.quoted(ends.to.type().text()),
                    "connect ports of the same data type");
        }
    }

    /** The port that one end names; empty, with an error, where there is none. */
    private Optional<PortNode> end(PortRef written, PortRef other, boolean sends, Place place) {
        if (composite.missing().contains(written.aim())) {
            return Optional.empty(); // said before
        }
        AimNode aim = written.aim().isEmpty() ? composite : composite.children().get(written.aim());
        if (aim == null) {
            findings.error(
                    place.below("AIMName"),
                    "there is no sub-AIM " + OneLine.quoted(written.aim()),
                    "SubAIMs has " + OneLine.quoted(composite.children().keySet()));
            return Optional.empty();
        }
        if (written.port().isEmpty()) {
            return inferred(aim, other, sends, place.below("PortName"));
        }
        return port(aim, written.port(), sends).or(() -> {
            findings.error(
                    place.below("PortName"),
                    "the AIM " + aim.words() + " has no port " + OneLine.quoted(written.port()),
                    "its ports are " + OneLine.quoted(aim.ports().keySet()));
            return Optional.empty();
        });
    }

    /** A port by name; of an AIM whose ports nobody declares, any name is one. */
    private Optional<PortNode> port(AimNode aim, String name, boolean sends) {
        if (aim.declaresNothing() && undeclared.add(aim)) {
            findings.deviation(
                    aim.place(),
                    "neither the metadata nor an implementation of " + aim.words()
                            + " declares ports; those in the topology are taken, as it is written",
                    "declare its ports");
        }
        if (aim.declaresNothing()) {
            return Optional.of(
                    aim.ports().computeIfAbsent(name, key -> PortNode.undeclared(aim, key)));
        }
        Optional<PortNode> called = Optional.ofNullable(aim.ports().get(name));
        return called.filter(port -> fits(port, sends))
                .or(() -> ofV3(aim, name, sends))
                .or(() -> called);
    }

    /** V3 points at an input and at an output alike, by name or by data type and number. */
    private Optional<PortNode> ofV3(AimNode aim, String nameOrAddress, boolean sends) {
        return Optional.ofNullable(aim.ports().get(nameOrAddress + MpaiType.OUTPUT))
                .filter(port -> fits(port, sends))
                .or(() -> aim.ports().values().stream()
                        .filter(port -> port.isAddressedBy(nameOrAddress) && fits(port, sends))
                        .findFirst());
    }

    private boolean fits(PortNode port, boolean sends) {
        return sends(port).equals(Optional.of(sends));
    }

    /** Where no port is named: the one called as the other end, else the only one to fit. */
    private Optional<PortNode> inferred(AimNode aim, PortRef other, boolean sends, Place place) {
        Optional<PortNode> port =
                other.port().isEmpty() ? Optional.empty() : port(aim, other.port(), sends);
        if (port.isEmpty()) {
            List<PortNode> fitting =
                    aim.ports().values().stream()
                            .filter(node -> fits(node, sends))
                            .toList();
            port = fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
        }
        if (port.isPresent()) {
            findings.deviation(
                    place,
                    "no port of " + aim.words() + " is named; " + port.get().words() + " is taken",
                    "write its name");
        } else {
            findings.error(
                    place,
                    "no port of " + aim.words()
                            + " is named, and it is not plain which one is meant",
                    "its ports are " + OneLine.quoted(aim.ports().keySet()));
        }
        return port;
    }

    /** The ends in the direction that the evidence says; empty, with an error, if there is none. */
    private Optional<Ends> oriented(Ends written, Place place) {
        Optional<Boolean> outputSends = sends(written.from);
        Optional<Boolean> inputSends = sends(written.to);
        if (outputSends.orElse(true) && !inputSends.orElse(false)) {
            return Optional.of(directed(written));
        }
        if (!outputSends.orElse(false) && inputSends.orElse(true)) {
            return Optional.of(exchanged(written, place));
        }
        // Both send or both receive. One of them may be the composite's own, and wrong.
        boolean outputIsOwn = written.from.owner() == composite;
        if (outputIsOwn == (written.to.owner() == composite)) {
            findings.error(
                    place,
                    "connects " + written.from.words() + " and " + written.to.words()
                            + ", which both " + (outputSends.orElseThrow() ? "send" : "receive"),
                    "connect an output to an input");
            return Optional.empty();
        }
        if (!turned(outputIsOwn ? written.from : written.to, place)) {
            return Optional.empty();
        }
        boolean asWritten = sends(written.from).orElseThrow();
        return Optional.of(asWritten ? directed(written) : exchanged(written, place));
    }

    /** Gives a port of the composite the direction that a sub-AIM's says; once. */
    private boolean turned(PortNode own, Place place) {
        boolean isInput = own.direction().equals(Optional.of(Direction.INPUT));
        if (own.isLinked()) {
            findings.error(
                    place,
                    "the composite's own port " + OneLine.quoted(own.name())
                            + " is used as an input and as an output",
                    "declare two ports");
            return false;
        }
        own.direct(isInput ? Direction.OUTPUT : Direction.INPUT);
        findings.deviation(
                own.place(),
                "the port " + OneLine.quoted(own.name()) + " is declared as an "
                        + (isInput ? "input" : "output") + ", but its AIM has it the other way"
                        + " round; taken so",
                "write Direction " + (isInput ? "'OutputInput'" : "'InputOutput'"));
        return true;
    }

    private Ends exchanged(Ends written, Place place) {
        findings.deviation(
                place,
                "Output and Input are exchanged: " + written.to.words() + " sends, "
                        + written.from.words() + " receives; taken so",
                "write as Output where messages come from");
        return directed(new Ends(written.to, written.from));
    }

    /** Now the direction of a port that nobody declared is known. */
    private static Ends directed(Ends ends) {
        if (ends.from.direction().isEmpty()) {
            ends.from.direct(Direction.OUTPUT);
        }
        if (ends.to.direction().isEmpty()) {
            ends.to.direct(Direction.INPUT);
        }
        return ends;
    }

    /** Whether messages come from a port, seen from inside the composite; its own inputs send. */
    private Optional<Boolean> sends(PortNode node) {
        Direction sending = node.owner() == composite ? Direction.INPUT : Direction.OUTPUT;
        return node.direction().map(direction -> direction == sending);
    }

    private PortRef local(PortNode node) {
        String aim = node.owner() == composite ? "" : node.owner().localName();
        return new PortRef(aim, node.name());
    }

    private void tellUnusedSettings() {
        Origin origin = composite.metadata().origin();
        for (ChannelSettings said : settings.values()) {
            findings.error(
                    origin.of(said, "OpenAIF", "Channels"),
                    "there is no connection " + OneLine.quoted(said.connection().toString()),
                    "name Output and Input as in Topology");
        }
        new TreeMap<>(composite.metadata().extension().subAims()).forEach((path, said) -> {
            if (composite.below(path).isEmpty() && composite.missing().isEmpty()) {
                findings.error(
                        origin.of(said, "OpenAIF", "SubAIMs", path),
                        "there is no sub-AIM " + OneLine.quoted(path),
                        "SubAIMs has " + OneLine.quoted(composite.children().keySet()));
            }
        });
    }

    private void tellUnused() {
        for (AimNode child : composite.children().values()) {
            if (!linked.contains(child) && composite.children().size() > 1) {
                findings.warning(
                        child.place(), "nothing is connected to " + child.words(),
                        "connect it in Topology, or remove it");
            }
        }
        for (PortNode port : composite.ports().values()) {
            boolean inside =
                    port.direction().equals(Optional.of(Direction.INPUT))
                            ? !port.outgoing().isEmpty()
                            : !port.incoming().isEmpty();
            if (!inside) {
                findings.warning(
                        port.place(),
                        "the port " + OneLine.quoted(port.name())
                                + " is connected to none of the sub-AIMs; left out",
                        "connect it in Topology, or remove it");
            }
        }
    }

    /** The ends of a connection; as written, until the evidence has been heard. */
    private record Ends(PortNode from, PortNode to) {}
}
