// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;
import org.openaif.api.Realises;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyDerivation;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** HKDF (RFC 5869) of the keys of one owner. */
final class HkdfDerivation extends Steps implements KeyDerivation {
    private static final int MOST_BLOCKS = 255;

    private final OwnedKeys keys;
    private final Algorithm algorithm;
    private final Hash hash;
    private byte @Nullable [] salt;
    private byte @Nullable [] info;
    private byte @Nullable [] secret;
    private @Nullable KeySlot secretKey;
    private boolean secretSeen;
    private int given;

    HkdfDerivation(OwnedKeys keys, Algorithm algorithm) {
        this.keys = keys;
        this.algorithm = algorithm;
        this.hash = Digests.of(algorithm);
    }

    /** The JDK's name of it, where it has one. */
    static String kdf(Algorithm algorithm) {
        return switch (Digests.of(algorithm)) {
            case SHA_256 -> "HKDF-SHA256";
            case SHA_384 -> "HKDF-SHA384";
            case SHA_512 -> "HKDF-SHA512";
            default ->
                    throw new TrustException(
                            TrustError.NOT_SUPPORTED,
                            algorithm + " is not offered; take SHA-256, SHA-384 or SHA-512");
        };
    }

    @Override
    public KeyDerivation input(Step what, byte[] bytes) {
        return step(
                mayTake(what),
                () -> {
                    secretSeen |= what == Step.SECRET;
                    take(what, bytes.clone());
                    return this;
                });
    }

    @Override
    public KeyDerivation input(Step what, KeyId key) {
        return step(
                mayTake(what),
                () -> {
                    KeySlot slot =
                            keys.admitSecret(key, algorithm, KeyUsage.DERIVE, Family.DERIVATION);
                    if (!KeyForms.unstructured(slot.attributes().type())) {
                        throw new TrustException(
                                TrustError.INVALID_ARGUMENT,
                                "key " + key.value() + " is a key pair; it takes part by agree()");
                    }
                    return slot.use(() -> take(what, slot));
                });
    }

    private HkdfDerivation take(Step what, KeySlot slot) {
        take(what, slot.held().secret());
        if (what == Step.SECRET) {
            secretKey = slot;
            slot.watch(this);
        }
        return this;
    }

    @Override
    @Realises("MPAI_AIFKX_key_derivation_key_agreement")
    public KeyDerivation agree(KeyId privateKey, byte[] peer) {
        return step(
                mayTake(Step.SECRET),
                () -> {
                    take(Step.SECRET, Agreement.forDerivation(keys, privateKey, algorithm, peer));
                    return this;
                });
    }

    /** The salt goes into the extraction before the secret does; nothing goes in after output began. */
    private boolean mayTake(Step what) {
        return given == 0
                && switch (what) {
                    case SALT -> salt == null && secret == null;
                    case INFO -> info == null;
                    case SECRET -> secret == null;
                };
    }

    private void take(Step what, byte[] bytes) {
        switch (what) {
            case SALT -> salt = bytes;
            case INFO -> info = bytes;
            case SECRET -> secret = bytes;
        }
    }

    @Override
    public byte[] output(int length) {
        return step(secret != null, () -> next(length));
    }

    @Override
    public KeyId output(KeyAttributes attributes) {
        return step(secret != null, () -> nextKey(attributes));
    }

    private KeyId nextKey(KeyAttributes attributes) {
        if (secretSeen) {
            throw new TrustException(
                    TrustError.NOT_PERMITTED,
                    "the secret was given as bytes, which others may have seen; give it as a key");
        }
        KeyRules.check(attributes);
        if (!KeyForms.unstructured(attributes.type())) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "a key of type " + attributes.type() + " is not derived; generate it");
        }
        KeyRules.checkBits(attributes.type(), attributes.bits());
        byte[] bytes = next(attributes.bits() / 8);
        try {
            return keys.importKey(attributes, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** All output so far is made again, which is short: 255 hashes at most. */
    private byte[] next(int length) {
        if (length < 0) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "an output of " + length + " bytes is none");
        }
        int left = MOST_BLOCKS * hash.length() - given;
        if (length > left) {
            throw new TrustException(
                    TrustError.INSUFFICIENT_DATA,
                    algorithm + " has " + left + " bytes left to give, not " + length);
        }
        if (length == 0) {
            return new byte[0];
        }
        byte[] all = derive(given + length);
        byte[] part = Arrays.copyOfRange(all, given, all.length);
        Arrays.fill(all, (byte) 0);
        given += length;
        return part;
    }

    private byte[] derive(int length) {
        HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract();
        if (salt != null) {
            extract.addSalt(salt);
        }
        extract.addIKM(secret == null ? new byte[0] : secret);
        try {
            return KDF.getInstance(kdf(algorithm))
                    .deriveData(extract.thenExpand(info == null ? new byte[0] : info, length));
        } catch (GeneralSecurityException e) {
            throw new TrustException(TrustError.GENERIC_ERROR, "the derivation failed", e);
        }
    }

    /** Where the secret is a key, it must still be there. */
    @Override
    <T> T guarded(Supplier<T> work) {
        return secretKey == null ? work.get() : secretKey.use(work);
    }

    @Override
    void forget() {
        wipe(salt);
        wipe(secret);
    }

    private static void wipe(byte @Nullable [] bytes) {
        if (bytes != null) {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
