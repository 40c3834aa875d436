// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of flaws in libraries: records in the OSV form (ossf.github.io/osv-schema), one, or an
 * array of them, or as the OSV service answers, {@code {"vulns": [...]}}.
 *
 * <p>Versions are compared as Maven does: {@code 1.0-rc1} before {@code 1.0}, and that is {@code 1.0.0}.
 */
final class Advisories {
    private static final String SHIPPED = "advisories.json";

    /** All of Maven Central's fit. */
    private static final long MAX_BYTES = 64L << 20;

    private final String source;
    private final List<JsonNode> records = new ArrayList<>();

    private Advisories(String source, JsonNode root) {
        this.source = source;
        JsonNode all = root.has("vulns") ? root.get("vulns") : root;
        if (all.isArray()) {
            all.forEach(records::add);
        } else {
            records.add(all);
        }
        for (JsonNode one : records) {
            if (!one.path("id").isString() || !one.path("affected").isArray()) {
                throw refused(source, "has a record without id or affected");
            }
        }
    }

    /** A flaw that a library has. */
    record Match(String id, String summary, Sbom.Part part) {
        @Override
        public String toString() {
            return part.name() + " " + part.version() + " has " + id + ": " + summary;
        }
    }

    /** Those that the program comes with. */
    static Advisories shipped() {
        try (InputStream in = Advisories.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + SHIPPED);
            }
            return new Advisories(SHIPPED, new JsonMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Those in a file.
     *
     * @throws AifException READ if it cannot be read or is none
     */
    static Advisories of(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw refused(file.toString(), "is longer than " + MAX_BYTES + " bytes");
            }
            return new Advisories(
                    file.toString(), new JsonMapper().readTree(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw refused(file.toString(), "cannot be read (" + e + ")");
        } catch (JacksonException e) {
            throw refused(file.toString(), "is no JSON: " + e.getOriginalMessage());
        }
    }

    private static AifException refused(String source, String why) {
        return new AifException(
                ErrorCode.READ,
                source + ": " + why + "; advisories are records of OSV, as osv.dev has");
    }

    int size() {
        return records.size();
    }

    /** The flaws of these libraries. */
    List<Match> of(List<Sbom.Part> parts) {
        List<Match> matches = new ArrayList<>();
        for (JsonNode one : records) {
            for (Sbom.Part part : parts) {
                if (!one.has("withdrawn") && concerns(one, part)) {
                    matches.add(
                            new Match(
                                    one.get("id").asString(),
                                    one.path("summary").asString(""),
                                    part));
                }
            }
        }
        return matches;
    }

    private boolean concerns(JsonNode one, Sbom.Part part) {
        for (JsonNode affected : one.get("affected")) {
            JsonNode library = affected.path("package");
            if (library.path("ecosystem").asString("").equals("Maven")
                    && library.path("name").asString("").equals(part.name())
                    && isAffected(affected, part.version())) {
                return true;
            }
        }
        return false;
    }

    private boolean isAffected(JsonNode affected, String version) {
        for (JsonNode listed : affected.path("versions")) {
            if (listed.asString("").equals(version)) {
                return true;
            }
        }
        for (JsonNode range : affected.path("ranges")) {
            String type = range.path("type").asString("");
            if ((type.equals("ECOSYSTEM") || type.equals("SEMVER"))
                    && isWithin(range.path("events"), new ComparableVersion(version))) {
                return true;
            }
        }
        return false;
    }

    /** One thing that happened to a library in a version of it. */
    private record Event(String kind, ComparableVersion version, boolean first) {}

    /** As the OSV schema evaluates: events in the order of their versions, the last one decides. */
    private boolean isWithin(JsonNode events, ComparableVersion version) {
        boolean within = false;
        for (Event event : inOrder(events)) {
            int compared = event.first ? 1 : version.compareTo(event.version);
            within =
                    switch (event.kind) {
                        case "introduced" -> compared >= 0 || within;
                        case "fixed" -> compared < 0 && within;
                        case "last_affected" -> compared <= 0 && within;
                        default -> within;
                    };
        }
        return within;
    }

    private List<Event> inOrder(JsonNode events) {
        List<Event> all = new ArrayList<>();
        for (JsonNode event : events) {
            event.propertyStream()
                    .forEach(
                            member -> {
                                String version = member.getValue().asString("");
                                if (version.isEmpty()) {
                                    throw refused(source, "has an event without a version");
                                }
                                all.add(
                                        new Event(
                                                member.getKey(),
                                                new ComparableVersion(version),
                                                version.equals("0")));
                            });
        }
        all.sort(
                Comparator.comparing(Event::first, Comparator.reverseOrder())
                        .thenComparing(Event::version));
        return all;
    }
}
