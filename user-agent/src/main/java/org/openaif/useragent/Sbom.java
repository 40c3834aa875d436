// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What this program is made of: the list that the build packed into it, CycloneDX 1.6. */
final class Sbom {
    private static final String FILE = "sbom.json";

    private static final Pattern MAVEN =
            Pattern.compile("pkg:maven/([^/@?]+)/([^/@?]+)@([^?#]+).*");

    private Sbom() {}

    /**
     * One library.
     *
     * @param name {@code group:artifact}
     */
    record Part(String name, String version) {}

    /** The libraries that this program carries. */
    static List<Part> ofThisProgram() {
        try (InputStream in = Sbom.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without its list of parts");
            }
            return parts(new JsonMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Part> parts(JsonNode sbom) {
        List<Part> parts = new ArrayList<>();
        for (JsonNode component : sbom.path("components")) {
            Matcher purl = MAVEN.matcher(component.path("purl").asString(""));
            if (purl.matches()) {
                parts.add(new Part(purl.group(1) + ":" + purl.group(2), purl.group(3)));
            }
        }
        return parts;
    }
}
