// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.Realises;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** Keys and signatures in the forms that others use. */
class ForeignFormsTest {
    @TempDir Path folder;

    private static void assertRefused(TrustError error, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        TrustException.class,
                        refused -> assertThat(refused.error()).isEqualTo(error));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X25519", "X448", "Ed25519", "Ed448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87",
                "ML-KEM-512", "ML-KEM-768", "ML-KEM-1024", "RSA", "EC"
            })
    void aPublicKeyOfTheJdkIsReadAndWrittenAsItWas(String algorithm)
            throws GeneralSecurityException {
        PublicKey key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
        byte[] encoded = key.getEncoded();
        SubjectPublicKeyInfo read = SubjectPublicKeyInfo.decode(encoded);

        assertThat(read.type().isPublic()).isTrue();
        assertThat(read.encode()).isEqualTo(encoded);
        for (int at : new int[] {0, 1, 6, 8}) {
            byte[] altered = encoded.clone();
            altered[at] ^= 1;
            assertRefused(
                    TrustError.INVALID_ARGUMENT, () -> SubjectPublicKeyInfo.decode(altered));
        }
        assertRefused(
                TrustError.INVALID_ARGUMENT,
                () -> SubjectPublicKeyInfo.decode(Arrays.copyOf(encoded, encoded.length + 1)));
        assertRefused(
                TrustError.INVALID_ARGUMENT,
                () -> SubjectPublicKeyInfo.decode(Arrays.copyOf(encoded, encoded.length - 1)));
    }

    @Test
    void whatX509HasNoFormForIsRefused() {
        assertRefused(
                TrustError.INVALID_ARGUMENT,
                () ->
                        new SubjectPublicKeyInfo(
                                        KeyType.HYBRID_KEM_PUBLIC_KEY, 768, new byte[1216])
                                .encode());
        assertRefused(
                TrustError.INVALID_ARGUMENT, () -> SubjectPublicKeyInfo.decode(new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // An empty one, zero, negative, padded, too long a length, more behind it.
                "",
                "3006020100020101",
                "30060201ff020101",
                "30080202000102020001",
                "308106020101020101",
                "30070201010201010500",
                "300602010102010100"
            })
    @Realises("MPAI_AIFSIGN_verify_message")
    void aSignatureThatIsNotInDerIsRefused(String der) {
        assertRefused(
                TrustError.INVALID_SIGNATURE,
                () -> EcdsaSignature.fromDer(256, HexFormat.of().parseHex(der)));
    }

    @Test
    void aSignatureIsTheSameInBothForms() {
        byte[] raw = new byte[64];
        raw[31] = (byte) 0x80;
        raw[63] = 1;
        byte[] der = HexFormat.of().parseHex("300702020080020101");

        assertThat(EcdsaSignature.toDer(256, raw)).isEqualTo(der);
        assertThat(EcdsaSignature.fromDer(256, der)).isEqualTo(raw);
        assertRefused(
                TrustError.INVALID_SIGNATURE, () -> EcdsaSignature.toDer(256, new byte[64]));
        assertRefused(
                TrustError.INVALID_SIGNATURE, () -> EcdsaSignature.toDer(256, new byte[63]));
        assertRefused(
                TrustError.NOT_SUPPORTED, () -> EcdsaSignature.toDer(224, new byte[56]));
    }

    @Test
    @Realises("MPAI_AIFKM_import_key")
    void anUnsoundRsaKeyIsRefused() throws Exception {
        RSAPrivateCrtKey key =
                (RSAPrivateCrtKey)
                        KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        BigInteger n = key.getModulus();
        BigInteger e = key.getPublicExponent();
        BigInteger two = BigInteger.TWO;
        try (TrustedPlatform platform =
                TrustedPlatform.in(folder)
                        .with(new SoftwareProvider(folder.resolve("software")))
                        .open()) {
            imported(platform, KeyType.RSA_PUBLIC_KEY, new RSAPublicKey(n, e));
            for (RSAPublicKey wrong :
                    new RSAPublicKey[] {
                        new RSAPublicKey(n.subtract(BigInteger.ONE), e),
                        new RSAPublicKey(n, e.subtract(BigInteger.ONE)),
                        new RSAPublicKey(n, BigInteger.ONE),
                        new RSAPublicKey(n.negate(), e),
                        new RSAPublicKey(n, n.add(two))
                    }) {
                assertNotImported(platform, KeyType.RSA_PUBLIC_KEY, wrong);
            }
            imported(platform, KeyType.RSA_KEY_PAIR, pair(key, n, key.getPrivateExponent()));
            assertNotImported(
                    platform, KeyType.RSA_KEY_PAIR, pair(key, n.add(two), key.getPrivateExponent()));
            assertNotImported(
                    platform,
                    KeyType.RSA_KEY_PAIR,
                    pair(key, n, key.getPrivateExponent().add(two)));
        }
    }

    private static RSAPrivateKey pair(
            RSAPrivateCrtKey key, BigInteger modulus, BigInteger exponent) {
        return new RSAPrivateKey(
                modulus,
                key.getPublicExponent(),
                exponent,
                key.getPrimeP(),
                key.getPrimeQ(),
                key.getPrimeExponentP(),
                key.getPrimeExponentQ(),
                key.getCrtCoefficient());
    }

    /** Throws if it is not. */
    private static void imported(TrustedPlatform platform, KeyType type, ASN1Encodable key)
            throws IOException {
        platform.services("urn:tester")
                .keys()
                .importKey(
                        KeyAttributes.of(type, 0).permitting(Algorithm.rsaPss(Hash.SHA_256)),
                        key.toASN1Primitive().getEncoded("DER"));
    }

    private static void assertNotImported(
            TrustedPlatform platform, KeyType type, ASN1Encodable key) {
        assertThatThrownBy(() -> imported(platform, type, key))
                .isInstanceOfSatisfying(
                        TrustException.class,
                        refused ->
                                assertThat(refused.error())
                                        .isEqualTo(TrustError.INVALID_ARGUMENT));
    }
}
