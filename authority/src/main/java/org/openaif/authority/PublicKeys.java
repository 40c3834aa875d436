// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** Public keys in files: PEM, as {@code openssl ec -pubout} writes it and an audit log has it. */
public final class PublicKeys {
    private static final int MAX_BYTES = 64 << 10;

    private PublicKeys() {}

    /**
     * The key in a file.
     *
     * @throws TrustException STORAGE_FAILURE if it cannot be read; INVALID_ARGUMENT if it is no key of an
     *     elliptic curve
     */
    public static PublicKey read(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII);
            return KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Pem.read("PUBLIC KEY", text)));
        } catch (IOException e) {
            throw new TrustException(
                    TrustError.STORAGE_FAILURE,
                    pem + ": cannot be read (" + e.getMessage() + ")",
                    e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    pem + ": is no public key of a curve in PEM (" + e.getMessage() + ")",
                    e);
        }
    }
}
