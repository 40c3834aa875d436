// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
 * <p>The slot counts who works with the key at the moment. Whoever destroys it sets a bit beside the
 * count, after which nobody begins, and waits until those who had begun are done: so no thread ever
 * encrypts with a key that another one is overwriting. A count costs a tenth of what a read-write lock
 * does, and sealing 1 KiB takes so little time that this is felt. Operations in several parts are not
 * counted between their steps; the slot knows them and makes them forget.
 */
final class KeySlot {
    /** The bit beside the count. With it the count is negative. */
    private static final int DESTROYED = Integer.MIN_VALUE;

    private final KeyAttributes attributes;
    private final HeldKey held;
    private final String provider;
    private final NonceBook nonces;
    private final AtomicInteger users = new AtomicInteger();
    private final Object done = new Object();
    private final Set<Steps> underWay =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
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
        if (users.incrementAndGet() < 0) {
            leave();
            throw new TrustException(
                    TrustError.INVALID_HANDLE,
                    "key " + attributes.id().value() + " has been destroyed");
        }
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    private void leave() {
        if (users.decrementAndGet() == DESTROYED) {
            synchronized (done) {
                done.notifyAll();
            }
        }
    }

    /** Nobody begins any more, and nobody is at it: false if that was so before. */
    private boolean seize() {
        if ((users.getAndUpdate(count -> count | DESTROYED) & DESTROYED) != 0) {
            return false;
        }
        boolean interrupted = false;
        synchronized (done) {
            while (users.get() != DESTROYED) {
                try {
                    done.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** Is told of an operation in several parts that has begun with the key. */
    void watch(Steps operation) {
        underWay.add(operation);
    }

    /** Destroys the secret; false if somebody else did already. */
    boolean destroy() {
        if (!seize()) {
            return false;
        }
        forgetOperations();
        held.destroy();
        return true;
    }

    /** Lets go of the key without destroying what is kept of it elsewhere. */
    void close() {
        if (seize()) {
            forgetOperations();
            held.close();
        }
    }

    private void forgetOperations() {
        underWay.forEach(Steps::forget);
        underWay.clear();
    }
}
