// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/** X.509 in bytes: what the certificates and revocation lists of an AIF look like. RFC 5280. */
final class Certificates {
    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_COMMON_NAME = 64;

    private Certificates() {}

    /** From when until when something is valid. */
    record Validity(Instant from, Instant until) {}

    /** The authority's own: it signs identities of its trust domain, and nothing below them. */
    static X509Certificate root(
            SigningKey key, String trustDomain, BigInteger serial, Validity validity) {
        X500Name name = name("OpenAIF authority of " + trustDomain);
        X509v3CertificateBuilder builder = builder(name, name, key.publicKey(), serial, validity);
        GeneralName domain = new GeneralName(GeneralName.uniformResourceIdentifier, trustDomain);
        add(builder, Extension.basicConstraints, true, new BasicConstraints(0));
        add(
                builder,
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        add(
                builder,
                Extension.nameConstraints,
                true,
                new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(domain)}, null));
        add(builder, Extension.subjectKeyIdentifier, false, keyIdentifier(key.publicKey()));
        return signed(builder, key);
    }

    /** An identity: for both ends of TLS, and for nothing else. */
    static X509Certificate identity(
            SigningKey key,
            X509Certificate root,
            SpiffeId id,
            PublicKey publicKey,
            BigInteger serial,
            Validity validity) {
        X509v3CertificateBuilder builder =
                builder(subject(root), name(id.principal()), publicKey, serial, validity);
        add(builder, Extension.basicConstraints, true, new BasicConstraints(false));
        add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        add(
                builder,
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(
                        new KeyPurposeId[] {
                            KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth
                        }));
        add(
                builder,
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(
                        new GeneralName(GeneralName.uniformResourceIdentifier, id.toString())));
        add(builder, Extension.subjectKeyIdentifier, false, keyIdentifier(publicKey));
        add(builder, Extension.authorityKeyIdentifier, false, authority(key));
        return signed(builder, key);
    }

    /**
     * A revocation list.
     *
     * @param revoked since when, by serial
     */
    static byte[] revocations(
            SigningKey key,
            X509Certificate root,
            long number,
            Validity validity,
            Map<BigInteger, Instant> revoked) {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(subject(root), Date.from(validity.from()));
        builder.setNextUpdate(Date.from(validity.until()));
        revoked.forEach((serial, since) -> builder.addCRLEntry(serial, Date.from(since), 0));
        try {
            builder.addExtension(Extension.authorityKeyIdentifier, false, authority(key));
            builder.addExtension(
                    Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
            return builder.build(new Signer(key)).getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a revocation list that we made cannot be encoded", e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer,
            X500Name subject,
            PublicKey key,
            BigInteger serial,
            Validity validity) {
        return new X509v3CertificateBuilder(
                issuer,
                serial,
                Date.from(validity.from()),
                Date.from(validity.until()),
                subject,
                SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    }

    private static void add(
            X509v3CertificateBuilder builder,
            ASN1ObjectIdentifier extension,
            boolean critical,
            ASN1Encodable value) {
        try {
            builder.addExtension(extension, critical, value);
        } catch (IOException e) {
            throw new IllegalStateException("an extension that we made cannot be encoded", e);
        }
    }

    /** Only for people: whoever verifies looks at the alternative name. */
    private static X500Name name(String common) {
        String bounded =
                common.length() <= MAX_COMMON_NAME ? common : common.substring(0, MAX_COMMON_NAME);
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "OpenAIF")
                .addRDN(BCStyle.CN, bounded)
                .build();
    }

    private static X500Name subject(X509Certificate certificate) {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    /** RFC 7093, method 1: the first 160 bits of the SHA-256 of the key. */
    private static SubjectKeyIdentifier keyIdentifier(PublicKey key) {
        byte[] bits =
                SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
        return new SubjectKeyIdentifier(java.util.Arrays.copyOf(Digests.sha256(bits), 20));
    }

    private static AuthorityKeyIdentifier authority(SigningKey key) {
        return new AuthorityKeyIdentifier(keyIdentifier(key.publicKey()).getKeyIdentifier());
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, SigningKey key) {
        try {
            return certificate(builder.build(new Signer(key)).getEncoded());
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException("a certificate that we made cannot be read", e);
        }
    }

    /** Signs inside Trusted Services. */
    private static final class Signer implements ContentSigner {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final SigningKey key;

        Signer(SigningKey key) {
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            return key.sign(content.toByteArray());
        }
    }

    // --- in files

    static X509Certificate certificate(byte[] bytes) throws CertificateException {
        return (X509Certificate) factory().generateCertificate(new ByteArrayInputStream(bytes));
    }

    static X509Certificate certificate(Path file) throws IOException, CertificateException {
        return certificate(bounded(file));
    }

    static X509CRL revocations(Path file) throws IOException, GeneralSecurityException {
        return (X509CRL) factory().generateCRL(new ByteArrayInputStream(bounded(file)));
    }

    private static byte[] bounded(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES);
        }
    }

    private static CertificateFactory factory() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }

    static byte[] pem(X509Certificate certificate) {
        try {
            return Pem.of("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }
}
