// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import com.upokecenter.cbor.CBORObject;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * What a publisher says of a version of a model, and signs.
 *
 * @param name of the model, 1 to 256 characters
 * @param version to be compared part by part: 1.10 is newer than 1.9
 * @param hash the SHA-256 of the model, in lower-case hexadecimal
 * @param length of the model, in bytes
 */
public record ModelRelease(String name, String version, String hash, long length) {
    private static final String PROFILE = "tag:openaif.org,2026:model-release#1";

    /** Is signed along: a release never passes for something else that the publisher signs. */
    private static final byte[] EXTERNAL = PROFILE.getBytes(StandardCharsets.UTF_8);

    /** The longest name, and all else. */
    static final int MAXIMUM_DOCUMENT = 2 * 1024;

    private static final int MAXIMUM_NAME = 256;
    private static final int MAXIMUM_VERSION = 64;
    private static final int HASH_DIGITS = 64;

    /**
     * Checks what it is made of.
     *
     * @throws TrustException INVALID_ARGUMENT
     */
    public ModelRelease {
        if (name.isEmpty() || name.length() > MAXIMUM_NAME) {
            throw EatClaims.refused(
                    "the name of a model has " + name.length() + " characters; 1 to " + MAXIMUM_NAME
                            + " are possible");
        }
        if (version.length() > MAXIMUM_VERSION || hash.length() != HASH_DIGITS || length < 0) {
            throw EatClaims.refused("the release of model " + name + " is malformed");
        }
        parsed(name, version);
    }

    private static Version parsed(String name, String version) {
        try {
            return Version.parse(version);
        } catch (IllegalArgumentException e) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "model " + name + ": '" + version + "' is no version; such as 1.2.0 is",
                    e);
        }
    }

    /** Whether this version comes before that one. */
    public boolean isOlderThan(ModelRelease other) {
        return parsed(name, version).compareTo(parsed(other.name, other.version)) < 0;
    }

    /** The document, signed by its publisher. */
    public byte[] signed(CoseKey publisher) {
        byte[] content =
                CBORObject.NewArray()
                        .Add(PROFILE)
                        .Add(name)
                        .Add(version)
                        .Add(HexFormat.of().parseHex(hash))
                        .Add(CBORObject.FromObject(length))
                        .EncodeToBytes();
        return CoseMessage.sign1(publisher, List.of(), content, EXTERNAL);
    }

    /**
     * Reads a signed document.
     *
     * @throws TrustException INVALID_SIGNATURE if that publisher did not sign it; INVALID_ARGUMENT if it
     *     is none
     */
    public static ModelRelease verified(byte[] document, CoseKey publisher) {
        CBORObject outer =
                StrictCbor.readDeterministic(
                        "the release of a model", document, MAXIMUM_DOCUMENT);
        CoseMessage message = CoseMessage.readTagged(CoseKind.SIGN1, outer);
        byte[] content = message.verified(publisher, EXTERNAL);
        List<CBORObject> fields =
                EatClaims.list(
                        StrictCbor.readDeterministic(
                                "the release of a model", content, MAXIMUM_DOCUMENT),
                        5,
                        "the release of a model");
        if (!PROFILE.equals(EatClaims.text(fields.get(0), "the profile"))) {
            throw EatClaims.refused("what is signed is no release of a model");
        }
        return new ModelRelease(
                EatClaims.text(fields.get(1), "the model's name"),
                EatClaims.text(fields.get(2), "the model's version"),
                HexFormat.of().formatHex(EatClaims.bytes(fields.get(3), "the model's hash")),
                EatClaims.seconds(fields.get(4)));
    }

    /** For people. */
    @Override
    public String toString() {
        return "model " + name + ", version " + version;
    }
}
