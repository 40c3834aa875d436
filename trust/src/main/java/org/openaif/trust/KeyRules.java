// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.Lifetime;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** What a key may be: which type goes with which scheme, which sizes, tags and names there are. */
final class KeyRules {
    /** The highest name of a persistent key; those of volatile ones begin above it. */
    static final long LAST_PERSISTENT = (1L << 30) - 1;

    private static final int MOST_SECRET_BITS = 65_528;
    private static final int LEAST_TAG = 4;

    private static final Map<KeyType, Set<Scheme>> SCHEMES = new EnumMap<>(KeyType.class);

    static {
        schemes(KeyType.RAW_DATA, Scheme.HKDF);
        schemes(KeyType.HMAC, Scheme.HMAC);
        schemes(KeyType.DERIVE, Scheme.HKDF);
        schemes(
                KeyType.AES,
                Scheme.CMAC,
                Scheme.CTR,
                Scheme.CBC_NO_PADDING,
                Scheme.CBC_PKCS7,
                Scheme.GCM,
                Scheme.CCM,
                Scheme.KEY_WRAP,
                Scheme.KEY_WRAP_NO_PADDING);
        schemes(KeyType.CHACHA20, Scheme.CHACHA20_POLY1305);
        schemes(KeyType.ASCON, Scheme.ASCON_AEAD128);
        schemes(KeyType.RSA_KEY_PAIR, Scheme.RSA_PSS, Scheme.RSA_OAEP);
        // HKDF: the pair agrees as part of a derivation only, and nobody sees the secret.
        schemes(KeyType.SECP_R1_KEY_PAIR, Scheme.ECDSA, Scheme.ECDH, Scheme.HKDF);
        schemes(KeyType.MONTGOMERY_KEY_PAIR, Scheme.ECDH, Scheme.HKDF);
        schemes(KeyType.TWISTED_EDWARDS_KEY_PAIR, Scheme.EDDSA);
        schemes(KeyType.ML_KEM_KEY_PAIR, Scheme.ML_KEM);
        schemes(KeyType.ML_DSA_KEY_PAIR, Scheme.ML_DSA);
        schemes(KeyType.HYBRID_KEM_KEY_PAIR, Scheme.X_WING);
    }

    private KeyRules() {}

    private static void schemes(KeyType type, Scheme first, Scheme... others) {
        EnumSet<Scheme> all = EnumSet.of(first, others);
        all.add(Scheme.NONE);
        SCHEMES.put(type, all);
        type.publicKey().ifPresent(half -> SCHEMES.put(half, all));
    }

    /**
     * Checks what a key is to be: name, algorithm, and that the type goes with it.
     *
     * @throws TrustException INVALID_ARGUMENT
     */
    static void check(KeyAttributes attributes) {
        checkName(attributes.lifetime(), attributes.id());
        checkAlgorithm(attributes.algorithm());
        Scheme scheme = attributes.algorithm().scheme();
        if (!SCHEMES.get(attributes.type()).contains(scheme)) {
            throw invalid("a key of type " + attributes.type() + " is of no use for " + scheme);
        }
    }

    private static void checkName(Lifetime lifetime, KeyId id) {
        if (id.equals(KeyId.ASSIGN)) {
            return;
        }
        if (lifetime == Lifetime.VOLATILE) {
            throw invalid("a volatile key is given its name; leave it to KeyId.ASSIGN");
        }
        if (id.value() < 1 || id.value() > LAST_PERSISTENT) {
            throw invalid(
                    "a persistent key is called 1 to " + LAST_PERSISTENT + ", not " + id.value());
        }
    }

    /**
     * Checks that an algorithm says what its scheme needs, and nothing that it has not.
     *
     * @throws TrustException INVALID_ARGUMENT
     */
    static void checkAlgorithm(Algorithm algorithm) {
        Scheme scheme = algorithm.scheme();
        if (algorithm.hash().isPresent() != takesHash(scheme)) {
            throw invalid(scheme + (takesHash(scheme) ? " needs a hash" : " takes no hash"));
        }
        if (!tagFits(algorithm)) {
            throw invalid("a tag of " + algorithm.tagLength() + " bytes is none of " + scheme);
        }
        boolean rsa = scheme == Scheme.RSA_PSS || scheme == Scheme.RSA_OAEP;
        if (algorithm.maskHash().isPresent() != rsa) {
            throw invalid(scheme + (rsa ? " needs a hash for MGF1" : " has no MGF1"));
        }
        if (algorithm.saltLength() < 0
                || algorithm.saltLength() > 0 && scheme != Scheme.RSA_PSS) {
            throw invalid("a salt of " + algorithm.saltLength() + " bytes is none of " + scheme);
        }
    }

    private static boolean takesHash(Scheme scheme) {
        return switch (scheme) {
            case HMAC, ECDSA, RSA_PSS, RSA_OAEP, HKDF -> true;
            default -> false;
        };
    }

    private static boolean tagFits(Algorithm algorithm) {
        int tag = algorithm.tagLength();
        return switch (algorithm.scheme()) {
            case HMAC -> tag >= LEAST_TAG && tag <= algorithm.hash().map(Hash::length).orElse(0);
            case CMAC -> tag >= LEAST_TAG && tag <= 16;
            case GCM -> tag == 4 || tag == 8 || tag >= 12 && tag <= 16;
            case CCM -> tag >= 4 && tag <= 16 && tag % 2 == 0;
            case CHACHA20_POLY1305, ASCON_AEAD128 -> tag == 16;
            default -> tag == 0;
        };
    }

    /**
     * Checks a size.
     *
     * @throws TrustException INVALID_ARGUMENT if there is no such key; NOT_SUPPORTED if there is, and
     *     it is one that nothing should rely on any more, or that is not offered
     */
    static void checkBits(KeyType type, int bits) {
        boolean exists =
                switch (type) {
                    case RAW_DATA, HMAC, DERIVE ->
                            bits > 0 && bits % 8 == 0 && bits <= MOST_SECRET_BITS;
                    case AES -> bits == 128 || bits == 192 || bits == 256;
                    case CHACHA20 -> bits == 256;
                    case ASCON -> bits == 128;
                    case RSA_PUBLIC_KEY, RSA_KEY_PAIR -> bits >= 512;
                    case SECP_R1_PUBLIC_KEY, SECP_R1_KEY_PAIR ->
                            Set.of(192, 224, 256, 384, 521).contains(bits);
                    case MONTGOMERY_PUBLIC_KEY,
                            MONTGOMERY_KEY_PAIR,
                            TWISTED_EDWARDS_PUBLIC_KEY,
                            TWISTED_EDWARDS_KEY_PAIR ->
                            bits == 255 || bits == 448;
                    case ML_KEM_PUBLIC_KEY, ML_KEM_KEY_PAIR ->
                            bits == 512 || bits == 768 || bits == 1024;
                    case ML_DSA_PUBLIC_KEY, ML_DSA_KEY_PAIR ->
                            bits == 44 || bits == 65 || bits == 87;
                    case HYBRID_KEM_PUBLIC_KEY, HYBRID_KEM_KEY_PAIR -> bits == 768;
                };
        if (!exists) {
            throw invalid("there is no key of type " + type + " and size " + bits);
        }
        boolean offered =
                switch (type) {
                    case RSA_PUBLIC_KEY, RSA_KEY_PAIR ->
                            bits >= 2048 && bits <= 8192 && bits % 8 == 0;
                    case SECP_R1_PUBLIC_KEY, SECP_R1_KEY_PAIR -> bits >= 256;
                    default -> true;
                };
        if (!offered) {
            throw new TrustException(
                    TrustError.NOT_SUPPORTED,
                    "keys of type " + type + " and size " + bits + " are not offered; KeyType says"
                            + " which are");
        }
    }

    private static TrustException invalid(String message) {
        return new TrustException(TrustError.INVALID_ARGUMENT, message);
    }
}
