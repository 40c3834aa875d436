// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The index of a repository: what there is, as of one moment. It does not change; after a change
 * there is another one. It is made anew from the records whenever a repository is opened, so that
 * there is nothing of it on the disk that could be wrong.
 */
final class Catalogue {
    private final NavigableMap<ComponentName, Shelf> shelves = new TreeMap<>();

    /** Components that others bring along: the version that has them. */
    private final Map<ComponentName, Shelf.Item> brought = new HashMap<>();

    private Catalogue() {}

    static Catalogue of(Collection<Shelf.Item> items) {
        Catalogue catalogue = new Catalogue();
        Map<ComponentName, List<Shelf.Item>> byName = new TreeMap<>();
        for (Shelf.Item item : items) {
            byName.computeIfAbsent(item.published().component(), name -> new ArrayList<>())
                    .add(item);
        }
        byName.forEach(
                (name, versions) -> {
                    versions.sort(
                            Comparator.comparing(
                                    item -> item.published().version(), VersionOrder.ORDER));
                    catalogue.shelves.put(name, new Shelf(name, versions));
                });
        catalogue.findBrought();
        return catalogue;
    }

    /**
     * An AIM that an AIW brings along can be asked for as if it had been published, unless it has
     * been. Of several AIWs the one counts that was there first, so that nobody takes over a name by
     * bringing it along, too.
     */
    private void findBrought() {
        shelves.values().stream()
                .sorted(
                        Comparator.comparing(
                                shelf -> shelf.history().getFirst().published().published()))
                .flatMap(shelf -> shelf.latest().stream())
                .forEach(
                        item ->
                                item.published().documents().stream()
                                        .filter(
                                                document ->
                                                        !shelves.containsKey(document.component()))
                                        .forEach(d -> brought.putIfAbsent(d.component(), item)));
    }

    Collection<Shelf> shelves() {
        return List.copyOf(shelves.values());
    }

    Optional<Shelf> shelf(ComponentName component) {
        return Optional.ofNullable(shelves.get(component));
    }

    /** The version whose document of this component is the current one. */
    Optional<Shelf.Item> current(ComponentName component) {
        return shelf(component)
                .flatMap(Shelf::latest)
                .or(() -> Optional.ofNullable(brought.get(component)));
    }

    List<Shelf.Item> items() {
        return shelves.values().stream().flatMap(shelf -> shelf.versions().stream()).toList();
    }

    /** With this one more, or in the place of the one of the same version. */
    Catalogue with(Shelf.Item item) {
        List<Shelf.Item> items = new ArrayList<>(items());
        items.removeIf(
                other ->
                        other.published().component().equals(item.published().component())
                                && other.published().version().equals(item.published().version()));
        items.add(item);
        return of(items);
    }
}
