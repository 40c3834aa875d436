// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.SubjectPublicKeyInfo;

/**
 * The certificates that a token carries: whether they lead to an authority, and whether they are for
 * attestation. An authority certifies many principals; that one of them has a certificate does not
 * let it speak for the installation. The name in it must be {@code spiffe://<trust domain>/attestation}.
 */
final class AttestationCertificates {
    private static final String SCHEME = "spiffe";
    private static final String PATH = "/" + EntityAttestation.OWNER;

    /** In the alternative names: a URI. */
    private static final int URI_NAME = 6;

    private static final int DIGITAL_SIGNATURE = 0;
    private static final int P256_BITS = 256;
    private static final int MAXIMUM_CHAIN = 8;

    private AttestationCertificates() {}

    /**
     * The key of the first certificate, as an uncompressed point.
     *
     * @throws TrustException NOT_PERMITTED, saying why it is not to be trusted
     */
    static byte[] key(List<byte[]> chain, Expectations expectations, Instant at) {
        try {
            List<X509Certificate> certificates = parse(chain);
            validate(certificates, expectations, at);
            X509Certificate leaf = certificates.getFirst();
            demandAttestation(leaf);
            SubjectPublicKeyInfo key =
                    SubjectPublicKeyInfo.decode(leaf.getPublicKey().getEncoded());
            if (key.type() != KeyType.SECP_R1_PUBLIC_KEY || key.bits() != P256_BITS) {
                throw refused("the first one's key is not one of P-256");
            }
            return key.key();
        } catch (GeneralSecurityException e) {
            throw new TrustException(
                    TrustError.NOT_PERMITTED,
                    "the token's certificates are not to be trusted: " + e.getMessage(),
                    e);
        }
    }

    private static List<X509Certificate> parse(List<byte[]> chain) throws CertificateException {
        if (chain.size() > MAXIMUM_CHAIN) {
            throw refused("there are more than " + MAXIMUM_CHAIN);
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] one : chain) {
            certificates.add(
                    (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one)));
        }
        return certificates;
    }

    private static void validate(
            List<X509Certificate> certificates, Expectations expectations, Instant at)
            throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        expectations.authorities().forEach(one -> anchors.add(new TrustAnchor(one, null)));
        List<X509Certificate> path = new ArrayList<>(certificates);
        path.removeIf(expectations.authorities()::contains);
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false); // The installation's own list is asked below.
        parameters.setDate(Date.from(at));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        for (X509Certificate one : certificates) {
            if (expectations.revoked().test(one)) {
                throw refused("that of " + one.getSubjectX500Principal() + " was revoked");
            }
        }
    }

    private static void demandAttestation(X509Certificate leaf) throws CertificateException {
        boolean[] usage = leaf.getKeyUsage();
        if (leaf.getBasicConstraints() >= 0 || usage != null && !usage[DIGITAL_SIGNATURE]) {
            throw refused("the first one is not for signing");
        }
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        List<String> uris = new ArrayList<>();
        if (names != null) {
            for (List<?> name : names) {
                if (Integer.valueOf(URI_NAME).equals(name.get(0))) {
                    uris.add(String.valueOf(name.get(1)));
                }
            }
        }
        if (uris.size() != 1 || !isAttestation(uris.getFirst())) {
            throw refused("the first one is for " + uris + ", not for attestation");
        }
    }

    private static boolean isAttestation(String name) {
        URI uri;
        try {
            uri = new URI(name);
        } catch (URISyntaxException e) {
            return false; // What is no URI is not that of attestation, either.
        }
        return SCHEME.equals(uri.getScheme()) && PATH.equals(uri.getRawPath());
    }

    private static TrustException refused(String why) {
        return new TrustException(
                TrustError.NOT_PERMITTED, "the token's certificates are not to be trusted: " + why);
    }
}
