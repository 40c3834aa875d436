// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;

/**
 * A persistent key that signs, inside Trusted Services and perhaps in a device: ECDSA on P-256 with
 * SHA-256, which software, PKCS #11 tokens and TPMs all offer.
 *
 * <p>Any thread may call it.
 */
public final class SigningKey {
    private static final Algorithm ALGORITHM = Algorithm.ecdsa(Hash.SHA_256);
    private static final int COORDINATE = 32;

    private final Supplier<TrustedServices> services;
    private final KeyId id;
    private volatile @Nullable Held held;

    private SigningKey(Supplier<TrustedServices> services, KeyId id) {
        this.services = services;
        this.id = id;
    }

    /** Who has the key, and its public part. */
    private record Held(TrustedServices services, PublicKey publicKey) {}

    /**
     * The key of that name; it is looked for, and made if there is none, when it is first used, and
     * so are the services.
     */
    public static SigningKey later(Supplier<TrustedServices> services, KeyId id) {
        return new SigningKey(services, id);
    }

    private Held held() {
        Held known = held;
        return known != null ? known : find();
    }

    private synchronized Held find() {
        Held known = held;
        if (known == null) {
            TrustedServices found = services.get();
            ensure(found, id);
            known = new Held(found, publicKey(found.keys().exportPublic(id)));
            held = known;
        }
        return known;
    }

    /**
     * The key of that name; it is made if there is none.
     *
     * @throws TrustException NOT_PERMITTED if that name is taken by a key of another kind
     */
    public static SigningKey of(TrustedServices services, KeyId id) {
        SigningKey key = later(() -> services, id);
        key.held();
        return key;
    }

    private static void ensure(TrustedServices services, KeyId id) {
        try {
            KeyAttributes attributes = services.keys().attributes(id);
            if (attributes.type() != KeyType.SECP_R1_KEY_PAIR
                    || !attributes.algorithm().equals(ALGORITHM)) {
                throw new TrustException(
                        TrustError.NOT_PERMITTED,
                        "key "
                                + id.value()
                                + " is no key for "
                                + ALGORITHM
                                + "; give it another name");
            }
        } catch (TrustException e) {
            if (e.error() != TrustError.INVALID_HANDLE) {
                throw e;
            }
            make(services, id);
        }
    }

    private static void make(TrustedServices services, KeyId id) {
        try {
            services.keys()
                    .generate(
                            KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256)
                                    .permitting(
                                            ALGORITHM,
                                            KeyUsage.SIGN_MESSAGE,
                                            KeyUsage.VERIFY_MESSAGE)
                                    .persistent(id));
        } catch (TrustException e) {
            if (e.error() != TrustError.ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    /** What a signature is verified with. */
    public PublicKey publicKey() {
        return held().publicKey();
    }

    /** The signature of a message, in the DER form of X.509 and of openssl. */
    byte[] sign(byte[] message) {
        return der(held().services().cryptography().sign(id, ALGORITHM, message));
    }

    /** Whether a signature, in DER, is that of a message by a key. */
    static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The public key in the uncompressed point that Trusted Services export. */
    private static PublicKey publicKey(byte[] point) {
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            ECPoint w = new ECPoint(number(point, 1), number(point, 1 + COORDINATE));
            return KeyFactory.getInstance("EC")
                    .generatePublic(
                            new ECPublicKeySpec(w, curve.getParameterSpec(ECParameterSpec.class)));
        } catch (GeneralSecurityException e) {
            throw new TrustException(
                    TrustError.DATA_INVALID, "the provider gave no public key of P-256", e);
        }
    }

    private static BigInteger number(byte[] bytes, int from) {
        return new BigInteger(1, Arrays.copyOfRange(bytes, from, from + COORDINATE));
    }

    /** SEQUENCE { INTEGER r, INTEGER s }; at most 70 bytes, so that every length is one byte. */
    private static byte[] der(byte[] raw) {
        byte[] r = number(raw, 0).toByteArray();
        byte[] s = number(raw, COORDINATE).toByteArray();
        byte[] der = new byte[6 + r.length + s.length];
        der[0] = 0x30;
        der[1] = (byte) (4 + r.length + s.length);
        der[2] = 0x02;
        der[3] = (byte) r.length;
        System.arraycopy(r, 0, der, 4, r.length);
        der[4 + r.length] = 0x02;
        der[5 + r.length] = (byte) s.length;
        System.arraycopy(s, 0, der, 6 + r.length, s.length);
        return der;
    }
}
