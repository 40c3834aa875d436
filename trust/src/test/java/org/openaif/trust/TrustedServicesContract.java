// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openaif.api.Realises;
import org.openaif.api.trust.AeadOperation;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.CipherOperation;
import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.Encapsulation;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.HashOperation;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyDerivation;
import org.openaif.api.trust.KeyDerivation.Step;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.Keys;
import org.openaif.api.trust.MacOperation;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.trust.spi.KeyProvider;

/**
 * What Trusted Services promise, whichever provider keeps the keys: the success and each documented
 * error of every function. A test class for a provider extends this, says how to open it and what it
 * {@link #lacks}; what it lacks is then not skipped but has to be refused with NOT_SUPPORTED.
 */
public abstract class TrustedServicesContract {
    private static final byte[] MESSAGE = "a message of some length, over one block".getBytes(UTF_8);
    private static final byte[] OTHER = "another message of some length, over a block".getBytes(UTF_8);
    private static final byte[] ASSOCIATED = "who, when".getBytes(UTF_8);
    private static final byte[] NOTHING = {};
    private static final KeyId NOBODY = new KeyId(77);
    private static final KeyId NAME = new KeyId(5);

    @TempDir Path folder;

    private TrustedPlatform platform;
    private TrustedServices services;

    /** For those who extend it. */
    protected TrustedServicesContract() {}

    /**
     * Opens the provider that is tested: alone, or with others behind it.
     *
     * @param folder for what it keeps; the same one again after a restart
     */
    protected abstract List<KeyProvider> providers(Path folder);

    /** What it does not offer. */
    protected Set<Ability> lacks() {
        return Set.of();
    }

    @BeforeEach
    void open() {
        TrustedPlatform.Builder builder = TrustedPlatform.in(folder.resolve("platform"));
        providers(folder).forEach(builder::with);
        platform = builder.open();
        services = platform.services("urn:tester");
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private void restart() {
        close();
        open();
    }

    private Keys keys() {
        return services.keys();
    }

    private Cryptography cryptography() {
        return services.cryptography();
    }

    protected static void assertRefused(TrustError error, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        TrustException.class,
                        refused -> {
                            assertThat(refused.error()).as(refused.getMessage()).isEqualTo(error);
                            assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n");
                        });
    }

    /** Whether the provider has an ability; if not, that it says so is what is tested. */
    private boolean has(Ability ability) {
        if (!lacks().contains(ability)) {
            return true;
        }
        if (ability == Ability.COPY) {
            KeyId source = keys().generate(ability.attributes());
            assertRefused(
                    TrustError.NOT_SUPPORTED, () -> keys().copy(source, ability.attributes()));
        } else {
            assertRefused(TrustError.NOT_SUPPORTED, () -> keys().generate(ability.attributes()));
        }
        return false;
    }

    private KeyId key(Ability ability) {
        return keys().generate(ability.attributes());
    }

    private KeyId key(Ability ability, KeyUsage... uses) {
        return keys().generate(ability.of(uses));
    }

    /** A key of some kind that the provider offers. */
    private KeyId anyKey() {
        return key(anyAbility());
    }

    private Ability anyAbility() {
        return Arrays.stream(Ability.values())
                .filter(ability -> !lacks().contains(ability))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] joined(byte[]... parts) {
        byte[] whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    private static byte[] altered(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at < 0 ? changed.length + at : at] ^= 1;
        return changed;
    }

    @ParameterizedTest
    @EnumSource
    @Realises("MPAI_AIFKM_generate_key")
    void aKeyOfEachKindIsMadeOrRefused(Ability ability) {
        if (has(ability)) {
            KeyId key = key(ability);

            assertThat(keys().attributes(key)).isEqualTo(ability.attributes().withId(key));
        }
    }

    @Nested
    class KeyManagement {
        @Test
        @Realises({"MPAI_AIFKM_import_key", "MPAI_AIFKM_export_key"})
        void whatIsImportedForExportCanBeExported() {
            if (has(Ability.EXPORT)) {
                byte[] secret = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
                KeyId key = keys().importKey(Ability.EXPORT.attributes(), secret);

                assertThat(keys().export(key)).isEqualTo(secret);
            }
        }

        @Test
        @Realises("MPAI_AIFKM_import_key")
        void importOfBytesThatAreNoSuchKeyIsRefused() {
            assertRefused(
                    TrustError.INVALID_ARGUMENT,
                    () -> keys().importKey(Ability.GCM.attributes(), new byte[31]));
            assertRefused(
                    TrustError.INVALID_ARGUMENT,
                    () -> keys().importKey(Ability.GCM.attributes(), new byte[16]));
            assertRefused(
                    TrustError.INVALID_ARGUMENT,
                    () -> keys().importKey(Ability.ECDSA_P256.attributes(), new byte[32]));
            assertRefused(
                    TrustError.INVALID_ARGUMENT,
                    () -> keys().importKey(Ability.RSA_PSS.attributes(), new byte[300]));
            assertRefused(
                    TrustError.INVALID_ARGUMENT,
                    () -> keys().importKey(Ability.HMAC.attributes().withBits(0), NOTHING));
        }

        @Test
        @Realises("MPAI_AIFKM_import_key")
        void importOfAPublicKeyThatIsNoPointIsRefused() {
            byte[] none = new byte[65];
            none[0] = 4;
            none[64] = 1;

            assertRefused(
                    TrustError.INVALID_ARGUMENT,
                    () ->
                            keys().importKey(
                                            KeyAttributes.of(KeyType.SECP_R1_PUBLIC_KEY, 256)
                                                    .permitting(
                                                            Ability.ECDSA_P256.algorithm(),
                                                            KeyUsage.VERIFY_MESSAGE),
                                            none));
        }

        @Test
        @Realises({"MPAI_AIFKM_import_key", "MPAI_AIFKM_generate_key"})
        void attributesThatDoNotGoTogetherAreRefused() {
            for (KeyAttributes wrong :
                    List.of(
                            KeyAttributes.of(KeyType.AES, 256).permitting(Algorithm.EDDSA),
                            KeyAttributes.of(KeyType.AES, 129).permitting(Algorithm.GCM),
                            KeyAttributes.of(KeyType.AES, 256)
                                    .permitting(Algorithm.GCM.withTagLength(5)),
                            KeyAttributes.of(KeyType.AES, 256)
                                    .permitting(Algorithm.CCM.withTagLength(2)),
                            KeyAttributes.of(KeyType.AES, 256)
                                    .permitting(Algorithm.CMAC.withTagLength(17)),
                            KeyAttributes.of(KeyType.HMAC, 256)
                                    .permitting(Algorithm.hmac(Hash.SHA_256).withTagLength(3)),
                            KeyAttributes.of(KeyType.HMAC, 12)
                                    .permitting(Algorithm.hmac(Hash.SHA_256)),
                            KeyAttributes.of(KeyType.AES, 256).withId(NAME),
                            KeyAttributes.of(KeyType.AES, 256).persistent(new KeyId(1L << 30)),
                            KeyAttributes.of(KeyType.AES, 256).persistent(new KeyId(-1)))) {
                assertRefused(TrustError.INVALID_ARGUMENT, () -> keys().generate(wrong));
                assertRefused(
                        TrustError.INVALID_ARGUMENT, () -> keys().importKey(wrong, new byte[32]));
            }
        }

        @Test
        @Realises("MPAI_AIFKM_generate_key")
        void aPublicKeyIsNotGenerated() {
            assertRefused(
                    TrustError.INVALID_ARGUMENT,
                    () -> keys().generate(KeyAttributes.of(KeyType.SECP_R1_PUBLIC_KEY, 256)));
        }

        @Test
        @Realises({"MPAI_AIFKM_import_key", "MPAI_AIFKM_generate_key"})
        void sizesThatNobodyShouldUseAreNotSupported() {
            for (KeyAttributes weak :
                    List.of(
                            KeyAttributes.of(KeyType.RSA_KEY_PAIR, 1024)
                                    .permitting(Algorithm.rsaPss(Hash.SHA_256)),
                            KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 192)
                                    .permitting(Algorithm.ecdsa(Hash.SHA_256)),
                            KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 224)
                                    .permitting(Algorithm.ecdsa(Hash.SHA_256)))) {
                assertRefused(TrustError.NOT_SUPPORTED, () -> keys().generate(weak));
                assertRefused(
                        TrustError.NOT_SUPPORTED, () -> keys().importKey(weak, new byte[28]));
            }
        }

        @Test
        @Realises({"MPAI_AIFKM_import_key", "MPAI_AIFKM_generate_key"})
        void aNameIsGivenOnce() {
            KeyAttributes named = anyAbility().attributes().persistent(NAME);
            keys().generate(named);

            assertRefused(TrustError.ALREADY_EXISTS, () -> keys().generate(named));
            restart();
            assertRefused(TrustError.ALREADY_EXISTS, () -> keys().generate(named));
        }

        @Test
        @Realises("MPAI_AIFKM_copy_key")
        void aCopyPermitsWhatBothPermitAndOutlivesItsSource() {
            if (has(Ability.COPY)) {
                KeyId source = key(Ability.COPY);
                byte[] publicKey = keys().exportPublic(source);
                KeyId copy =
                        keys().copy(source, Ability.COPY.of(KeyUsage.SIGN_HASH, KeyUsage.DECRYPT));
                keys().destroy(source);

                assertThat(keys().attributes(copy).usage()).containsOnly(KeyUsage.SIGN_HASH);
                assertThat(keys().exportPublic(copy)).isEqualTo(publicKey);
                Algorithm algorithm = Ability.COPY.algorithm();
                byte[] signature = cryptography().sign(copy, algorithm, MESSAGE);
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () -> cryptography().verify(copy, algorithm, MESSAGE, signature));
            }
        }

        @Test
        @Realises("MPAI_AIFKM_copy_key")
        void whatMayNotBeCopiedIsNot() {
            KeyId key = anyKey();

            assertRefused(
                    TrustError.NOT_PERMITTED, () -> keys().copy(key, anyAbility().attributes()));
            assertRefused(
                    TrustError.INVALID_HANDLE,
                    () -> keys().copy(NOBODY, anyAbility().attributes()));
        }

        @Test
        @Realises("MPAI_AIFKM_copy_key")
        void aCopyIsOfTheSameKind() {
            if (!lacks().contains(Ability.ECDSA_P256)) {
                KeyId source = key(Ability.COPY);

                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> keys().copy(source, Ability.HMAC.attributes()));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> keys().copy(source, Ability.ECDSA_P384.attributes()));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> keys().copy(source, Ability.ECDH_P256.attributes()));
            }
        }

        @Test
        @Realises("MPAI_AIFKM_destroy_key")
        void whatWasDestroyedIsNoKeyAnyMore() {
            KeyId key = anyKey();
            keys().destroy(key);

            assertRefused(TrustError.INVALID_HANDLE, () -> keys().destroy(key));
            assertRefused(TrustError.INVALID_HANDLE, () -> keys().attributes(key));
            assertRefused(TrustError.INVALID_HANDLE, () -> keys().export(key));
            assertRefused(TrustError.INVALID_HANDLE, () -> keys().exportPublic(key));
            assertRefused(TrustError.INVALID_HANDLE, () -> keys().destroy(NOBODY));
        }

        @Test
        @Realises("MPAI_AIFKM_destroy_key")
        void anOperationUnderWayFailsWhenItsKeyIsDestroyed() {
            if (has(Ability.HMAC)) {
                KeyId key = key(Ability.HMAC);
                try (MacOperation operation =
                        cryptography().mac(key, Ability.HMAC.algorithm())) {
                    operation.update(MESSAGE);
                    keys().destroy(key);

                    assertRefused(TrustError.INVALID_HANDLE, operation::finish);
                    assertRefused(TrustError.BAD_STATE, operation::finish);
                }
            }
        }

        @Test
        @Realises("MPAI_AIFKM_export_key")
        void whatMayNotLeaveDoesNot() {
            KeyId key = anyKey();

            assertRefused(TrustError.NOT_PERMITTED, () -> keys().export(key));
            assertRefused(TrustError.INVALID_HANDLE, () -> keys().export(NOBODY));
        }

        @Test
        @Realises("MPAI_AIFKM_export_public_key")
        void thePublicPartOfAPairCanAlwaysBeTakenOut() {
            if (has(Ability.ECDSA_P256)) {
                KeyId pair = key(Ability.ECDSA_P256);
                byte[] point = keys().exportPublic(pair);

                assertThat(point).hasSize(65).startsWith(4);
                KeyId half =
                        keys().importKey(
                                        KeyAttributes.of(KeyType.SECP_R1_PUBLIC_KEY, 256)
                                                .permitting(Ability.ECDSA_P256.algorithm()),
                                        point);
                assertThat(keys().export(half)).isEqualTo(point);
                assertThat(keys().exportPublic(half)).isEqualTo(point);
            }
        }

        @Test
        @Realises("MPAI_AIFKM_export_public_key")
        void aSecretHasNoPublicPart() {
            if (has(Ability.HMAC)) {
                KeyId key = key(Ability.HMAC);

                assertRefused(TrustError.INVALID_ARGUMENT, () -> keys().exportPublic(key));
            }
        }

        @Test
        @Realises({"MPAI_AIFKM_generate_key", "MPAI_AIFKM_destroy_key"})
        void aPersistentKeySurvivesUntilItIsDestroyed() {
            if (has(Ability.ECDSA_P256)) {
                Algorithm algorithm = Ability.ECDSA_P256.algorithm();
                KeyAttributes named = Ability.ECDSA_P256.attributes().persistent(NAME);
                keys().generate(named);
                byte[] signature = cryptography().sign(NAME, algorithm, MESSAGE);

                restart();
                assertThat(keys().attributes(NAME)).isEqualTo(named);
                cryptography().verify(NAME, algorithm, MESSAGE, signature);
                byte[] second = cryptography().sign(NAME, algorithm, OTHER);
                cryptography().verify(NAME, algorithm, OTHER, second);

                keys().destroy(NAME);
                assertRefused(TrustError.INVALID_HANDLE, () -> keys().attributes(NAME));
                restart();
                assertRefused(TrustError.INVALID_HANDLE, () -> keys().attributes(NAME));
                keys().generate(named);
            }
        }

        @Test
        @Realises("MPAI_AIFKM_generate_key")
        void aPersistentKeyMayBeGivenItsName() {
            KeyId one =
                    keys().generate(anyAbility().attributes().persistent(KeyId.ASSIGN));
            KeyId other =
                    keys().generate(anyAbility().attributes().persistent(KeyId.ASSIGN));

            assertThat(one).isNotEqualTo(other).isNotEqualTo(KeyId.ASSIGN);
            restart();
            assertThat(keys().attributes(one).id()).isEqualTo(one);
            assertThat(keys().attributes(other).id()).isEqualTo(other);
        }

        @Test
        @Realises("MPAI_AIFKM_generate_key")
        void aVolatileKeyEndsWithTheProcess() {
            KeyId key = anyKey();
            restart();

            assertRefused(TrustError.INVALID_HANDLE, () -> keys().attributes(key));
        }

        @Test
        void nobodyReachesAnothersKeys() {
            KeyId key = anyKey();
            keys().generate(anyAbility().attributes().persistent(NAME));
            Keys others = platform.services("urn:tester2").keys();

            for (KeyId foreign : List.of(key, NAME)) {
                assertRefused(TrustError.INVALID_HANDLE, () -> others.attributes(foreign));
                assertRefused(TrustError.INVALID_HANDLE, () -> others.export(foreign));
                assertRefused(TrustError.INVALID_HANDLE, () -> others.destroy(foreign));
            }
            KeyId own = others.generate(anyAbility().attributes().persistent(NAME));
            others.destroy(own);
            assertThat(keys().attributes(NAME).id()).isEqualTo(NAME);
        }
    }

    @Nested
    class Hashing {
        @Test
        @Realises({"MPAI_AIFCR_Hash", "MPAI_AIFCR_Hash_verify"})
        void partsHaveTheHashOfTheWhole() {
            for (Hash function : Hash.values()) {
                byte[] whole = cryptography().hash(function, joined(MESSAGE, OTHER));

                assertThat(whole).hasSize(function.length());
                assertThat(cryptography().hash(function).update(MESSAGE).update(OTHER).finish())
                        .isEqualTo(whole);
                cryptography().hash(function).update(MESSAGE).update(OTHER).verify(whole);
            }
        }

        @Test
        @Realises("MPAI_AIFCR_Hash_verify")
        void anotherHashIsRefused() {
            byte[] hash = cryptography().hash(Hash.SHA_256, MESSAGE);

            assertRefused(
                    TrustError.INVALID_SIGNATURE,
                    () -> cryptography().hash(Hash.SHA_256).update(OTHER).verify(hash));
            assertRefused(
                    TrustError.INVALID_SIGNATURE,
                    () ->
                            cryptography()
                                    .hash(Hash.SHA_256)
                                    .update(MESSAGE)
                                    .verify(Arrays.copyOf(hash, 31)));
        }

        @Test
        @Realises({"MPAI_AIFCR_Hash", "MPAI_AIFCR_Hash_verify", "MPAI_AIFCR_Hash_abort"})
        void whatHasEndedRefusesEverything() {
            HashOperation finished = cryptography().hash(Hash.SHA_256);
            finished.finish();
            HashOperation aborted = cryptography().hash(Hash.SHA_256);
            aborted.abort();
            aborted.abort();

            for (HashOperation ended : List.of(finished, aborted)) {
                assertRefused(TrustError.BAD_STATE, () -> ended.update(MESSAGE));
                assertRefused(TrustError.BAD_STATE, ended::finish);
                assertRefused(TrustError.BAD_STATE, () -> ended.verify(new byte[32]));
            }
        }
    }

    @Nested
    class Macs {
        @ParameterizedTest
        @EnumSource(names = {"HMAC", "CMAC"})
        @Realises({
            "MPAI_AIFMAC_sign_setup", "MPAI_AIFMAC_verify_setup", "MPAI_AIFMAC_update",
            "MPAI_AIFMAC_sign_finish", "MPAI_AIFMAC_verify_finish"
        })
        void aMacIsThatOfTheMessage(Ability ability) {
            if (has(ability)) {
                Algorithm algorithm = ability.algorithm();
                KeyId key = key(ability);
                byte[] mac = cryptography().mac(key, algorithm, joined(MESSAGE, OTHER));

                assertThat(mac).hasSize(algorithm.tagLength());
                cryptography().verifyMac(key, algorithm, joined(MESSAGE, OTHER), mac);
                assertThat(
                                cryptography()
                                        .mac(key, algorithm)
                                        .update(MESSAGE)
                                        .update(OTHER)
                                        .finish())
                        .isEqualTo(mac);
                cryptography().verifyMac(key, algorithm).update(MESSAGE).update(OTHER).verify(mac);
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () -> cryptography().verifyMac(key, algorithm, MESSAGE, mac));
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () -> cryptography().verifyMac(key, algorithm).update(MESSAGE).verify(mac));
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () ->
                                cryptography()
                                        .verifyMac(
                                                key,
                                                algorithm,
                                                joined(MESSAGE, OTHER),
                                                Arrays.copyOf(mac, mac.length - 1)));
            }
        }

        @Test
        @Realises({"MPAI_AIFMAC_sign_setup", "MPAI_AIFMAC_verify_setup"})
        void aShorterTagIsAnotherAlgorithm() {
            if (has(Ability.HMAC)) {
                Algorithm whole = Ability.HMAC.algorithm();
                Algorithm cut = whole.withTagLength(16);
                KeyId key = key(Ability.HMAC);
                byte[] mac = cryptography().mac(key, whole, MESSAGE);

                assertRefused(TrustError.NOT_PERMITTED, () -> cryptography().mac(key, cut, MESSAGE));
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () ->
                                cryptography()
                                        .verifyMac(key, cut, MESSAGE, Arrays.copyOf(mac, 16)));
                KeyId shorter =
                        keys().generate(
                                        KeyAttributes.of(KeyType.HMAC, 256)
                                                .permitting(cut, KeyUsage.SIGN_MESSAGE));
                assertThat(cryptography().mac(shorter, cut, MESSAGE)).hasSize(16);
                assertRefused(
                        TrustError.NOT_PERMITTED, () -> cryptography().mac(shorter, whole, MESSAGE));
            }
        }

        @Test
        @Realises({"MPAI_AIFMAC_sign_setup", "MPAI_AIFMAC_verify_setup"})
        void whatThePolicyDoesNotSayIsNotPermitted() {
            if (has(Ability.HMAC)) {
                Algorithm algorithm = Ability.HMAC.algorithm();
                KeyId signs = key(Ability.HMAC, KeyUsage.SIGN_MESSAGE);
                KeyId verifies = key(Ability.HMAC, KeyUsage.VERIFY_MESSAGE);

                assertRefused(
                        TrustError.NOT_PERMITTED, () -> cryptography().mac(verifies, algorithm));
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () -> cryptography().mac(verifies, algorithm, MESSAGE));
                assertRefused(
                        TrustError.NOT_PERMITTED, () -> cryptography().verifyMac(signs, algorithm));
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () -> cryptography().verifyMac(signs, algorithm, MESSAGE, new byte[32]));
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () -> cryptography().mac(signs, Algorithm.hmac(Hash.SHA_512), MESSAGE));
                assertRefused(
                        TrustError.INVALID_HANDLE, () -> cryptography().mac(NOBODY, algorithm));
                assertRefused(
                        TrustError.INVALID_HANDLE,
                        () -> cryptography().verifyMac(NOBODY, algorithm));
            }
        }

        @Test
        @Realises("MPAI_AIFMAC_sign_setup")
        void whatIsNoMacIsRefused() {
            if (has(Ability.CTR)) {
                KeyId key = key(Ability.CTR, KeyUsage.SIGN_MESSAGE, KeyUsage.VERIFY_MESSAGE);

                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().mac(key, Algorithm.CTR, MESSAGE));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().verifyMac(key, Algorithm.CTR));
            }
        }

        @Test
        @Realises({
            "MPAI_AIFMAC_update", "MPAI_AIFMAC_sign_finish", "MPAI_AIFMAC_verify_finish",
            "MPAI_AIFMAC_abort"
        })
        void inTheWrongStateItIsRefusedAndEnds() {
            if (has(Ability.HMAC)) {
                Algorithm algorithm = Ability.HMAC.algorithm();
                KeyId key = key(Ability.HMAC);
                MacOperation signs = cryptography().mac(key, algorithm);
                MacOperation verifies = cryptography().verifyMac(key, algorithm);
                MacOperation aborted = cryptography().mac(key, algorithm);
                aborted.abort();

                assertRefused(TrustError.BAD_STATE, () -> signs.verify(new byte[32]));
                assertRefused(TrustError.BAD_STATE, verifies::finish);
                for (MacOperation ended : List.of(signs, verifies, aborted)) {
                    assertRefused(TrustError.BAD_STATE, () -> ended.update(MESSAGE));
                    assertRefused(TrustError.BAD_STATE, ended::finish);
                    assertRefused(TrustError.BAD_STATE, () -> ended.verify(new byte[32]));
                }
            }
        }
    }

    @Nested
    class Ciphers {
        @ParameterizedTest
        @EnumSource(names = {"CTR", "CBC_PKCS7", "CBC_NO_PADDING"})
        @Realises({
            "MPAI_AIFCIP_Encrypt", "MPAI_AIFCIP_Decrypt", "MPAI_AIFCIP_encrypt_setup",
            "MPAI_AIFCIP_decrypt_setup", "MPAI_AIFCIP_generate_iv", "MPAI_AIFCIP_set_iv",
            "MPAI_AIFCIP_update", "MPAI_AIFCIP_finish"
        })
        void whatIsEncryptedIsDecrypted(Ability ability) {
            if (has(ability)) {
                Algorithm algorithm = ability.algorithm();
                KeyId key = key(ability);
                byte[] plain = Arrays.copyOf(joined(MESSAGE, OTHER), 64);

                byte[] once = cryptography().encrypt(key, algorithm, plain);
                byte[] again = cryptography().encrypt(key, algorithm, plain);
                assertThat(once).isNotEqualTo(again);
                assertThat(cryptography().decrypt(key, algorithm, once)).isEqualTo(plain);

                CipherOperation encryption = cryptography().encrypt(key, algorithm);
                byte[] iv = encryption.generateIv();
                byte[] parts =
                        joined(
                                encryption.update(Arrays.copyOf(plain, 5)),
                                encryption.update(Arrays.copyOfRange(plain, 5, 64)),
                                encryption.finish());
                assertThat(cryptography().decrypt(key, algorithm, joined(iv, parts)))
                        .isEqualTo(plain);

                CipherOperation decryption = cryptography().decrypt(key, algorithm).setIv(iv);
                assertThat(joined(decryption.update(parts), decryption.finish())).isEqualTo(plain);
            }
        }

        @Test
        @Realises({"MPAI_AIFCIP_Encrypt", "MPAI_AIFCIP_Decrypt"})
        void lengthsThatTheCipherHasNotAreRefused() {
            if (has(Ability.CBC_NO_PADDING) & has(Ability.CBC_PKCS7)) {
                KeyId unpadded = key(Ability.CBC_NO_PADDING);
                KeyId padded = key(Ability.CBC_PKCS7);

                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () ->
                                cryptography()
                                        .encrypt(unpadded, Algorithm.CBC_NO_PADDING, new byte[15]));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () ->
                                cryptography()
                                        .decrypt(unpadded, Algorithm.CBC_NO_PADDING, new byte[47]));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().decrypt(padded, Algorithm.CBC_PKCS7, new byte[16]));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().decrypt(padded, Algorithm.CBC_PKCS7, new byte[15]));
                CipherOperation partial =
                        cryptography()
                                .encrypt(unpadded, Algorithm.CBC_NO_PADDING)
                                .setIv(new byte[16]);
                partial.update(new byte[15]);
                assertRefused(TrustError.INVALID_ARGUMENT, partial::finish);
            }
        }

        @Test
        @Realises({"MPAI_AIFCIP_Decrypt", "MPAI_AIFCIP_finish"})
        void aWrongPaddingIsRefused() {
            if (has(Ability.CBC_PKCS7)) {
                KeyId key = key(Ability.CBC_PKCS7);
                byte[] sealed = cryptography().encrypt(key, Algorithm.CBC_PKCS7, new byte[16]);
                byte[] wrong = altered(sealed, 16 + 15);

                assertRefused(
                        TrustError.INVALID_PADDING,
                        () -> cryptography().decrypt(key, Algorithm.CBC_PKCS7, wrong));
                CipherOperation decryption =
                        cryptography()
                                .decrypt(key, Algorithm.CBC_PKCS7)
                                .setIv(Arrays.copyOf(wrong, 16));
                decryption.update(Arrays.copyOfRange(wrong, 16, 48));
                assertRefused(TrustError.INVALID_PADDING, decryption::finish);
            }
        }

        @Test
        @Realises({
            "MPAI_AIFCIP_Encrypt", "MPAI_AIFCIP_Decrypt", "MPAI_AIFCIP_encrypt_setup",
            "MPAI_AIFCIP_decrypt_setup"
        })
        void whatThePolicyDoesNotSayIsNotPermitted() {
            if (has(Ability.CTR)) {
                KeyId encrypts = key(Ability.CTR, KeyUsage.ENCRYPT);
                KeyId decrypts = key(Ability.CTR, KeyUsage.DECRYPT);
                Algorithm ctr = Algorithm.CTR;

                assertRefused(
                        TrustError.NOT_PERMITTED, () -> cryptography().encrypt(decrypts, ctr));
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () -> cryptography().encrypt(decrypts, ctr, MESSAGE));
                assertRefused(
                        TrustError.NOT_PERMITTED, () -> cryptography().decrypt(encrypts, ctr));
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () -> cryptography().decrypt(encrypts, ctr, MESSAGE));
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () -> cryptography().encrypt(encrypts, Algorithm.CBC_PKCS7, MESSAGE));
                assertRefused(
                        TrustError.INVALID_HANDLE, () -> cryptography().encrypt(NOBODY, ctr));
                assertRefused(
                        TrustError.INVALID_HANDLE, () -> cryptography().decrypt(NOBODY, ctr));
            }
        }

        @Test
        @Realises({
            "MPAI_AIFCIP_generate_iv", "MPAI_AIFCIP_set_iv", "MPAI_AIFCIP_update",
            "MPAI_AIFCIP_finish", "MPAI_AIFCIP_abort"
        })
        void inTheWrongStateItIsRefusedAndEnds() {
            if (has(Ability.CTR)) {
                KeyId key = key(Ability.CTR);
                Algorithm ctr = Algorithm.CTR;
                CipherOperation withoutIv = cryptography().encrypt(key, ctr);
                assertRefused(TrustError.BAD_STATE, () -> withoutIv.update(MESSAGE));
                assertRefused(TrustError.BAD_STATE, withoutIv::generateIv);
                CipherOperation finishes = cryptography().encrypt(key, ctr);
                assertRefused(TrustError.BAD_STATE, finishes::finish);
                CipherOperation twice = cryptography().encrypt(key, ctr);
                twice.generateIv();
                assertRefused(TrustError.BAD_STATE, () -> twice.setIv(new byte[16]));
                assertRefused(TrustError.BAD_STATE, () -> twice.update(MESSAGE));
                CipherOperation opens = cryptography().decrypt(key, ctr);
                assertRefused(TrustError.BAD_STATE, opens::generateIv);
                CipherOperation shortIv = cryptography().encrypt(key, ctr);
                assertRefused(TrustError.INVALID_ARGUMENT, () -> shortIv.setIv(new byte[12]));
                assertRefused(TrustError.BAD_STATE, () -> shortIv.setIv(new byte[16]));
                CipherOperation aborted = cryptography().encrypt(key, ctr);
                aborted.abort();
                assertRefused(TrustError.BAD_STATE, aborted::generateIv);
            }
        }
    }

    @Nested
    class AuthenticatedCiphers {
        private static final int PART = 7;

        @ParameterizedTest
        @EnumSource(names = {"GCM", "CCM", "CHACHA20_POLY1305", "ASCON_AEAD128"})
        @Realises({"MPAI_AIFAEAD_Encrypt", "MPAI_AIFAEAD_Decrypt"})
        void whatIsSealedIsOpenedAndNothingElse(Ability ability) {
            if (has(ability)) {
                Algorithm algorithm = ability.algorithm();
                KeyId key = key(ability);
                byte[] sealed = cryptography().seal(key, algorithm, ASSOCIATED, MESSAGE);

                assertThat(cryptography().open(key, algorithm, ASSOCIATED, sealed))
                        .isEqualTo(MESSAGE);
                for (int at : new int[] {0, 11, 20, -1}) {
                    assertRefused(
                            TrustError.INVALID_SIGNATURE,
                            () ->
                                    cryptography()
                                            .open(key, algorithm, ASSOCIATED, altered(sealed, at)));
                }
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () -> cryptography().open(key, algorithm, NOTHING, sealed));
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () ->
                                cryptography()
                                        .open(
                                                key,
                                                algorithm,
                                                ASSOCIATED,
                                                Arrays.copyOf(sealed, sealed.length - 1)));
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () -> cryptography().open(key, algorithm, ASSOCIATED, new byte[9]));
                KeyId other = key(ability);
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () -> cryptography().open(other, algorithm, ASSOCIATED, sealed));
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"GCM", "CCM", "CHACHA20_POLY1305", "ASCON_AEAD128"})
        @Realises("MPAI_AIFAEAD_generate_nonce")
        void noNonceIsMadeTwice(Ability ability) {
            if (has(ability)) {
                KeyId key = key(ability);
                int length = ability == Ability.ASCON_AEAD128 ? 16 : 12;
                Set<String> nonces = new HashSet<>();
                for (int i = 0; i < 50; i++) {
                    byte[] sealed =
                            cryptography().seal(key, ability.algorithm(), NOTHING, NOTHING);
                    nonces.add(Arrays.toString(Arrays.copyOf(sealed, length)));
                }
                assertThat(nonces).hasSize(50);
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"GCM", "CCM", "CHACHA20_POLY1305", "ASCON_AEAD128"})
        @Realises({"MPAI_AIFAEAD_Encrypt", "MPAI_AIFAEAD_set_nonce"})
        void aNonceIsNotUsedTwice(Ability ability) {
            if (has(ability)) {
                Algorithm algorithm = ability.algorithm();
                KeyId key = key(ability);
                int length = ability == Ability.ASCON_AEAD128 ? 16 : 12;
                byte[] chosen = new byte[length];
                byte[] sealed = cryptography().seal(key, algorithm, chosen, ASSOCIATED, MESSAGE);

                assertThat(cryptography().open(key, algorithm, chosen, ASSOCIATED, sealed))
                        .isEqualTo(MESSAGE);
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () -> cryptography().seal(key, algorithm, chosen, NOTHING, OTHER));
                byte[] made =
                        Arrays.copyOf(
                                cryptography().seal(key, algorithm, NOTHING, MESSAGE), length);
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () -> cryptography().seal(key, algorithm, made, NOTHING, OTHER));
                AeadOperation parts =
                        cryptography().seal(key, algorithm).setLengths(0, MESSAGE.length);
                assertRefused(TrustError.NOT_PERMITTED, () -> parts.setNonce(chosen));
                cryptography()
                        .seal(key, algorithm, altered(chosen, 0), ASSOCIATED, MESSAGE);
            }
        }

        @Test
        @Realises({"MPAI_AIFAEAD_Encrypt", "MPAI_AIFAEAD_Decrypt", "MPAI_AIFAEAD_set_nonce"})
        void aNonceOfAnotherLengthIsRefused() {
            if (has(Ability.GCM)) {
                KeyId key = key(Ability.GCM);

                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () ->
                                cryptography()
                                        .seal(key, Algorithm.GCM, NOTHING, NOTHING, MESSAGE));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () ->
                                cryptography()
                                        .open(key, Algorithm.GCM, NOTHING, NOTHING, MESSAGE));
                AeadOperation parts = cryptography().seal(key, Algorithm.GCM);
                assertRefused(TrustError.INVALID_ARGUMENT, () -> parts.setNonce(NOTHING));
                assertRefused(TrustError.BAD_STATE, () -> parts.setNonce(new byte[12]));
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"GCM", "CCM", "CHACHA20_POLY1305", "ASCON_AEAD128"})
        @Realises({
            "MPAI_AIFAEAD_encrypt_setup", "MPAI_AIFAEAD_decrypt_setup", "MPAI_AIFAEAD_set_lengths",
            "MPAI_AIFAEAD_generate_nonce", "MPAI_AIFAEAD_set_nonce", "MPAI_AIFAEAD_update_ad",
            "MPAI_AIFAEAD_update", "MPAI_AIFAEAD_finish", "MPAI_AIFAEAD_verify"
        })
        void partsAreTheSameAsTheWhole(Ability ability) {
            if (has(ability)) {
                Algorithm algorithm = ability.algorithm();
                KeyId key = key(ability);
                AeadOperation sealing =
                        cryptography()
                                .seal(key, algorithm)
                                .setLengths(ASSOCIATED.length, MESSAGE.length);
                byte[] nonce = sealing.generateNonce();
                sealing.updateAssociated(Arrays.copyOf(ASSOCIATED, PART))
                        .updateAssociated(
                                Arrays.copyOfRange(ASSOCIATED, PART, ASSOCIATED.length));
                byte[] sealed =
                        joined(
                                sealing.update(Arrays.copyOf(MESSAGE, PART)),
                                sealing.update(Arrays.copyOfRange(MESSAGE, PART, MESSAGE.length)),
                                sealing.finish());

                assertThat(cryptography().open(key, algorithm, nonce, ASSOCIATED, sealed))
                        .isEqualTo(MESSAGE);
                byte[] tag = Arrays.copyOfRange(sealed, MESSAGE.length, sealed.length);
                assertThat(opening(key, algorithm, nonce, sealed).verify(tag)).isEqualTo(MESSAGE);
                AeadOperation wrong = opening(key, algorithm, nonce, sealed);
                assertRefused(
                        TrustError.INVALID_SIGNATURE, () -> wrong.verify(altered(tag, 0)));
                assertRefused(TrustError.BAD_STATE, () -> wrong.verify(tag));
            }
        }

        private AeadOperation opening(
                KeyId key, Algorithm algorithm, byte[] nonce, byte[] sealed) {
            AeadOperation opening =
                    cryptography()
                            .open(key, algorithm)
                            .setLengths(ASSOCIATED.length, MESSAGE.length)
                            .setNonce(nonce)
                            .updateAssociated(ASSOCIATED);
            byte[] ciphertext = Arrays.copyOf(sealed, MESSAGE.length);
            assertThat(opening.update(Arrays.copyOf(ciphertext, PART))).isEmpty();
            assertThat(opening.update(Arrays.copyOfRange(ciphertext, PART, ciphertext.length)))
                    .isEmpty();
            return opening;
        }

        @Test
        @Realises({
            "MPAI_AIFAEAD_set_lengths", "MPAI_AIFAEAD_update_ad", "MPAI_AIFAEAD_update",
            "MPAI_AIFAEAD_finish"
        })
        void whatIsLongerOrShorterThanSaidIsRefused() {
            if (has(Ability.GCM)) {
                KeyId key = key(Ability.GCM);
                AeadOperation tooMuch = cryptography().seal(key, Algorithm.GCM).setLengths(2, 2);
                tooMuch.generateNonce();
                assertRefused(
                        TrustError.INVALID_ARGUMENT, () -> tooMuch.updateAssociated(new byte[3]));
                AeadOperation tooLong = cryptography().seal(key, Algorithm.GCM).setLengths(0, 2);
                tooLong.generateNonce();
                assertRefused(TrustError.INVALID_ARGUMENT, () -> tooLong.update(new byte[3]));
                AeadOperation tooShort = cryptography().seal(key, Algorithm.GCM).setLengths(0, 2);
                tooShort.generateNonce();
                tooShort.update(new byte[1]);
                assertRefused(TrustError.INVALID_ARGUMENT, tooShort::finish);
                AeadOperation negative = cryptography().seal(key, Algorithm.GCM);
                assertRefused(TrustError.INVALID_ARGUMENT, () -> negative.setLengths(-1, 2));
            }
        }

        @Test
        @Realises({
            "MPAI_AIFAEAD_set_lengths", "MPAI_AIFAEAD_generate_nonce", "MPAI_AIFAEAD_set_nonce",
            "MPAI_AIFAEAD_update_ad", "MPAI_AIFAEAD_update", "MPAI_AIFAEAD_finish",
            "MPAI_AIFAEAD_verify", "MPAI_AIFAEAD_abort"
        })
        void inTheWrongStateItIsRefusedAndEnds() {
            if (has(Ability.GCM)) {
                KeyId key = key(Ability.GCM);
                byte[] tag = new byte[16];
                List<Runnable> wrong =
                        List.of(
                                () -> sealing(key).update(MESSAGE),
                                () -> sealing(key).updateAssociated(MESSAGE),
                                () -> sealing(key).finish(),
                                () -> sealing(key).setNonce(new byte[12]).verify(tag),
                                () -> sealing(key).setNonce(new byte[13]).generateNonce(),
                                () -> sealing(key).setNonce(new byte[14]).setLengths(1, 1),
                                () -> sealing(key).setLengths(1, 1).setLengths(1, 1),
                                () -> opening(key).generateNonce(),
                                () -> opening(key).verify(tag),
                                () -> opening(key).setNonce(new byte[12]).finish());
                wrong.forEach(call -> assertRefused(TrustError.BAD_STATE, call));
                AeadOperation late = sealing(key);
                late.generateNonce();
                late.update(MESSAGE);
                assertRefused(TrustError.BAD_STATE, () -> late.updateAssociated(ASSOCIATED));
                assertRefused(TrustError.BAD_STATE, late::finish);
                AeadOperation aborted = sealing(key);
                aborted.abort();
                assertRefused(TrustError.BAD_STATE, aborted::generateNonce);
            }
        }

        private AeadOperation sealing(KeyId key) {
            return cryptography().seal(key, Algorithm.GCM);
        }

        private AeadOperation opening(KeyId key) {
            return cryptography().open(key, Algorithm.GCM);
        }

        @Test
        @Realises({"MPAI_AIFAEAD_encrypt_setup", "MPAI_AIFAEAD_set_nonce"})
        void ccmNeedsItsLengthsFirst() {
            if (has(Ability.CCM)) {
                KeyId key = key(Ability.CCM);

                assertRefused(
                        TrustError.BAD_STATE,
                        () -> cryptography().seal(key, Algorithm.CCM).generateNonce());
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () ->
                                cryptography()
                                        .seal(key, Algorithm.CCM)
                                        .setLengths(0, 1 << 16)
                                        .setNonce(new byte[13]));
            }
        }

        @Test
        @Realises({
            "MPAI_AIFAEAD_Encrypt", "MPAI_AIFAEAD_Decrypt", "MPAI_AIFAEAD_encrypt_setup",
            "MPAI_AIFAEAD_decrypt_setup"
        })
        void whatThePolicyDoesNotSayIsNotPermitted() {
            if (has(Ability.GCM)) {
                KeyId seals = key(Ability.GCM, KeyUsage.ENCRYPT);
                KeyId opens = key(Ability.GCM, KeyUsage.DECRYPT);
                Algorithm gcm = Algorithm.GCM;

                for (Runnable call :
                        List.<Runnable>of(
                                () -> cryptography().seal(opens, gcm),
                                () -> cryptography().seal(opens, gcm, NOTHING, MESSAGE),
                                () -> cryptography().seal(opens, gcm, NOTHING, NOTHING, MESSAGE),
                                () -> cryptography().open(seals, gcm),
                                () -> cryptography().open(seals, gcm, NOTHING, MESSAGE),
                                () -> cryptography().open(seals, gcm, NOTHING, NOTHING, MESSAGE),
                                () -> cryptography().seal(seals, Algorithm.CCM, NOTHING, MESSAGE),
                                () ->
                                        cryptography()
                                                .seal(
                                                        seals,
                                                        gcm.withTagLength(4),
                                                        NOTHING,
                                                        MESSAGE),
                                () ->
                                        cryptography()
                                                .open(
                                                        opens,
                                                        gcm.withTagLength(12),
                                                        NOTHING,
                                                        MESSAGE))) {
                    assertRefused(TrustError.NOT_PERMITTED, call);
                }
                for (Runnable call :
                        List.<Runnable>of(
                                () -> cryptography().seal(NOBODY, gcm),
                                () -> cryptography().seal(NOBODY, gcm, NOTHING, MESSAGE),
                                () -> cryptography().open(NOBODY, gcm),
                                () -> cryptography().open(NOBODY, gcm, NOTHING, MESSAGE))) {
                    assertRefused(TrustError.INVALID_HANDLE, call);
                }
            }
        }

        @Test
        @Realises({"MPAI_AIFAEAD_Encrypt", "MPAI_AIFAEAD_Decrypt"})
        void whatIsNoAeadIsRefused() {
            if (has(Ability.CTR)) {
                KeyId key = key(Ability.CTR);

                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().seal(key, Algorithm.CTR, NOTHING, MESSAGE));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().open(key, Algorithm.CTR, NOTHING, MESSAGE));
            }
        }
    }

    @Nested
    class Signatures {
        @ParameterizedTest
        @EnumSource(
                names = {
                    "RSA_PSS", "ECDSA_P256", "ECDSA_P384", "ECDSA_P521", "ED25519", "ED448",
                    "ML_DSA_65"
                })
        @Realises({"MPAI_AIFSIGN_sign_message", "MPAI_AIFSIGN_verify_message"})
        void whatIsSignedIsVerifiedAndNothingElse(Ability ability) {
            if (has(ability)) {
                Algorithm algorithm = ability.algorithm();
                KeyId key = key(ability);
                byte[] signature = cryptography().sign(key, algorithm, MESSAGE);

                cryptography().verify(key, algorithm, MESSAGE, signature);
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () -> cryptography().verify(key, algorithm, OTHER, signature));
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () ->
                                cryptography()
                                        .verify(key, algorithm, MESSAGE, altered(signature, 3)));
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () ->
                                cryptography()
                                        .verify(
                                                key,
                                                algorithm,
                                                MESSAGE,
                                                Arrays.copyOf(signature, signature.length - 1)));
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () -> cryptography().verify(key, algorithm, MESSAGE, NOTHING));
                KeyId half = publicHalf(key, ability, KeyUsage.VERIFY_MESSAGE);
                cryptography().verify(half, algorithm, MESSAGE, signature);
            }
        }

        private KeyId publicHalf(KeyId pair, Ability ability, KeyUsage... uses) {
            KeyAttributes attributes = keys().attributes(pair);
            return keys().importKey(
                            KeyAttributes.of(
                                            attributes.type().publicKey().orElseThrow(),
                                            attributes.bits())
                                    .permitting(ability.algorithm(), uses),
                            keys().exportPublic(pair));
        }

        @ParameterizedTest
        @EnumSource(names = {"RSA_PSS", "ECDSA_P256", "ECDSA_P384", "ECDSA_P521"})
        @Realises({"MPAI_AIFSIGN_sign_hash", "MPAI_AIFSIGN_verify_hash"})
        void aSignedHashIsASignedMessage(Ability ability) {
            if (has(ability)) {
                Algorithm algorithm = ability.algorithm();
                KeyId key = key(ability);
                byte[] hash = cryptography().hash(algorithm.hash().orElseThrow(), MESSAGE);
                byte[] signature = cryptography().signHash(key, algorithm, hash);

                cryptography().verify(key, algorithm, MESSAGE, signature);
                cryptography().verifyHash(key, algorithm, hash, signature);
                cryptography()
                        .verifyHash(
                                key, algorithm, hash, cryptography().sign(key, algorithm, MESSAGE));
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () ->
                                cryptography()
                                        .verifyHash(key, algorithm, altered(hash, 0), signature));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().signHash(key, algorithm, new byte[31]));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().verifyHash(key, algorithm, new byte[31], signature));
            }
        }

        @Test
        @Realises("MPAI_AIFSIGN_sign_message")
        void aContextIsPartOfWhatIsSigned() {
            if (has(Ability.ML_DSA_65)) {
                Algorithm algorithm = Algorithm.ML_DSA;
                KeyId key = key(Ability.ML_DSA_65);
                byte[] signature = cryptography().sign(key, algorithm, ASSOCIATED, MESSAGE);

                cryptography().verify(key, algorithm, ASSOCIATED, MESSAGE, signature);
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () -> cryptography().verify(key, algorithm, MESSAGE, signature));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().sign(key, algorithm, new byte[256], MESSAGE));
            }
        }

        @Test
        @Realises({"MPAI_AIFSIGN_sign_message", "MPAI_AIFSIGN_sign_hash"})
        void aContextOrAHashIsNotForEveryScheme() {
            if (has(Ability.ED25519)) {
                KeyId key =
                        key(Ability.ED25519, KeyUsage.SIGN_HASH, KeyUsage.VERIFY_HASH);

                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().sign(key, Algorithm.EDDSA, ASSOCIATED, MESSAGE));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().signHash(key, Algorithm.EDDSA, new byte[32]));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () ->
                                cryptography()
                                        .verifyHash(
                                                key, Algorithm.EDDSA, new byte[32], new byte[64]));
            }
        }

        @Test
        @Realises({
            "MPAI_AIFSIGN_sign_message", "MPAI_AIFSIGN_verify_message", "MPAI_AIFSIGN_sign_hash",
            "MPAI_AIFSIGN_verify_hash"
        })
        void whatThePolicyDoesNotSayIsNotPermitted() {
            if (has(Ability.ECDSA_P256)) {
                Algorithm algorithm = Ability.ECDSA_P256.algorithm();
                byte[] hash = new byte[32];
                byte[] signature = new byte[64];
                KeyId messages = key(Ability.ECDSA_P256, KeyUsage.SIGN_MESSAGE);
                KeyId verifies = key(Ability.ECDSA_P256, KeyUsage.VERIFY_MESSAGE);
                KeyId hashes = key(Ability.ECDSA_P256, KeyUsage.SIGN_HASH);

                cryptography().sign(hashes, algorithm, MESSAGE);
                for (Runnable call :
                        List.<Runnable>of(
                                () -> cryptography().sign(verifies, algorithm, MESSAGE),
                                () ->
                                        cryptography()
                                                .verify(messages, algorithm, MESSAGE, signature),
                                () -> cryptography().signHash(messages, algorithm, hash),
                                () ->
                                        cryptography()
                                                .verifyHash(verifies, algorithm, hash, signature),
                                () ->
                                        cryptography()
                                                .sign(
                                                        messages,
                                                        Algorithm.ecdsa(Hash.SHA_512),
                                                        MESSAGE))) {
                    assertRefused(TrustError.NOT_PERMITTED, call);
                }
                for (Runnable call :
                        List.<Runnable>of(
                                () -> cryptography().sign(NOBODY, algorithm, MESSAGE),
                                () ->
                                        cryptography()
                                                .verify(NOBODY, algorithm, MESSAGE, signature),
                                () -> cryptography().signHash(NOBODY, algorithm, hash),
                                () ->
                                        cryptography()
                                                .verifyHash(NOBODY, algorithm, hash, signature))) {
                    assertRefused(TrustError.INVALID_HANDLE, call);
                }
            }
        }

        @Test
        @Realises("MPAI_AIFSIGN_sign_message")
        void aPublicKeySignsNothing() {
            if (has(Ability.ECDSA_P256)) {
                KeyId half =
                        publicHalf(
                                key(Ability.ECDSA_P256), Ability.ECDSA_P256, KeyUsage.SIGN_HASH);

                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () ->
                                cryptography()
                                        .sign(half, Ability.ECDSA_P256.algorithm(), MESSAGE));
            }
        }
    }

    @Nested
    class ShortMessages {
        @Test
        @Realises({"MPAI_AIFAE_Encrypt", "MPAI_AIFAE_Decrypt"})
        void rsaDecryptsWhatWasEncryptedForItAndNothingElse() {
            if (has(Ability.RSA_OAEP)) {
                Algorithm algorithm = Ability.RSA_OAEP.algorithm();
                KeyId key = key(Ability.RSA_OAEP);
                byte[] sealed =
                        cryptography().encryptShort(key, algorithm, ASSOCIATED, MESSAGE);

                assertThat(cryptography().decryptShort(key, algorithm, ASSOCIATED, sealed))
                        .isEqualTo(MESSAGE);
                for (Runnable call :
                        List.<Runnable>of(
                                () -> cryptography().decryptShort(key, algorithm, NOTHING, sealed),
                                () ->
                                        cryptography()
                                                .decryptShort(
                                                        key,
                                                        algorithm,
                                                        ASSOCIATED,
                                                        altered(sealed, 9)),
                                () ->
                                        cryptography()
                                                .decryptShort(
                                                        key, algorithm, ASSOCIATED, MESSAGE))) {
                    assertRefused(TrustError.INVALID_PADDING, call);
                }
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () ->
                                cryptography()
                                        .encryptShort(key, algorithm, NOTHING, new byte[191]));
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"KEY_WRAP", "KEY_WRAP_NO_PADDING"})
        @Realises({"MPAI_AIFAE_Encrypt", "MPAI_AIFAE_Decrypt"})
        void aWrappedKeyIsUnwrappedIfItIsGenuine(Ability ability) {
            if (has(ability)) {
                Algorithm algorithm = ability.algorithm();
                KeyId key = key(ability);
                byte[] secret = new byte[32];
                byte[] wrapped = cryptography().encryptShort(key, algorithm, NOTHING, secret);

                assertThat(cryptography().decryptShort(key, algorithm, NOTHING, wrapped))
                        .isEqualTo(secret);
                for (byte[] wrong :
                        List.of(
                                altered(wrapped, 1),
                                Arrays.copyOf(wrapped, wrapped.length - 8),
                                new byte[15],
                                new byte[8],
                                NOTHING)) {
                    assertRefused(
                            TrustError.INVALID_PADDING,
                            () -> cryptography().decryptShort(key, algorithm, NOTHING, wrong));
                }
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().encryptShort(key, algorithm, ASSOCIATED, secret));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().encryptShort(key, algorithm, NOTHING, NOTHING));
            }
        }

        @Test
        @Realises({"MPAI_AIFAE_Encrypt", "MPAI_AIFAE_Decrypt"})
        void whatThePolicyDoesNotSayIsNotPermitted() {
            if (has(Ability.RSA_OAEP)) {
                Algorithm algorithm = Ability.RSA_OAEP.algorithm();
                KeyId encrypts = key(Ability.RSA_OAEP, KeyUsage.ENCRYPT);

                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () ->
                                cryptography()
                                        .decryptShort(encrypts, algorithm, NOTHING, MESSAGE));
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () ->
                                cryptography()
                                        .encryptShort(
                                                encrypts,
                                                Algorithm.rsaOaep(Hash.SHA_512),
                                                NOTHING,
                                                MESSAGE));
                assertRefused(
                        TrustError.INVALID_HANDLE,
                        () -> cryptography().encryptShort(NOBODY, algorithm, NOTHING, MESSAGE));
                assertRefused(
                        TrustError.INVALID_HANDLE,
                        () -> cryptography().decryptShort(NOBODY, algorithm, NOTHING, MESSAGE));
            }
        }
    }

    @Nested
    class Agreement {
        @ParameterizedTest
        @EnumSource(names = {"ECDH_P256", "X25519", "X448"})
        @Realises("MPAI_AIFKX_raw_key_agreement")
        void bothSidesComeToTheSameSecret(Ability ability) {
            if (has(ability)) {
                KeyId one = key(ability);
                KeyId other = key(ability);
                byte[] secret =
                        cryptography().agree(one, Algorithm.ECDH, keys().exportPublic(other));

                assertThat(secret).hasSizeGreaterThanOrEqualTo(32);
                assertThat(
                                cryptography()
                                        .agree(other, Algorithm.ECDH, keys().exportPublic(one)))
                        .isEqualTo(secret);
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().agree(one, Algorithm.ECDH, new byte[31]));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () ->
                                cryptography()
                                        .agree(
                                                one,
                                                Algorithm.ECDH,
                                                new byte[keys().exportPublic(other).length]));
            }
        }

        @Test
        @Realises("MPAI_AIFKX_raw_key_agreement")
        void whatThePolicyDoesNotSayIsNotPermitted() {
            if (has(Ability.ECDH_P256)) {
                KeyId idle = key(Ability.ECDH_P256, KeyUsage.SIGN_HASH);
                byte[] peer = keys().exportPublic(idle);

                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () -> cryptography().agree(idle, Algorithm.ECDH, peer));
                assertRefused(
                        TrustError.INVALID_HANDLE,
                        () -> cryptography().agree(NOBODY, Algorithm.ECDH, peer));
                KeyId derives = key(Ability.ECDH_FOR_HKDF);
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () -> cryptography().agree(derives, Algorithm.ECDH, peer));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () ->
                                cryptography()
                                        .agree(derives, Ability.HKDF.algorithm(), peer));
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"ECDH_P256", "X25519", "ECDH_FOR_HKDF"})
        @Realises("MPAI_AIFKX_key_derivation_key_agreement")
        void keysAreDerivedFromWhatWasAgreedUpon(Ability ability) {
            if (has(ability)) {
                KeyId one = key(ability);
                KeyId other = key(ability);

                assertThat(agreed(one, other)).isEqualTo(agreed(other, one)).hasSize(40);
            }
        }

        private byte[] agreed(KeyId own, KeyId peer) {
            try (KeyDerivation derivation =
                    cryptography().derive(Ability.HKDF.algorithm())) {
                return derivation
                        .input(Step.SALT, ASSOCIATED)
                        .agree(own, keys().exportPublic(peer))
                        .input(Step.INFO, MESSAGE)
                        .output(40);
            }
        }

        @Test
        @Realises("MPAI_AIFKX_key_derivation_key_agreement")
        void anAgreementThatIsNoneEndsTheDerivation() {
            if (has(Ability.ECDH_P256)) {
                KeyId key = key(Ability.ECDH_P256);
                byte[] peer = keys().exportPublic(key);
                KeyDerivation wrong = cryptography().derive(Ability.HKDF.algorithm());
                assertRefused(TrustError.INVALID_ARGUMENT, () -> wrong.agree(key, new byte[65]));
                assertRefused(TrustError.BAD_STATE, () -> wrong.agree(key, peer));
                KeyDerivation nobody = cryptography().derive(Ability.HKDF.algorithm());
                assertRefused(TrustError.INVALID_HANDLE, () -> nobody.agree(NOBODY, peer));
                KeyId idle = key(Ability.ECDH_P256, KeyUsage.SIGN_HASH);
                KeyDerivation forbidden = cryptography().derive(Ability.HKDF.algorithm());
                assertRefused(TrustError.NOT_PERMITTED, () -> forbidden.agree(idle, peer));
            }
        }
    }

    @Nested
    class Derivation {
        private final Algorithm hkdf = Algorithm.hkdf(Hash.SHA_256);

        @Test
        void theOutputGoesOnWhereItStopped() {
            byte[] whole = derivation().output(100);
            KeyDerivation parts = derivation();

            assertThat(joined(parts.output(33), parts.output(0), parts.output(67)))
                    .isEqualTo(whole);
        }

        private KeyDerivation derivation() {
            return cryptography().derive(hkdf).input(Step.SECRET, MESSAGE);
        }

        @Test
        void thereIsNoMoreOutputThan255Hashes() {
            KeyDerivation derivation = derivation();
            derivation.output(255 * 32);

            assertRefused(TrustError.INSUFFICIENT_DATA, () -> derivation.output(1));
            assertRefused(TrustError.BAD_STATE, () -> derivation.output(0));
        }

        @Test
        void aKeyIsDerivedFromAKey() {
            if (has(Ability.HKDF) & has(Ability.HMAC)) {
                KeyId secret = key(Ability.HKDF);
                KeyDerivation derivation =
                        cryptography().derive(hkdf).input(Step.SECRET, secret);
                KeyId one = derivation.output(Ability.HMAC.attributes());
                KeyId two = derivation.output(Ability.HMAC.attributes());
                KeyId again =
                        cryptography()
                                .derive(hkdf)
                                .input(Step.SECRET, secret)
                                .output(Ability.HMAC.attributes());
                Algorithm hmac = Ability.HMAC.algorithm();

                byte[] mac = cryptography().mac(one, hmac, MESSAGE);
                cryptography().verifyMac(again, hmac, MESSAGE, mac);
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () -> cryptography().verifyMac(two, hmac, MESSAGE, mac));
            }
        }

        @Test
        void whatOthersMayHaveSeenMakesNoKey() {
            KeyDerivation derivation = derivation();

            assertRefused(
                    TrustError.NOT_PERMITTED,
                    () -> derivation.output(Ability.HMAC.attributes()));
        }

        @Test
        void aDerivationEndsWithItsKey() {
            if (has(Ability.HKDF)) {
                KeyId secret = key(Ability.HKDF);
                KeyDerivation derivation =
                        cryptography().derive(hkdf).input(Step.SECRET, secret);
                keys().destroy(secret);

                assertRefused(TrustError.INVALID_HANDLE, () -> derivation.output(32));
            }
        }

        @Test
        void stepsHaveAnOrder() {
            List<Runnable> wrong =
                    List.of(
                            () -> cryptography().derive(hkdf).output(1),
                            () -> derivation().input(Step.SECRET, MESSAGE),
                            () -> derivation().input(Step.SALT, MESSAGE),
                            () ->
                                    cryptography()
                                            .derive(hkdf)
                                            .input(Step.INFO, MESSAGE)
                                            .input(Step.INFO, MESSAGE),
                            () ->
                                    cryptography()
                                            .derive(hkdf)
                                            .input(Step.SALT, MESSAGE)
                                            .input(Step.SALT, MESSAGE));
            wrong.forEach(call -> assertRefused(TrustError.BAD_STATE, call));
            KeyDerivation late = derivation();
            late.output(1);
            assertRefused(TrustError.BAD_STATE, () -> late.input(Step.INFO, MESSAGE));
            KeyDerivation aborted = derivation();
            aborted.abort();
            assertRefused(TrustError.BAD_STATE, () -> aborted.output(1));
        }

        @Test
        void keysThatMayNotDeriveDoNot() {
            KeyDerivation nobody = cryptography().derive(hkdf);
            assertRefused(
                    TrustError.INVALID_HANDLE, () -> nobody.input(Step.SECRET, NOBODY));
            if (has(Ability.HKDF)) {
                KeyId idle = key(Ability.HKDF, KeyUsage.SIGN_MESSAGE);
                KeyDerivation derivation = cryptography().derive(hkdf);
                assertRefused(
                        TrustError.NOT_PERMITTED, () -> derivation.input(Step.SECRET, idle));
                KeyId other = key(Ability.HKDF);
                KeyDerivation another = cryptography().derive(Algorithm.hkdf(Hash.SHA_512));
                assertRefused(
                        TrustError.NOT_PERMITTED, () -> another.input(Step.SECRET, other));
            }
        }

        @Test
        void otherHashesAndSchemesAreRefused() {
            assertRefused(
                    TrustError.NOT_SUPPORTED,
                    () -> cryptography().derive(Algorithm.hkdf(Hash.SHA3_256)));
            assertRefused(TrustError.INVALID_ARGUMENT, () -> cryptography().derive(Algorithm.GCM));
        }
    }

    @Nested
    class SharedSecrets {
        @ParameterizedTest
        @EnumSource(names = {"ML_KEM_768", "X_WING"})
        void whatIsMadeForSomebodyOnlyTheyHave(Ability ability) {
            if (has(ability) & has(Ability.HMAC)) {
                Algorithm algorithm = ability.algorithm();
                Algorithm hmac = Ability.HMAC.algorithm();
                KeyAttributes shared = Ability.HMAC.attributes();
                KeyId pair = key(ability);
                KeyId half =
                        keys().importKey(
                                        KeyAttributes.of(
                                                        ability.attributes()
                                                                .type()
                                                                .publicKey()
                                                                .orElseThrow(),
                                                        768)
                                                .permitting(algorithm, KeyUsage.ENCRYPT),
                                        keys().exportPublic(pair));
                Encapsulation made = cryptography().encapsulate(half, algorithm, shared);
                KeyId same =
                        cryptography().decapsulate(pair, algorithm, made.ciphertext(), shared);
                KeyId another =
                        cryptography()
                                .decapsulate(
                                        pair, algorithm, altered(made.ciphertext(), 5), shared);

                byte[] mac = cryptography().mac(made.key(), hmac, MESSAGE);
                cryptography().verifyMac(same, hmac, MESSAGE, mac);
                assertRefused(
                        TrustError.INVALID_SIGNATURE,
                        () -> cryptography().verifyMac(another, hmac, MESSAGE, mac));
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"ML_KEM_768", "X_WING"})
        void whatIsNoCiphertextOrNoSecretIsRefused(Ability ability) {
            if (has(ability)) {
                Algorithm algorithm = ability.algorithm();
                KeyAttributes shared = Ability.HMAC.attributes();
                KeyId pair = key(ability);

                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().decapsulate(pair, algorithm, new byte[7], shared));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () ->
                                cryptography()
                                        .encapsulate(
                                                pair, algorithm, Ability.ECDSA_P256.attributes()));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () -> cryptography().encapsulate(pair, algorithm, shared.withBits(128)));
                KeyId encrypts = key(ability, KeyUsage.ENCRYPT);
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () -> cryptography().decapsulate(encrypts, algorithm, MESSAGE, shared));
                assertRefused(
                        TrustError.INVALID_HANDLE,
                        () -> cryptography().encapsulate(NOBODY, algorithm, shared));
            }
        }
    }

    @Nested
    class Rest {
        @Test
        void randomBytesAreRandomAndAsManyAsAskedFor() {
            assertThat(cryptography().random(0)).isEmpty();
            assertThat(cryptography().random(32))
                    .hasSize(32)
                    .isNotEqualTo(cryptography().random(32));
            assertRefused(TrustError.INVALID_ARGUMENT, () -> cryptography().random(-1));
            assertRefused(
                    TrustError.INVALID_ARGUMENT, () -> cryptography().random(Integer.MAX_VALUE));
        }

        @Test
        void whatWasNotSetUpIsNotSupported() {
            assertRefused(
                    TrustError.NOT_SUPPORTED, () -> services.storage(DataLocation.LOCAL_DISK));
            assertRefused(TrustError.NOT_SUPPORTED, () -> services.attestation());
        }

        @Test
        void theRootSealsAndCounts() {
            KeyProvider root = platform.root();
            byte[] sealed = root.seal(MESSAGE);
            long before = root.counter();
            long after = root.count();

            assertThat(root.unseal(sealed)).isEqualTo(MESSAGE);
            assertThat(HexFormat.of().formatHex(sealed))
                    .doesNotContain(HexFormat.of().formatHex(MESSAGE));
            assertThat(after).isEqualTo(before + 1);
            assertRefused(
                    TrustError.INVALID_SIGNATURE,
                    () -> root.unseal(altered(sealed, sealed.length - 1)));
            restart();
            assertThat(platform.root().unseal(sealed)).isEqualTo(MESSAGE);
            assertThat(platform.root().counter()).isEqualTo(after);
        }

        @Test
        void theHandleIsCheckedBeforeThePolicyAndThatBeforeTheArguments() {
            if (has(Ability.GCM)) {
                KeyId opens = key(Ability.GCM, KeyUsage.DECRYPT);

                assertRefused(
                        TrustError.INVALID_HANDLE,
                        () ->
                                cryptography()
                                        .seal(NOBODY, Algorithm.EDDSA, NOTHING, NOTHING, NOTHING));
                assertRefused(
                        TrustError.NOT_PERMITTED,
                        () ->
                                cryptography()
                                        .seal(opens, Algorithm.GCM, NOTHING, NOTHING, NOTHING));
                assertRefused(
                        TrustError.INVALID_ARGUMENT,
                        () ->
                                cryptography()
                                        .open(opens, Algorithm.GCM, NOTHING, NOTHING, NOTHING));
            }
        }

        @Test
        void whoeverHasClosedServicesIsToldSo() {
            TrustedServices before = services;
            KeyId key = anyKey();
            platform.close();

            assertRefused(TrustError.BAD_STATE, () -> before.keys().attributes(key));
            assertRefused(TrustError.BAD_STATE, () -> platform.services("urn:tester"));
            assertRefused(
                    TrustError.BAD_STATE,
                    () -> before.keys().generate(anyAbility().attributes()));
            open();
        }
    }
}
