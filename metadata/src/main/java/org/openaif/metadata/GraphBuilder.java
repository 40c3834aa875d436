// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Resolves one workflow, in three steps.
 *
 * <ol>
 *   <li>Expand: composites are replaced by what they are made of, depth first, each with its path.
 *   <li>Link ({@link Linker}): each connection of each composite becomes a link between two ports,
 *       in the direction that the evidence says. Ports of composites are passed through:
 *       <pre>
 *   A.out ---> (Outer.in) ---> Outer/B.in      one channel, from A.out to Outer/B.in
 *       </pre>
 *   <li>Follow ({@link ChannelFinder}): from each output of a basic AIM along the links to every
 *       input that it reaches; these are the channels. What begins or ends at the workflow's own
 *       ports, and what is reached by nothing, is external.
 * </ol>
 */
final class GraphBuilder {
    /** How deep composites may be nested. */
    static final int NESTING = 32;

    /** How many AIMs, basic and composite, a workflow may have. */
    static final int INSTANCES = 100_000;

    /** How many connections the composites of a workflow may have together. */
    static final int LINKS = 1_000_000;

    private final AimNode workflow;
    private final AimCatalogue catalogue;
    private final Findings findings;
    private final Map<SubAim, Optional<AimMetadata>> found = new HashMap<>();
    private final Map<AimMetadata, RecordTypes> types = new IdentityHashMap<>();
    private final List<AimNode> modules = new ArrayList<>();
    private int instances;
    private int links;

    GraphBuilder(AimMetadata metadata, AimCatalogue catalogue, boolean strict) {
        Place place = Place.whole(metadata.origin().file());
        String name = metadata.isComposite() ? "" : metadata.name();
        this.workflow = new AimNode(Optional.empty(), name, metadata, types(metadata), place);
        this.catalogue = catalogue;
        this.findings = new Findings(metadata.origin().file(), strict);
    }

    Reading<WorkflowGraph> build() {
        if (workflow.isComposite()) {
            expand(workflow, 1);
        } else {
            modules.add(workflow);
        }
        return findings.hasErrors()
                ? findings.reading(Optional.empty())
                : findings.reading(
                        Optional.of(new ChannelFinder(workflow, modules, findings).graph()));
    }

    /** Finds the sub-AIMs of a composite, and theirs, then links them; false if it is too large. */
    private boolean expand(AimNode composite, int depth) {
        AimMetadata metadata = composite.metadata();
        int firstOrder = links;
        links += metadata.topology().size();
        instances += metadata.subAims().size();
        if (depth > NESTING || instances > INSTANCES || links > LINKS) {
            findings.error(
                    composite.place(),
                    "the composite " + composite.words() + " makes the workflow too large: at"
                            + " most " + NESTING + " levels, " + INSTANCES + " AIMs, " + LINKS
                            + " connections",
                    "part the workflow");
            return false;
        }
        for (int i = 0; i < metadata.subAims().size(); i++) {
            SubAim subAim = metadata.subAims().get(i);
            Place place = metadata.origin().of(subAim, "SubAIMs", i);
            Optional<AimNode> child = child(composite, subAim, place);
            if (child.isEmpty()) {
                composite.missing().add(subAim.name());
                continue;
            }
            if (composite.children().putIfAbsent(subAim.name(), child.get()) != null) {
                findings.error(
                        place, "there is a sub-AIM " + OneLine.quoted(subAim.name()) + " already",
                        "rename one");
                continue;
            }
            if (!child.get().isComposite()) {
                modules.add(child.get());
            } else if (!expand(child.get(), depth + 1)) {
                return false;
            }
        }
        new Linker(composite, firstOrder, findings).link();
        return true;
    }

    /** One document is often there many times. */
    private RecordTypes types(AimMetadata metadata) {
        return types.computeIfAbsent(metadata, read -> new RecordTypes(read.types()));
    }

    private Optional<AimNode> child(AimNode composite, SubAim subAim, Place place) {
        Optional<AimMetadata> metadata = found.computeIfAbsent(subAim, catalogue::find);
        if (metadata.isEmpty()) {
            findings.error(
                    place,
                    "the AIM " + OneLine.quoted(subAim.identifier().name())
                            + " is not known: neither metadata nor an implementation is found",
                    "put its metadata beside the workflow's, or install it");
            return Optional.empty();
        }
        AimMetadata sub = metadata.get();
        AimNode child =
                new AimNode(Optional.of(composite), subAim.name(), sub, types(sub), place);
        boolean containsItself =
                Stream.concat(Stream.of(composite), composite.surroundings())
                        .map(outer -> outer.metadata().identifier())
                        .anyMatch(sub.identifier()::equals);
        if (child.isComposite() && containsItself) {
            findings.error(
                    place,
                    "the composite " + OneLine.quoted(sub.name()) + " contains itself, as "
                            + child.words(),
                    "take it out there");
            return Optional.empty();
        }
        return Optional.of(child);
    }
}
