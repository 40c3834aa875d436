// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.KeyType;

/** Tokens whose key an authority certifies: by which authority, for what, and until when. */
class CertifiedAttestationTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final byte[] NONCE = "the verifier's nonce".getBytes(StandardCharsets.UTF_8);
    private static final String ATTESTATION = "spiffe://aif.example/attestation";

    @TempDir private Path folder;

    private TestServices platform;
    private Authority authority;
    private List<byte[]> chain = List.of();
    private EntityAttestation attestation;

    /** A certificate authority of a test. */
    private record Authority(KeyPair key, X509Certificate certificate) {

        static Authority named(String name) throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair key = generator.generateKeyPair();
            X500Name own = new X500Name("CN=" + name);
            X509v3CertificateBuilder builder =
                    builder(own, own, key.getPublic(), Duration.ofDays(365));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            return new Authority(key, signed(builder, key));
        }

        private static X509v3CertificateBuilder builder(
                X500Name issuer, X500Name subject, PublicKey key, Duration life) {
            return new X509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(System.nanoTime()),
                    Date.from(NOW.minusSeconds(60)),
                    Date.from(NOW.plus(life)),
                    subject,
                    SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        }

        private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair key)
                throws Exception {
            byte[] encoded =
                    builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(key.getPrivate()))
                            .getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(encoded));
        }

        byte[] certifies(byte[] point, String uri, Duration life, int usage) throws Exception {
            PublicKey key =
                    KeyFactory.getInstance("EC")
                            .generatePublic(
                                    new X509EncodedKeySpec(
                                            new org.openaif.trust.SubjectPublicKeyInfo(
                                                            KeyType.SECP_R1_PUBLIC_KEY, 256, point)
                                                    .encode()));
            X509v3CertificateBuilder builder =
                    builder(
                            new X500Name(certificate.getSubjectX500Principal().getName()),
                            new X500Name("CN=attestation"),
                            key,
                            life);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(
                            new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
            return signed(builder, this.key).getEncoded();
        }
    }

    @BeforeEach
    void open() throws Exception {
        platform = TestServices.in(folder);
        authority = Authority.named("the AIF's authority");
        attestation =
                new EntityAttestation(
                        platform.of(EntityAttestation.OWNER),
                        platform.platform().providers(),
                        Measurements.NONE,
                        () -> NOW,
                        () -> chain);
        chain = List.of(certificate(ATTESTATION));
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private byte[] certificate(String uri) throws Exception {
        return authority.certifies(
                attestation.publicKey(), uri, Duration.ofHours(1), KeyUsage.digitalSignature);
    }

    private Verdict verdict(Expectations expectations, Instant at) {
        return new Verifier(platform.of("verifier"), () -> at, expectations)
                .verify(attestation.token(NONCE), Optional.of(NONCE));
    }

    private Expectations trusting(Authority trusted) {
        return Expectations.NOTHING
                .withAuthority(trusted.certificate())
                .withOldest(Duration.ofDays(1));
    }

    private void assertRefused(String words) {
        Verdict verdict = verdict(trusting(authority), NOW);
        assertThat(verdict.trusted()).isFalse();
        assertThat(verdict.objections()).hasSize(1).first().asString().contains(words);
    }

    @Test
    void a_key_that_a_trusted_authority_certifies_is_trusted() {
        Verdict verdict = verdict(trusting(authority), NOW);

        assertThat(verdict.objections()).isEmpty();
        assertThat(verdict.findings().getFirst().text())
                .contains("which a trusted authority certifies");
    }

    @Test
    void the_authority_may_come_along() throws Exception {
        chain = List.of(certificate(ATTESTATION), authority.certificate().getEncoded());

        assertThat(verdict(trusting(authority), NOW).trusted()).isTrue();
    }

    @Test
    void a_foreign_authority_is_refused() throws Exception {
        Authority foreign = Authority.named("somebody");
        Authority sameName = Authority.named("the AIF's authority");

        assertThat(verdict(trusting(foreign), NOW).objections().getFirst())
                .contains("the token's certificates are not to be trusted");
        assertThat(verdict(trusting(sameName), NOW).trusted()).isFalse();
    }

    @Test
    void an_expired_certificate_is_refused() {
        assertThat(verdict(trusting(authority), NOW.plus(Duration.ofMinutes(59))).trusted())
                .isTrue();
        assertThat(
                        verdict(trusting(authority), NOW.plus(Duration.ofMinutes(61)))
                                .objections()
                                .getFirst())
                .contains("not to be trusted");
    }

    @Test
    void a_revoked_certificate_is_refused() {
        Expectations revoking =
                trusting(authority)
                        .withRevoked(
                                one ->
                                        one.getSubjectX500Principal()
                                                .getName()
                                                .equals("CN=attestation"));

        assertThat(verdict(revoking, NOW).objections().getFirst()).contains("was revoked");
    }

    @Test
    void the_certificate_of_another_principal_does_not_speak_for_the_installation()
            throws Exception {
        for (String name :
                List.of(
                        "spiffe://aif.example/aim/Rehab/Judge",
                        "spiffe://aif.example/attestation/more",
                        "spiffe://aif.example/aim/attestation",
                        "https://aif.example/attestation")) {
            chain = List.of(certificate(name));
            assertRefused("not for attestation");
        }
        for (String name : List.of("spiffe://aif.example/%zz/attestation", "no uri at all")) {
            chain = List.of(certificate(name));
            assertRefused("not to be trusted");
        }
    }

    @Test
    void a_certificate_that_is_not_for_signing_is_refused() throws Exception {
        chain =
                List.of(
                        authority.certifies(
                                attestation.publicKey(),
                                ATTESTATION,
                                Duration.ofHours(1),
                                KeyUsage.keyAgreement));

        assertRefused("not for signing");
    }

    @Test
    void the_certificate_of_another_key_is_refused() throws Exception {
        byte[] other =
                org.openaif.trust.SubjectPublicKeyInfo.decode(
                                Authority.named("x").key().getPublic().getEncoded())
                        .key();
        chain =
                List.of(
                        authority.certifies(
                                other,
                                ATTESTATION,
                                Duration.ofHours(1),
                                KeyUsage.digitalSignature));

        assertThat(verdict(trusting(authority), NOW).trusted()).isFalse();
    }

    @Test
    void what_is_no_certificate_is_refused() {
        chain = List.of(new byte[] {1, 2, 3});
        assertThat(verdict(trusting(authority), NOW).trusted()).isFalse();
    }

    /** Who trusts the key itself need not ask an authority. */
    @Test
    void without_a_trusted_authority_the_key_itself_counts() {
        Expectations keyOnly = Expectations.NOTHING.withKey(attestation.publicKey());

        assertThat(verdict(keyOnly, NOW).trusted()).isTrue();
    }
}
