// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.openaif.attacks.Victim.assertRefused;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.TrustError;
import org.openaif.authority.CertificateAuthority;
import org.openaif.authority.Identity;
import org.openaif.authority.IdentityVerifier.Role;
import org.openaif.authority.MutualTls;
import org.openaif.authority.SigningKey;

/** Whoever wants to pass for somebody else. */
@Timeout(60)
class IdentityAttacksTest {
    private static final String AIM = "aim/ward/monitor";

    @TempDir private Path folder;

    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private Victim victim;
    private CertificateAuthority authority;

    @BeforeEach
    void open() {
        victim = new Victim(folder.resolve("installation"));
        authority = authority(victim, folder.resolve("authority"), "hospital.example");
    }

    private CertificateAuthority authority(Victim of, Path where, String domain) {
        return new CertificateAuthority(
                where,
                domain,
                SigningKey.of(of.of("authority"), new KeyId(1)),
                () -> now,
                (who, what, on, outcome, detail) -> {});
    }

    @AfterEach
    void close() {
        victim.close();
    }

    private void assertNotBelieved(Identity identity) {
        assertNotBelieved(List.of(identity.certificate(), identity.root()), AIM);
    }

    private void assertNotBelieved(List<X509Certificate> chain, String as) {
        assertRefused(
                TrustError.NOT_PERMITTED,
                () -> authority.verifier().verify(chain, Role.CLIENT, as));
    }

    @Test
    void aForeignAuthorityIsRefused(@TempDir Path elsewhere) {
        try (Victim attacker = new Victim(elsewhere)) {
            assertNotBelieved(
                    authority(attacker, elsewhere.resolve("authority"), "hospital.example")
                            .issue(AIM));
        }
    }

    @Test
    void anotherTrustDomainIsRefused(@TempDir Path elsewhere) {
        try (Victim attacker = new Victim(elsewhere)) {
            assertNotBelieved(
                    authority(attacker, elsewhere.resolve("authority"), "hospital.example.evil")
                            .issue(AIM));
        }
    }

    @Test
    void anExpiredIdentityIsRefused() {
        Identity identity = authority.issue(AIM);
        now = now.plus(CertificateAuthority.LIFE).plus(Duration.ofMinutes(10));
        authority.refresh();
        assertNotBelieved(identity);
    }

    @Test
    void anIdentityOfTomorrowIsRefused() {
        now = now.plus(Duration.ofDays(1));
        Identity identity = authority.issue(AIM);
        now = now.minus(Duration.ofDays(1));
        assertNotBelieved(identity);
    }

    @Test
    void aRevokedIdentityIsRefused() {
        Identity identity = authority.issue(AIM);
        assertThat(authority.revoke(AIM, "user-agent")).isEqualTo(1);
        assertNotBelieved(identity);
    }

    @Test
    void aNameThatOnlyBeginsAlikeIsAnother() {
        for (String other : List.of("aim/ward/monitor2", "aim/ward/monitor/inner", "aim/ward")) {
            Identity identity = authority.issue(other);
            assertNotBelieved(List.of(identity.certificate(), identity.root()), AIM);
        }
    }

    @Test
    void anIdentityIssuesNoIdentities() {
        Identity mine = authority.issue("aim/ward/evil");
        Identity target = authority.issue(AIM);
        assertThat(mine.certificate().getBasicConstraints()).isEqualTo(-1);
        assertNotBelieved(List.of(mine.certificate(), mine.certificate()), "aim/ward/evil");
        assertNotBelieved(List.of(mine.certificate(), target.certificate()), AIM);
    }

    @Test
    void whoShowsNoCertificateIsNobody() {
        assertNotBelieved(List.of(), AIM);
    }

    @Test
    void aConnectionWithoutAnIdentityOfOursIsNotMade(@TempDir Path elsewhere) throws Exception {
        MutualTls server = tls(authority, authority.issue("peer/b"));
        assertThat(talk(server.context(), tls(authority, authority.issue(AIM)).context()))
                .isEqualTo(42);
        try (Victim attacker = new Victim(elsewhere)) {
            CertificateAuthority foreign =
                    authority(attacker, elsewhere.resolve("authority"), "hospital.example");
            assertThat(
                            catchThrowableOfType(
                                    IOException.class,
                                    () ->
                                            talk(
                                                    server.context(),
                                                    tls(foreign, foreign.issue(AIM)).context())))
                    .isNotNull();
        }
        assertThat(
                        catchThrowableOfType(
                                IOException.class,
                                () -> talk(server.context(), SSLContext.getDefault())))
                .isNotNull();
    }

    private static MutualTls tls(CertificateAuthority authority, Identity own) {
        return new MutualTls(() -> own, authority.verifier());
    }

    /** One byte over a connection, from the server to the client. */
    private static int talk(SSLContext server, SSLContext client) throws Exception {
        try (SSLServerSocket listening =
                (SSLServerSocket)
                        server.getServerSocketFactory()
                                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setNeedClientAuth(true);
            FutureTask<Void> serving =
                    new FutureTask<>(
                            () -> {
                                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                                    socket.getOutputStream().write(42);
                                    socket.getOutputStream().flush();
                                    socket.getInputStream().read();
                                }
                                return null;
                            });
            Thread.ofPlatform().daemon().start(serving);
            try (SSLSocket socket =
                    (SSLSocket)
                            client.getSocketFactory()
                                    .createSocket(
                                            InetAddress.getLoopbackAddress(),
                                            listening.getLocalPort())) {
                int read = socket.getInputStream().read();
                if (read < 0) {
                    throw new IOException("the server hung up");
                }
                return read;
            }
        }
    }
}
