// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way from one port to another; what it passes is forgotten but for what it says.
 *
 * @param order that of its outermost link
 * @param place that of its first link
 * @param said what its connections say
 * @param stops where its messages are anonymised, in their order
 * @param isSettled whether its ports have nothing more to say
 */
record Route(
        PortNode from,
        PortNode to,
        int order,
        Place place,
        boolean isLong,
        ChannelSettings said,
        List<Stop> stops,
        boolean isSettled) {

    /**
     * Where messages are anonymised: at a port, or on a connection. Whatever passes there passes the
     * same AIM.
     *
     * @param where the {@link PortNode} or {@link Link}
     * @param name of that AIM
     * @param rules what it does
     * @param place of the rules
     */
    record Stop(Object where, String name, Anonymise rules, Place place) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Stop stop && stop.where == where;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(where);
        }

        private static Optional<Stop> at(PortNode port) {
            return port.settings()
                    .anonymise()
                    .map(rules ->
                            new Stop(
                                    port,
                                    Anonymise.AIM + ":" + port.reference(),
                                    rules,
                                    port.owner().metadata().origin().of(
                                            rules, "OpenAIF", "Ports", port.name(), "Anonymise")));
        }

        private static Optional<Stop> on(Link link) {
            return link.settings()
                    .anonymise()
                    .map(rules ->
                            new Stop(
                                    link,
                                    Anonymise.AIM + ":" + link.from().reference() + ":"
                                            + link.to().reference(),
                                    rules,
                                    link.anonymising()));
        }
    }

    static Route from(PortNode start) {
        return new Route(
                start,
                start,
                Integer.MAX_VALUE,
                start.place(),
                false,
                ChannelSettings.of(new Connection(start.reference(), start.reference())),
                Stop.at(start).stream().toList(),
                false);
    }

    /** What its connections say; where they do not, its input port, then its output port. */
    ChannelSettings settings() {
        Connection connection = new Connection(from.reference(), to.reference());
        ChannelSettings settings =
                isSettled
                        ? said.withConnection(connection)
                        : from.settings().of(connection)
                                .overriddenBy(to.settings().of(connection))
                                .overriddenBy(said);
        return settings.withoutAnonymise();
    }

    /** One link further; of two that say something the outer one counts. */
    Route and(Link link) {
        boolean first = from == to && order == Integer.MAX_VALUE;
        boolean outer = link.order() < order;
        ChannelSettings further = link.settings();
        List<Stop> all = new ArrayList<>(stops);
        Stop.on(link).ifPresent(all::add);
        Stop.at(link.to()).ifPresent(all::add);
        return new Route(
                from,
                link.to(),
                Math.min(order, link.order()),
                first ? link.place() : place,
                !first,
                outer ? said.overriddenBy(further) : further.overriddenBy(said),
                all.isEmpty() ? stops : all,
                false);
    }

    /** A part of this way, run so, whatever its ports say. */
    Route part(PortNode begin, PortNode end, ChannelSettings settings) {
        return new Route(begin, end, order, place, isLong, settings, List.of(), true);
    }
}
