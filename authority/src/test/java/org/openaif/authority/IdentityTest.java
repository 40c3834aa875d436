// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.authority.IdentityVerifier.Role;

/** Who is who: what the authority issues, and who is not believed. */
class IdentityTest {
    private static final String DOMAIN = "aif.example";
    private static final String AIM = "aim/iot-rev/VolumePeaksAnalysis";

    @TempDir private static Path keys;
    private static SigningKey key;

    @TempDir private Path folder;
    private final List<String> audit = new ArrayList<>();
    private final HandClock clock = new HandClock(Instant.parse("2026-11-24T18:00:00Z"));
    private CertificateAuthority authority;

    @BeforeAll
    static void makeKey() {
        key = TestKeys.in(keys, 8);
    }

    @BeforeEach
    void open() {
        authority = authority(DOMAIN);
    }

    private CertificateAuthority authority(String domain) {
        return new CertificateAuthority(
                folder,
                domain,
                key,
                clock,
                (who, did, on, outcome, detail) ->
                        audit.add(did + " " + on + " " + outcome + " " + detail));
    }

    private SpiffeId verify(Identity identity) {
        return authority
                .verifier()
                .verify(List.of(identity.certificate(), identity.root()), Role.CLIENT);
    }

    private void assertRefused(X509Certificate certificate, String why) {
        assertThatThrownBy(() -> authority.verifier().verify(List.of(certificate), Role.SERVER))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).isEqualTo(TrustError.NOT_PERMITTED))
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user-agent",
                "controller",
                AIM,
                "aim/iot-rev/Outer/Inner",
                "device/nano_33",
                "peer/b",
                "aim/My Workflow/Ä x",
                "aim/a%2Fb/c",
                "aim/x_x41/_x",
                "aim/../.",
                "aim/w/é€😀"
            })
    void everyPrincipalGetsAnIdentityThatIsBelieved(String principal) {
        assertThat(verify(authority.issue(principal))).isEqualTo(new SpiffeId(DOMAIN, principal));
    }

    @Test
    void anIdentityIsForADayAndForBothEndsOfTlsAndNothingElse() throws Exception {
        Identity identity = authority.issue(AIM);
        X509Certificate certificate = identity.certificate();

        assertThat(certificate.getSubjectAlternativeNames())
                .singleElement()
                .isEqualTo(List.of(6, "spiffe://aif.example/aim/iot-rev/VolumePeaksAnalysis"));
        assertThat(certificate.getExtendedKeyUsage())
                .containsExactly("1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getKeyUsage())
                .startsWith(true, false, false, false, false, false, false);
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getSerialNumber().bitLength()).isGreaterThan(120);
        assertThat(identity.expires()).isEqualTo(clock.instant().plus(Duration.ofHours(24)));
        assertThat(authority.root().getBasicConstraints()).isZero();
        assertThat(authority.root().getKeyUsage())
                .containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(authority.issue(AIM).serial()).isNotEqualTo(identity.serial());
    }

    @Test
    void nothingThatIsPrintedHoldsItsKey() {
        Identity identity = authority.issue(AIM);

        assertThat(identity.toString())
                .contains("spiffe://", identity.serial())
                .doesNotContain("rivate");
        assertThat(audit)
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "Identity_Found identity/root founded trust domain"
                                            + " aif.example"))
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "Identity_Issue identity/"
                                                + AIM
                                                + " issued serial "
                                                + identity.serial()));
    }

    @Test
    void theAuthorityIsTheSameAtItsNextStart() {
        Identity identity = authority.issue(AIM);

        authority = authority("another.example");

        assertThat(authority.trustDomain()).isEqualTo(DOMAIN);
        assertThat(verify(identity).principal()).isEqualTo(AIM);
    }

    @Test
    void theRootMustBeThatOfTheKey() {
        assertThatThrownBy(
                        () ->
                                new CertificateAuthority(
                                        folder,
                                        DOMAIN,
                                        TestKeys.in(keys, 9),
                                        clock,
                                        (a, b, c, d, e) -> {}))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).isEqualTo(TrustError.CORRUPTION_DETECTED));
    }

    @Test
    void whoIsForeignIsNotBelieved(@TempDir Path elsewhere) {
        CertificateAuthority foreign =
                new CertificateAuthority(
                        elsewhere,
                        DOMAIN,
                        TestKeys.in(elsewhere.resolve("keys"), 8),
                        clock,
                        (a, b, c, d, e) -> {});
        CertificateAuthority other =
                new CertificateAuthority(
                        elsewhere.resolve("x"),
                        "other.example",
                        TestKeys.in(elsewhere.resolve("keys"), 9),
                        clock,
                        (a, b, c, d, e) -> {});

        assertRefused(
                foreign.issue(AIM).certificate(), "by a foreign authority that calls itself ours");
        assertRefused(other.issue(AIM).certificate(), "by a foreign authority");
        Identity theirs = foreign.issue(AIM);
        Identity ours = authority.issue(AIM);
        assertThatThrownBy(
                        () ->
                                authority
                                        .verifier()
                                        .verify(
                                                List.of(ours.certificate(), theirs.root()),
                                                Role.CLIENT))
                .hasMessageContaining("other certificates than its own");
        assertThatThrownBy(
                        () ->
                                authority
                                        .verifier()
                                        .verify(
                                                List.of(theirs.certificate(), theirs.root()),
                                                Role.CLIENT))
                .hasMessageContaining("foreign authority");
        assertThatThrownBy(() -> authority.verifier().verify(List.of(), Role.CLIENT))
                .hasMessageContaining("no certificate");
    }

    @Test
    void whoHasExpiredOrIsNotYetValidIsNotBelieved() {
        Identity identity = authority.issue(AIM);

        clock.move(Duration.ofHours(24).plusSeconds(1));
        assertRefused(identity.certificate(), "expired at 2026-11-25T18:00:00Z");
        clock.move(Duration.ofDays(-2));
        assertRefused(identity.certificate(), "not valid before 2026-11-24T17:59:00Z");
    }

    @Test
    void whoWasRevokedIsNotBelievedAnyMoreByAnybody() {
        Identity first = authority.issue(AIM);
        Identity second = authority.issue(AIM);
        IdentityVerifier published =
                IdentityVerifier.of(
                        folder.resolve("root.pem"), folder.resolve("revoked.crl"), clock);
        assertThat(published.verify(List.of(first.certificate()), Role.CLIENT).principal())
                .isEqualTo(AIM);

        assertThat(authority("x").revoke(first.serial(), "user-agent")).isEqualTo(1);

        assertRefused(first.certificate(), "serial " + first.serial() + ", was revoked");
        assertThatThrownBy(() -> published.verify(List.of(first.certificate()), Role.CLIENT))
                .hasMessageContaining("was revoked");
        assertThat(verify(second).principal()).isEqualTo(AIM);
        assertThat(authority.revoke(AIM, "user-agent")).isEqualTo(1);
        assertRefused(second.certificate(), "was revoked");
        assertThatThrownBy(() -> authority.revoke(AIM, "user-agent"))
                .hasMessageContaining("no valid identity");
        assertThat(audit).filteredOn(line -> line.startsWith("Identity_Revoke")).hasSize(2);
    }

    @Test
    void aRevocationListThatIsGoneForgedOldOrPutBackLetsNobodyIn(@TempDir Path elsewhere)
            throws IOException {
        Identity identity = authority.issue(AIM);
        Path list = folder.resolve("revoked.crl");
        byte[] before = Files.readAllBytes(list);
        authority.revoke(authority.issue("peer/x").serial(), "user-agent");
        verify(identity);

        Files.write(list, before);
        assertNobody(identity, "an older one was put back");
        new CertificateAuthority(
                elsewhere,
                DOMAIN,
                TestKeys.in(elsewhere.resolve("keys"), 8),
                clock,
                (a, b, c, d, e) -> {});
        Files.copy(
                elsewhere.resolve("revoked.crl"),
                list,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertNobody(identity, "cannot be believed");
        Files.delete(list);
        assertNobody(identity, "cannot be believed");
    }

    private void assertNobody(Identity identity, String why) {
        assertThatThrownBy(() -> verify(identity))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).isEqualTo(TrustError.CORRUPTION_DETECTED))
                .hasMessageContaining(why)
                .hasMessageContaining("nobody is believed");
    }

    @Test
    void aRevocationListMustBeRenewed() throws IOException {
        Path kept = folder.resolve("revoked.kept");
        clock.move(Duration.ofDays(14));
        authority.issue("peer/x");
        byte[] list = Files.readAllBytes(folder.resolve("revoked.crl"));
        clock.move(Duration.ofDays(17));
        Identity identity = authority.issue(AIM);
        Files.write(kept, list);

        assertThat(verify(identity).principal())
                .as("whoever issues keeps the list young")
                .isEqualTo(AIM);
        IdentityVerifier elsewhere = IdentityVerifier.of(folder.resolve("root.pem"), kept, clock);
        assertThatThrownBy(() -> elsewhere.verify(List.of(identity.certificate()), Role.CLIENT))
                .hasMessageContaining("was to be renewed until 2026-12-24T18:00:00Z");
    }

    @Test
    void whatExpiredLongAgoIsForgotten() {
        authority.issue(AIM);
        Identity revoked = authority.issue("peer/x");
        authority.revoke(revoked.serial(), "user-agent");
        assertThat(authority.issued())
                .extracting(IssuedIdentity::state)
                .containsExactlyInAnyOrder(
                        IssuedIdentity.State.VALID, IssuedIdentity.State.REVOKED);

        clock.move(Duration.ofDays(2));
        assertThat(authority.issued())
                .extracting(IssuedIdentity::state)
                .containsExactlyInAnyOrder(
                        IssuedIdentity.State.EXPIRED, IssuedIdentity.State.REVOKED);
        clock.move(Duration.ofDays(9));
        authority.refresh();

        assertThat(authority.issued()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "aim/iot-rev/Volume",
        "aim/iot-rev/VolumePeaksAnalysis2",
        "aim/iot-rev",
        "aim/iot-rev/volumepeaksanalysis",
        "aim/iot-rev/VolumePeaksAnalysis/x"
    })
    void nobodyIsTakenForSomebodyWhoseNameBeginsAlike(String other) {
        Identity identity = authority.issue(AIM);
        List<X509Certificate> chain = List.of(identity.certificate());

        assertThatCode(() -> authority.verifier().verify(chain, Role.CLIENT, AIM))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> authority.verifier().verify(chain, Role.CLIENT, other))
                .hasMessageContaining("is not " + other);
    }

    // --- what the authority's key could sign and never does

    private static final class Signer implements ContentSigner {
        private final java.io.ByteArrayOutputStream content = new java.io.ByteArrayOutputStream();

        @Override
        public org.bouncycastle.asn1.x509.AlgorithmIdentifier getAlgorithmIdentifier() {
            return new org.bouncycastle.asn1.x509.AlgorithmIdentifier(
                    org.bouncycastle.asn1.x9.X9ObjectIdentifiers.ecdsa_with_SHA256);
        }

        @Override
        public java.io.OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            return key.sign(content.toByteArray());
        }
    }

    private X509Certificate signed(KeyUsage usage, KeyPurposeId purpose, GeneralName... names)
            throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X509v3CertificateBuilder builder =
                new X509v3CertificateBuilder(
                        X500Name.getInstance(
                                authority.root().getSubjectX500Principal().getEncoded()),
                        BigInteger.TWO,
                        Date.from(clock.instant()),
                        Date.from(clock.instant().plusSeconds(60)),
                        new X500Name("CN=x"),
                        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        builder.addExtension(Extension.keyUsage, true, usage);
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        if (names.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return Certificates.certificate(builder.build(new Signer()).getEncoded());
    }

    private static GeneralName uri(String text) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, text);
    }

    @Test
    void aCertificateMustBeWhatItShouldBe() throws Exception {
        KeyUsage signs = new KeyUsage(KeyUsage.digitalSignature);
        KeyPurposeId server = KeyPurposeId.id_kp_serverAuth;
        GeneralName name = uri("spiffe://aif.example/peer/x");

        assertThat(
                        authority
                                .verifier()
                                .verify(List.of(signed(signs, server, name)), Role.SERVER)
                                .principal())
                .isEqualTo("peer/x");
        assertRefused(
                signed(new KeyUsage(KeyUsage.keyAgreement), server, name), "not one that signs");
        assertRefused(signed(signs, KeyPurposeId.id_kp_clientAuth, name), "not for a server");
        assertRefused(signed(signs, KeyPurposeId.id_kp_codeSigning, name), "not for a server");
        assertRefused(signed(signs, server), "has 0 names");
        assertRefused(
                signed(signs, server, name, uri("spiffe://aif.example/peer/y")), "has 2 names");
        assertRefused(
                signed(signs, server, name, new GeneralName(GeneralName.dNSName, "aif.example")),
                "has 2 names");
        assertRefused(
                signed(signs, server, new GeneralName(GeneralName.dNSName, "aif.example")),
                "no URI");
        assertRefused(signed(signs, server, uri("https://aif.example/peer/x")), "is no spiffe://");
        assertRefused(
                signed(signs, server, uri("spiffe://aif.example.evil.example/peer/x")),
                "of another trust domain");
        assertRefused(
                signed(signs, server, uri("spiffe://aif.exampl/peer/x")),
                "of another trust domain");
        assertRefused(authority.root(), "of an authority");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spiffe://aif.example",
                "spiffe://aif.example/",
                "spiffe://aif.example//x",
                "spiffe://aif.example/x/",
                "spiffe://AIF.example/x",
                "spiffe://aif.example:1/x",
                "spiffe://u@aif.example/x",
                "spiffe://aif.example/x?y",
                "spiffe://aif.example/x#y",
                "spiffe://aif.example/x%41",
                "spiffe://aif.example/../x",
                "spiffe://aif.example/./x",
                "SPIFFE://aif.example/x",
                "spiffe:/aif.example/x",
                "spiffe://aif.example/x_x41",
                "spiffe://aif.example/x_x2f",
                "spiffe://aif.example/a b",
                "spiffe:///x",
                ""
            })
    void aNameThatIsNotWrittenAsWeWriteItIsRefused(String uri) {
        assertThatThrownBy(() -> SpiffeId.parse(uri)).isInstanceOf(TrustException.class);
    }

    @Test
    void noTwoPrincipalsHaveTheSameName() {
        List<String> principals =
                List.of(
                        "a/b",
                        "a/b_x",
                        "a/b_x2F",
                        "a/b/c",
                        "a/b%2Fc",
                        "a/b_x2Fc",
                        "a/b c",
                        "a/b_x20c",
                        "a/_x5F",
                        "a/_");

        assertThat(principals.stream().map(one -> new SpiffeId(DOMAIN, one).toString()).distinct())
                .hasSameSizeAs(principals);
        assertThat(principals)
                .allSatisfy(
                        one ->
                                assertThat(
                                                SpiffeId.parse(new SpiffeId(DOMAIN, one).toString())
                                                        .principal())
                                        .isEqualTo(one));
    }

    // --- renewal

    @Test
    void anIdentityIsRenewedAtTwoThirdsOfItsLife() {
        RenewedIdentity renewed = authority.renewed(AIM);
        Identity first = renewed.current();

        clock.move(Duration.ofHours(16).minusSeconds(1));
        assertThat(renewed.current()).isSameAs(first);
        clock.move(Duration.ofSeconds(1));
        assertThat(renewed.current().serial()).isNotEqualTo(first.serial());
        assertThat(verify(first).principal())
                .as("the former one is good until it expires")
                .isEqualTo(AIM);
    }

    @Test
    void anIdentityThatWasRevokedIsRenewedAtOnce() {
        RenewedIdentity renewed = authority.renewed(AIM);
        Identity first = renewed.current();

        authority.revoke(first.serial(), "user-agent");

        assertThat(verify(renewed.current()).principal()).isEqualTo(AIM);
        assertRefused(first.certificate(), "was revoked");
    }

    @Test
    void whileItCannotBeRenewedItIsUsedUntilItExpires() throws IOException {
        RenewedIdentity renewed = authority.renewed(AIM);
        Identity first = renewed.current();
        Path identities = folder.resolve("identities");
        Files.move(identities, folder.resolve("away"));

        clock.move(Duration.ofHours(20));
        assertThat(renewed.current()).isSameAs(first);
        assertThat(audit.getLast()).contains("Identity_Renew", "failed");
        clock.move(Duration.ofHours(5));
        assertThatThrownBy(renewed::current).isInstanceOf(TrustException.class);
    }

    @Test
    void whoGetsAnIdentityOnFilesHasThemAlone(@TempDir Path out) throws IOException {
        authority.issue("peer/x").writeTo(out.resolve("x"));

        for (String file : List.of("certificate.pem", "root.pem", "private-key.pem")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(out.resolve("x").resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(out.resolve("x/private-key.pem"))
                .content()
                .startsWith("-----BEGIN PRIVATE KEY-----\n");
    }

    @Test
    void twoProcessesRevokeAndNeitherIsForgotten() throws InterruptedException {
        List<Identity> all =
                IntStream.range(0, 12).mapToObj(i -> authority.issue("peer/" + i)).toList();
        CertificateAuthority other = authority("x");
        List<Thread> threads =
                IntStream.range(0, 12)
                        .mapToObj(
                                i ->
                                        Thread.startVirtualThread(
                                                () ->
                                                        (i % 2 == 0 ? authority : other)
                                                                .revoke("peer/" + i, "user-agent")))
                        .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(all).allSatisfy(one -> assertRefused(one.certificate(), "was revoked"));
    }
}
