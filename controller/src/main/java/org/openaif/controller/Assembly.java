// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openaif.channels.Accounts;

/**
 * What of a workflow is in place: its AIM instances and the links between them.
 *
 * <p>Any thread may look; who changes it holds the workflow's lock as well.
 */
final class Assembly {
    private final Map<String, AimInstance> instances = new LinkedHashMap<>();
    private final Map<String, Link> links = new LinkedHashMap<>();

    /** The links at each AIM, whichever end. */
    private final Map<String, Set<Link>> linksAt = new HashMap<>();

    /** Those that have not come to their end. */
    private final Set<AimInstance> living = new LinkedHashSet<>();

    /** What became of the messages of links that are no more. */
    private final Map<String, Accounts> past = new LinkedHashMap<>();

    /** Links that are no more, but of which somebody still reads what is pending. */
    private final List<Link> parting = new ArrayList<>();

    synchronized Optional<AimInstance> instance(String name) {
        return Optional.ofNullable(instances.get(name));
    }

    synchronized List<AimInstance> instances() {
        return List.copyOf(instances.values());
    }

    synchronized List<String> names() {
        return List.copyOf(instances.keySet());
    }

    /** Puts an instance in place; what was there under its name is there no more. */
    synchronized void put(AimInstance instance) {
        @Nullable AimInstance former = instances.put(instance.name(), instance);
        living.remove(former);
        if (!instance.isOver()) {
            living.add(instance);
        }
    }

    synchronized void remove(AimInstance instance) {
        instances.remove(instance.name());
        left(instance);
    }

    /** An instance has come to its end. */
    synchronized void left(AimInstance instance) {
        if (living.remove(instance) && living.isEmpty()) {
            notifyAll();
        }
    }

    synchronized boolean isOver() {
        return living.isEmpty();
    }

    /** Waits until all instances have come to their end; for so long at most. */
    synchronized boolean awaitOver(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (long left; !living.isEmpty(); ) {
            left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return true;
    }

    synchronized Optional<Link> link(String name) {
        return Optional.ofNullable(links.get(name));
    }

    synchronized List<Link> links() {
        return List.copyOf(links.values());
    }

    synchronized List<Link> linksAt(String aim) {
        return List.copyOf(linksAt.getOrDefault(aim, Set.of()));
    }

    synchronized void add(Link link) {
        links.put(link.name(), link);
        linksAt.computeIfAbsent(link.output().aim(), aim -> new LinkedHashSet<>()).add(link);
        linksAt.computeIfAbsent(link.input().aim(), aim -> new LinkedHashSet<>()).add(link);
    }

    /** Takes a link away, and keeps its accounts. */
    synchronized void remove(Link link) {
        forget(link);
        parting.add(link);
        settle();
    }

    /** Closes the accounts of links of which nothing is pending any more. */
    private void settle() {
        parting.removeIf(
                link -> {
                    boolean settled = link.channel().pending() == 0;
                    if (settled) {
                        past.merge(link.name(), link.accounts(), Accounts::plus);
                    }
                    return settled;
                });
    }

    /** Takes a link away whose accounts another one keeps. */
    synchronized void forget(Link link) {
        links.remove(link.name(), link);
        linksAt.getOrDefault(link.output().aim(), Set.of()).remove(link);
        linksAt.getOrDefault(link.input().aim(), Set.of()).remove(link);
    }

    /** What became of all messages, by link; of those in place first. */
    synchronized Map<String, Accounts> accounts() {
        settle();
        Map<String, Accounts> accounts = new LinkedHashMap<>();
        links.forEach((name, link) -> accounts.put(name, link.accounts()));
        past.forEach((name, account) -> accounts.merge(name, account, Accounts::plus));
        parting.forEach(
                link -> accounts.merge(link.name(), link.accounts(), Accounts::plus));
        return accounts;
    }

    /** From the sources on, along the links; what is in a cycle comes last. */
    synchronized List<AimInstance> inOrder() {
        Map<String, Integer> waitsFor = new HashMap<>();
        Map<String, List<String>> readers = new HashMap<>();
        for (Link link : links.values()) {
            if (instances.containsKey(link.output().aim())
                    && instances.containsKey(link.input().aim())) {
                waitsFor.merge(link.input().aim(), 1, Integer::sum);
                readers.computeIfAbsent(link.output().aim(), aim -> new ArrayList<>())
                        .add(link.input().aim());
            }
        }
        Deque<String> ready = new ArrayDeque<>();
        instances.keySet().stream().filter(aim -> !waitsFor.containsKey(aim)).forEach(ready::add);
        Map<String, AimInstance> order = new LinkedHashMap<>();
        while (!ready.isEmpty()) {
            String aim = ready.remove();
            order.put(aim, instances.get(aim));
            for (String reader : readers.getOrDefault(aim, List.of())) {
                if (waitsFor.merge(reader, -1, Integer::sum) == 0) {
                    ready.add(reader);
                }
            }
        }
        instances.forEach(order::putIfAbsent);
        return List.copyOf(order.values());
    }
}
