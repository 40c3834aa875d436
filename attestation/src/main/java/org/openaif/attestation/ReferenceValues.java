// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustException;

/**
 * What the parts of an installation should be, as the Store says and signs: for each the versions and
 * hashes that are good.
 *
 * @param issued when it was said
 * @param parts of which each kind and name occurs once
 */
public record ReferenceValues(Instant issued, List<Part> parts) {
    /** A document of more than this is refused unread. */
    public static final int MAXIMUM_LENGTH = 16 * 1024 * 1024;

    private static final String PROFILE = "tag:openaif.org,2026:aif-reference-values#1";

    /** Is signed along: reference values never pass for a token. */
    private static final byte[] EXTERNAL = PROFILE.getBytes(StandardCharsets.UTF_8);

    /** Without these no installation runs. */
    private static final Set<String> REQUIRED = Set.of(RunningProgram.PROGRAM, RunningProgram.JVM);

    /** Kind of what metadata and command line make of a workflow. */
    private static final String TOPOLOGY = "topology";

    private static final int PROFILE_LABEL = 1;
    private static final int ISSUED_LABEL = 2;
    private static final int PARTS_LABEL = 3;

    /**
     * Copies the list.
     *
     * @throws TrustException INVALID_ARGUMENT if it speaks of a part twice
     */
    public ReferenceValues {
        parts = List.copyOf(parts);
        Set<Name> names = new HashSet<>();
        for (Part part : parts) {
            if (!names.add(new Name(part.kind(), part.name()))) {
                throw EatClaims.refused(
                        "the reference values speak twice of " + part.kind() + " " + part.name());
            }
        }
    }

    /**
     * What one part should be.
     *
     * @param kind as in {@link Measurement}
     * @param name as in {@link Measurement}
     * @param required whether a token that does not measure it is not to be trusted
     * @param allowed what it may be; nothing for whatever it is
     */
    public record Part(String kind, String name, boolean required, List<Allowed> allowed) {
        /** Copies the list. */
        public Part {
            allowed = List.copyOf(allowed);
        }
    }

    /**
     * What a part may be.
     *
     * @param hash in lower-case hexadecimal
     */
    public record Allowed(String version, String hash) {}

    private record Name(String kind, String name) {}

    /**
     * What was measured is how it should be; the program and its Java machine must be there. A topology
     * may be whatever it is: it is another one with each recording and each parameter that a run is
     * given, and the metadata that it is made from is measured by itself.
     */
    public static ReferenceValues of(Instant issued, List<Measurement> measurements) {
        Map<Name, List<Allowed>> parts = new LinkedHashMap<>();
        for (Measurement one : measurements) {
            Allowed allowed = new Allowed(one.version(), one.hash());
            List<Allowed> all =
                    parts.computeIfAbsent(
                            new Name(one.kind(), one.name()), name -> new ArrayList<>());
            if (!one.kind().equals(TOPOLOGY) && !all.contains(allowed)) {
                all.add(allowed);
            }
        }
        List<Part> list = new ArrayList<>();
        parts.forEach(
                (name, allowed) ->
                        list.add(
                                new Part(
                                        name.kind(),
                                        name.name(),
                                        REQUIRED.contains(name.kind()),
                                        allowed)));
        return new ReferenceValues(issued, list);
    }

    /** The document, signed. */
    public byte[] signed(CoseKey key) {
        CBORObject list = CBORObject.NewArray();
        for (Part part : parts) {
            CBORObject allowed = CBORObject.NewArray();
            for (Allowed one : part.allowed()) {
                allowed.Add(
                        CBORObject.NewArray()
                                .Add(one.version())
                                .Add(HexFormat.of().parseHex(one.hash())));
            }
            list.Add(
                    CBORObject.NewArray()
                            .Add(part.kind())
                            .Add(part.name())
                            .Add(CBORObject.FromObject(part.required()))
                            .Add(allowed));
        }
        CBORObject map =
                CBORObject.NewMap()
                        .Add(PROFILE_LABEL, PROFILE)
                        .Add(ISSUED_LABEL, issued.getEpochSecond())
                        .Add(PARTS_LABEL, list);
        return CoseMessage.sign1(key, List.of(), map.EncodeToBytes(), EXTERNAL);
    }

    /**
     * Reads a signed document.
     *
     * @throws TrustException INVALID_SIGNATURE if that key did not sign it; INVALID_ARGUMENT if it is none
     */
    public static ReferenceValues verified(byte[] document, CoseKey key) {
        CoseMessage message =
                CoseMessage.read(
                        CoseKind.SIGN1,
                        StrictCbor.readDeterministic(
                                "the reference values", document, MAXIMUM_LENGTH));
        return read(message.verified(key, EXTERNAL));
    }

    static ReferenceValues read(byte[] encoded) {
        CBORObject map =
                StrictCbor.readDeterministic("the reference values", encoded, MAXIMUM_LENGTH);
        if (map.getType() != CBORType.Map || map.isTagged()) {
            throw EatClaims.refused("the reference values are no map");
        }
        String profile = EatClaims.text(member(map, PROFILE_LABEL), "the profile");
        if (!profile.equals(PROFILE)) {
            throw EatClaims.refused("the reference values have the profile " + profile);
        }
        List<Part> parts = new ArrayList<>();
        for (CBORObject one : EatClaims.list(member(map, PARTS_LABEL), -1, "the list of parts")) {
            parts.add(part(EatClaims.list(one, 4, "a part")));
        }
        return new ReferenceValues(
                Instant.ofEpochSecond(EatClaims.seconds(member(map, ISSUED_LABEL))), parts);
    }

    private static Part part(List<CBORObject> fields) {
        List<Allowed> allowed = new ArrayList<>();
        for (CBORObject one : EatClaims.list(fields.get(3), -1, "what a part may be")) {
            List<CBORObject> pair = EatClaims.list(one, 2, "what a part may be");
            allowed.add(
                    new Allowed(
                            EatClaims.text(pair.get(0), "a version"),
                            HexFormat.of().formatHex(EatClaims.bytes(pair.get(1), "a hash"))));
        }
        CBORObject required = fields.get(2);
        if (required.getType() != CBORType.Boolean) {
            throw EatClaims.refused("whether a part is required is neither true nor false");
        }
        return new Part(
                EatClaims.text(fields.get(0), "a kind"),
                EatClaims.text(fields.get(1), "a name"),
                required.AsBoolean(),
                allowed);
    }

    private static CBORObject member(CBORObject map, int label) {
        CBORObject key = CBORObject.FromObject(label);
        if (!map.ContainsKey(key)) {
            throw EatClaims.refused("the reference values lack member " + label);
        }
        return map.get(key);
    }
}
