// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.openaif.metadata.WorkflowGraph.ExternalPort;

/**
 * Which kind of data a workflow has where, and what of it is encrypted when it leaves the process:
 * into a storage, a recording, another machine. Immutable; any thread may ask.
 *
 * <p>A category is whatever word metadata uses. What has none is not encrypted.
 */
public final class DataCategories {
    /** What unlocks other data, such as the key of pseudonyms: always encrypted. */
    public static final String KEYS = "keys";

    /** In the place of a category: all data, of whatever category, or of none. */
    public static final String EVERYTHING = "*";

    /** What is encrypted where the AIF does not say: what may be about a person. */
    public static final Set<String> BY_DEFAULT = Set.of("personal", "health", "biometric");

    private final Set<String> encrypted;
    private final Optional<String> shared;
    private final Map<String, String> storages = new HashMap<>();
    private final Map<PortRef, String> ports = new HashMap<>();

    private DataCategories(WorkflowGraph graph, ControllerSettings settings) {
        encrypted = settings.encrypted().orElse(BY_DEFAULT);
        shared = graph.workflow().extension().sharedDataCategory();
        for (WorkflowGraph.Module module : graph.modules()) {
            module.settings()
                    .dataCategory()
                    .ifPresent(category -> storages.put(module.name(), category));
            module.metadata().extension().ports().forEach((port, said) ->
                    put(new PortRef(module.name(), port), said.dataCategory()));
        }
        // What is said inside holds outside, unless something is said there.
        for (ExternalPort port : graph.ports()) {
            PortRef own = new PortRef("", port.port().name());
            port.connected().forEach(inner -> put(own, ofPort(inner)));
        }
        graph.workflow().extension().ports().forEach((port, said) ->
                put(new PortRef("", port), said.dataCategory()));
    }

    private void put(PortRef port, Optional<String> category) {
        category.ifPresent(known -> ports.put(port, known));
    }

    /** Those of a workflow under an AIF. */
    public static DataCategories of(WorkflowGraph graph, ControllerSettings settings) {
        return new DataCategories(graph, settings);
    }

    /** Of what an AIM keeps in its AIM Storage. */
    public Optional<String> ofStorage(String aim) {
        return Optional.ofNullable(storages.get(aim));
    }

    /** Of what the AIMs keep in the Shared Storage. */
    public Optional<String> ofSharedStorage() {
        return shared;
    }

    /** Of the messages at a port; of one of the workflow's own, with an empty AIM. */
    public Optional<String> ofPort(PortRef port) {
        return Optional.ofNullable(ports.get(port));
    }

    /** Whether data of that category is encrypted where it leaves. */
    public boolean encrypts(Optional<String> category) {
        return encrypted.contains(EVERYTHING)
                || category.filter(word -> word.equals(KEYS) || encrypted.contains(word)).isPresent();
    }
}
