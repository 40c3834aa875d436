// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.util.function.Function;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.Keys;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;

/**
 * A key, whose it is, and the one algorithm that it is for: what a message says of itself never
 * chooses.
 *
 * @param cryptography of the key's owner
 * @param id the key
 * @param algorithm the only one accepted
 */
public record CoseKey(Cryptography cryptography, KeyId id, CoseAlgorithm algorithm) {
    private static final Algorithm ES256 = Algorithm.ecdsa(Hash.SHA_256);

    /**
     * A persistent key of an owner to sign with (ES256); made when it is first asked for.
     *
     * @param name of the key
     */
    public static CoseKey signing(TrustedServices services, KeyId name) {
        Keys keys = services.keys();
        if (!isThere(keys, name)) {
            make(keys, name);
        }
        return new CoseKey(services.cryptography(), name, CoseAlgorithm.ES256);
    }

    private static boolean isThere(Keys keys, KeyId name) {
        try {
            keys.attributes(name);
            return true;
        } catch (TrustException e) {
            if (e.error() == TrustError.INVALID_HANDLE) {
                return false;
            }
            throw e;
        }
    }

    private static void make(Keys keys, KeyId name) {
        try {
            keys.generate(
                    KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256)
                            .permitting(ES256, KeyUsage.SIGN_MESSAGE)
                            .persistent(name));
        } catch (TrustException e) {
            if (e.error() != TrustError.ALREADY_EXISTS) {
                throw e;
            }
            // Somebody else made it between the question and this: it is the same key.
        }
    }

    /**
     * Verifies something with a public key (ES256), which nobody has afterwards.
     *
     * @param services of whoever verifies
     * @param point the key, an uncompressed point of P-256
     * @param check what is verified
     * @return what the check gave
     */
    public static <T> T verifying(
            TrustedServices services, byte[] point, Function<CoseKey, T> check) {
        KeyId key =
                services.keys()
                        .importKey(
                                KeyAttributes.of(KeyType.SECP_R1_PUBLIC_KEY, 256)
                                        .permitting(ES256, KeyUsage.VERIFY_MESSAGE),
                                point);
        try {
            return check.apply(new CoseKey(services.cryptography(), key, CoseAlgorithm.ES256));
        } finally {
            services.keys().destroy(key);
        }
    }
}
