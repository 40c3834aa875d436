// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.Optional;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.trust.CoseAlgorithm;
import org.openaif.trust.CoseKey;
import org.openaif.trust.ReferenceValues;
import org.openaif.trust.TrustedPlatform;

/**
 * Reference values in a file, and who may sign them: the Store whose key is given, or this
 * installation itself, for itself.
 */
final class ReferenceFile {
    /** In whose name the installation signs what it should be, among the owners of keys. */
    private static final String OWNER = "reference-values";

    private static final KeyId KEY = new KeyId(1);

    private ReferenceFile() {}

    /** The installation's own key to sign with; made if there is none. */
    static CoseKey signer(TrustedPlatform platform) {
        TrustedServices services = platform.services(OWNER);
        KeyId key;
        try {
            key = services.keys().attributes(KEY).id();
        } catch (TrustException e) {
            if (e.error() != TrustError.INVALID_HANDLE) {
                throw e;
            }
            key =
                    services.keys()
                            .generate(
                                    KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256)
                                            .permitting(
                                                    Algorithm.ecdsa(Hash.SHA_256),
                                                    KeyUsage.SIGN_MESSAGE)
                                            .persistent(KEY));
        }
        return new CoseKey(services.cryptography(), key, CoseAlgorithm.ES256);
    }

    /** Its public part. */
    static byte[] publicKey(TrustedPlatform platform) {
        return platform.services(OWNER).keys().exportPublic(signer(platform).id());
    }

    /**
     * Reads reference values.
     *
     * @param key the Store's; empty for the installation's own
     * @throws TrustException INVALID_SIGNATURE if that key did not sign them
     */
    static ReferenceValues read(TrustedPlatform platform, Path file, Optional<byte[]> key) {
        byte[] document = WholeFile.read(file, ReferenceValues.MAXIMUM_LENGTH);
        TrustedServices services = platform.services(OWNER);
        KeyId imported =
                services.keys()
                        .importKey(
                                KeyAttributes.of(KeyType.SECP_R1_PUBLIC_KEY, 256)
                                        .permitting(
                                                Algorithm.ecdsa(Hash.SHA_256),
                                                KeyUsage.VERIFY_MESSAGE),
                                key.orElseGet(() -> publicKey(platform)));
        try {
            return ReferenceValues.verified(
                    document,
                    new CoseKey(services.cryptography(), imported, CoseAlgorithm.ES256));
        } catch (TrustException e) {
            throw new TrustException(
                    e.error(),
                    file + ": are no reference values of "
                            + (key.isPresent() ? "whose key was given" : "this installation")
                            + ": " + e.getMessage(),
                    e);
        } finally {
            services.keys().destroy(imported);
        }
    }
}
