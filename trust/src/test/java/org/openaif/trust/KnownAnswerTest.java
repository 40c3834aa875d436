// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openaif.api.Realises;
import org.openaif.api.trust.AeadOperation;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.CipherOperation;
import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyDerivation;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.Keys;

/**
 * The answers that standards print. RSA, which they print none for that would fit here, and the
 * signatures of ML-DSA are in {@link WycheproofTest}.
 */
class KnownAnswerTest {
    private static final byte[] NOTHING = {};

    @TempDir Path folder;

    private TrustedPlatform platform;
    private Keys keys;
    private Cryptography cryptography;

    @BeforeEach
    void open() {
        platform =
                TrustedPlatform.in(folder)
                        .with(new SoftwareProvider(folder.resolve("software")))
                        .open();
        keys = platform.services("urn:tester").keys();
        cryptography = platform.services("urn:tester").cryptography();
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private KeyId key(KeyType type, Algorithm algorithm, String key) {
        return key(type, 0, algorithm, hex(key));
    }

    private KeyId key(KeyType type, int bits, Algorithm algorithm, byte[] key) {
        return keys.importKey(
                KeyAttributes.of(type, bits).permitting(algorithm, KeyUsage.values()), key);
    }

    /** FIPS 180-4, FIPS 202, NIST's examples: of "abc". */
    @ParameterizedTest
    @CsvSource({
        "SHA_224, 23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
        "SHA_256, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "SHA_384, cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
        "SHA_512, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "SHA_512_224, 4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa",
        "SHA_512_256, 53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23",
        "SHA3_224, e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf",
        "SHA3_256, 3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
        "SHA3_384, ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25",
        "SHA3_512, b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0"
    })
    @Realises("MPAI_AIFCR_Hash")
    void hashes(Hash function, String expected) {
        assertThat(cryptography.hash(function, "abc".getBytes(US_ASCII))).isEqualTo(hex(expected));
    }

    /** RFC 4231, test case 2. */
    @ParameterizedTest
    @CsvSource({
        "SHA_224, a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44",
        "SHA_256, 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "SHA_384, af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
        "SHA_512, 164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    })
    @Realises("MPAI_AIFMAC_sign_finish")
    void hmac(Hash function, String expected) {
        Algorithm algorithm = Algorithm.hmac(function);
        KeyId key = key(KeyType.HMAC, 0, algorithm, "Jefe".getBytes(US_ASCII));

        assertThat(
                        cryptography.mac(
                                key,
                                algorithm,
                                "what do ya want for nothing?".getBytes(US_ASCII)))
                .isEqualTo(hex(expected));
    }

    /** RFC 4231, test case 5: cut to 128 bits. */
    @Test
    @Realises("MPAI_AIFMAC_sign_finish")
    void hmacCut() {
        Algorithm algorithm = Algorithm.hmac(Hash.SHA_256).withTagLength(16);
        KeyId key = key(KeyType.HMAC, algorithm, "0c".repeat(20));

        assertThat(
                        cryptography.mac(
                                key, algorithm, "Test With Truncation".getBytes(US_ASCII)))
                .isEqualTo(hex("a3b6167473100ee06e0c796c2955552b"));
    }

    /** NIST's examples of HMAC with SHA-3: key shorter than the block. */
    @Test
    @Realises("MPAI_AIFMAC_sign_finish")
    void hmacOfSha3() {
        Algorithm algorithm = Algorithm.hmac(Hash.SHA3_256);
        KeyId key =
                key(
                        KeyType.HMAC,
                        algorithm,
                        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

        assertThat(
                        cryptography.mac(
                                key,
                                algorithm,
                                "Sample message for keylen<blocklen".getBytes(US_ASCII)))
                .isEqualTo(
                        hex("4fe8e202c4f058e8dddc23d8c34e467343e23555e24fc2f025d598f558f67205"));
    }

    /** RFC 4493, examples 1 and 2. */
    @ParameterizedTest
    @CsvSource({
        "'', bb1d6929e95937287fa37d129b756746",
        "6bc1bee22e409f96e93d7e117393172a, 070a16b46b4d4144f79bdd9dd04a287c"
    })
    @Realises("MPAI_AIFMAC_sign_finish")
    void cmac(String message, String expected) {
        KeyId key = key(KeyType.AES, Algorithm.CMAC, "2b7e151628aed2a6abf7158809cf4f3c");

        assertThat(cryptography.mac(key, Algorithm.CMAC, hex(message))).isEqualTo(hex(expected));
    }

    /** SP 800-38A, F.5.1 and F.2.1. */
    @ParameterizedTest
    @CsvSource({
        "CTR, f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff, 874d6191b620e3261bef6864990db6ce",
        "CBC_NO_PADDING, 000102030405060708090a0b0c0d0e0f, 7649abac8119b246cee98e9b12e9197d",
        "CBC_PKCS7, 000102030405060708090a0b0c0d0e0f, 7649abac8119b246cee98e9b12e9197d"
    })
    @Realises({"MPAI_AIFCIP_encrypt_setup", "MPAI_AIFCIP_set_iv", "MPAI_AIFCIP_update"})
    void ciphers(Algorithm.Scheme scheme, String iv, String expected) {
        Algorithm algorithm = new Algorithm(scheme, Optional.empty(), 0);
        KeyId key = key(KeyType.AES, algorithm, "2b7e151628aed2a6abf7158809cf4f3c");
        CipherOperation encryption = cryptography.encrypt(key, algorithm).setIv(hex(iv));

        assertThat(encryption.update(hex("6bc1bee22e409f96e93d7e117393172a")))
                .isEqualTo(hex(expected));
    }

    private void assertSeals(
            KeyType type,
            Algorithm algorithm,
            String key,
            String nonce,
            String associated,
            byte[] plaintext,
            String expected) {
        KeyId handle = key(type, algorithm, key);
        byte[] sealed =
                cryptography.seal(handle, algorithm, hex(nonce), hex(associated), plaintext);

        assertThat(sealed).isEqualTo(hex(expected));
        assertThat(cryptography.open(handle, algorithm, hex(nonce), hex(associated), sealed))
                .isEqualTo(plaintext);
        AeadOperation parts =
                cryptography
                        .open(handle, algorithm)
                        .setLengths(associated.length() / 2, plaintext.length)
                        .setNonce(hex(nonce))
                        .updateAssociated(hex(associated));
        parts.update(Arrays.copyOf(sealed, plaintext.length));
        assertThat(
                        parts.verify(
                                Arrays.copyOfRange(sealed, plaintext.length, sealed.length)))
                .isEqualTo(plaintext);
    }

    /** McGrew and Viega, The Galois/Counter Mode of Operation, test case 4. */
    @ParameterizedTest
    @CsvSource({"16, 5bc94fbc3221a5db94fae95ae7121a47", "12, 5bc94fbc3221a5db94fae95a", "8, 5bc94fbc3221a5db", "4, 5bc94fbc"})
    @Realises("MPAI_AIFAEAD_Encrypt")
    void gcm(int tagLength, String tag) {
        assertSeals(
                KeyType.AES,
                Algorithm.GCM.withTagLength(tagLength),
                "feffe9928665731c6d6a8f9467308308",
                "cafebabefacedbaddecaf888",
                "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                hex(
                        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"),
                "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                        + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                        + tag);
    }

    /** SP 800-38C, example 1. */
    @Test
    @Realises("MPAI_AIFAEAD_Encrypt")
    void ccm() {
        assertSeals(
                KeyType.AES,
                Algorithm.CCM.withTagLength(4),
                "404142434445464748494a4b4c4d4e4f",
                "10111213141516",
                "0001020304050607",
                hex("20212223"),
                "7162015b4dac255d");
    }

    /** RFC 8439, 2.8.2. */
    @Test
    @Realises("MPAI_AIFAEAD_Encrypt")
    void chacha20Poly1305() {
        assertSeals(
                KeyType.CHACHA20,
                Algorithm.CHACHA20_POLY1305,
                "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
                "070000004041424344454647",
                "50515253c0c1c2c3c4c5c6c7",
                ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for"
                                + " the future, sunscreen would be it.")
                        .getBytes(US_ASCII),
                "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                        + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                        + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                        + "3ff4def08e4b7a9de576d26586cec64b6116"
                        + "1ae10b594f09e26a7e902ecbd0600691");
    }

    /** The known answers of NIST's lightweight cryptography for SP 800-232, count 1. */
    @Test
    @Realises("MPAI_AIFAEAD_Encrypt")
    void ascon() {
        assertSeals(
                KeyType.ASCON,
                Algorithm.ASCON_AEAD128,
                "000102030405060708090a0b0c0d0e0f",
                "101112131415161718191a1b1c1d1e1f",
                "",
                NOTHING,
                "4f9c278211bec9316bf68f46ee8b2ec6");
    }

    /** RFC 5649, 6; RFC 3394, 4.1. */
    @ParameterizedTest
    @CsvSource({
        "KEY_WRAP, 5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8, c37b7e6492584340bed12207808941155068f738, 138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
        "KEY_WRAP_NO_PADDING, 000102030405060708090a0b0c0d0e0f, 00112233445566778899aabbccddeeff, 1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"
    })
    @Realises({"MPAI_AIFAE_Encrypt", "MPAI_AIFAE_Decrypt"})
    void keyWrap(Algorithm.Scheme scheme, String wrapping, String secret, String expected) {
        Algorithm algorithm = new Algorithm(scheme, Optional.empty(), 0);
        KeyId key = key(KeyType.AES, algorithm, wrapping);

        assertThat(cryptography.encryptShort(key, algorithm, NOTHING, hex(secret)))
                .isEqualTo(hex(expected));
        assertThat(cryptography.decryptShort(key, algorithm, NOTHING, hex(expected)))
                .isEqualTo(hex(secret));
    }

    /** RFC 6979, A.2.5 to A.2.7, "sample": what they sign deterministically verifies here. */
    @ParameterizedTest
    @CsvSource({
        "SHA_256, c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721, efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
        "SHA_384, 6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5, 94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe4699ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8",
        "SHA_512, 00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538, 00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a"
    })
    @Realises("MPAI_AIFSIGN_verify_message")
    void ecdsa(Hash hash, String privateKey, String signature) {
        Algorithm algorithm = Algorithm.ecdsa(hash);
        KeyId key = key(KeyType.SECP_R1_KEY_PAIR, algorithm, privateKey);
        byte[] message = "sample".getBytes(US_ASCII);

        cryptography.verify(key, algorithm, message, hex(signature));
        cryptography.verifyHash(
                key, algorithm, cryptography.hash(hash, message), hex(signature));
    }

    /** RFC 6979, A.2.5. */
    @Test
    @Realises("MPAI_AIFKM_export_public_key")
    void thePublicKeyOfAPrivateOne() {
        KeyId key =
                key(
                        KeyType.SECP_R1_KEY_PAIR,
                        Algorithm.ecdsa(Hash.SHA_256),
                        "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");

        assertThat(keys.exportPublic(key))
                .isEqualTo(
                        hex(
                                "04"
                                        + "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                                        + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"));
    }

    /** RFC 8032, 7.1 test 2, and 7.4 blank. */
    @ParameterizedTest
    @CsvSource({
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb, 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72, 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098f95b, 5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180, '', 533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4dbb61149f05a7363268c71d95808ff2e652600"
    })
    @Realises("MPAI_AIFSIGN_sign_message")
    void eddsa(String privateKey, String publicKey, String message, String signature) {
        KeyId key = key(KeyType.TWISTED_EDWARDS_KEY_PAIR, Algorithm.EDDSA, privateKey);

        assertThat(keys.exportPublic(key)).isEqualTo(hex(publicKey));
        assertThat(cryptography.sign(key, Algorithm.EDDSA, hex(message)))
                .isEqualTo(hex(signature));
        cryptography.verify(key, Algorithm.EDDSA, hex(message), hex(signature));
    }

    /** RFC 7748, 5.2; RFC 5903, 8.1. */
    @ParameterizedTest
    @CsvSource({
        "MONTGOMERY_KEY_PAIR, a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4, e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c, c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "MONTGOMERY_KEY_PAIR, 3d262fddf9ec8e88495266fea19a34d28882acef045104d0d1aae121700a779c984c24f8cdd78fbff44943eba368f54b29259a4f1c600ad3, 06fce640fa3487bfda5f6cf2d5263f8aad88334cbd07437f020f08f9814dc031ddbdc38c19c6da2583fa5429db94ada18aa7a7fb4ef8a086, ce3e4ff95a60dc6697da1db1d85e6afbdf79b50a2412d7546d5f239fe14fbaadeb445fc66a01b0779d98223961111e21766282f73dd96b6f",
        "SECP_R1_KEY_PAIR, c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433, 04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf6356fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab, d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"
    })
    @Realises("MPAI_AIFKX_raw_key_agreement")
    void agreement(KeyType type, String privateKey, String peer, String expected) {
        KeyId key = key(type, Algorithm.ECDH, privateKey);

        assertThat(cryptography.agree(key, Algorithm.ECDH, hex(peer))).isEqualTo(hex(expected));
    }

    /** RFC 5869, A.1; and the same input with the other hashes, as the Wycheproof project has it. */
    @ParameterizedTest
    @CsvSource({
        "SHA_256, 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        "SHA_384, 9b5097a86038b805309076a44b3a9f38063e25b516dcbf369f394cfab43685f748b6457763e4f0204fc5",
        "SHA_512, 832390086cda71fb47625bb5ceb168e4c8e26a1a16ed34d9fc7fe92c1481579338da362cb8d9f925d7cb"
    })
    void hkdf(Hash hash, String expected) {
        Algorithm algorithm = Algorithm.hkdf(hash);
        KeyId secret = key(KeyType.DERIVE, algorithm, "0b".repeat(22));
        KeyDerivation derivation =
                cryptography
                        .derive(algorithm)
                        .input(KeyDerivation.Step.SALT, hex("000102030405060708090a0b0c"))
                        .input(KeyDerivation.Step.SECRET, secret)
                        .input(KeyDerivation.Step.INFO, hex("f0f1f2f3f4f5f6f7f8f9"));

        assertThat(derivation.output(42)).isEqualTo(hex(expected));
    }

    /** draft-connolly-cfrg-xwing-kem, Appendix C, the first: its secret binds all four inputs. */
    @Test
    void xWing() {
        KeyId key =
                key(
                        KeyType.HYBRID_KEM_KEY_PAIR,
                        Algorithm.X_WING,
                        "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
        KeyId shared =
                cryptography.decapsulate(
                        key,
                        Algorithm.X_WING,
                        hex(X_WING_CIPHERTEXT.replaceAll("\\s", "")),
                        KeyAttributes.of(KeyType.RAW_DATA, 256)
                                .permitting(Algorithm.NONE, KeyUsage.EXPORT));

        assertThat(keys.export(shared))
                .isEqualTo(
                        hex("d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384"));
    }

    private static final String X_WING_CIPHERTEXT =
            """
            b83aa828d4d62b9a83ceffe1d3d3bb1ef31264643c070c5798927e41fb07914a273f8f96
            e7826cd5375a283d7da885304c5de0516a0f0654243dc5b97f8bfeb831f68251219aabdd
            723bc6512041acbaef8af44265524942b902e68ffd23221cda70b1b55d776a92d1143ea3
            a0c475f63ee6890157c7116dae3f62bf72f60acd2bb8cc31ce2ba0de364f52b8ed38c79d
            719715963a5dd3842d8e8b43ab704e4759b5327bf027c63c8fa857c4908d5a8a7b88ac7f
            2be394d93c3706ddd4e698cc6ce370101f4d0213254238b4a2e8821b6e414a1cf20f6c12
            44b699046f5a01caa0a1a55516300b40d2048c77cc73afba79afeea9d2c0118bdf2adb88
            70dc328c5516cc45b1a2058141039e2c90a110a9e16b318dfb53bd49a126d6b73f215787
            517b8917cc01cabd107d06859854ee8b4f9861c226d3764c87339ab16c3667d2f49384e5
            5456dd40414b70a6af841585f4c90c68725d57704ee8ee7ce6e2f9be582dbee985e038ff
            c346ebfb4e22158b6c84374a9ab4a44e1f91de5aac5197f89bc5e5442f51f9a5937b102b
            a3beaebf6e1c58380a4a5fedce4a4e5026f88f528f59ffd2db41752b3a3d90efabe46389
            9b7d40870c530c8841e8712b733668ed033adbfafb2d49d37a44d4064e5863eb0af0a08d
            47b3cc888373bc05f7a33b841bc2587c57eb69554e8a3767b7506917b6b70498727f16ea
            c1a36ec8d8cfaf751549f2277db277e8a55a9a5106b23a0206b4721fa9b3048552c5bd5b
            594d6e247f38c18c591aea7f56249c72ce7b117afcc3a8621582f9cf71787e183dee0936
            7976e98409ad9217a497df888042384d7707a6b78f5f7fb8409e3b535175373461b77600
            2d799cbad62860be70573ecbe13b246e0da7e93a52168e0fb6a9756b895ef7f0147a0dc8
            1bfa644b088a9228160c0f9acf1379a2941cd28c06ebc80e44e17aa2f8177010afd78a97
            ce0868d1629ebb294c5151812c583daeb88685220f4da9118112e07041fcc24d5564a99f
            dbde28869fe0722387d7a9a4d16e1cc8555917e09944aa5ebaaaec2cf62693afad42a3f5
            18fce67d273cc6c9fb5472b380e8573ec7de06a3ba2fd5f931d725b493026cb0acbd3fe6
            2d00e4c790d965d7a03a3c0b4222ba8c2a9a16e2ac658f572ae0e746eafc4feba023576f
            08942278a041fb82a70a595d5bacbf297ce2029898a71e5c3b0d1c6228b485b1ade509b3
            5fbca7eca97b2132e7cb6bc465375146b7dceac969308ac0c2ac89e7863eb8943015b243
            14cafb9c7c0e85fe543d56658c213632599efabfc1ec49dd8c88547bb2cc40c9d38cbd30
            99b4547840560531d0188cd1e9c23a0ebee0a03d5577d66b1d2bcb4baaf21cc7fef1e038
            06ca96299df0dfbc56e1b2b43e4fc20c37f834c4af62127e7dae86c3c25a2f696ac8b589
            dec71d595bfbe94b5ed4bc07d800b330796fda89edb77be0294136139354eb8cd3759157
            8f9c600dd9be8ec6219fdd507adf3397ed4d68707b8d13b24ce4cd8fb22851bfe9d63240
            7f31ed6f7cb1600de56f17576740ce2a32fc5145030145cfb97e63e0e41d354274a079d3
            e6fb2e15
            """;

    /**
     * All sizes of FIPS 203 and 204: the JDK, which has an implementation of its own, comes to the same
     * public key when it draws the seed that is imported here, and understands what is made with it.
     */
    @ParameterizedTest
    @CsvSource({
        "ML-KEM, ML_KEM_KEY_PAIR, 512", "ML-KEM, ML_KEM_KEY_PAIR, 768",
        "ML-KEM, ML_KEM_KEY_PAIR, 1024", "ML-DSA, ML_DSA_KEY_PAIR, 44",
        "ML-DSA, ML_DSA_KEY_PAIR, 65", "ML-DSA, ML_DSA_KEY_PAIR, 87"
    })
    @Realises("MPAI_AIFKM_import_key")
    void aSeedIsTheSameKeyForBothImplementations(String name, KeyType type, int bits)
            throws GeneralSecurityException {
        byte[] seed = new byte[type == KeyType.ML_KEM_KEY_PAIR ? 64 : 32];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) (3 * i + 1);
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance(name + "-" + bits);
        generator.initialize(-1, new Drawing(seed));
        byte[] expected =
                SubjectPublicKeyInfo.decode(generator.generateKeyPair().getPublic().getEncoded())
                        .key();
        Algorithm algorithm =
                type == KeyType.ML_KEM_KEY_PAIR ? Algorithm.ML_KEM : Algorithm.ML_DSA;
        KeyId key = key(type, bits, algorithm, seed);

        assertThat(keys.exportPublic(key)).isEqualTo(expected);
        if (algorithm.equals(Algorithm.ML_DSA)) {
            // Signed by Bouncy Castle, verified by the JDK.
            cryptography.verify(key, algorithm, seed, cryptography.sign(key, algorithm, seed));
        } else {
            // Encapsulated by the JDK, decapsulated by Bouncy Castle.
            KeyAttributes shared =
                    KeyAttributes.of(KeyType.RAW_DATA, 256)
                            .permitting(Algorithm.NONE, KeyUsage.EXPORT);
            var made = cryptography.encapsulate(key, algorithm, shared);
            KeyId same = cryptography.decapsulate(key, algorithm, made.ciphertext(), shared);
            assertThat(keys.export(same)).isEqualTo(keys.export(made.key()));
        }
    }

    /** Gives the bytes it was made with, in their order, and no others. */
    private static final class Drawing extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;
        private int drawn;

        Drawing(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] target) {
            System.arraycopy(bytes, drawn, target, 0, target.length);
            drawn += target.length;
        }
    }
}
