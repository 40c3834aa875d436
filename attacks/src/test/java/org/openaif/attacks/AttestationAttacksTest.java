// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openaif.attacks.Victim.MESSAGE;

import com.upokecenter.cbor.CBORObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.Measurement;
import org.openaif.attestation.EntityAttestation;
import org.openaif.attestation.Expectations;
import org.openaif.attestation.ReferenceValues;
import org.openaif.attestation.Verdict;
import org.openaif.attestation.Verifier;

/** Whoever wants a verifier to trust what it should not. */
class AttestationAttacksTest {
    private static final byte[] NONCE = "asked at noon: 4711".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;

    private final List<Measurement> present = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private Victim victim;
    private EntityAttestation attestation;
    private Expectations expectations;

    @BeforeEach
    void open() throws Exception {
        victim = new Victim(folder);
        present.add(measured("metadata", "ward/monitor", "the metadata"));
        present.add(measured("model", "ward/monitor", "the model"));
        attestation = attestation(victim);
        expectations =
                Expectations.NOTHING
                        .withKey(attestation.publicKey())
                        .withReference(ReferenceValues.of(now, List.copyOf(present)));
        assertThat(verdict(attestation.token(NONCE)).trusted()).isTrue();
    }

    @AfterEach
    void close() {
        victim.close();
    }

    private EntityAttestation attestation(Victim who) {
        return new EntityAttestation(
                who.of(EntityAttestation.OWNER),
                who.platform().providers(),
                () -> List.copyOf(present),
                () -> now,
                List::of);
    }

    private static Measurement measured(String kind, String name, String content)
            throws Exception {
        return Measurement.of(
                kind,
                name,
                "1.0",
                MessageDigest.getInstance("SHA-256")
                        .digest(content.getBytes(StandardCharsets.UTF_8)));
    }

    private Verdict verdict(byte[] token) {
        return verdict(token, NONCE);
    }

    private Verdict verdict(byte[] token, byte[] nonce) {
        return new Verifier(victim.of("verifier"), () -> now, expectations)
                .verify(token, Optional.of(nonce));
    }

    private static void assertNotTrusted(Verdict verdict, String because) {
        assertThat(verdict.trusted()).isFalse();
        assertThat(verdict.objections())
                .anySatisfy(why -> assertThat(why).containsIgnoringCase(because));
    }

    @Test
    void aStaleNonceIsRefused() {
        assertNotTrusted(
                verdict(attestation.token("asked at eleven".getBytes(StandardCharsets.UTF_8))),
                "nonce");
    }

    @Test
    void aTokenShownTwiceIsRefused() {
        byte[] token = attestation.token(NONCE);
        Verifier verifier = new Verifier(victim.of("verifier"), () -> now, expectations);
        assertThat(verifier.verify(token, Optional.of(NONCE)).trusted()).isTrue();
        assertNotTrusted(verifier.verify(token, Optional.of(NONCE)), "replay");
    }

    @Test
    void anOldTokenIsRefused() {
        byte[] token = attestation.token(NONCE);
        now = now.plus(Duration.ofDays(1));
        assertNotTrusted(verdict(token), "stale");
    }

    @Test
    void aForeignKeyIsRefused(@TempDir Path elsewhere) {
        try (Victim attacker = new Victim(elsewhere)) {
            assertNotTrusted(verdict(attestation(attacker).token(NONCE)), "key");
        }
    }

    @Test
    void eachByteOfATokenCounts() {
        byte[] good = attestation.token(NONCE);
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            assertThat(verdict(bad).trusted()).as("byte " + at).isFalse();
        }
    }

    @Test
    void noSignatureIsNoSignature() {
        CBORObject message = CBORObject.DecodeFromBytes(attestation.token(NONCE)).UntagOne();
        message.Set(3, CBORObject.FromObject(new byte[0]));
        assertThat(
                        verdict(message.WithTag(18).EncodeToBytes())
                                .trusted())
                .isFalse();
    }

    @Test
    void aMacWithThePublicKeyIsNoSignature() throws Exception {
        CBORObject message = CBORObject.DecodeFromBytes(attestation.token(NONCE)).UntagOne();
        CBORObject header = CBORObject.NewOrderedMap().Add(1, 5);
        byte[] protectedHeader = header.EncodeToBytes();
        byte[] content = message.get(2).GetByteString();
        byte[] authenticated =
                CBORObject.NewArray()
                        .Add("MAC0")
                        .Add(protectedHeader)
                        .Add(new byte[0])
                        .Add(content)
                        .EncodeToBytes();
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(attestation.publicKey(), "HmacSHA256"));
        CBORObject forged =
                CBORObject.NewArray()
                        .Add(protectedHeader)
                        .Add(CBORObject.NewMap())
                        .Add(content)
                        .Add(mac.doFinal(authenticated));
        for (int tag : new int[] {17, 18}) {
            assertThat(
                            verdict(forged.WithTag(tag).EncodeToBytes())
                                    .trusted())
                    .isFalse();
        }
    }

    @Test
    void anAlteredModelIsNamed() throws Exception {
        present.set(1, measured("model", "ward/monitor", "another model"));
        assertNotTrusted(verdict(attestation.token(NONCE)), "model ward/monitor");
    }

    @Test
    void alteredMetadataIsNamed() throws Exception {
        present.set(0, measured("metadata", "ward/monitor", "more ports"));
        assertNotTrusted(verdict(attestation.token(NONCE)), "metadata ward/monitor");
    }

    @Test
    void whatNobodyKnowsIsNamed() throws Exception {
        present.add(measured("implementation", "ward/listener", "who is this?"));
        assertNotTrusted(verdict(attestation.token(NONCE)), "implementation ward/listener");
    }

    @Test
    void whatMustBeMeasuredAndIsLeftOutIsMissed() {
        List<ReferenceValues.Part> parts =
                ReferenceValues.of(now, List.copyOf(present)).parts().stream()
                        .map(
                                part ->
                                        new ReferenceValues.Part(
                                                part.kind(), part.name(), true, part.allowed()))
                        .toList();
        expectations = expectations.withReference(new ReferenceValues(now, parts));
        present.remove(1);
        assertNotTrusted(verdict(attestation.token(NONCE)), "model ward/monitor");
    }

    @Test
    void anEndlessOrDeepTokenIsRefusedAtOnce() {
        byte[] deep = new byte[100_000];
        java.util.Arrays.fill(deep, (byte) 0x81);
        assertThat(verdict(deep).trusted()).isFalse();
        assertThat(verdict(new byte[20 << 20]).trusted()).isFalse();
        assertThat(verdict(MESSAGE).trusted()).isFalse();
        assertThat(verdict(new byte[] {(byte) 0x5b, 127, -1, -1, -1, -1, -1, -1, -1}).trusted())
                .isFalse();
    }
}
