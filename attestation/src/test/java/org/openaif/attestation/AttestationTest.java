// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.upokecenter.cbor.CBORObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.Realises;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Attestation;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.trust.SoftwareProvider;
import org.openaif.trust.TrustedPlatform;
import org.openaif.trust.spi.KeyProvider;

/** Tokens of a real platform, and what a verifier says of them and of what attackers make of them. */
class AttestationTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static final byte[] NONCE = "the verifier's nonce".getBytes(StandardCharsets.UTF_8);

    private static final Supplier<List<byte[]>> NO_CERTIFICATES = List::of;

    private static final List<Measurement> INSTALLED =
            List.of(
                    measured(RunningProgram.PROGRAM, "aif.jar", "1.0", "the program"),
                    measured(RunningProgram.JVM, "lib/modules", "25", "the Java machine"),
                    measured("metadata", "Rehab/Judge", "1.3", "the metadata"),
                    measured("model", "Rehab/Judge", "2.0", "the model"));

    @TempDir private Path folder;

    private TestServices platform;
    private TrustedServices services;
    private EntityAttestation attestation;
    private Instant now = NOW;
    private List<Measurement> present = INSTALLED;

    @BeforeEach
    void open() {
        platform = TestServices.in(folder);
        services = platform.of(EntityAttestation.OWNER);
        attestation = attestation(List.of(platform.platform().root()));
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private EntityAttestation attestation(List<KeyProvider> providers) {
        return new EntityAttestation(
                services, providers, () -> present, () -> now, NO_CERTIFICATES);
    }

    private static Measurement measured(
            String kind, String name, String version, String content) {
        return Measurement.of(
                kind, name, version, FileHash.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    private Expectations expectations() {
        return Expectations.NOTHING
                .withKey(attestation.publicKey())
                .withReference(ReferenceValues.of(NOW, INSTALLED));
    }

    private Verdict verdict(byte[] token) {
        return verdict(token, expectations());
    }

    private Verdict verdict(byte[] token, Expectations expectations) {
        return new Verifier(platform.of("verifier"), () -> now, expectations)
                .verify(token, Optional.of(NONCE));
    }

    private static void assertRefused(Verdict verdict, String... words) {
        assertThat(verdict.trusted()).isFalse();
        assertThat(verdict.word()).isEqualTo("NOT TRUSTED");
        assertThat(verdict.objections()).hasSize(1).first().asString().contains(words);
    }

    /** A token with other claims, signed as the platform signs. */
    private byte[] signed(UnaryOperator<CBORObject> change) {
        CBORObject message = CBORObject.DecodeFromBytes(attestation.token(NONCE)).UntagOne();
        CBORObject claims = CBORObject.DecodeFromBytes(message.get(2).GetByteString());
        return CoseMessage.sign1(
                attestationKey(), List.of(), change.apply(claims).EncodeToBytes(), new byte[0]);
    }

    private CoseKey attestationKey() {
        return new CoseKey(services.cryptography(), EntityAttestation.KEY, CoseAlgorithm.ES256);
    }

    @Test
    @Realises("MPAI_AIFAT_Get_Token")
    void a_token_of_what_should_be_is_trusted_in_words() {
        Verdict verdict = verdict(attestation.token(NONCE));

        assertThat(verdict.objections()).isEmpty();
        assertThat(verdict.trusted()).isTrue();
        assertThat(verdict.measurements()).isEqualTo(INSTALLED);
        assertThat(verdict.findings().toString())
                .contains(
                        "which is trusted",
                        "keys in [software]",
                        "answers the nonce that was asked for",
                        "4 of 4 measured parts are as the reference values of 2026-11-24T12:00:00Z say",
                        "the root of trust is software");
    }

    @Test
    @Realises("MPAI_AIFAT_Get_Token")
    void a_token_that_nobody_asked_for_is_another_one_each_time() {
        byte[] token = attestation.token();

        Verdict verdict =
                new Verifier(platform.of("verifier"), () -> now, expectations())
                        .verify(token, Optional.empty());

        assertThat(verdict.trusted()).isTrue();
        assertThat(verdict.findings().toString()).contains("No nonce was asked for");
        assertThat(attestation.token()).isNotEqualTo(token);
        assertRefused(verdict(token), "answers another nonce");
    }

    @Test
    @Realises("MPAI_AIFAT_Get_Token")
    void a_token_fits_into_the_callers_memory_or_nothing_is_written() {
        byte[] buffer = new byte[4096];

        int length = attestation.token(NONCE, buffer);

        assertThat(verdict(Arrays.copyOf(buffer, length)).trusted()).isTrue();
        byte[] small = new byte[length - 1];
        assertThatThrownBy(() -> attestation.token(NONCE, small))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).isEqualTo(TrustError.BUFFER_TOO_SMALL))
                .hasMessageContaining("the token has " + length + " bytes");
        assertThat(small).containsOnly(0);
    }

    @Test
    @Realises("MPAI_AIFAT_Get_Token")
    void a_nonce_that_is_too_short_or_too_long_is_refused() {
        for (int length : new int[] {0, 7, 65}) {
            assertThatThrownBy(() -> attestation.token(new byte[length]))
                    .isInstanceOfSatisfying(
                            TrustException.class,
                            e -> assertThat(e.error()).isEqualTo(TrustError.INVALID_ARGUMENT))
                    .hasMessageContaining("the nonce has " + length + " bytes; give 8 to 64");
        }
        assertThat(attestation.token(new byte[8])).isNotEmpty();
        assertThat(attestation.token(new byte[64])).isNotEmpty();
    }

    @Test
    void the_services_of_each_owner_have_it() {
        Path other = folder.resolve("other");
        try (TrustedPlatform configured =
                TrustedPlatform.in(other.resolve("platform"))
                        .with(new SoftwareProvider(other.resolve("software")))
                        .attestation(
                                EntityAttestation.source(
                                        () -> present, () -> now, NO_CERTIFICATES))
                        .open()) {
            Attestation ofAnAim = configured.services("aim/Rehab/Judge").attestation();
            byte[] key =
                    configured
                            .services(EntityAttestation.OWNER)
                            .keys()
                            .exportPublic(made(ofAnAim.token(NONCE)));

            assertThat(verdict(ofAnAim.token(NONCE), Expectations.NOTHING.withKey(key)).trusted())
                    .isTrue();
        }
    }

    private static KeyId made(byte[] token) {
        assertThat(token).isNotEmpty();
        return EntityAttestation.KEY;
    }

    @Test
    void the_installation_is_the_same_one_after_the_process_has_ended() {
        byte[] first = ueid(attestation.token(NONCE));
        platform.close();
        open();

        assertThat(ueid(attestation.token(NONCE))).isEqualTo(first).hasSize(33).startsWith(1);
    }

    private static byte[] ueid(byte[] token) {
        CBORObject message = CBORObject.DecodeFromBytes(token).UntagOne();
        return CBORObject.DecodeFromBytes(message.get(2).GetByteString())
                .get(CBORObject.FromObject(256))
                .GetByteString();
    }

    @Test
    void a_token_is_refused_whichever_of_its_bytes_is_altered() {
        byte[] token = attestation.token(NONCE);
        Verifier verifier =
                new Verifier(
                        platform.of("verifier"),
                        () -> now,
                        Expectations.NOTHING.withKey(attestation.publicKey()));

        for (int at = 0; at < token.length; at++) {
            byte[] altered = token.clone();
            altered[at] ^= (byte) (1 << at % 8);
            Verdict verdict = verifier.verify(altered, Optional.of(NONCE));
            assertThat(verdict.trusted()).as("byte " + at).isFalse();
            assertThat(verdict.measurements()).as("byte " + at).isEmpty();
        }
        for (int length = 0; length < token.length; length++) {
            assertThat(
                            verifier.verify(Arrays.copyOf(token, length), Optional.of(NONCE))
                                    .trusted())
                    .isFalse();
        }
        assertThat(verifier.verify(token, Optional.of(NONCE)).trusted()).isTrue();
    }

    @Test
    void a_replayed_token_is_refused() {
        byte[] token = attestation.token(NONCE);
        Verifier verifier = new Verifier(platform.of("verifier"), () -> now, expectations());

        assertThat(verifier.verify(token, Optional.of(NONCE)).trusted()).isTrue();
        assertRefused(verifier.verify(token, Optional.of(NONCE)), "it is a replay");
        assertRefused(
                verifier.verify(token, Optional.of(verifier.challenge())), "another nonce");
    }

    @Test
    void a_stale_token_and_one_from_the_future_are_refused() {
        byte[] token = attestation.token(NONCE);

        now = NOW.plus(Duration.ofMinutes(5));
        assertThat(verdict(token).trusted()).isTrue();
        now = NOW.plus(Duration.ofMinutes(5)).plusSeconds(1);
        assertRefused(verdict(token), "It is stale", "301 s ago", "at most 300 s");
        now = NOW.minus(Duration.ofMinutes(2));
        assertRefused(verdict(token), "comes from the future");
    }

    @Test
    void another_installations_key_and_nobodys_key_are_refused() {
        byte[] token = attestation.token(NONCE);
        KeyId foreign =
                services.keys()
                        .generate(
                                KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256)
                                        .permitting(
                                                Algorithm.ecdsa(Hash.SHA_256),
                                                KeyUsage.SIGN_MESSAGE));
        byte[] point = services.keys().exportPublic(foreign);

        assertRefused(
                verdict(token, Expectations.NOTHING.withKey(point)), "No trusted key signed it");
        assertRefused(verdict(token, Expectations.NOTHING), "No key and no authority is trusted");
        assertThat(
                        verdict(
                                        token,
                                        Expectations.NOTHING
                                                .withKey(point)
                                                .withKey(attestation.publicKey()))
                                .trusted())
                .isTrue();
    }

    @Test
    void an_altered_model_and_altered_metadata_are_named() {
        present = new ArrayList<>(INSTALLED);
        present.set(3, measured("model", "Rehab/Judge", "2.0", "another model"));
        assertRefused(
                verdict(attestation.token(NONCE)), "The model Rehab/Judge is not what it should be");

        present.set(3, INSTALLED.get(3));
        present.set(2, measured("metadata", "Rehab/Judge", "1.3", "other metadata"));
        assertRefused(
                verdict(attestation.token(NONCE)),
                "The metadata Rehab/Judge is not what it should be");

        present.set(2, measured("metadata", "Rehab/Judge", "1.4", "the metadata"));
        assertRefused(verdict(attestation.token(NONCE)), "says that it is version 1.4");
    }

    @Test
    void what_nobody_knows_and_what_is_missing_are_named() {
        present = new ArrayList<>(INSTALLED);
        present.add(measured(RunningProgram.PROGRAM, "spy.jar", "", "a spy"));
        assertRefused(verdict(attestation.token(NONCE)), "The program spy.jar is unknown");

        present = INSTALLED.subList(1, 4);
        assertRefused(
                verdict(attestation.token(NONCE)), "The program aif.jar should be there");

        present = INSTALLED.subList(0, 2);
        assertThat(verdict(attestation.token(NONCE)).trusted()).isTrue();
    }

    @Test
    void without_reference_values_a_verifier_says_what_it_does_not_know() {
        Verdict verdict =
                verdict(
                        attestation.token(NONCE),
                        Expectations.NOTHING.withKey(attestation.publicKey()));

        assertThat(verdict.trusted()).isTrue();
        assertThat(verdict.findings().toString()).contains("No reference values were given");
    }

    @Test
    void another_profile_is_refused() {
        byte[] token = signed(claims -> claims.Set(265, "tag:psacertified.org,2023:psa#tfm"));

        assertRefused(verdict(token), "has the profile tag:psacertified.org,2023:psa#tfm");
    }

    @Test
    void a_debugger_that_was_let_in_is_refused_unless_that_is_allowed() {
        byte[] token = signed(claims -> claims.Set(263, 0));

        assertRefused(verdict(token), "A debugger or an agent was let into the Java machine");
        assertThat(verdict(token, expectations().whereDebuggersMayLookIn()).trusted()).isTrue();
        assertThat(DebugStatus.of(List.of("-agentlib:jdwp=transport=dt_socket")))
                .isEqualTo(DebugStatus.ENABLED);
        assertThat(DebugStatus.of(List.of("-Xmx1g"))).isEqualTo(DebugStatus.DISABLED);
        assertThat(DebugStatus.of(List.of("-XX:+DisableAttachMechanism")))
                .isEqualTo(DebugStatus.DISABLED_SINCE_BOOT);
    }

    @Test
    void malformed_claims_are_refused_even_if_they_are_signed() {
        for (int label : new int[] {6, 10, 256, 263, 265, 270, 271, 273, -70_002}) {
            CBORObject key = CBORObject.FromObject(label);
            assertRefused(
                    verdict(
                            signed(
                                    claims -> {
                                        claims.Remove(key);
                                        return claims;
                                    })),
                    "is missing");
            assertThat(verdict(signed(claims -> claims.Set(label, CBORObject.NewMap()))).trusted())
                    .isFalse();
        }
        assertRefused(verdict(signed(claims -> CBORObject.NewArray())), "no map");
        assertRefused(verdict(signed(claims -> claims.Set(263, 9))), "no debug status 9");
    }

    @Test
    void an_algorithm_that_is_not_signed_none_and_a_mac_are_refused() {
        CBORObject genuine = CBORObject.DecodeFromBytes(attestation.token(NONCE)).UntagOne();
        byte[] content = genuine.get(2).GetByteString();

        assertRefused(
                verdict(forged(CBORObject.NewMap(), CBORObject.NewMap().Add(1, -7), content)),
                "algorithm is not among what is signed");
        assertRefused(
                verdict(forged(CBORObject.NewMap().Add(1, 0), CBORObject.NewMap(), content)),
                "COSE algorithm 0 is not offered");
        assertRefused(
                verdict(forged(CBORObject.NewMap().Add(1, 5), CBORObject.NewMap(), content)),
                "made with HMAC_256; the key is for ES256");
    }

    private static byte[] forged(CBORObject header, CBORObject unprotected, byte[] content) {
        return CBORObject.NewArray()
                .Add(header.size() == 0 ? new byte[0] : header.EncodeToBytes())
                .Add(unprotected)
                .Add(content)
                .Add(new byte[64])
                .WithTag(18)
                .EncodeToBytes();
    }

    @Test
    void oversized_and_deep_tokens_are_refused_unread() {
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 0x81);

        assertRefused(verdict(new byte[EatClaims.MAXIMUM_LENGTH + 1]), "at most 1048576 are read");
        assertRefused(verdict(deep), "nests deeper than 16");
        assertRefused(verdict(HexFormat.of().parseHex("d2845b7fffffffffffffff")), "passes the end");
        assertRefused(verdict(new byte[0]), "ends too early");
    }

    @Test
    void a_token_that_something_was_added_to_is_refused() {
        byte[] token = attestation.token(NONCE);

        assertRefused(verdict(Arrays.copyOf(token, token.length + 1)), "follows the end");
    }

    @Test
    void reference_values_are_read_as_they_were_signed_and_by_whom() {
        ReferenceValues values = ReferenceValues.of(NOW, INSTALLED);
        CoseKey store = generated();
        byte[] document = values.signed(store);

        assertThat(ReferenceValues.verified(document, verifying(store))).isEqualTo(values);
        for (int at = 0; at < document.length; at++) {
            byte[] altered = document.clone();
            altered[at] ^= 1;
            assertThatThrownBy(() -> ReferenceValues.verified(altered, verifying(store)))
                    .isInstanceOf(TrustException.class);
        }
        assertThatThrownBy(() -> ReferenceValues.verified(document, verifying(generated())))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).isEqualTo(TrustError.INVALID_SIGNATURE));
    }

    @Test
    void a_signed_token_does_not_pass_for_reference_values() {
        byte[] token = attestation.token(NONCE);

        assertThatThrownBy(
                        () -> ReferenceValues.verified(token, verifying(attestation.publicKey())))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).isEqualTo(TrustError.INVALID_SIGNATURE));
    }

    private CoseKey generated() {
        KeyId id =
                services.keys()
                        .generate(
                                KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256)
                                        .permitting(
                                                Algorithm.ecdsa(Hash.SHA_256),
                                                KeyUsage.SIGN_MESSAGE));
        return new CoseKey(services.cryptography(), id, CoseAlgorithm.ES256);
    }

    private CoseKey verifying(CoseKey signer) {
        return verifying(services.keys().exportPublic(signer.id()));
    }

    private CoseKey verifying(byte[] point) {
        TrustedServices verifier = platform.of("verifier");
        KeyId id =
                verifier.keys()
                        .importKey(
                                KeyAttributes.of(KeyType.SECP_R1_PUBLIC_KEY, 256)
                                        .permitting(
                                                Algorithm.ecdsa(Hash.SHA_256),
                                                KeyUsage.VERIFY_MESSAGE),
                                point);
        return new CoseKey(verifier.cryptography(), id, CoseAlgorithm.ES256);
    }

    @Test
    void a_device_vouches_for_this_very_token() {
        StandInDevice device = new StandInDevice(platform.platform().root());
        attestation = attestation(List.of(device));
        List<Measurement> withDevice = new ArrayList<>(INSTALLED);
        withDevice.add(device.measured());
        Expectations expectations =
                Expectations.NOTHING
                        .withKey(attestation.publicKey())
                        .withReference(ReferenceValues.of(NOW, withDevice));
        byte[] token = attestation.token(NONCE);

        assertRefused(verdict(token, expectations), "format stand-in, which cannot be verified");
        Expectations verifying = expectations.withQuotes("stand-in", StandInDevice::verified);
        assertThat(verdict(token, verifying).objections()).isEmpty();
        assertThat(verdict(token, verifying).trusted()).isTrue();
    }

    @Test
    void a_quote_taken_from_another_token_or_by_another_device_is_refused() {
        StandInDevice device = new StandInDevice(platform.platform().root());
        attestation = attestation(List.of(device));
        List<Measurement> withDevice = new ArrayList<>(INSTALLED);
        withDevice.add(device.measured());
        Expectations expectations =
                Expectations.NOTHING
                        .withKey(attestation.publicKey())
                        .withReference(ReferenceValues.of(NOW, withDevice))
                        .withQuotes("stand-in", StandInDevice::verified);

        byte[] moved = signed(claims -> claims.Set(270, "OpenAIF, or not"));
        assertRefused(verdict(moved, expectations), "is not genuine", "another nonce");

        EntityAttestation replaced =
                attestation(List.of(new StandInDevice(platform.platform().root())));
        assertRefused(
                verdict(replaced.token(NONCE), expectations),
                "The device attestation key is not what it should be");
    }
}
