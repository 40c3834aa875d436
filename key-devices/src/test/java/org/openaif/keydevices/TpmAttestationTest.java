// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Realises;
import org.openaif.api.trust.Measurement;
import org.openaif.attestation.EntityAttestation;
import org.openaif.attestation.Expectations;
import org.openaif.attestation.ReferenceValues;
import org.openaif.attestation.TpmStatement;
import org.openaif.attestation.Verdict;
import org.openaif.attestation.Verifier;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.TrustedPlatform;
import org.openaif.trust.spi.KeyProvider;

/** A token whose key lies in a TPM, and for whose machine that TPM vouches. */
final class TpmAttestationTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

    private static final byte[] NONCE = "a nonce of a verifier".getBytes(StandardCharsets.UTF_8);

    private static final List<Measurement> MODEL =
            List.of(new Measurement("model", "a", "1.0", HexFormat.of().formatHex(new byte[32])));

    @TempDir Path folder;

    @Test
    @Realises("MPAI_AIFAT_Get_Token")
    void theTpmSignsAndVouchesForTheMachine() {
        try (Swtpm tpm = Swtpm.in(folder.resolve("tpm"));
                Swtpm other = Swtpm.in(folder.resolve("other"));
                TrustedPlatform platform =
                        TrustedPlatform.in(folder.resolve("platform"))
                                .with(new TpmProvider(tpm.where()))
                                .with(new SoftwareProvider(folder.resolve("software")))
                                .open();
                TpmProvider stranger = new TpmProvider(other.where())) {
            EntityAttestation attestation =
                    new EntityAttestation(
                            platform.services(EntityAttestation.OWNER),
                            platform.providers(),
                            () -> MODEL,
                            CLOCK,
                            List::of);
            Expectations expectations =
                    Expectations.NOTHING
                            .withKey(attestation.publicKey())
                            .withQuotes(TpmStatement.FORMAT, new TpmStatement());
            byte[] token = attestation.token(NONCE);

            Verdict genuine =
                    verdict(
                            platform,
                            expectations.withReference(reference(platform.providers())),
                            token);
            assertThat(genuine.objections()).isEmpty();
            assertThat(genuine.trusted()).isTrue();
            assertThat(genuine.findings().toString())
                    .contains("A device (tpm2) vouches for this very token", "keys in [tpm, software]");

            Verdict moved =
                    verdict(
                            platform,
                            expectations.withReference(reference(List.of(stranger))),
                            token);
            assertThat(moved.trusted()).isFalse();
            assertThat(moved.objections().toString())
                    .contains("The device tpm key is not what it should be");
        }
    }

    private static ReferenceValues reference(List<KeyProvider> providers) {
        List<Measurement> all = new ArrayList<>(MODEL);
        all.addAll(TpmStatement.of(providers).now());
        return ReferenceValues.of(CLOCK.instant(), all);
    }

    private static Verdict verdict(
            TrustedPlatform platform, Expectations expectations, byte[] token) {
        return new Verifier(platform.services("verifier"), CLOCK, expectations)
                .verify(token, Optional.of(NONCE));
    }
}
