// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.Optional;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.TrustException;
import org.openaif.attestation.CoseKey;
import org.openaif.attestation.ReferenceValues;
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
        return CoseKey.signing(platform.services(OWNER), KEY);
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
        try {
            return CoseKey.verifying(
                    platform.services(OWNER),
                    key.orElseGet(() -> publicKey(platform)),
                    known -> ReferenceValues.verified(document, known));
        } catch (TrustException e) {
            throw new TrustException(
                    e.error(),
                    file + ": are no reference values of "
                            + (key.isPresent() ? "whose key was given" : "this installation")
                            + ": " + e.getMessage(),
                    e);
        }
    }
}
