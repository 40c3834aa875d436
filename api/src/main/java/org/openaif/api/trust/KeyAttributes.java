// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a key is, how long it lives, and what may be done with it. Made from {@link #of} by the {@code
 * with…} methods.
 *
 * <pre>{@code
 * KeyAttributes.of(KeyType.AES, 256).permitting(Algorithm.GCM, KeyUsage.ENCRYPT, KeyUsage.DECRYPT)
 * }</pre>
 *
 * @param type what it is
 * @param bits how large it is, see {@link KeyType}; 0 where it is imported, and follows from its bytes
 * @param lifetime how long it lives
 * @param id its name; {@link KeyId#ASSIGN} to be given one
 * @param usage what may be done with it
 * @param algorithm the only algorithm that it may be used with
 */
public record KeyAttributes(
        KeyType type,
        int bits,
        Lifetime lifetime,
        KeyId id,
        Set<KeyUsage> usage,
        Algorithm algorithm) {

    /** Copies the set. */
    public KeyAttributes {
        usage = Set.copyOf(usage);
    }

    /** A volatile key that nothing may be done with, yet. */
    public static KeyAttributes of(KeyType type, int bits) {
        return new KeyAttributes(
                type, bits, Lifetime.VOLATILE, KeyId.ASSIGN, Set.of(), Algorithm.NONE);
    }

    /** The same for these uses with that algorithm, instead of what was said before. */
    public KeyAttributes permitting(Algorithm only, KeyUsage... uses) {
        EnumSet<KeyUsage> all = EnumSet.noneOf(KeyUsage.class);
        all.addAll(Set.of(uses));
        return new KeyAttributes(type, bits, lifetime, id, all, only);
    }

    /** The same, surviving the process under that name. */
    public KeyAttributes persistent(KeyId name) {
        return new KeyAttributes(type, bits, Lifetime.PERSISTENT, name, usage, algorithm);
    }

    /** The same with that size. */
    public KeyAttributes withBits(int other) {
        return new KeyAttributes(type, other, lifetime, id, usage, algorithm);
    }

    /** The same under that name. */
    public KeyAttributes withId(KeyId name) {
        return new KeyAttributes(type, bits, lifetime, name, usage, algorithm);
    }
}
