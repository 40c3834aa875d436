// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.KeyType;
import org.openaif.trust.SubjectPublicKeyInfo;

/** A file with a public key or a certificate, as PEM. */
record KeyFile(Path path) {
    private static final int MAXIMUM_LENGTH = 64 * 1024;
    private static final String KEY_BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String KEY_END = "-----END PUBLIC KEY-----";
    private static final String CERTIFICATE_BEGIN = "-----BEGIN CERTIFICATE-----";

    /** Whether it is a certificate rather than a key. */
    boolean isCertificate() {
        return text().contains(CERTIFICATE_BEGIN);
    }

    /** The key: an uncompressed point of P-256. */
    byte[] point() {
        String text = text().strip();
        if (!text.startsWith(KEY_BEGIN) || !text.endsWith(KEY_END)) {
            throw refused("is no public key; it begins with " + KEY_BEGIN, null);
        }
        String base64 =
                text.substring(KEY_BEGIN.length(), text.length() - KEY_END.length())
                        .replaceAll("\\s", "");
        SubjectPublicKeyInfo key;
        try {
            key = SubjectPublicKeyInfo.decode(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw refused("is no public key: " + e.getMessage(), e);
        }
        if (key.type() != KeyType.SECP_R1_PUBLIC_KEY || key.bits() != 256) {
            throw refused("is a public key, but none of P-256", null);
        }
        return key.key();
    }

    /** The certificate. */
    X509Certificate certificate() {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(
                                            text().getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw refused("is no certificate: " + e.getMessage(), e);
        }
    }

    /** Writes a key of P-256. */
    void write(byte[] point) {
        byte[] encoded = new SubjectPublicKeyInfo(KeyType.SECP_R1_PUBLIC_KEY, 256, point).encode();
        String base64 =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(encoded);
        WholeFile.write(
                path,
                (KEY_BEGIN + "\n" + base64 + "\n" + KEY_END + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private String text() {
        return new String(WholeFile.read(path, MAXIMUM_LENGTH), StandardCharsets.US_ASCII);
    }

    private AifException refused(String why, @Nullable Exception cause) {
        return new AifException(ErrorCode.READ, path + " " + why, cause);
    }
}
