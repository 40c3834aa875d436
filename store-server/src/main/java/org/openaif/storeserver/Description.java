// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.openaif.api.AifException;
import org.openaif.api.TypeGrammar;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.PortMetadata;

/**
 * A component as a person or a program is shown it: enough to wire it without its source.
 *
 * @param version the one that is described
 * @param ports with their types written out
 */
record Description(
        ComponentKind kind,
        String name,
        String owner,
        String description,
        Version version,
        List<Port> ports,
        List<Part> parts,
        List<Runs> implementations,
        List<Link> documentation,
        List<Finding> findings,
        List<Version> versions) {

    /** A version in a list. */
    record Version(
            String version,
            Instant published,
            String publisher,
            int level,
            long bytes,
            String sha256,
            String content,
            String licence,
            boolean yanked,
            String reason) {
        static Version of(Shelf.Item item) {
            Published one = item.published();
            return new Version(
                    one.version(),
                    one.published(),
                    one.publisher(),
                    one.level(),
                    one.bytes(),
                    one.sha256(),
                    one.content(),
                    one.licence(),
                    item.yanked().isPresent(),
                    item.yanked().map(Shelf.Yank::reason).orElse(""));
        }
    }

    /**
     * A port.
     *
     * @param direction {@code input} or {@code output}
     * @param recordType as it is named
     * @param type in the grammar, with all names resolved; as named where that is not possible
     */
    record Port(
            String name,
            String direction,
            String recordType,
            String type,
            String technology,
            String protocol,
            boolean isRemote) {}

    /** An AIM that an AIW is made of. */
    record Part(String name, String aim, String version) {}

    /** What it runs on. */
    record Runs(String binary, String architecture, String operatingSystem, String version) {}

    /** Where to read more. */
    record Link(String type, String uri) {}

    static Description of(Shelf shelf, Shelf.Item item, Optional<AimMetadata> aim) {
        return new Description(
                shelf.component().kind(),
                shelf.component().name(),
                shelf.owner(),
                aim.map(AimMetadata::description).orElse(""),
                Version.of(item),
                aim.map(Description::ports).orElse(List.of()),
                aim.map(Description::parts).orElse(List.of()),
                aim.map(Description::implementations).orElse(List.of()),
                aim.map(Description::documentation).orElse(List.of()),
                item.published().findings(),
                shelf.versions().reversed().stream().map(Version::of).toList());
    }

    private static List<Port> ports(AimMetadata aim) {
        Map<String, String> shorthands = new HashMap<>();
        aim.types().forEach(type -> shorthands.put(type.name(), type.type()));
        return aim.ports().stream().map(port -> port(port, shorthands)).toList();
    }

    private static Port port(PortMetadata port, Map<String, String> shorthands) {
        return new Port(
                port.name(),
                port.direction().name().toLowerCase(Locale.ROOT),
                port.recordType(),
                type(port, shorthands),
                port.technology().name().toLowerCase(Locale.ROOT),
                port.protocol(),
                port.isRemote());
    }

    private static String type(PortMetadata port, Map<String, String> shorthands) {
        try {
            return TypeGrammar.lenient(warning -> {})
                    .with(shorthands)
                    .parse(port.recordType())
                    .toString();
        } catch (AifException e) {
            // Of a data type of MPAI, or another one, nothing more is known than what it is called.
            return port.recordType();
        }
    }

    private static List<Part> parts(AimMetadata aim) {
        return aim.subAims().stream()
                .map(
                        part ->
                                new Part(
                                        part.name(),
                                        part.identifier().name(),
                                        part.identifier().version()))
                .toList();
    }

    private static List<Runs> implementations(AimMetadata aim) {
        return aim.implementations().stream()
                .map(
                        one ->
                                new Runs(
                                        one.binaryName(),
                                        one.architecture(),
                                        one.operatingSystem(),
                                        one.version()))
                .toList();
    }

    private static List<Link> documentation(AimMetadata aim) {
        return aim.documentation().stream()
                .map(one -> new Link(one.type().toString(), one.uri()))
                .toList();
    }
}
