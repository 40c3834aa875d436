// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.HeldKey.Part;
import org.openaif.trust.spi.KeyProvider;

/**
 * What every device must do, compared with the JDK's own cryptography or with published vectors.
 * Keys that are imported let both sides work with the same secret.
 */
abstract class DeviceContract {
    private static final byte[] MESSAGE = "what is to be protected".getBytes(StandardCharsets.UTF_8);
    private static final byte[] KEY_128 = HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c");

    private final Random seeded = new Random(42);

    /** The device under test; the same one each time within a test. */
    abstract KeyProvider provider();

    /** Closes it and opens it again, as a new process would. */
    abstract KeyProvider reopened();

    /** Another device of the same kind. */
    abstract KeyProvider stranger();

    @ParameterizedTest
    @CsvSource({
        "256, SHA_256", "256, SHA_512", "256, SHA3_256", "256, SHA_224",
        "384, SHA_384", "384, SHA_256", "521, SHA_512"
    })
    void aKeyOnACurveSignsSoThatTheJdkVerifies(int bits, Hash hash) throws Exception {
        HeldKey key = provider().generate(signing(bits, hash));

        byte[] signature = key.sign(Algorithm.ecdsa(hash), MESSAGE);

        Signature verifier = Signature.getInstance(jdkName(hash) + "withECDSAinP1363Format");
        verifier.initVerify(jdkPublic(bits, key.publicKey()));
        verifier.update(MESSAGE);
        assertThat(verifier.verify(signature)).isTrue();
    }

    @Test
    void aHashIsSignedAsItsMessageIs() throws Exception {
        HeldKey key = provider().generate(signing(256, Hash.SHA_256));

        byte[] signature =
                key.signHash(Algorithm.ecdsa(Hash.SHA_256), Hashes.hash(Hash.SHA_256, MESSAGE));

        Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(jdkPublic(256, key.publicKey()));
        verifier.update(MESSAGE);
        assertThat(verifier.verify(signature)).isTrue();
        refused(
                TrustError.INVALID_ARGUMENT,
                () -> key.signHash(Algorithm.ecdsa(Hash.SHA_256), new byte[31]));
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 384, 521})
    void anImportedKeyAgreesWithTheJdk(int bits) throws Exception {
        KeyPair ours = jdkPair(bits);
        KeyPair theirs = jdkPair(bits);
        HeldKey key =
                provider()
                        .importKey(
                                KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, bits)
                                        .permitting(Algorithm.ECDH, KeyUsage.DERIVE),
                                scalar(bits, ours.getPrivate()));

        KeyAgreement jdk = KeyAgreement.getInstance("ECDH");
        jdk.init(ours.getPrivate());
        jdk.doPhase(theirs.getPublic(), true);
        assertThat(key.agree(Algorithm.ECDH, point(bits, theirs.getPublic())))
                .isEqualTo(jdk.generateSecret());
        assertThat(key.publicKey()).isEqualTo(point(bits, ours.getPublic()));
    }

    @Test
    void aPointThatIsNotOnTheCurveIsRefused() throws Exception {
        HeldKey key =
                provider()
                        .generate(
                                KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 256)
                                        .permitting(Algorithm.ECDH, KeyUsage.DERIVE));
        byte[] off = point(256, jdkPair(256).getPublic());
        off[64] ^= 1;

        refused(TrustError.INVALID_ARGUMENT, () -> key.agree(Algorithm.ECDH, off));
        refused(TrustError.INVALID_ARGUMENT, () -> key.agree(Algorithm.ECDH, new byte[65]));
    }

    @Test
    void numbersThatAreNoPrivateKeyAreRefused() {
        KeyAttributes attributes = signing(256, Hash.SHA_256);

        refused(TrustError.INVALID_ARGUMENT, () -> provider().importKey(attributes, new byte[32]));
        refused(TrustError.INVALID_ARGUMENT, () -> provider().importKey(attributes, new byte[31]));
        byte[] tooLarge = new byte[32];
        Arrays.fill(tooLarge, (byte) 0xFF);
        refused(TrustError.INVALID_ARGUMENT, () -> provider().importKey(attributes, tooLarge));
    }

    @ParameterizedTest
    @EnumSource(names = {"SHA_256", "SHA_384", "SHA_512"})
    void rsaSignsWithASaltAsLongAsTheHash(Hash hash) throws Exception {
        HeldKey key =
                provider()
                        .importKey(
                                KeyAttributes.of(KeyType.RSA_KEY_PAIR, 2048)
                                        .permitting(Algorithm.rsaPss(hash), KeyUsage.SIGN_MESSAGE),
                                rsaSecret());

        byte[] signature = key.sign(Algorithm.rsaPss(hash), MESSAGE);

        Signature verifier = Signature.getInstance("RSASSA-PSS");
        MGF1ParameterSpec mask = new MGF1ParameterSpec(Hashes.name(hash));
        verifier.setParameter(
                new PSSParameterSpec(Hashes.name(hash), "MGF1", mask, hash.length(), 1));
        verifier.initVerify(RSA.getPublic());
        verifier.update(MESSAGE);
        assertThat(verifier.verify(signature)).isTrue();
        assertThat(rsaPublic(key.publicKey())).isEqualTo(RSA.getPublic());
    }

    @Test
    void rsaDecryptsWhatTheJdkEncryptedForIt() throws Exception {
        Algorithm algorithm = Algorithm.rsaOaep(Hash.SHA_256);
        HeldKey key =
                provider()
                        .generate(
                                KeyAttributes.of(KeyType.RSA_KEY_PAIR, 2048)
                                        .permitting(algorithm, KeyUsage.DECRYPT));
        byte[] label = {1, 0, 2};
        Cipher jdk = Cipher.getInstance("RSA/ECB/OAEPPadding");
        jdk.init(
                Cipher.ENCRYPT_MODE,
                rsaPublic(key.publicKey()),
                new OAEPParameterSpec(
                        "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, new PSource.PSpecified(label)));
        byte[] ciphertext = jdk.doFinal(MESSAGE);

        assertThat(key.decryptShort(algorithm, label, ciphertext)).isEqualTo(MESSAGE);
        refused(
                TrustError.INVALID_PADDING,
                () -> key.decryptShort(algorithm, new byte[0], ciphertext));
        byte[] altered = ciphertext.clone();
        altered[100] ^= 1;
        refused(TrustError.INVALID_PADDING, () -> key.decryptShort(algorithm, label, altered));
        refused(
                TrustError.INVALID_PADDING,
                () -> key.decryptShort(algorithm, label, new byte[255]));
        byte[] tooLarge = new byte[256];
        Arrays.fill(tooLarge, (byte) 0xFF);
        refused(TrustError.INVALID_PADDING, () -> key.decryptShort(algorithm, label, tooLarge));
    }

    @ParameterizedTest
    @CsvSource({
        "SHA_256, 16, 0", "SHA_256, 32, 23", "SHA_256, 64, 1024", "SHA_256, 200, 5000",
        "SHA_384, 48, 1025", "SHA_512, 64, 3072", "SHA_512, 129, 100"
    })
    void hmacIsThatOfTheJdk(Hash hash, int keyLength, int length) throws Exception {
        byte[] secret = bytes(keyLength);
        byte[] message = bytes(length);
        HeldKey key = provider().importKey(authenticating(hash, keyLength * 8), secret);

        Mac jdk = Mac.getInstance("Hmac" + jdkName(hash));
        jdk.init(new SecretKeySpec(secret, "HMAC"));
        assertThat(run(key.mac(Algorithm.hmac(hash)), message)).isEqualTo(jdk.doFinal(message));
    }

    @Test
    void twoMacsMayBeUnderWayAtOnce() {
        HeldKey key = provider().generate(authenticating(Hash.SHA_256, 256));
        byte[] message = bytes(3000);

        Part first = key.mac(Algorithm.hmac(Hash.SHA_256));
        Part second = key.mac(Algorithm.hmac(Hash.SHA_256));
        first.update(message);
        second.update(message);
        Part given = key.mac(Algorithm.hmac(Hash.SHA_256));
        given.update(message);
        given.abort();

        assertThat(first.finish()).isEqualTo(second.finish());
    }

    @ParameterizedTest
    @CsvSource({ // NIST SP 800-38B, appendix D.1
        "'', bb1d6929e95937287fa37d129b756746",
        "6bc1bee22e409f96e93d7e117393172a, 070a16b46b4d4144f79bdd9dd04a287c",
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411,"
                + " dfa66747de9ae63030ca32611497c827"
    })
    void cmacIsThatOfThePublishedVectors(String message, String tag) {
        HeldKey key = provider().importKey(aes(Algorithm.CMAC, 128), KEY_128);

        assertThat(run(key.mac(Algorithm.CMAC), HexFormat.of().parseHex(message)))
                .isEqualTo(HexFormat.of().parseHex(tag));
    }

    @ParameterizedTest
    @CsvSource({
        "CTR, 128, 0", "CTR, 128, 1", "CTR, 256, 16", "CTR, 256, 5000",
        "CBC_NO_PADDING, 128, 16", "CBC_NO_PADDING, 256, 4096",
        "CBC_PKCS7, 128, 0", "CBC_PKCS7, 256, 15", "CBC_PKCS7, 256, 16", "CBC_PKCS7, 128, 3001"
    })
    void ciphersAreThoseOfTheJdk(Algorithm.Scheme scheme, int bits, int length) throws Exception {
        Algorithm algorithm =
                switch (scheme) {
                    case CTR -> Algorithm.CTR;
                    case CBC_PKCS7 -> Algorithm.CBC_PKCS7;
                    default -> Algorithm.CBC_NO_PADDING;
                };
        byte[] secret = bytes(bits / 8);
        byte[] iv = bytes(16);
        Arrays.fill(iv, 8, 16, (byte) 0xFF); // the counter overflows
        byte[] plaintext = bytes(length);
        HeldKey key = provider().importKey(aes(algorithm, bits), secret);

        Cipher jdk =
                Cipher.getInstance(
                        switch (scheme) {
                            case CTR -> "AES/CTR/NoPadding";
                            case CBC_PKCS7 -> "AES/CBC/PKCS5Padding";
                            default -> "AES/CBC/NoPadding";
                        });
        jdk.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"), new IvParameterSpec(iv));
        byte[] ciphertext = jdk.doFinal(plaintext);
        assertThat(run(key.cipher(algorithm, true, iv), plaintext)).isEqualTo(ciphertext);
        assertThat(run(key.cipher(algorithm, false, iv), ciphertext)).isEqualTo(plaintext);
    }

    @Test
    void wrongPaddingAndHalfBlocksAreRefused() {
        HeldKey padded = provider().generate(aes(Algorithm.CBC_PKCS7, 128));
        HeldKey whole = provider().generate(aes(Algorithm.CBC_NO_PADDING, 128));
        byte[] iv = new byte[16];
        byte[] ciphertext = run(padded.cipher(Algorithm.CBC_PKCS7, true, iv), new byte[16]);
        byte[] flipped = ciphertext.clone();
        flipped[15] ^= 1; // changes the last byte of the padding

        refused(
                TrustError.INVALID_PADDING,
                () -> run(padded.cipher(Algorithm.CBC_PKCS7, false, iv), flipped));
        refused(
                TrustError.INVALID_ARGUMENT,
                () -> run(padded.cipher(Algorithm.CBC_PKCS7, false, iv), new byte[17]));
        refused(
                TrustError.INVALID_ARGUMENT,
                () -> run(whole.cipher(Algorithm.CBC_NO_PADDING, true, iv), new byte[17]));
        refused(
                TrustError.INVALID_ARGUMENT,
                () -> whole.cipher(Algorithm.CBC_NO_PADDING, true, new byte[12]));
    }

    @ParameterizedTest
    @CsvSource({"128, 0, 16, 12", "256, 1, 16, 12", "128, 100, 12, 12", "256, 3000, 16, 12", "128, 33, 16, 16"})
    void gcmIsThatOfTheJdk(int bits, int length, int tag, int nonceLength) throws Exception {
        Algorithm algorithm = Algorithm.GCM.withTagLength(tag);
        byte[] secret = bytes(bits / 8);
        byte[] nonce = bytes(nonceLength);
        byte[] associated = bytes(20);
        byte[] plaintext = bytes(length);
        HeldKey key = provider().importKey(aes(algorithm, bits), secret);

        Cipher jdk = Cipher.getInstance("AES/GCM/NoPadding");
        jdk.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(secret, "AES"),
                new GCMParameterSpec(tag * 8, nonce));
        jdk.updateAAD(associated);
        byte[] ciphertext = jdk.doFinal(plaintext);
        assertThat(run(key.seal(algorithm, nonce, associated, length), plaintext))
                .isEqualTo(ciphertext);
        assertThat(key.open(algorithm, nonce, associated, ciphertext)).isEqualTo(plaintext);
    }

    @Test
    void ccmIsThatOfThePublishedVector() { // NIST SP 800-38C, example 2
        Algorithm algorithm = Algorithm.CCM.withTagLength(6);
        HexFormat hex = HexFormat.of();
        HeldKey key =
                provider()
                        .importKey(
                                aes(algorithm, 128), hex.parseHex("404142434445464748494a4b4c4d4e4f"));
        byte[] nonce = hex.parseHex("1011121314151617");
        byte[] associated = hex.parseHex("000102030405060708090a0b0c0d0e0f");
        byte[] plaintext = hex.parseHex("202122232425262728292a2b2c2d2e2f");
        byte[] ciphertext = hex.parseHex("d2a1f0e051ea5f62081a7792073d593d1fc64fbfaccd");

        assertThat(run(key.seal(algorithm, nonce, associated, 16), plaintext)).isEqualTo(ciphertext);
        assertThat(key.open(algorithm, nonce, associated, ciphertext)).isEqualTo(plaintext);
    }

    @Test
    void whatIsNotGenuineIsNotOpened() {
        for (Algorithm algorithm : new Algorithm[] {Algorithm.GCM, Algorithm.CCM}) {
            HeldKey key = provider().generate(aes(algorithm, 256));
            byte[] nonce = bytes(12);
            byte[] sealed = run(key.seal(algorithm, nonce, MESSAGE, 100), bytes(100));
            for (int changed : new int[] {0, 99, 100, 115}) {
                byte[] altered = sealed.clone();
                altered[changed] ^= 1;
                refused(
                        TrustError.INVALID_SIGNATURE,
                        () -> key.open(algorithm, nonce, MESSAGE, altered));
            }
            refused(
                    TrustError.INVALID_SIGNATURE,
                    () -> key.open(algorithm, nonce, new byte[0], sealed));
            refused(
                    TrustError.INVALID_SIGNATURE,
                    () -> key.open(algorithm, bytes(12), MESSAGE, sealed));
            refused(
                    TrustError.INVALID_SIGNATURE,
                    () -> key.open(algorithm, nonce, MESSAGE, Arrays.copyOf(sealed, 20)));
            refused(
                    TrustError.INVALID_SIGNATURE,
                    () -> key.open(algorithm, nonce, MESSAGE, Arrays.copyOf(sealed, 5)));
        }
    }

    @ParameterizedTest
    @CsvSource({ // RFC 5649, clause 6
        "c37b7e6492584340bed12207808941155068f738,"
                + " 138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
        "466f7250617369, afbeb0f07dfbf5419200f2ccb50bb24f"
    })
    void keyWrapIsThatOfThePublishedVectors(String secret, String wrapped) {
        HexFormat hex = HexFormat.of();
        byte[] kek = hex.parseHex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
        KeyAttributes attributes = aes(Algorithm.KEY_WRAP, 192);
        if (!provider().offers(attributes)) { // few TPMs have AES-192
            refused(TrustError.NOT_SUPPORTED, () -> provider().importKey(attributes, kek));
            return;
        }
        HeldKey key = provider().importKey(attributes, kek);

        assertThat(key.encryptShort(Algorithm.KEY_WRAP, hex.parseHex(secret)))
                .isEqualTo(hex.parseHex(wrapped));
        unwraps(key, hex.parseHex(secret), hex.parseHex(wrapped));
    }

    @Test
    void whatWasWrappedIsUnwrappedAndNothingElse() {
        byte[] kek = bytes(32);
        HeldKey key = provider().importKey(aes(Algorithm.KEY_WRAP, 256), kek);
        byte[] secret = bytes(45);
        RFC5649WrapEngine software = new RFC5649WrapEngine(AESEngine.newInstance());
        software.init(true, new KeyParameter(kek));

        byte[] wrapped = key.encryptShort(Algorithm.KEY_WRAP, secret);

        assertThat(wrapped).isEqualTo(software.wrap(secret, 0, secret.length));
        unwraps(key, secret, wrapped);
    }

    private static void unwraps(HeldKey key, byte[] secret, byte[] wrapped) {
        byte[] none = {};
        assertThat(key.decryptShort(Algorithm.KEY_WRAP, none, wrapped)).isEqualTo(secret);
        byte[] altered = wrapped.clone();
        altered[3] ^= 1;
        refused(
                TrustError.INVALID_PADDING,
                () -> key.decryptShort(Algorithm.KEY_WRAP, none, altered));
        refused(
                TrustError.INVALID_PADDING,
                () -> key.decryptShort(Algorithm.KEY_WRAP, none, new byte[7]));
    }

    @Test
    void keyWrapWithoutPaddingIsThatOfThePublishedVector() { // RFC 3394, clause 4.3
        HexFormat hex = HexFormat.of();
        Algorithm algorithm = Algorithm.KEY_WRAP_NO_PADDING;
        byte[] none = {};
        byte[] secret = hex.parseHex("00112233445566778899aabbccddeeff");
        byte[] wrapped = hex.parseHex("64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7");
        HeldKey key =
                provider()
                        .importKey(
                                aes(algorithm, 256),
                                hex.parseHex(
                                        "000102030405060708090a0b0c0d0e0f"
                                                + "101112131415161718191a1b1c1d1e1f"));

        assertThat(key.encryptShort(algorithm, secret)).isEqualTo(wrapped);
        assertThat(key.decryptShort(algorithm, none, wrapped)).isEqualTo(secret);
        refused(TrustError.INVALID_ARGUMENT, () -> key.encryptShort(algorithm, new byte[17]));
        refused(TrustError.INVALID_ARGUMENT, () -> key.encryptShort(algorithm, new byte[8]));
        refused(
                TrustError.INVALID_PADDING,
                () -> key.decryptShort(algorithm, none, new byte[24]));
        refused(
                TrustError.INVALID_PADDING,
                () -> key.decryptShort(algorithm, none, new byte[20]));
    }

    @Test
    void theHashOfTheMaskAndTheSaltMayBeOthers() throws Exception {
        Algorithm algorithm =
                Algorithm.rsaPss(Hash.SHA_512).withMaskHash(Hash.SHA_256).withSaltLength(7);
        HeldKey key =
                provider()
                        .importKey(
                                KeyAttributes.of(KeyType.RSA_KEY_PAIR, 2048)
                                        .permitting(algorithm, KeyUsage.SIGN_MESSAGE),
                                rsaSecret());

        Signature verifier = Signature.getInstance("RSASSA-PSS");
        verifier.setParameter(
                new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA256, 7, 1));
        verifier.initVerify(RSA.getPublic());
        verifier.update(MESSAGE);
        assertThat(verifier.verify(key.sign(algorithm, MESSAGE))).isTrue();
    }

    @Test
    void aCopyLivesOnWithoutItsSource() {
        HeldKey source = provider().generate(aes(Algorithm.CTR, 128));
        HeldKey pair = provider().generate(signing(256, Hash.SHA_256));
        byte[] iv = new byte[16];
        byte[] stream = run(source.cipher(Algorithm.CTR, true, iv), new byte[16]);
        byte[] point = pair.publicKey();
        KeyAttributes persistent = aes(Algorithm.CTR, 128).persistent(new KeyId(20));

        HeldKey copy = provider().copy(persistent, source);
        HeldKey otherPair = provider().copy(signing(256, Hash.SHA_256), pair);
        byte[] blob = copy.blob();
        source.destroy();
        pair.destroy();

        assertThat(run(copy.cipher(Algorithm.CTR, true, iv), new byte[16])).isEqualTo(stream);
        assertThat(otherPair.publicKey()).isEqualTo(point);
        assertThat(otherPair.sign(Algorithm.ecdsa(Hash.SHA_256), MESSAGE)).hasSize(64);
        assertThat(
                        run(
                                reopened()
                                        .restore(persistent, blob)
                                        .cipher(Algorithm.CTR, true, iv),
                                new byte[16]))
                .isEqualTo(stream);
        refused(
                TrustError.INVALID_HANDLE,
                () -> provider().copy(aes(Algorithm.CTR, 128), source));
    }

    @Test
    void aPersistentKeyThatWasLetGoOfIsRestored() {
        KeyAttributes attributes = aes(Algorithm.CTR, 256).persistent(new KeyId(21));
        HeldKey key = provider().generate(attributes);
        byte[] blob = key.blob();
        byte[] iv = new byte[16];
        byte[] stream = run(key.cipher(Algorithm.CTR, true, iv), new byte[16]);

        key.close();

        refused(TrustError.INVALID_HANDLE, () -> key.cipher(Algorithm.CTR, true, iv));
        HeldKey again = provider().restore(attributes, blob);
        assertThat(run(again.cipher(Algorithm.CTR, true, iv), new byte[16])).isEqualTo(stream);
    }

    @Test
    void persistentKeysOfEveryTypeOutliveTheProcess() throws Exception {
        KeyAttributes cipher = aes(Algorithm.GCM, 256).persistent(new KeyId(1));
        KeyAttributes mac = authenticating(Hash.SHA_256, 256).persistent(new KeyId(2));
        KeyAttributes signing = signing(256, Hash.SHA_256).persistent(new KeyId(3));
        KeyAttributes rsa =
                KeyAttributes.of(KeyType.RSA_KEY_PAIR, 2048)
                        .permitting(Algorithm.rsaPss(Hash.SHA_256), KeyUsage.SIGN_MESSAGE)
                        .persistent(new KeyId(4));
        HeldKey first = provider().generate(cipher);
        HeldKey second = provider().generate(mac);
        HeldKey third = provider().importKey(signing, scalar(256, jdkPair(256).getPrivate()));
        HeldKey fourth = provider().importKey(rsa, rsaSecret());
        byte[] nonce = bytes(12);
        byte[] sealed = run(first.seal(Algorithm.GCM, nonce, MESSAGE, 3), new byte[] {1, 2, 3});
        byte[] tag = run(second.mac(Algorithm.hmac(Hash.SHA_256)), MESSAGE);
        byte[] point = third.publicKey();
        byte[][] blobs = {first.blob(), second.blob(), third.blob(), fourth.blob()};

        KeyProvider later = reopened();

        assertThat(later.restore(cipher, blobs[0]).open(Algorithm.GCM, nonce, MESSAGE, sealed))
                .containsExactly(1, 2, 3);
        assertThat(run(later.restore(mac, blobs[1]).mac(Algorithm.hmac(Hash.SHA_256)), MESSAGE))
                .isEqualTo(tag);
        HeldKey signs = later.restore(signing, blobs[2]);
        assertThat(signs.publicKey()).isEqualTo(point);
        assertThat(signs.sign(Algorithm.ecdsa(Hash.SHA_256), MESSAGE)).hasSize(64);
        assertThat(rsaPublic(later.restore(rsa, blobs[3]).publicKey())).isEqualTo(RSA.getPublic());
    }

    @Test
    void aBlobThatIsAlteredOrForeignIsNoKey() {
        KeyAttributes attributes = aes(Algorithm.GCM, 256).persistent(new KeyId(7));
        byte[] blob = provider().generate(attributes).blob();

        byte[] altered = blob.clone();
        altered[blob.length / 3] ^= 1;
        refused(TrustError.DATA_CORRUPT, () -> provider().restore(attributes, altered));
        refused(TrustError.DATA_CORRUPT, () -> provider().restore(attributes, new byte[0]));
        refused(
                TrustError.DATA_CORRUPT,
                () -> provider().restore(attributes, Arrays.copyOf(blob, blob.length - 1)));
        refused(
                TrustError.DATA_CORRUPT,
                () -> provider().restore(signing(256, Hash.SHA_256), blob));
        refused(TrustError.DATA_CORRUPT, () -> stranger().restore(attributes, blob));
    }

    @Test
    void whatIsSealedIsUnsealedHereAndNowhereElse() {
        byte[] secret = bytes(64);
        byte[] sealed = provider().seal(secret);

        assertThat(provider().unseal(sealed)).isEqualTo(secret);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(secret, 0, 16, StandardCharsets.ISO_8859_1));
        for (int changed = 0; changed < sealed.length; changed += 17) {
            byte[] altered = sealed.clone();
            altered[changed] ^= 1;
            refused(TrustError.INVALID_SIGNATURE, () -> provider().unseal(altered));
        }
        refused(TrustError.INVALID_SIGNATURE, () -> provider().unseal(new byte[0]));
        refused(TrustError.INVALID_SIGNATURE, () -> stranger().unseal(sealed));
        refused(TrustError.INVALID_ARGUMENT, () -> provider().seal(new byte[65]));
        assertThat(reopened().unseal(sealed)).isEqualTo(secret);
    }

    @Test
    void theCounterCountsFromZeroAndNeverGoesBack() {
        assertThat(provider().counter()).isZero();
        long first = provider().count();
        assertThat(first).isPositive();
        assertThat(provider().count()).isEqualTo(first + 1);
        assertThat(provider().counter()).isEqualTo(first + 1);
        assertThat(reopened().counter()).isEqualTo(first + 1);
        assertThat(provider().count()).isEqualTo(first + 2);
    }

    @Test
    void randomBytesAreAsManyAsAskedForAndDiffer() {
        assertThat(provider().random(0)).isEmpty();
        assertThat(provider().random(100)).hasSize(100).isNotEqualTo(provider().random(100));
    }

    @Test
    void aDestroyedKeyDoesNothing() {
        HeldKey key = provider().generate(aes(Algorithm.CTR, 128).persistent(new KeyId(5)));
        HeldKey pair = provider().generate(signing(256, Hash.SHA_256));
        Part underWay = key.cipher(Algorithm.CTR, true, new byte[16]);
        key.destroy();
        pair.destroy();

        refused(TrustError.INVALID_HANDLE, () -> underWay.update(new byte[16]));
        refused(
                TrustError.INVALID_HANDLE,
                () -> key.cipher(Algorithm.CTR, true, new byte[16]).update(new byte[16]));
        refused(TrustError.INVALID_HANDLE, key::blob);
        refused(
                TrustError.INVALID_HANDLE,
                () -> pair.sign(Algorithm.ecdsa(Hash.SHA_256), MESSAGE));
    }

    @Test
    void secretsThatCouldLeaveAreNotOffered() {
        KeyAttributes leaving =
                KeyAttributes.of(KeyType.AES, 256)
                        .permitting(Algorithm.GCM, KeyUsage.ENCRYPT, KeyUsage.EXPORT);

        assertThat(provider().offers(aes(Algorithm.GCM, 256))).isTrue();
        assertThat(provider().offers(leaving)).isFalse();
        refused(TrustError.NOT_SUPPORTED, () -> provider().generate(leaving));
        refused(TrustError.NOT_SUPPORTED, () -> provider().importKey(leaving, bytes(32)));
        HeldKey key = provider().generate(aes(Algorithm.GCM, 256));
        refused(TrustError.NOT_SUPPORTED, key::secret);
        refused(TrustError.NOT_SUPPORTED, key::publicKey);
    }

    @Test
    void whatItDoesNotHaveIsNotOffered() {
        assertThat(provider().offers(KeyAttributes.of(KeyType.ML_DSA_KEY_PAIR, 65))).isFalse();
        assertThat(provider().offers(KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, 257))).isFalse();
        assertThat(provider().offers(aes(Algorithm.CHACHA20_POLY1305, 256))).isFalse();
        assertThat(provider().offers(KeyAttributes.of(KeyType.DERIVE, 256))).isFalse();
        refused(
                TrustError.NOT_SUPPORTED,
                () -> provider().generate(KeyAttributes.of(KeyType.ML_DSA_KEY_PAIR, 65)));
        refused(
                TrustError.INVALID_ARGUMENT,
                () -> provider().importKey(aes(Algorithm.GCM, 256), new byte[16]));
    }

    static final KeyPair RSA = rsaPair();

    private static KeyPair rsaPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] rsaSecret() throws Exception {
        return PrivateKeyInfo.getInstance(RSA.getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
    }

    private static PublicKey rsaPublic(byte[] der) throws Exception {
        RSAPublicKey key = RSAPublicKey.getInstance(der);
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    }

    static KeyAttributes aes(Algorithm algorithm, int bits) {
        return KeyAttributes.of(KeyType.AES, bits)
                .permitting(algorithm, KeyUsage.ENCRYPT, KeyUsage.DECRYPT);
    }

    static KeyAttributes authenticating(Hash hash, int bits) {
        return KeyAttributes.of(KeyType.HMAC, bits)
                .permitting(Algorithm.hmac(hash), KeyUsage.SIGN_MESSAGE, KeyUsage.VERIFY_MESSAGE);
    }

    static KeyAttributes signing(int bits, Hash hash) {
        return KeyAttributes.of(KeyType.SECP_R1_KEY_PAIR, bits)
                .permitting(Algorithm.ecdsa(hash), KeyUsage.SIGN_MESSAGE);
    }

    static KeyPair jdkPair(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp" + bits + "r1"));
        return generator.generateKeyPair();
    }

    static byte[] scalar(int bits, PrivateKey key) {
        return BigIntegers.asUnsignedByteArray((bits + 7) / 8, ((ECPrivateKey) key).getS());
    }

    static byte[] point(int bits, PublicKey key) {
        ECPoint point = ((ECPublicKey) key).getW();
        int length = (bits + 7) / 8;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(4);
        bytes.writeBytes(BigIntegers.asUnsignedByteArray(length, point.getAffineX()));
        bytes.writeBytes(BigIntegers.asUnsignedByteArray(length, point.getAffineY()));
        return bytes.toByteArray();
    }

    static PublicKey jdkPublic(int bits, byte[] point) throws Exception {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp" + bits + "r1"));
        int length = (bits + 7) / 8;
        ECPoint affine =
                new ECPoint(
                        new BigInteger(1, point, 1, length),
                        new BigInteger(1, point, 1 + length, length));
        return KeyFactory.getInstance("EC")
                .generatePublic(
                        new ECPublicKeySpec(
                                affine, parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static String jdkName(Hash hash) {
        return hash.name().startsWith("SHA3")
                ? Hashes.name(hash)
                : Hashes.name(hash).replace("-", "");
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        seeded.nextBytes(bytes);
        return bytes;
    }

    /** Gives a message in parts of odd sizes. */
    byte[] run(Part part, byte[] message) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        int offset = 0;
        while (offset < message.length) {
            int end = Math.min(message.length, offset + 1 + seeded.nextInt(1500));
            result.writeBytes(part.update(Arrays.copyOfRange(message, offset, end)));
            offset = end;
        }
        result.writeBytes(part.finish());
        return result.toByteArray();
    }

    static void refused(TrustError error, ThrowingCallable call) {
        assertThatExceptionOfType(TrustException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.error()).isEqualTo(error))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\n"));
    }
}
