// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openaif.channels.Channel;

/**
 * Finds AIMs that wait for each other in a circle, and so for ever.
 *
 * <p><b>How.</b> Let all AIMs that wait for a channel be stuck. An AIM that waits for room is not
 * stuck if none of its full channels has a reader that is; one that waits for a message is not stuck
 * if the writer of the empty channel that it needs next is not. Whoever is found not to be stuck may
 * free its neighbours, who are looked at again. Who is left at the end can be moved by none but each
 * other: from each of them a wait leads to another, and so into a circle. Whoever waits for the
 * outside, for a time or for a signal alone is never stuck, nor is who waits for him.
 *
 * <p><b>Why nobody is accused wrongly.</b> AIMs go on while they are looked at. So only those are
 * looked at whose wait is the same as at the look before, and their waits are compared once more
 * afterwards. Between the two looks all of them waited at the same time, and nobody else can move
 * them.
 *
 * <p>For the watchdog, while nobody changes the wiring.
 */
final class Standstill {
    /** Which wait of an AIM it was at the last look. */
    private Map<AimInstance, Long> before = Map.of();

    /** The circles at this moment, each as the names of its channels, along the waits. */
    List<List<String>> look(List<AimInstance> aims, List<Link> links) {
        Map<AimInstance, Long> waits = new LinkedHashMap<>();
        Map<AimInstance, Awaited> stuck = new LinkedHashMap<>();
        for (AimInstance aim : aims) {
            @Nullable Awaited awaited = aim.gate().awaited();
            if (awaited != null) {
                long wait = aim.gate().waits();
                waits.put(aim, wait);
                if (before.getOrDefault(aim, -1L) == wait) {
                    stuck.put(aim, awaited);
                }
            }
        }
        before = waits;
        if (stuck.isEmpty()) {
            return List.of();
        }
        Ends ends = new Ends(aims, links);
        free(stuck, ends);
        boolean still = stuck.keySet().stream().allMatch(aim -> isSame(aim, waits));
        return still ? circles(stuck, ends) : List.of();
    }

    private static boolean isSame(AimInstance aim, Map<AimInstance, Long> waits) {
        return aim.gate().awaited() != null && aim.gate().waits() == waits.get(aim);
    }

    /** Takes away whoever can go on, or whose wait can be ended by such a one. */
    private static void free(Map<AimInstance, Awaited> stuck, Ends ends) {
        Deque<AimInstance> toSee = new ArrayDeque<>(stuck.keySet());
        while (!toSee.isEmpty()) {
            AimInstance aim = toSee.remove();
            @Nullable Awaited awaited = stuck.get(aim);
            if (awaited != null && ends.inVain(aim, awaited, stuck) == null) {
                stuck.remove(aim);
                toSee.addAll(ends.neighbours(aim));
            }
        }
    }

    private static List<List<String>> circles(Map<AimInstance, Awaited> stuck, Ends ends) {
        List<List<String>> circles = new ArrayList<>();
        Map<AimInstance, AimInstance> seenFrom = new IdentityHashMap<>();
        for (AimInstance start : stuck.keySet()) {
            List<AimInstance> way = new ArrayList<>();
            List<String> channels = new ArrayList<>();
            AimInstance aim = start;
            while (!seenFrom.containsKey(aim)) {
                seenFrom.put(aim, start);
                way.add(aim);
                @Nullable Channel<Record> channel = ends.inVain(aim, stuck.get(aim), stuck);
                if (channel == null) {
                    // It can go on since; then so can all that wait for it.
                    return List.of();
                }
                channels.add(ends.name(channel));
                aim = ends.other(aim, channel);
            }
            if (seenFrom.get(aim) == start) {
                circles.add(List.copyOf(channels.subList(way.indexOf(aim), channels.size())));
            }
        }
        return circles;
    }

    /** Who is at the ends of the channels. */
    private static final class Ends {
        private final Map<Channel<Record>, Link> links = new IdentityHashMap<>();
        private final Map<String, AimInstance> aims = new HashMap<>();
        private final Map<AimInstance, List<AimInstance>> neighbours = new IdentityHashMap<>();

        Ends(List<AimInstance> all, List<Link> channels) {
            all.forEach(aim -> aims.put(aim.name(), aim));
            for (Link link : channels) {
                links.put(link.channel(), link);
                @Nullable AimInstance writer = aims.get(link.output().aim());
                @Nullable AimInstance reader = aims.get(link.input().aim());
                if (writer != null && reader != null) {
                    neighbours.computeIfAbsent(writer, aim -> new ArrayList<>()).add(reader);
                    neighbours.computeIfAbsent(reader, aim -> new ArrayList<>()).add(writer);
                }
            }
        }

        List<AimInstance> neighbours(AimInstance aim) {
            return neighbours.getOrDefault(aim, List.of());
        }

        String name(Channel<Record> channel) {
            return links.get(channel).name();
        }

        /** Who is at the other end of a channel; null for the outside. */
        @Nullable AimInstance other(AimInstance aim, Channel<Record> channel) {
            @Nullable Link link = links.get(channel);
            if (link == null) {
                return null;
            }
            boolean writes = link.output().aim().equals(aim.name());
            return aims.get(writes ? link.input().aim() : link.output().aim());
        }

        @Nullable Channel<Record> inVain(
                AimInstance aim, Awaited awaited, Map<AimInstance, Awaited> stuck) {
            return awaited.inVain(
                    channel -> {
                        @Nullable AimInstance other = other(aim, channel);
                        return other != null && stuck.containsKey(other);
                    });
        }
    }
}
