// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import org.openaif.api.Realises;
import org.openaif.api.trust.Attestation;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.trust.TrustedPlatform;
import org.openaif.trust.spi.KeyProvider;

/**
 * Makes Entity Attestation Tokens of this installation: what is measured, signed (ES256) by a key of
 * the first provider that never leaves it. The key is made when the first token is asked for.
 *
 * <p>Any thread may call it.
 *
 * <p>Clause: MPAI-AIF V2, Security API 4; RFC 9711, 8392, 9052.
 */
public final class EntityAttestation implements Attestation {
    /** The profile of our tokens: which claims there are, and what they mean (docs/attestation.md). */
    public static final String PROFILE = "tag:openaif.org,2026:aif-attestation#1";

    /** Whose the attestation key is, among the owners of the platform's keys. */
    public static final String OWNER = "attestation";

    /** The name of the attestation key; fixed, so that it is the same one after each start. */
    public static final KeyId KEY = new KeyId(1);

    /** So that a token never passes for another signed document, nor the other way round. */
    static final byte[] NO_EXTERNAL = {};

    private static final String PROPERTIES =
            "/META-INF/maven/org.openaif/openaif-attestation/pom.properties";

    private static final int MINIMUM_NONCE = 8;
    private static final int MAXIMUM_NONCE = 64;
    private static final int RANDOM_NONCE = 32;

    /** RFC 9711, 4.2.1.1: an identifier of random bytes begins with this one. */
    private static final byte UEID_RANDOM = 1;

    /** RFC 9711, 4.2.4: 32 bytes at most. */
    private static final int MAXIMUM_MODEL = 32;

    private static final List<Path> MODEL_FILES =
            List.of(
                    Path.of("/sys/class/dmi/id/product_name"),
                    Path.of("/proc/device-tree/model"));

    private final TrustedServices services;
    private final List<? extends KeyProvider> providers;
    private final Measurements measurements;
    private final InstantSource clock;
    private final Supplier<List<byte[]>> certificates;

    /**
     * Attests an installation.
     *
     * @param services of the owner {@link #OWNER}
     * @param providers of the platform's keys, the first one first
     * @param measurements what is told
     * @param certificates of the attestation key (DER) and those above it; empty if no authority gave one
     */
    public EntityAttestation(
            TrustedServices services,
            List<? extends KeyProvider> providers,
            Measurements measurements,
            InstantSource clock,
            Supplier<List<byte[]>> certificates) {
        this.services = services;
        this.providers = List.copyOf(providers);
        this.measurements = measurements;
        this.clock = clock;
        this.certificates = certificates;
    }

    /**
     * Attestation for all owners of a platform: they have one installation in common, and one key.
     *
     * @param measurements as in the constructor
     */
    public static Function<TrustedPlatform, Function<String, Attestation>> source(
            Measurements measurements,
            InstantSource clock,
            Supplier<List<byte[]>> certificates) {
        return platform ->
                owner ->
                        new EntityAttestation(
                                platform.services(OWNER),
                                platform.providers(),
                                measurements,
                                clock,
                                certificates);
    }

    @Override
    @Realises(
            value = "MPAI_AIFAT_Get_Token",
            decision = "The nonce of a token that nobody asked for is random")
    public byte[] token() {
        return token(services.cryptography().random(RANDOM_NONCE));
    }

    @Override
    @Realises(
            value = "MPAI_AIFAT_Get_Token",
            decision = "The verifier's nonce is a parameter: without it no token is known to be fresh")
    public byte[] token(byte[] nonce) {
        if (nonce.length < MINIMUM_NONCE || nonce.length > MAXIMUM_NONCE) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "the nonce has " + nonce.length + " bytes; give " + MINIMUM_NONCE + " to "
                            + MAXIMUM_NONCE);
        }
        CoseKey key = key();
        EatClaims claims = claims(nonce.clone());
        Optional<KeyProvider.Quote> quote = quote(claims.nonceOfQuote());
        byte[] encoded = quote.map(claims::withQuote).orElse(claims).encoded();
        return CoseMessage.sign1(key, certificates.get(), encoded, NO_EXTERNAL);
    }

    @Override
    @Realises(
            value = "MPAI_AIFAT_Get_Token",
            decision = "BUFFER_TOO_SMALL, with the length in the message; nothing is written")
    public int token(byte[] nonce, byte[] buffer) {
        byte[] token = token(nonce);
        if (token.length > buffer.length) {
            throw new TrustException(
                    TrustError.BUFFER_TOO_SMALL,
                    "the token has " + token.length + " bytes and does not fit into "
                            + buffer.length);
        }
        System.arraycopy(token, 0, buffer, 0, token.length);
        return token.length;
    }

    /** What a token made now would tell, but for what a device says. */
    public List<Measurement> measured() {
        return measurements.now();
    }

    /** The public part of the attestation key, an uncompressed point: for whoever is to trust it. */
    public byte[] publicKey() {
        return services.keys().exportPublic(key().id());
    }

    private EatClaims claims(byte[] nonce) {
        return new EatClaims(
                PROFILE,
                nonce,
                clock.instant(),
                ueid(),
                model(),
                DebugStatus.here(),
                "OpenAIF",
                version(),
                providers.stream().map(KeyProvider::name).toList(),
                measurements.now(),
                Optional.empty());
    }

    /** As the build put it into the jar; there is none where classes lie in a folder. */
    private static String version() {
        try (InputStream properties = EntityAttestation.class.getResourceAsStream(PROPERTIES)) {
            Properties read = new Properties();
            if (properties != null) {
                read.load(properties);
            }
            return read.getProperty("version", "in development");
        } catch (IOException e) {
            throw new TrustException(
                    TrustError.STORAGE_FAILURE, "the program's version cannot be read", e);
        }
    }

    /** As PSA tokens do: the hash of the public key stands for the instance. */
    private byte[] ueid() {
        byte[] hash = FileHash.of(publicKey());
        byte[] ueid = new byte[1 + hash.length];
        ueid[0] = UEID_RANDOM;
        System.arraycopy(hash, 0, ueid, 1, hash.length);
        return ueid;
    }

    /** What the machine calls itself; many do not. */
    private static Optional<String> model() {
        for (Path file : MODEL_FILES) {
            try {
                String name = Files.readString(file).replace("\0", "").strip();
                if (!name.isEmpty()) {
                    return Optional.of(name.substring(0, Math.min(MAXIMUM_MODEL, name.length())));
                }
            } catch (IOException e) {
                // This machine does not tell in this way; that is not a fault.
            }
        }
        return Optional.empty();
    }

    private Optional<KeyProvider.Quote> quote(byte[] nonce) {
        return providers.stream()
                .map(provider -> provider.quote(nonce))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private CoseKey key() {
        return CoseKey.signing(services, KEY);
    }
}
