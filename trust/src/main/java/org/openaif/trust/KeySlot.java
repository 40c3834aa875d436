// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;

/**
 * A key of an owner: what it may be used for, and where it is held.
 *
 * <p>Whoever works with the key reads the lock, whoever destroys it writes: no thread ever encrypts
 * with a key that another one is overwriting. Operations in several parts let go of the lock between
 * their steps; the slot knows them and makes them forget.
 */
final class KeySlot {
    private final KeyAttributes attributes;
    private final HeldKey held;
    private final String provider;
    private final NonceBook nonces;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Set<Steps> underWay =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private boolean destroyed;
    private volatile PublicPart publicPart = PublicPart.NONE;

    KeySlot(KeyAttributes attributes, HeldKey held, String provider, NonceBook nonces) {
        this.attributes = attributes;
        this.held = held;
        this.provider = provider;
        this.nonces = nonces;
    }

    KeyAttributes attributes() {
        return attributes;
    }

    /** To be used within {@link #use}. */
    HeldKey held() {
        return held;
    }

    String provider() {
        return provider;
    }

    NonceBook nonces() {
        return nonces;
    }

    /** The public part, read once. */
    PublicPart publicPart() {
        if (publicPart == PublicPart.NONE) {
            publicPart = PublicPart.of(attributes.type(), attributes.bits(), held.publicKey());
        }
        return publicPart;
    }

    /**
     * Checks that the key's policy permits a use.
     *
     * @throws TrustException NOT_PERMITTED
     */
    void permit(KeyUsage usage, Algorithm algorithm) {
        if (!has(usage)) {
            throw new TrustException(
                    TrustError.NOT_PERMITTED,
                    "key " + attributes.id().value() + " does not permit the use " + usage);
        }
        if (!attributes.algorithm().equals(algorithm)) {
            throw new TrustException(
                    TrustError.NOT_PERMITTED,
                    "key " + attributes.id().value() + " permits " + attributes.algorithm()
                            + ", not " + algorithm);
        }
    }

    private boolean has(KeyUsage usage) {
        Set<KeyUsage> permitted = attributes.usage();
        return permitted.contains(usage)
                || usage == KeyUsage.SIGN_MESSAGE && permitted.contains(KeyUsage.SIGN_HASH)
                || usage == KeyUsage.VERIFY_MESSAGE && permitted.contains(KeyUsage.VERIFY_HASH);
    }

    /**
     * Does something with the key, which is not destroyed meanwhile.
     *
     * @throws TrustException INVALID_HANDLE if it has been
     */
    <T> T use(Supplier<T> work) {
        lock.readLock().lock();
        try {
            if (destroyed) {
                throw new TrustException(
                        TrustError.INVALID_HANDLE,
                        "key " + attributes.id().value() + " has been destroyed");
            }
            return work.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Is told of an operation in several parts that has begun with the key. */
    void watch(Steps operation) {
        underWay.add(operation);
    }

    /** Destroys the secret; false if somebody else did already. */
    boolean destroy() {
        lock.writeLock().lock();
        try {
            if (destroyed) {
                return false;
            }
            destroyed = true;
            underWay.forEach(Steps::forget);
            underWay.clear();
            held.destroy();
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Lets go of the key without destroying what is kept of it elsewhere. */
    void close() {
        lock.writeLock().lock();
        try {
            destroyed = true;
            underWay.forEach(Steps::forget);
            underWay.clear();
            held.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
