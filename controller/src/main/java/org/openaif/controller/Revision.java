// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import static org.openaif.metadata.AimSettings.Registration.AT_START;
import static org.openaif.metadata.AimSettings.Registration.ON_DEMAND;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.WorkflowGraph;

/**
 * What a workflow is to be at one time. Each change makes another one of it.
 *
 * @param graph its metadata
 * @param absent names of modules of the graph that are not registered
 * @param chosen implementations other than those that the Controller would find, by module
 */
record Revision(WorkflowGraph graph, Set<String> absent, Map<String, AimImplementation> chosen) {

    /** Copies the collections. */
    Revision {
        absent = Set.copyOf(absent);
        chosen = Map.copyOf(chosen);
    }

    /** The first one: all of the metadata but what waits to be registered. */
    static Revision of(WorkflowGraph graph) {
        Set<String> onDemand = new HashSet<>();
        for (WorkflowGraph.Module module : graph.modules()) {
            if (module.settings().registration().orElse(AT_START) == ON_DEMAND) {
                onDemand.add(module.name());
            }
        }
        return new Revision(graph, onDemand, Map.of());
    }

    /** What is to be in place: the registered modules, and the channels between them. */
    Change.Target target() {
        Set<String> present = new HashSet<>();
        List<WorkflowGraph.Module> modules = new ArrayList<>();
        for (WorkflowGraph.Module module : graph.modules()) {
            if (!absent.contains(module.name())) {
                modules.add(module);
                present.add(module.name());
            }
        }
        return new Change.Target(
                modules,
                graph.channels().stream()
                        .filter(channel -> present.contains(channel.output().aim()))
                        .filter(channel -> present.contains(channel.input().aim()))
                        .toList());
    }

    /** The module of that name, registered or not. */
    Optional<WorkflowGraph.Module> module(String name) {
        return graph.modules().stream().filter(module -> module.name().equals(name)).findFirst();
    }

    Optional<AimImplementation> choice(String module) {
        return Optional.ofNullable(chosen.get(module));
    }

    // --- what can be made of it

    /** With this module registered, in the place of one of its name. */
    Revision registering(WorkflowGraph.Module module, Optional<AimImplementation> choice) {
        List<WorkflowGraph.Module> modules = new ArrayList<>(graph.modules());
        modules.removeIf(known -> known.name().equals(module.name()));
        modules.add(module);
        Set<String> others = new HashSet<>(absent);
        others.remove(module.name());
        Map<String, AimImplementation> choices = new HashMap<>(chosen);
        choices.remove(module.name());
        choice.ifPresent(implementation -> choices.put(module.name(), implementation));
        return new Revision(graph.withModules(modules), others, choices);
    }

    /** Without this module, which the metadata keeps. */
    Revision deregistering(String module) {
        Set<String> more = new HashSet<>(absent);
        more.add(module);
        return new Revision(graph, more, chosen);
    }

    /** With this channel, too. */
    Revision connecting(WorkflowGraph.Channel channel) {
        List<WorkflowGraph.Channel> channels = new ArrayList<>(graph.channels());
        channels.add(channel);
        return new Revision(graph.withChannels(channels), absent, chosen);
    }

    /** Without this channel; empty if there is none of that name. */
    Optional<Revision> disconnecting(String channel) {
        List<WorkflowGraph.Channel> channels = new ArrayList<>(graph.channels());
        return channels.removeIf(known -> known.name().equals(channel))
                ? Optional.of(new Revision(graph.withChannels(channels), absent, chosen))
                : Optional.empty();
    }

    /** With this implementation of a module. */
    Revision choosing(String module, AimImplementation implementation) {
        Map<String, AimImplementation> choices = new HashMap<>(chosen);
        choices.put(module, implementation);
        return new Revision(graph, absent, choices);
    }

    /** As other metadata says; what was deregistered or chosen by hand stays so, where it can. */
    Revision updatedTo(WorkflowGraph other) {
        Revision plain = Revision.of(other);
        Set<String> names = new HashSet<>();
        other.modules().forEach(module -> names.add(module.name()));
        Set<String> still = new HashSet<>(absent);
        still.retainAll(names);
        // What is new, and waits to be registered, is absent as well.
        plain.absent().stream().filter(name -> module(name).isEmpty()).forEach(still::add);
        Map<String, AimImplementation> choices = new HashMap<>(chosen);
        choices.keySet().removeIf(name -> !saysTheSameOf(name, plain));
        return new Revision(other, still, choices);
    }

    private boolean saysTheSameOf(String name, Revision other) {
        return module(name)
                .flatMap(now -> other.module(name).filter(then -> isSame(now, then)))
                .isPresent();
    }

    /**
     * Whether an instance of a module in this revision may stay in the place of one in the next.
     *
     * @param now what the instance was made from
     */
    boolean keeps(WorkflowGraph.Module now, WorkflowGraph.Module then, Revision next) {
        return isSame(now, then)
                && Objects.equals(chosen.get(then.name()), next.chosen.get(then.name()));
    }

    /** Whether two descriptions say the same, wherever they were read. */
    private static boolean isSame(WorkflowGraph.Module one, WorkflowGraph.Module other) {
        return one == other
                || one.settings().equals(other.settings())
                        && isSame(one.metadata(), other.metadata());
    }

    private static boolean isSame(AimMetadata one, AimMetadata other) {
        return one == other
                || one.identifier().equals(other.identifier())
                        && one.types().equals(other.types())
                        && one.ports().equals(other.ports())
                        && one.implementations().equals(other.implementations())
                        && one.resourcePolicies().equals(other.resourcePolicies());
    }
}
