// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.AifException;

/** Who the Store says it is. */
@Timeout(60)
class CertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir private Path folder;

    private Certificates own(Duration later) {
        return Certificates.own(
                folder.resolve("private"), folder, Clock.fixed(NOW.plus(later), ZoneOffset.UTC));
    }

    @Test
    void itsOwnStaysUntilItIsAboutToEnd() throws Exception {
        Certificates first = own(Duration.ZERO);
        byte[] authority = Files.readAllBytes(first.authority());

        assertThat(own(Duration.ofDays(360)).chain()).isEqualTo(first.chain());
        Certificates renewed = own(Duration.ofDays(370));
        assertThat(renewed.chain()).isNotEqualTo(first.chain());
        assertThat(renewed.chain().getFirst().getNotAfter().toInstant())
                .isAfter(NOW.plus(Duration.ofDays(700)));
        assertThat(Files.readAllBytes(renewed.authority()))
                .as("who trusts it need do nothing")
                .isEqualTo(authority);
        Certificates.own(folder.resolve("private"), folder, Clock.fixed(NOW, ZoneOffset.UTC))
                .chain()
                .getFirst()
                .verify(
                        Certificates.of(first.authority(), folder.resolve("private/ca-key.pem"))
                                .chain()
                                .getFirst()
                                .getPublicKey());
    }

    @Test
    void aCertificateWhoseKeyWasLostIsMadeAnew() throws Exception {
        Certificates first = own(Duration.ZERO);
        Files.copy(
                folder.resolve("private/ca-key.pem"),
                folder.resolve("private/server-key.pem"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThat(own(Duration.ZERO).chain()).isNotEqualTo(first.chain());
    }

    @Test
    void aUsersCertificateIsShownInstead() throws Exception {
        Running.Done made =
                Running.run(
                        folder,
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-keyout",
                        "key.pem",
                        "-out",
                        "cert.pem",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=mine",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1");
        assertThat(made.status()).as(made.said()).isZero();
        StoreSettings settings =
                new StoreSettings(
                        folder.resolve("store"),
                        "127.0.0.1",
                        0,
                        0,
                        0,
                        Optional.of(
                                new StoreSettings.Identity(
                                        folder.resolve("cert.pem"), folder.resolve("key.pem"))),
                        StoreLimits.STANDARD);
        try (Running store = new Running(settings)) {
            assertThat(store.get("/").statusCode()).isEqualTo(200);
            assertThat(store.server.authority()).isEqualTo(folder.resolve("cert.pem"));
            assertThat(folder.resolve("store/ca.pem")).doesNotExist();
        }
    }

    @Test
    void whatIsNoCertificateIsRefused() throws Exception {
        Path nonsense = Files.writeString(folder.resolve("x.pem"), "nonsense");

        assertThatThrownBy(() -> Certificates.of(nonsense, nonsense))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("give both in PEM");
    }
}
