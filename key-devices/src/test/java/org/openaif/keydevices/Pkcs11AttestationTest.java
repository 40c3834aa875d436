// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Realises;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.attestation.EntityAttestation;
import org.openaif.attestation.Expectations;
import org.openaif.attestation.Measurements;
import org.openaif.attestation.Verdict;
import org.openaif.attestation.Verifier;
import org.openaif.trust.TrustedPlatform;

/** A token whose key lies in a security module. */
final class Pkcs11AttestationTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

    private static final byte[] NONCE = "a nonce of a verifier".getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;

    @Test
    @Realises("MPAI_AIFAT_Get_Token")
    void theModuleSigns() {
        try (TrustedPlatform platform =
                TrustedPlatform.in(folder)
                        .with(new Pkcs11Provider(SoftHsm.token("device"), SoftHsm.PIN::toCharArray))
                        .open()) {
            EntityAttestation attestation =
                    new EntityAttestation(
                            platform.services(EntityAttestation.OWNER),
                            platform.providers(),
                            Measurements.NONE,
                            CLOCK,
                            List::of);
            Verdict verdict =
                    new Verifier(
                                    platform.services("verifier"),
                                    CLOCK,
                                    Expectations.NOTHING.withKey(attestation.publicKey()))
                            .verify(attestation.token(NONCE), Optional.of(NONCE));

            assertThat(verdict.objections()).isEmpty();
            assertThat(verdict.findings().toString()).contains("keys in [pkcs11]");
            assertThatThrownBy(() -> attestation.token(NONCE, new byte[10]))
                    .isInstanceOfSatisfying(
                            TrustException.class,
                            e -> assertThat(e.error()).isEqualTo(TrustError.BUFFER_TOO_SMALL));
        }
    }
}
