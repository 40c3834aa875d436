// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.upokecenter.cbor.CBORObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;

/** What we write, we read; what an attacker makes of it, nobody does. */
class CoseMessageTest {
    private static final byte[] CONTENT = "This is the content.".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NOTHING = {};
    private static final byte[] EXTERNAL = {1, 2, 3};

    @TempDir private Path folder;

    private TestServices platform;
    private TrustedServices services;

    @BeforeEach
    void open() {
        platform = TestServices.in(folder);
        services = platform.of("cose");
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private CoseKey key(CoseAlgorithm algorithm) {
        KeyAttributes attributes =
                switch (algorithm.algorithm().scheme()) {
                    case ECDSA -> {
                        int bits =
                                switch (algorithm) {
                                    case ES384 -> 384;
                                    case ES512 -> 521;
                                    default -> 256;
                                };
                        yield KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, bits);
                    }
                    case EDDSA -> KeyAttributes.of(KeyType.TWISTED_EDWARDS_KEY_PAIR, 255);
                    case RSA_PSS -> KeyAttributes.of(KeyType.RSA_KEY_PAIR, 2048);
                    case HMAC -> KeyAttributes.of(KeyType.HMAC, 256);
                    case CHACHA20_POLY1305 -> KeyAttributes.of(KeyType.CHACHA20, 256);
                    default -> KeyAttributes.of(KeyType.AES, algorithm.keyBits());
                };
        boolean cipher = algorithm.nonceLength() > 0;
        KeyId id =
                services.keys()
                        .generate(
                                attributes.permitting(
                                        algorithm.algorithm(),
                                        cipher
                                                ? new KeyUsage[] {KeyUsage.ENCRYPT, KeyUsage.DECRYPT}
                                                : new KeyUsage[] {
                                                    KeyUsage.SIGN_MESSAGE, KeyUsage.VERIFY_MESSAGE
                                                }));
        return new CoseKey(services.cryptography(), id, algorithm);
    }

    private static void assertRefused(ThrowingCallable call, TrustError error, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> {
                            assertThat(e.error()).isEqualTo(error);
                            for (String word : words) {
                                assertThat(e).hasMessageContaining(word);
                            }
                        });
    }

    private static byte[] written(CoseKey key) {
        return switch (key.algorithm().algorithm().scheme()) {
            case ECDSA, EDDSA, RSA_PSS -> CoseMessage.sign1(key, List.of(), CONTENT, EXTERNAL);
            case HMAC -> CoseMessage.mac0(key, CONTENT, EXTERNAL);
            default -> CoseMessage.encrypt0(key, CONTENT, EXTERNAL);
        };
    }

    private static byte[] content(CoseKey key, byte[] message, byte[] external) {
        CoseMessage read = CoseMessage.read(message);
        return key.algorithm().nonceLength() > 0
                ? read.opened(key, external)
                : read.verified(key, external);
    }

    @ParameterizedTest
    @EnumSource(CoseAlgorithm.class)
    void each_algorithm_is_read_as_it_was_written_and_bound_to_what_does_not_travel(
            CoseAlgorithm algorithm) {
        CoseKey key = key(algorithm);
        byte[] message = written(key);

        assertThat(content(key, message, EXTERNAL)).isEqualTo(CONTENT);
        assertThat(StrictCbor.readDeterministic("it", message, message.length)).isNotNull();
        assertRefused(() -> content(key, message, NOTHING), TrustError.INVALID_SIGNATURE);
        assertThat(CoseAlgorithm.of(algorithm.label())).contains(algorithm);
    }

    @Test
    void of_several_signatures_one_by_the_key_is_enough() {
        CoseKey one = key(CoseAlgorithm.ES256);
        CoseKey other = key(CoseAlgorithm.EDDSA);
        CoseKey stranger = key(CoseAlgorithm.ES256);
        byte[] message = CoseMessage.sign(List.of(one, other), CONTENT, EXTERNAL);

        assertThat(CoseMessage.read(message).verified(one, EXTERNAL)).isEqualTo(CONTENT);
        assertThat(CoseMessage.read(message).verified(other, EXTERNAL)).isEqualTo(CONTENT);
        assertRefused(
                () -> CoseMessage.read(message).verified(stranger, EXTERNAL),
                TrustError.INVALID_SIGNATURE);
    }

    @Test
    void what_is_signed_once_does_not_pass_for_signed_by_several() {
        CoseKey key = key(CoseAlgorithm.ES256);
        CBORObject single =
                CBORObject.DecodeFromBytes(CoseMessage.sign1(key, List.of(), CONTENT, NOTHING));
        CBORObject layer =
                CBORObject.NewArray().Add(single.get(0)).Add(CBORObject.NewMap()).Add(single.get(3));
        byte[] forged =
                CBORObject.NewArray()
                        .Add(new byte[0])
                        .Add(CBORObject.NewMap())
                        .Add(CONTENT)
                        .Add(CBORObject.NewArray().Add(layer))
                        .WithTag(98)
                        .EncodeToBytes();

        assertRefused(
                () -> CoseMessage.read(forged).verified(key, NOTHING), TrustError.INVALID_SIGNATURE);
    }

    @Test
    void a_mac_for_a_recipient_who_has_the_key_is_verified() {
        CoseKey key = key(CoseAlgorithm.HMAC_256);
        byte[] header = CBORObject.NewMap().Add(1, 5).EncodeToBytes();
        byte[] structure =
                CBORObject.NewArray().Add("MAC").Add(header).Add(EXTERNAL).Add(CONTENT)
                        .EncodeToBytes();
        byte[] mac =
                services.cryptography().mac(key.id(), key.algorithm().algorithm(), structure);
        CBORObject direct =
                CBORObject.NewArray()
                        .Add(new byte[0])
                        .Add(CBORObject.NewMap().Add(1, -6))
                        .Add(new byte[0]);
        byte[] message = mac(header, mac, CBORObject.NewArray().Add(direct));

        assertThat(CoseMessage.read(message).verified(key, EXTERNAL)).isEqualTo(CONTENT);
        assertRefused(
                () -> CoseMessage.read(message).verified(key, NOTHING),
                TrustError.INVALID_SIGNATURE);
        byte[] twice = mac(header, mac, CBORObject.NewArray().Add(direct).Add(direct));
        assertRefused(
                () -> CoseMessage.read(twice).verified(key, EXTERNAL),
                TrustError.INVALID_ARGUMENT,
                "must be the only one");
    }

    private static byte[] mac(byte[] header, byte[] mac, CBORObject recipients) {
        return CBORObject.NewArray()
                .Add(header)
                .Add(CBORObject.NewMap())
                .Add(CONTENT)
                .Add(mac)
                .Add(recipients)
                .WithTag(97)
                .EncodeToBytes();
    }

    /** The public key is known to all: as a MAC key it would let anybody sign. */
    @Test
    void a_mac_made_with_the_public_key_is_not_a_signature() {
        CoseKey signer = key(CoseAlgorithm.ES256);
        byte[] point = services.keys().exportPublic(signer.id());
        KeyId asSecret =
                services.keys()
                        .importKey(
                                KeyAttributes.of(KeyType.HMAC, 0)
                                        .permitting(
                                                CoseAlgorithm.HMAC_256.algorithm(),
                                                KeyUsage.SIGN_MESSAGE),
                                point);
        byte[] forged =
                CoseMessage.mac0(
                        new CoseKey(services.cryptography(), asSecret, CoseAlgorithm.HMAC_256),
                        CONTENT,
                        NOTHING);
        CBORObject asSign1 = CBORObject.DecodeFromBytes(forged).UntagOne().WithTag(18);

        assertRefused(
                () -> CoseMessage.read(forged).verified(signer, NOTHING),
                TrustError.NOT_PERMITTED,
                "made with HMAC_256; the key is for ES256");
        assertRefused(
                () -> CoseMessage.read(asSign1.EncodeToBytes()).verified(signer, NOTHING),
                TrustError.NOT_PERMITTED);
        assertRefused(
                () -> CoseMessage.read(CoseKind.SIGN1, forged),
                TrustError.INVALID_ARGUMENT,
                "tag 17, not that of SIGN1");
    }

    @ParameterizedTest
    @EnumSource(
            value = CoseAlgorithm.class,
            names = {"ES384", "ES512", "EDDSA", "HMAC_256", "A128GCM"})
    void a_message_does_not_choose_its_algorithm(CoseAlgorithm other) {
        CoseKey key = key(CoseAlgorithm.ES256);
        byte[] message = withProtected(
                CoseMessage.sign1(key, List.of(), CONTENT, NOTHING),
                CBORObject.NewMap().Add(1, other.label()));

        assertRefused(
                () -> CoseMessage.read(message).verified(key, NOTHING), TrustError.NOT_PERMITTED);
    }

    private static byte[] withProtected(byte[] message, CBORObject header) {
        CBORObject fields = CBORObject.DecodeFromBytes(message).UntagOne();
        return CBORObject.NewArray()
                .Add(header.EncodeToBytes())
                .Add(fields.get(1))
                .Add(fields.get(2))
                .Add(fields.get(3))
                .WithTag(18)
                .EncodeToBytes();
    }

    @Test
    void no_algorithm_and_one_that_there_is_not_are_refused() {
        CoseKey key = key(CoseAlgorithm.ES256);
        byte[] message = CoseMessage.sign1(key, List.of(), CONTENT, NOTHING);

        assertRefused(
                () -> CoseMessage.read(withProtected(message, CBORObject.NewMap()))
                        .verified(key, NOTHING),
                TrustError.INVALID_ARGUMENT,
                "no algorithm");
        assertRefused(
                () -> CoseMessage.read(withProtected(message, CBORObject.NewMap().Add(1, 0)))
                        .verified(key, NOTHING),
                TrustError.NOT_SUPPORTED,
                "COSE algorithm 0");
        assertRefused(
                () -> CoseMessage.read(withProtected(message, CBORObject.NewMap().Add(1, "none")))
                        .verified(key, NOTHING),
                TrustError.NOT_SUPPORTED,
                "none");
    }

    @Test
    void what_must_be_understood_and_is_not_is_refused() {
        CoseKey key = key(CoseAlgorithm.ES256);
        byte[] message =
                withProtected(
                        CoseMessage.sign1(key, List.of(), CONTENT, NOTHING),
                        CBORObject.NewMap()
                                .Add(1, -7)
                                .Add(2, CBORObject.NewArray().Add(99))
                                .Add(99, true));

        assertRefused(() -> CoseMessage.read(message), TrustError.NOT_SUPPORTED, "99");
    }

    @Test
    void a_label_that_is_both_protected_and_not_is_refused() {
        assertRefused(
                () -> CoseMessage.read(HexFormat.of().parseHex("d28443a10126a1012640" + "40")),
                TrustError.INVALID_ARGUMENT,
                "both protected and unprotected");
    }

    @Test
    void content_that_travels_apart_is_refused_as_not_offered() {
        assertRefused(
                () -> CoseMessage.read(HexFormat.of().parseHex("d28443a10126a0f640")),
                TrustError.NOT_SUPPORTED,
                "does not carry its content");
    }

    @Test
    void a_recipient_who_must_agree_on_a_key_first_is_refused_as_not_offered() {
        CoseKey key = key(CoseAlgorithm.A128GCM);
        CBORObject recipient =
                CBORObject.NewArray()
                        .Add(CBORObject.NewMap().Add(1, -25).EncodeToBytes())
                        .Add(CBORObject.NewMap())
                        .Add(new byte[0]);
        byte[] message =
                CBORObject.NewArray()
                        .Add(CBORObject.NewMap().Add(1, 1).EncodeToBytes())
                        .Add(CBORObject.NewMap().Add(5, new byte[12]))
                        .Add(new byte[20])
                        .Add(CBORObject.NewArray().Add(recipient))
                        .WithTag(96)
                        .EncodeToBytes();

        assertRefused(
                () -> CoseMessage.read(message).opened(key, NOTHING),
                TrustError.NOT_SUPPORTED,
                "-25");
    }

    @Test
    void what_is_not_a_message_is_refused() {
        for (String hex :
                List.of("00", "80", "a0", "d28301020304", "d2848000a04040", "d28440a0a040")) {
            assertThatThrownBy(() -> CoseMessage.read(HexFormat.of().parseHex(hex)))
                    .as(hex)
                    .isInstanceOf(TrustException.class);
        }
    }
}
