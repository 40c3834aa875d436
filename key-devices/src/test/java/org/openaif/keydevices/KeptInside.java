// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.util.EnumSet;
import java.util.Set;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyUsage;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.KeyProvider;

/**
 * A device that takes keys of which more is wanted than it offers, that they may leave it again, and
 * does the rest: for tests that ask for all uses of every key, and then do not export them.
 *
 * @param device that keeps them
 */
record KeptInside(KeyProvider device) implements KeyProvider {
    private static KeyAttributes inside(KeyAttributes attributes) {
        Set<KeyUsage> others = EnumSet.copyOf(Set.of(KeyUsage.values()));
        others.retainAll(attributes.usage());
        others.remove(KeyUsage.EXPORT);
        return new KeyAttributes(
                attributes.type(),
                attributes.bits(),
                attributes.lifetime(),
                attributes.id(),
                others,
                attributes.algorithm());
    }

    @Override
    public String name() {
        return device.name();
    }

    @Override
    public boolean offers(KeyAttributes attributes) {
        return device.offers(inside(attributes));
    }

    @Override
    public HeldKey importKey(KeyAttributes attributes, byte[] data) {
        return device.importKey(inside(attributes), data);
    }

    @Override
    public HeldKey generate(KeyAttributes attributes) {
        return device.generate(inside(attributes));
    }

    @Override
    public HeldKey copy(KeyAttributes attributes, HeldKey source) {
        return device.copy(inside(attributes), source);
    }

    @Override
    public HeldKey restore(KeyAttributes attributes, byte[] blob) {
        return device.restore(inside(attributes), blob);
    }

    @Override
    public byte[] random(int length) {
        return device.random(length);
    }

    @Override
    public byte[] seal(byte[] secret) {
        return device.seal(secret);
    }

    @Override
    public byte[] unseal(byte[] sealed) {
        return device.unseal(sealed);
    }

    @Override
    public long counter() {
        return device.counter();
    }

    @Override
    public long count() {
        return device.count();
    }

    @Override
    public void close() {
        device.close();
    }
}
