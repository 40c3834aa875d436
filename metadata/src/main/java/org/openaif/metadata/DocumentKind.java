// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.metadata;

import java.util.List;

/** What a JSON document is. A folder of metadata has other things in it, too. */
public enum DocumentKind {
    /** Metadata of an AIF, V1 or V2. */
    AIF_METADATA("AIF metadata"),
    /** Metadata of an AIM or an AIW, V1 or V2. */
    AIM_METADATA("AIW/AIM metadata"),
    /** Metadata of an AIF, V3. */
    AIF_METADATA_V3("AIF metadata of V3"),
    /** Metadata of an AIM, V3, which has no AIWs. */
    AIM_METADATA_V3("AIM metadata of V3"),
    /** A schema: it says what metadata looks like and is none itself. */
    SCHEMA("a JSON schema"),
    /** Settings, or anything else. */
    OTHER("no metadata");

    /** What metadata of an AIM is made of; a settings file may well have one of these. */
    private static final List<String> BODY =
            List.of("Types", "Ports", "SubAIMs", "Topology", "Implementations");

    private final String words;

    DocumentKind(String words) {
        this.words = words;
    }

    /** Whether it is metadata, of whichever version. */
    public boolean isMetadata() {
        return this != SCHEMA && this != OTHER;
    }

    @Override
    public String toString() {
        return words;
    }

    /**
     * Tells by the members that a document has, not by its {@code $schema} and {@code $id}: real
     * ones have these wrong, twice, or not at all.
     */
    static DocumentKind of(JsonValue root) {
        if (!(root instanceof JsonValue.Members members)) {
            return OTHER;
        }
        if (isObject(members, "properties") || isObject(members, "$defs")) {
            return SCHEMA;
        }
        if (hasAny(members, "ExternalPorts", "InternalTypes")
                || members.find("Identifier").filter(DocumentKind::isV3Identifier).isPresent()) {
            return AIM_METADATA_V3;
        }
        if (isObject(members, "Identifier") || BODY.stream().filter(members::has).count() > 1) {
            return AIM_METADATA;
        }
        if (members.has("ImplementerID")
                || members.has("TimeBase") && hasAny(members, "Services", "ResourcePolicies")) {
            return members.has("Header") ? AIF_METADATA_V3 : AIF_METADATA;
        }
        return OTHER;
    }

    private static boolean isV3Identifier(JsonValue identifier) {
        return identifier instanceof JsonValue.Members members
                && hasAny(members, "AIMName", "ImplementationID");
    }

    private static boolean isObject(JsonValue.Members members, String name) {
        return members.find(name).filter(v -> v instanceof JsonValue.Members).isPresent();
    }

    private static boolean hasAny(JsonValue.Members members, String... names) {
        return List.of(names).stream().anyMatch(members::has);
    }
}
