// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.openaif.api.Technology;
import org.openaif.metadata.ChannelSettings.Overflow;

/**
 * Puts an AIM wherever messages are to be anonymised:
 *
 * <pre>
 *   A.out ---> B.in      becomes      A.out ---> In [Anonymisation:A.out:B.in] Out ---> B.in
 * </pre>
 *
 * One place has one AIM, however many ways lead through it: what leaves a port for several readers
 * gets its noise once, and costs once.
 */
final class AnonymiserPlacement {
    private static final String IN = "In";
    private static final String OUT = "Out";

    private final Findings findings;
    private final Map<Route.Stop, AimNode> placed = new HashMap<>();

    AnonymiserPlacement(Findings findings) {
        this.findings = findings;
    }

    /** Parts the ways where they stop; the AIMs there become modules. */
    void place(List<Route> routes, List<AimNode> modules) {
        List<Route> parted = new ArrayList<>();
        Set<List<PortNode>> known = new HashSet<>();
        for (Route route : routes) {
            for (Route part : route.stops().isEmpty() ? List.of(route) : parts(route, modules)) {
                // Of two ways through the same place, a part may be the same.
                if (known.add(List.of(part.from(), part.to()))) {
                    parted.add(part);
                }
            }
        }
        routes.clear();
        routes.addAll(parted);
    }

    /** Where messages pass from or to outside, at a port that nothing is connected to. */
    PortNode outermost(PortNode port, List<Route> routes, List<AimNode> modules) {
        Route own = Route.from(port);
        if (own.stops().isEmpty()) {
            return port;
        }
        AimNode aim = made(own.stops().getFirst(), own, modules);
        PortNode in = aim.ports().get(IN);
        PortNode out = aim.ports().get(OUT);
        boolean sends = port.direction().equals(Optional.of(Direction.OUTPUT));
        routes.add(
                sends
                        ? own.part(port, in, own.settings())
                        : own.part(out, port, own.settings()));
        return sends ? out : in;
    }

    private List<Route> parts(Route route, List<AimNode> modules) {
        List<Route> parts = new ArrayList<>();
        ChannelSettings settings = route.settings();
        PortNode begin = route.from();
        for (Route.Stop stop : route.stops()) {
            AimNode aim = placed.computeIfAbsent(stop, any -> made(stop, route, modules));
            parts.add(route.part(begin, aim.ports().get(IN), settings));
            begin = aim.ports().get(OUT);
            settings = behind(settings, stop.rules());
        }
        parts.add(route.part(begin, route.to(), settings));
        return parts;
    }

    /**
     * Behind an AIM, a full channel cannot fail the write of whoever is before it; and a time that
     * was made coarser says nothing of an age.
     */
    private static ChannelSettings behind(ChannelSettings settings, Anonymise rules) {
        boolean fails = settings.overflow().equals(Optional.of(Overflow.FAIL));
        ChannelSettings waiting = fails ? settings.withOverflow(Overflow.BLOCK) : settings;
        return rules.changesTime() ? waiting.withoutMaxAge() : waiting;
    }

    private AimNode made(Route.Stop stop, Route route, List<AimNode> modules) {
        RecordTypes.Resolved type = RecordTypes.better(route.from().type(), route.to().type());
        for (String field : stop.rules().fields()) {
            if (type.type().at(field).isEmpty()) {
                findings.error(
                        stop.place().below("Fields", field),
                        OneLine.quoted(stop.name()) + " has a rule for " + OneLine.quoted(field)
                                + ", which is no field of the messages there",
                        "these are " + OneLine.quoted(type.text()));
            }
        }
        AimMetadata metadata = metadata(type.text(), stop.rules());
        AimNode aim =
                new AimNode(
                        Optional.empty(), stop.name(), metadata, new RecordTypes(List.of()),
                        stop.place());
        modules.add(aim);
        return aim;
    }

    private static AimMetadata metadata(String type, Anonymise rules) {
        return new AimMetadata(
                new Identifier("", "", "", Anonymise.AIM, "1"),
                Profile.BASIC,
                "Anonymises what passes.",
                List.of(),
                List.of(
                        new PortMetadata(IN, Direction.INPUT, type, Technology.SOFTWARE, "", false),
                        new PortMetadata(OUT, Direction.OUTPUT, type, Technology.SOFTWARE, "", false)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Extension(
                        // It keeps the key of its pseudonyms.
                        AimSettings.NONE
                                .withParameters(rules.parameters())
                                .withDataCategory(DataCategories.KEYS),
                        Map.of(),
                        List.of(),
                        Map.of(),
                        Map.of()));
    }
}
