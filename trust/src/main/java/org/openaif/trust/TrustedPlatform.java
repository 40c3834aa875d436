// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.openaif.api.trust.Attestation;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.SecureStorage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.trust.spi.KeyProvider;

/**
 * The Trusted Services of this machine, for many owners that know nothing of one another.
 *
 * <pre>{@code
 * try (TrustedPlatform platform =
 *         TrustedPlatform.in(folder).with(new SoftwareProvider(folder.resolve("software"))).open()) {
 *     TrustedServices services = platform.services("spiffe://...");
 * }
 * }</pre>
 *
 * <p>Providers are asked in the order in which they were given: a key is kept by the first that offers
 * such keys, and the root of the very first seals what is kept in the folder. Nothing is made or read
 * before it is needed.
 *
 * <p>Any thread may call it. Two processes may have the same folder open.
 *
 * <p>Clause: MPAI-AIF V2, Security API.
 */
public final class TrustedPlatform implements AutoCloseable {
    private final List<KeyProvider> providers;
    private final KeyFiles files;
    private final Media media;
    private final Function<String, Attestation> attestation;
    private final Map<String, OwnedServices> owners = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Secure storage, by owner and medium. */
    @FunctionalInterface
    public interface Media extends AutoCloseable {
        /**
         * The storage of an owner on a medium.
         *
         * @throws TrustException NOT_SUPPORTED if there is no such medium
         */
        SecureStorage storage(String owner, DataLocation location);

        /** Lets go of the media; the platform does so before it closes the providers. */
        @Override
        default void close() {}
    }

    private TrustedPlatform(Builder builder) {
        this.providers = List.copyOf(builder.providers);
        this.files = new KeyFiles(builder.folder.resolve("keys"), root());
        this.media = builder.media.apply(this);
        this.attestation = builder.attestation.apply(this);
    }

    /** Begins one that keeps its keys in that folder; it is made when first needed, for its owner alone. */
    public static Builder in(Path folder) {
        return new Builder(folder);
    }

    /** What a platform is made of. */
    public static final class Builder {
        private final Path folder;
        private final ArrayList<KeyProvider> providers = new ArrayList<>();
        private Function<TrustedPlatform, Media> media =
                platform ->
                        (owner, location) -> {
                            throw notConfigured("secure storage on " + location);
                        };
        private Function<TrustedPlatform, Function<String, Attestation>> attestation =
                platform ->
                        owner -> {
                            throw notConfigured("attestation");
                        };

        private Builder(Path folder) {
            this.folder = folder;
        }

        private static TrustException notConfigured(String what) {
            return new TrustException(
                    TrustError.NOT_SUPPORTED, "these Trusted Services were set up without " + what);
        }

        /** The next provider; the platform closes it. */
        public Builder with(KeyProvider provider) {
            providers.add(provider);
            return this;
        }

        /** Where secure storage comes from; made with the platform, whose root seals it. */
        public Builder storage(Function<TrustedPlatform, Media> source) {
            media = source;
            return this;
        }

        /** Where attestation comes from, by owner; made with the platform, which holds its key. */
        public Builder attestation(
                Function<TrustedPlatform, Function<String, Attestation>> source) {
            attestation = source;
            return this;
        }

        /**
         * Opens it.
         *
         * @throws TrustException INVALID_ARGUMENT without any provider; STORAGE_FAILURE if the folder
         *     cannot be used
         */
        public TrustedPlatform open() {
            if (providers.isEmpty()) {
                throw new TrustException(
                        TrustError.INVALID_ARGUMENT,
                        "Trusted Services need a provider of keys: software, pkcs11 or tpm");
            }
            return new TrustedPlatform(this);
        }
    }

    /** The providers, in the order in which they are asked: for attestation, which names them. */
    public List<KeyProvider> providers() {
        return providers;
    }

    /** The provider whose root of trust seals what this machine keeps, and counts its versions. */
    public KeyProvider root() {
        return providers.getFirst();
    }

    /**
     * The services of one owner: the same for the same name, and apart from those of every other.
     *
     * @param owner who, as a principal is called; not empty
     */
    public TrustedServices services(String owner) {
        checkOpen();
        if (owner.isEmpty()) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "whoever has Trusted Services has a name");
        }
        return owners.computeIfAbsent(owner, this::newServices);
    }

    private OwnedServices newServices(String owner) {
        OwnedKeys keys = new OwnedKeys(owner, providers, files);
        return new OwnedServices(this, owner, keys, new OwnedCryptography(keys, root()));
    }

    SecureStorage storage(String owner, DataLocation location) {
        checkOpen();
        return media.storage(owner, location);
    }

    Attestation attestation(String owner) {
        checkOpen();
        return attestation.apply(owner);
    }

    private void checkOpen() {
        if (closed) {
            throw new TrustException(
                    TrustError.BAD_STATE, "these Trusted Services have been closed");
        }
    }

    /** Lets go of all keys, overwriting what memory has of them, and closes the providers. */
    @Override
    public void close() {
        closed = true;
        owners.values().forEach(services -> services.keys().close());
        owners.clear();
        media.close();
        files.close();
        providers.forEach(KeyProvider::close);
    }
}
