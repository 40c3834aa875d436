// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.openaif.privatefiles.PrivateFiles;

/**
 * Who somebody is, for as long as it is valid: a certificate of the AIF's authority, and the key that
 * goes with it. Such keys are software keys, and live in memory only; they are as short-lived as the
 * certificate.
 *
 * @param id who
 * @param certificate the authority's word for it
 * @param root the authority's own certificate
 * @param privateKey its key, never to be shown
 */
public record Identity(
        SpiffeId id, X509Certificate certificate, X509Certificate root, PrivateKey privateKey) {

    /** The number that it is revoked by, in hexadecimal. */
    public String serial() {
        return Certificates.serial(certificate);
    }

    /** Until when it is valid. */
    public Instant expires() {
        return certificate.getNotAfter().toInstant();
    }

    /**
     * Hands it over to somebody outside: {@code certificate.pem}, {@code root.pem} and {@code
     * private-key.pem}, for the owner of the folder alone.
     */
    public void writeTo(Path folder) throws IOException {
        PrivateFiles.makeFolder(folder);
        PrivateFiles.write(folder.resolve("certificate.pem"), Certificates.pem(certificate));
        PrivateFiles.write(folder.resolve("root.pem"), Certificates.pem(root));
        PrivateFiles.write(
                folder.resolve("private-key.pem"), Pem.of("PRIVATE KEY", privateKey.getEncoded()));
    }

    /** Who, and until when; nothing of the key. */
    @Override
    public String toString() {
        return id + ", serial " + serial() + ", until " + expires();
    }
}
