// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.Stream;

/** One AIM in the tree of a workflow: the workflow itself, a composite in it, or a basic AIM. */
final class AimNode {
    private final Optional<AimNode> parent;
    private final String localName;
    private final AimMetadata metadata;
    private final Place place;
    private final SequencedMap<String, PortNode> ports = new LinkedHashMap<>();
    private final SequencedMap<String, AimNode> children = new LinkedHashMap<>();
    private final SequencedSet<String> missing = new LinkedHashSet<>();

    /**
     * An AIM.
     *
     * @param parent the composite that it is in; empty for the workflow
     * @param types of its metadata
     * @param place where the composite's document names it
     */
    AimNode(
            Optional<AimNode> parent,
            String localName,
            AimMetadata metadata,
            RecordTypes types,
            Place place) {
        this.parent = parent;
        this.localName = localName;
        this.metadata = metadata;
        this.place = place;
        for (int i = 0; i < metadata.ports().size(); i++) {
            PortMetadata port = metadata.ports().get(i);
            Place declared = metadata.origin().of(port, "Ports", i);
            ports.putIfAbsent(port.name(), PortNode.declared(this, port, types, declared));
        }
    }

    AimMetadata metadata() {
        return metadata;
    }

    String localName() {
        return localName;
    }

    Place place() {
        return place;
    }

    boolean isComposite() {
        return metadata.isComposite();
    }

    /** Its name after those of the composites around it; empty for a workflow that has sub-AIMs. */
    String path() {
        String outer = parent.map(AimNode::path).orElse("");
        return outer.isEmpty() ? localName : outer + "/" + localName;
    }

    /** Its name in a sentence. */
    String words() {
        return OneLine.quoted(path().isEmpty() ? metadata.name() : path());
    }

    /** The composites around it, innermost first. */
    Stream<AimNode> surroundings() {
        return Stream.iterate(parent, Optional::isPresent, outer -> outer.orElseThrow().parent)
                .map(Optional::orElseThrow);
    }

    SequencedMap<String, AimNode> children() {
        return children;
    }

    /** The sub-AIMs that are not known; what is wrong about them has been said. */
    SequencedSet<String> missing() {
        return missing;
    }

    SequencedMap<String, PortNode> ports() {
        return ports;
    }

    /** Whether nobody knows its ports: neither its metadata nor an implementation. */
    boolean declaresNothing() {
        return metadata.ports().isEmpty() && !isComposite();
    }

    /**
     * How it is run: as its own metadata says, then each composite around it, outermost last. A
     * composite speaks first for all that is in it, then for each AIM on the way down to this one.
     */
    AimSettings settings() {
        AimSettings settings = metadata.extension().settings();
        String below = localName;
        for (Optional<AimNode> outer = parent; outer.isPresent(); ) {
            AimNode around = outer.get();
            Extension extension = around.metadata.extension();
            settings = settings.overriddenBy(extension.settings());
            for (int end = below.indexOf('/'); end >= 0; end = below.indexOf('/', end + 1)) {
                settings = settings.overriddenBy(said(extension, below.substring(0, end)));
            }
            settings = settings.overriddenBy(said(extension, below));
            below = around.localName + "/" + below;
            outer = around.parent;
        }
        return settings;
    }

    private static AimSettings said(Extension extension, String path) {
        return extension.subAims().getOrDefault(path, AimSettings.NONE);
    }

    /** The AIM at a path below this one. */
    Optional<AimNode> below(String path) {
        Optional<AimNode> found = Optional.of(this);
        for (String step : path.split("/", -1)) {
            found = found.flatMap(aim -> Optional.ofNullable(aim.children.get(step)));
        }
        return found;
    }
}
