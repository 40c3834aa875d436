// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.util.HexFormat;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;

/**
 * Signs releases and the Store's metadata with a key that stays where it is: in Trusted Services,
 * perhaps in a device. Any thread may call.
 */
public final class DocumentSigner {
    private final TrustedServices services;
    private final KeyId id;
    private final SignatureKey key;

    private DocumentSigner(TrustedServices services, KeyId id, SignatureScheme scheme) {
        this.services = services;
        this.id = id;
        this.key =
                new SignatureKey(
                        scheme, HexFormat.of().formatHex(services.keys().exportPublic(id)));
    }

    /**
     * Signs with a key that is there; it permits SIGN_MESSAGE with that scheme's algorithm.
     *
     * @throws TrustException INVALID_HANDLE if it is not
     */
    public static DocumentSigner of(TrustedServices services, KeyId id, SignatureScheme scheme) {
        return new DocumentSigner(services, id, scheme);
    }

    /** Signs with a key that survives the process under that name; it is made if it is not there. */
    public static DocumentSigner persistent(
            TrustedServices services, KeyId id, SignatureScheme scheme) {
        try {
            return of(services, id, scheme);
        } catch (TrustException e) {
            if (e.error() != TrustError.INVALID_HANDLE) {
                throw e;
            }
        }
        services.keys().generate(attributes(scheme).persistent(id));
        return of(services, id, scheme);
    }

    /** Signs with a new key that ends with the process. */
    public static DocumentSigner fresh(TrustedServices services, SignatureScheme scheme) {
        return of(services, services.keys().generate(attributes(scheme)), scheme);
    }

    /**
     * Signs with a key whose secret is kept as bytes elsewhere, such as a root key in a safe.
     *
     * @param secret as {@link org.openaif.api.trust.KeyType} says; the caller should overwrite it
     */
    public static DocumentSigner imported(
            TrustedServices services, SignatureScheme scheme, byte[] secret) {
        return of(services, services.keys().importKey(attributes(scheme), secret), scheme);
    }

    private static KeyAttributes attributes(SignatureScheme scheme) {
        return KeyAttributes.of(scheme.pair(), scheme.bits())
                .permitting(scheme.algorithm(), KeyUsage.SIGN_MESSAGE);
    }

    /** With what its signatures are checked. */
    public SignatureKey key() {
        return key;
    }

    byte[] sign(byte[] message) {
        return services.cryptography().sign(id, key.scheme().algorithm(), message);
    }
}
