// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.openaif.api.Realises;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.Keys;
import org.openaif.api.trust.Lifetime;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.KeyProvider;

/**
 * The keys of one owner. Names are looked up among these only, so that no name reaches another
 * owner's key. A persistent key is read from its file when it is first named.
 *
 * <p>Any thread may call it. Whoever makes, reads or destroys a persistent key holds the folder's lock
 * first, and that of a key, if any, only within it.
 */
final class OwnedKeys implements Keys {
    private final String owner;
    private final List<KeyProvider> providers;
    private final KeyFiles files;
    private final Map<KeyId, KeySlot> slots = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private final AtomicLong volatileNames = new AtomicLong(KeyRules.LAST_PERSISTENT);

    OwnedKeys(String owner, List<KeyProvider> providers, KeyFiles files) {
        this.owner = owner;
        this.providers = providers;
        this.files = files;
    }

    // --- for those who use keys

    /**
     * A key that may be used so: the one place where handle, usage, algorithm and kind are checked, in
     * this order.
     *
     * @throws TrustException INVALID_HANDLE, NOT_PERMITTED, INVALID_ARGUMENT
     */
    KeySlot admit(KeyId key, Algorithm algorithm, KeyUsage usage, Family family) {
        KeySlot slot = slot(key);
        slot.permit(usage, algorithm);
        checkFamily(algorithm, family);
        return slot;
    }

    /** The same for what only the secret half of a key pair can do. */
    KeySlot admitSecret(KeyId key, Algorithm algorithm, KeyUsage usage, Family family) {
        KeySlot slot = admit(key, algorithm, usage, family);
        if (slot.attributes().type().isPublic()) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "key " + key.value() + " is a public key; this needs the pair");
        }
        return slot;
    }

    static void checkFamily(Algorithm algorithm, Family family) {
        if (!family.has(algorithm.scheme())) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, algorithm + " is not " + family);
        }
    }

    /**
     * A key by its name.
     *
     * @throws TrustException INVALID_HANDLE
     */
    KeySlot slot(KeyId key) {
        KeySlot slot = slots.get(key);
        return slot != null ? slot : restored(key);
    }

    private void checkOpen() {
        if (closed) {
            throw new TrustException(
                    TrustError.BAD_STATE, "these Trusted Services have been closed");
        }
    }

    private KeySlot restored(KeyId key) {
        checkOpen();
        if (key.value() < 1 || key.value() > KeyRules.LAST_PERSISTENT) {
            throw unknown(key);
        }
        return files.alone(() -> restoredAlone(key));
    }

    /** Nobody makes or destroys a persistent key meanwhile; perhaps somebody was faster. */
    private KeySlot restoredAlone(KeyId key) {
        KeySlot known = slots.get(key);
        if (known != null) {
            return known;
        }
        KeyFiles.Kept kept = files.read(owner, key).orElseThrow(() -> unknown(key));
        try {
            KeySlot slot = restored(kept);
            slots.put(key, slot);
            return slot;
        } finally {
            Arrays.fill(kept.blob(), (byte) 0);
        }
    }

    private KeySlot restored(KeyFiles.Kept kept) {
        if (kept.provider().equals(PublicHeld.PROVIDER)) {
            return slot(kept.attributes(), new PublicHeld(kept.blob()), kept.provider());
        }
        KeyProvider provider = provider(kept.provider());
        return slot(
                kept.attributes(),
                provider.restore(kept.attributes(), kept.blob()),
                kept.provider());
    }

    private static TrustException unknown(KeyId key) {
        return new TrustException(
                TrustError.INVALID_HANDLE, "there is no key " + key.value() + " of this owner");
    }

    private KeyProvider provider(String name) {
        return providers.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new TrustException(
                                        TrustError.NOT_SUPPORTED,
                                        "the key is held by the provider " + name
                                                + ", which is not configured"));
    }

    private KeyProvider providerOf(KeyAttributes attributes) {
        return providers.stream()
                .filter(candidate -> candidate.offers(attributes))
                .findFirst()
                .orElseThrow(
                        () ->
                                new TrustException(
                                        TrustError.NOT_SUPPORTED,
                                        "no provider of " + providers.stream().map(KeyProvider::name).toList()
                                                + " keeps keys of type " + attributes.type() + ", size "
                                                + attributes.bits() + ", for " + attributes.algorithm()
                                                + (attributes.usage().contains(KeyUsage.EXPORT)
                                                        ? ", that may leave it"
                                                        : "")));
    }

    private KeySlot slot(KeyAttributes attributes, HeldKey held, String provider) {
        return slot(attributes, held, provider, new NonceBook(providers.getFirst()::random));
    }

    private static KeySlot slot(
            KeyAttributes attributes, HeldKey held, String provider, NonceBook nonces) {
        return new KeySlot(attributes, held, provider, nonces);
    }

    // --- for the owner

    @Override
    @Realises("MPAI_AIFKM_import_key")
    public KeyId importKey(KeyAttributes attributes, byte[] data) {
        KeyRules.check(attributes);
        if (attributes.bits() != 0) {
            KeyRules.checkBits(attributes.type(), attributes.bits());
        }
        int bits = KeyForms.bits(attributes.type(), attributes.bits(), data);
        KeyRules.checkBits(attributes.type(), bits);
        KeyForms.checkScalar(attributes.type(), bits, data);
        KeyAttributes whole = attributes.withBits(bits);
        if (whole.type().isPublic()) {
            PublicPart.of(whole.type(), bits, data);
            return add(
                    whole,
                    PublicHeld.PROVIDER,
                    named -> new PublicHeld(data),
                    new NonceBook(providers.getFirst()::random));
        }
        KeyProvider provider = providerOf(whole);
        return add(
                whole,
                provider.name(),
                named -> provider.importKey(named, data),
                new NonceBook(provider::random));
    }

    @Override
    @Realises("MPAI_AIFKM_generate_key")
    public KeyId generate(KeyAttributes attributes) {
        KeyRules.check(attributes);
        if (attributes.type().isPublic()) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a public key is not generated; generate the pair, and export it");
        }
        KeyRules.checkBits(attributes.type(), attributes.bits());
        KeyProvider provider = providerOf(attributes);
        return add(
                attributes,
                provider.name(),
                provider::generate,
                new NonceBook(provider::random));
    }

    @Override
    @Realises("MPAI_AIFKM_copy_key")
    public KeyId copy(KeyId source, KeyAttributes attributes) {
        KeySlot slot = slot(source);
        KeyAttributes original = slot.attributes();
        if (!original.usage().contains(KeyUsage.COPY)) {
            throw new TrustException(
                    TrustError.NOT_PERMITTED,
                    "key " + source.value() + " does not permit the use COPY");
        }
        KeyRules.check(attributes);
        if (attributes.type() != original.type()
                || attributes.bits() != 0 && attributes.bits() != original.bits()
                || !attributes.algorithm().equals(original.algorithm())) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a copy of key " + source.value() + " is of type " + original.type() + ", size "
                            + original.bits() + ", for " + original.algorithm());
        }
        KeyAttributes copied =
                new KeyAttributes(
                        original.type(),
                        original.bits(),
                        attributes.lifetime(),
                        attributes.id(),
                        both(original.usage(), attributes.usage()),
                        original.algorithm());
        return add(
                copied,
                slot.provider(),
                named -> slot.use(() -> copyHeld(slot, named)),
                slot.nonces());
    }

    private static Set<KeyUsage> both(Set<KeyUsage> first, Set<KeyUsage> second) {
        EnumSet<KeyUsage> common = EnumSet.noneOf(KeyUsage.class);
        common.addAll(first);
        common.retainAll(second);
        return common;
    }

    private HeldKey copyHeld(KeySlot source, KeyAttributes named) {
        return source.attributes().type().isPublic()
                ? new PublicHeld(source.held().publicKey())
                : provider(source.provider()).copy(named, source.held());
    }

    /** Makes a key where it is kept. */
    @FunctionalInterface
    private interface Maker {
        HeldKey make(KeyAttributes named);
    }

    private KeyId add(KeyAttributes attributes, String provider, Maker maker, NonceBook nonces) {
        checkOpen();
        if (attributes.lifetime() == Lifetime.PERSISTENT) {
            return files.alone(() -> addPersistent(attributes, provider, maker, nonces));
        }
        KeyAttributes named = attributes.withId(new KeyId(volatileNames.incrementAndGet()));
        slots.put(named.id(), slot(named, maker.make(named), provider, nonces));
        return named.id();
    }

    private KeyId addPersistent(
            KeyAttributes attributes, String provider, Maker maker, NonceBook nonces) {
        KeyAttributes named =
                attributes.id().equals(KeyId.ASSIGN) ? attributes.withId(freeName()) : attributes;
        if (slots.containsKey(named.id()) || files.exists(owner, named.id())) {
            throw new TrustException(
                    TrustError.ALREADY_EXISTS,
                    "there is a key " + named.id().value() + " of this owner already; destroy it first");
        }
        HeldKey held = maker.make(named);
        byte[] blob = held.blob();
        try {
            files.write(owner, new KeyFiles.Kept(named, provider, blob));
        } catch (RuntimeException e) {
            held.destroy();
            throw e;
        } finally {
            Arrays.fill(blob, (byte) 0);
        }
        slots.put(named.id(), slot(named, held, provider, nonces));
        return named.id();
    }

    /** From the top, so that names that owners choose for themselves are not in the way. */
    private KeyId freeName() {
        KeyId name = new KeyId(KeyRules.LAST_PERSISTENT);
        while (slots.containsKey(name) || files.exists(owner, name)) {
            name = new KeyId(name.value() - 1);
        }
        return name;
    }

    @Override
    @Realises("MPAI_AIFKM_destroy_key")
    public void destroy(KeyId key) {
        KeySlot slot = slot(key);
        if (slot.attributes().lifetime() == Lifetime.PERSISTENT) {
            files.alone(
                    () -> {
                        files.delete(owner, key);
                        return destroyed(key, slot);
                    });
        } else {
            destroyed(key, slot);
        }
    }

    private boolean destroyed(KeyId key, KeySlot slot) {
        slots.remove(key, slot);
        if (!slot.destroy()) {
            throw unknown(key);
        }
        return true;
    }

    @Override
    @Realises("MPAI_AIFKM_export_key")
    public byte[] export(KeyId key) {
        KeySlot slot = slot(key);
        if (slot.attributes().type().isPublic()) {
            return exportPublic(key);
        }
        if (!slot.attributes().usage().contains(KeyUsage.EXPORT)) {
            throw new TrustException(
                    TrustError.NOT_PERMITTED,
                    "key " + key.value() + " does not permit the use EXPORT");
        }
        return slot.use(() -> slot.held().secret());
    }

    @Override
    @Realises("MPAI_AIFKM_export_public_key")
    public byte[] exportPublic(KeyId key) {
        KeySlot slot = slot(key);
        KeyType type = slot.attributes().type();
        if (!type.isPublic() && type.publicKey().isEmpty()) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "key " + key.value() + " of type " + type + " has no public part");
        }
        return slot.use(() -> slot.held().publicKey());
    }

    @Override
    public KeyAttributes attributes(KeyId key) {
        return slot(key).attributes();
    }

    /** Volatile keys are gone, persistent ones stay on their medium. */
    void close() {
        closed = true;
        slots.values()
                .forEach(
                        slot -> {
                            if (slot.attributes().lifetime() == Lifetime.PERSISTENT) {
                                slot.close();
                            } else {
                                slot.destroy();
                            }
                        });
        slots.clear();
    }
}
