// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All versions of a component.
 *
 * @param versions in the order of {@link VersionOrder}; at least one
 */
public record Shelf(ComponentName component, List<Item> versions) {
    /** Copies the list. */
    public Shelf {
        versions = List.copyOf(versions);
    }

    /**
     * A version, and where it lies.
     *
     * @param folder with its archive and documents
     * @param yanked present if it is not to be found nor chosen any more
     */
    public record Item(Published published, Path folder, Optional<Yank> yanked) {}

    /**
     * Why a version is not to be used any more. Whoever asks for exactly this one still gets it, so
     * that what runs today can be installed again.
     */
    public record Yank(String publisher, String reason, Instant when) {}

    /** A version that was asked for exactly, yanked or not. */
    public Optional<Item> version(String version) {
        return versions.stream()
                .filter(item -> item.published().version().equals(version))
                .findFirst();
    }

    /** The highest version that is not yanked; a preview only if there is nothing else. */
    public Optional<Item> latest() {
        List<Item> usable = versions.stream().filter(item -> item.yanked().isEmpty()).toList();
        return usable.reversed().stream()
                .filter(item -> !VersionOrder.isPreview(item.published().version()))
                .findFirst()
                .or(() -> usable.reversed().stream().findFirst());
    }

    /** Whose name it is: who published it first. */
    public String owner() {
        return history().getFirst().published().publisher();
    }

    /** In the order in which they were published. */
    List<Item> history() {
        return versions.stream()
                .sorted(
                        Comparator.comparing((Item item) -> item.published().published())
                                .thenComparing(
                                        item -> item.published().version(), VersionOrder.ORDER))
                .toList();
    }
}
