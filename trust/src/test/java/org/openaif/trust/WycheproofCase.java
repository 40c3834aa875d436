// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.XECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.Encapsulation;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyDerivation;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import tools.jackson.databind.JsonNode;

/**
 * A kind of test of Wycheproof: runs one through the public API. It returns if the API accepted it with
 * the right result; it throws a TrustException if the API refused it, and an AssertionError if the
 * result was another one.
 */
abstract class WycheproofCase {
    private static final KeyUsage[] ALL = KeyUsage.values();
    private static final byte[] NOTHING = {};

    final TrustedServices services;

    private WycheproofCase(TrustedServices services) {
        this.services = services;
    }

    /** The test of a file, by what the file says of itself. */
    static WycheproofCase of(String schema, String algorithm, TrustedServices services) {
        String kind = schema.replaceFirst("_schema(_v\\d+)?\\.json$", "");
        return switch (kind) {
            case "aead_test" -> new Aead(services, aead(algorithm));
            case "mac_test" -> new Mac(services, mac(algorithm));
            case "ind_cpa_test" -> new Cbc(services, algorithm);
            case "keywrap_test" -> new Wrap(services, wrap(algorithm));
            case "ecdsa_verify" -> new Ecdsa(services, true);
            case "ecdsa_p1363_verify" -> new Ecdsa(services, false);
            case "eddsa_verify" -> new Eddsa(services);
            case "ecdh_test", "ecdh_ecpoint_test", "ecdh_webcrypto_test", "ecdh_pem_test" ->
                    new Ecdh(services, kind);
            case "xdh_comp", "xdh_asn_comp", "xdh_jwk_comp", "xdh_pem_comp" ->
                    new Xdh(services, kind);
            case "hkdf_test" -> new Hkdf(services, hash(algorithm.replaceFirst("^HKDF-", "")));
            case "rsassa_pss_verify", "rsassa_pss_with_parameters_verify" -> new Pss(services);
            case "rsaes_oaep_decrypt" -> new Oaep(services);
            case "mlkem_test", "mlkem_decaps_seed_test" -> new Decapsulation(services);
            case "mlkem_encaps_test", "mlkem_encaps_seed_test" -> new Encapsulating(services);
            case "mlkem_keygen_seed_test" -> new KeyGeneration(services);
            case "mldsa_verify" -> new LatticeVerification(services, algorithm);
            case "mldsa_sign_seed" -> new LatticeSignature(services, algorithm);
            default ->
                    throw new AssertionError(
                            "the schema " + schema + " is neither tested nor in NotOffered");
        };
    }

    abstract void run(JsonNode group, JsonNode test);

    /** Why a group of the file is not offered, if it is not. */
    Optional<String> notOffered(JsonNode group) {
        return Optional.empty();
    }

    // --- what all need

    static byte[] hex(JsonNode node, String field) {
        return HexFormat.of().parseHex(node.path(field).asString());
    }

    final Cryptography cryptography() {
        return services.cryptography();
    }

    final KeyId key(KeyType type, int bits, Algorithm algorithm, byte[] data) {
        return services.keys()
                .importKey(KeyAttributes.of(type, bits).permitting(algorithm, ALL), data);
    }

    final byte[] bytes(KeyId key) {
        byte[] exported = services.keys().export(key);
        services.keys().destroy(key);
        return exported;
    }

    static Hash hash(String name) {
        String plain = name.replace("SHA-512/", "SHA_512_").replace('-', '_').replace('/', '_');
        return Hash.valueOf(plain.replaceFirst("^SHA(224|256|384|512)", "SHA_$1"));
    }

    private static Algorithm aead(String name) {
        return switch (name) {
            case "AES-GCM" -> Algorithm.GCM;
            case "AES-CCM" -> Algorithm.CCM;
            case "CHACHA20-POLY1305" -> Algorithm.CHACHA20_POLY1305;
            case "ASCON-AEAD128" -> Algorithm.ASCON_AEAD128;
            default -> throw new AssertionError("the AEAD " + name + " is not in NotOffered");
        };
    }

    private static Algorithm mac(String name) {
        return name.equals("AES-CMAC")
                ? Algorithm.CMAC
                : Algorithm.hmac(hash(name.replaceFirst("^HMAC-?", "")));
    }

    private static Algorithm wrap(String name) {
        return switch (name) {
            case "AES-KWP" -> Algorithm.KEY_WRAP;
            case "AES-WRAP", "AES-KW" -> Algorithm.KEY_WRAP_NO_PADDING;
            default -> throw new AssertionError("the key wrap " + name + " is not in NotOffered");
        };
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    private static final class Aead extends WycheproofCase {
        private final Algorithm whole;

        Aead(TrustedServices services, Algorithm algorithm) {
            super(services);
            this.whole = algorithm;
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            KeyType type =
                    switch (whole.scheme()) {
                        case CHACHA20_POLY1305 -> KeyType.CHACHA20;
                        case ASCON_AEAD128 -> KeyType.ASCON;
                        default -> KeyType.AES;
                    };
            Algorithm algorithm = whole.withTagLength(group.path("tagSize").asInt() / 8);
            KeyId key = key(type, 0, algorithm, hex(test, "key"));
            byte[] nonce = hex(test, "iv");
            byte[] sealed = joined(hex(test, "ct"), hex(test, "tag"));
            byte[] plain =
                    cryptography().open(key, algorithm, nonce, hex(test, "aad"), sealed);
            assertThat(plain).isEqualTo(hex(test, "msg"));
            assertThat(
                            cryptography()
                                    .seal(key, algorithm, nonce, hex(test, "aad"), hex(test, "msg")))
                    .isEqualTo(sealed);
        }
    }

    private static final class Mac extends WycheproofCase {
        private final Algorithm whole;

        Mac(TrustedServices services, Algorithm algorithm) {
            super(services);
            this.whole = algorithm;
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            Algorithm algorithm = whole.withTagLength(group.path("tagSize").asInt() / 8);
            KeyType type = whole.equals(Algorithm.CMAC) ? KeyType.AES : KeyType.HMAC;
            KeyId key = key(type, 0, algorithm, hex(test, "key"));
            cryptography().verifyMac(key, algorithm, hex(test, "msg"), hex(test, "tag"));
            assertThat(cryptography().mac(key, algorithm, hex(test, "msg")))
                    .isEqualTo(hex(test, "tag"));
        }
    }

    private static final class Cbc extends WycheproofCase {
        Cbc(TrustedServices services, String algorithm) {
            super(services);
            if (!algorithm.equals("AES-CBC-PKCS5")) {
                throw new AssertionError("the cipher " + algorithm + " is not in NotOffered");
            }
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            Algorithm algorithm = Algorithm.CBC_PKCS7;
            KeyId key = key(KeyType.AES, 0, algorithm, hex(test, "key"));
            byte[] whole = joined(hex(test, "iv"), hex(test, "ct"));
            assertThat(cryptography().decrypt(key, algorithm, whole))
                    .isEqualTo(hex(test, "msg"));
            try (var encryption = cryptography().encrypt(key, algorithm)) {
                encryption.setIv(hex(test, "iv"));
                assertThat(joined(encryption.update(hex(test, "msg")), encryption.finish()))
                        .isEqualTo(hex(test, "ct"));
            }
        }
    }

    private static final class Wrap extends WycheproofCase {
        private final Algorithm algorithm;

        Wrap(TrustedServices services, Algorithm algorithm) {
            super(services);
            this.algorithm = algorithm;
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            KeyId key = key(KeyType.AES, 0, algorithm, hex(test, "key"));
            assertThat(cryptography().decryptShort(key, algorithm, NOTHING, hex(test, "ct")))
                    .isEqualTo(hex(test, "msg"));
            assertThat(cryptography().encryptShort(key, algorithm, NOTHING, hex(test, "msg")))
                    .isEqualTo(hex(test, "ct"));
        }
    }

    private static int curveBits(String curve) {
        return switch (curve) {
            case "secp256r1", "P-256" -> 256;
            case "secp384r1", "P-384" -> 384;
            case "secp521r1", "P-521" -> 521;
            default -> throw new AssertionError("the curve " + curve + " is not in NotOffered");
        };
    }

    private static final class Ecdsa extends WycheproofCase {
        private final boolean der;

        Ecdsa(TrustedServices services, boolean der) {
            super(services);
            this.der = der;
        }

        @Override
        Optional<String> notOffered(JsonNode group) {
            return NotOffered.hash(group.path("sha").asString())
                    .or(() -> NotOffered.curve(group.path("publicKey").path("curve").asString()));
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            int bits = curveBits(group.path("publicKey").path("curve").asString());
            Algorithm algorithm = Algorithm.ecdsa(hash(group.path("sha").asString()));
            byte[] point = hex(group.path("publicKey"), "uncompressed");
            KeyId key = key(KeyType.SECP_R1_PUBLIC_KEY, bits, algorithm, point);
            byte[] signature = hex(test, "sig");
            cryptography()
                    .verify(
                            key,
                            algorithm,
                            hex(test, "msg"),
                            der ? EcdsaSignature.fromDer(bits, signature) : signature);
            if (der) {
                assertThat(EcdsaSignature.toDer(bits, EcdsaSignature.fromDer(bits, signature)))
                        .isEqualTo(signature);
            }
            assertThat(SubjectPublicKeyInfo.decode(hex(group, "publicKeyDer")).key())
                    .isEqualTo(point);
        }
    }

    private static final class Eddsa extends WycheproofCase {
        Eddsa(TrustedServices services) {
            super(services);
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            int bits =
                    switch (group.path("publicKey").path("curve").asString()) {
                        case "edwards25519" -> 255;
                        case "edwards448" -> 448;
                        default -> throw new AssertionError(group.path("publicKey"));
                    };
            KeyId key =
                    key(
                            KeyType.TWISTED_EDWARDS_PUBLIC_KEY,
                            bits,
                            Algorithm.EDDSA,
                            hex(group.path("publicKey"), "pk"));
            cryptography().verify(key, Algorithm.EDDSA, hex(test, "msg"), hex(test, "sig"));
        }
    }

    private static byte[] pem(String text) {
        return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    }

    /** What is no Base64 is refused by whoever reads the JWK. */
    private static byte[] base64(JsonNode jwk, String field) {
        try {
            return Base64.getUrlDecoder().decode(jwk.path(field).asString());
        } catch (IllegalArgumentException e) {
            throw new TrustException(TrustError.INVALID_ARGUMENT, "no Base64", e);
        }
    }

    private static final class Ecdh extends WycheproofCase {
        private final String kind;

        Ecdh(TrustedServices services, String kind) {
            super(services);
            this.kind = kind;
        }

        @Override
        Optional<String> notOffered(JsonNode group) {
            return NotOffered.curve(group.path("curve").asString());
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            int bits = bits(group, test);
            KeyId key =
                    key(
                            KeyType.SECP_R1_KEY_PAIR,
                            bits,
                            Algorithm.ECDH,
                            NistCurve.of(bits).fixed(scalar(test)));
            assertThat(cryptography().agree(key, Algorithm.ECDH, peer(bits, test)))
                    .isEqualTo(hex(test, "shared"));
        }

        private int bits(JsonNode group, JsonNode test) {
            return group.has("curve")
                    ? curveBits(group.path("curve").asString())
                    : ecPrivate(test).getParams().getOrder().bitLength();
        }

        private static ECPrivateKey ecPrivate(JsonNode test) {
            try {
                return (ECPrivateKey)
                        KeyFactory.getInstance("EC")
                                .generatePrivate(
                                        new PKCS8EncodedKeySpec(
                                                pem(test.path("private").asString())));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private BigInteger scalar(JsonNode test) {
            return switch (kind) {
                case "ecdh_webcrypto_test" -> new BigInteger(1, base64(test.path("private"), "d"));
                case "ecdh_pem_test" -> ecPrivate(test).getS();
                default -> new BigInteger(test.path("private").asString(), 16);
            };
        }

        private byte[] peer(int bits, JsonNode test) {
            return switch (kind) {
                case "ecdh_ecpoint_test" -> hex(test, "public");
                case "ecdh_webcrypto_test" -> jwk("P-" + bits, test.path("public"));
                case "ecdh_pem_test" -> point(pem(test.path("public").asString()));
                default -> point(hex(test, "public"));
            };
        }

        private static byte[] jwk(String curve, JsonNode key) {
            if (!key.path("kty").asString().equals("EC")
                    || !key.path("crv").asString().equals(curve)) {
                throw new TrustException(TrustError.INVALID_ARGUMENT, "another kind of key");
            }
            return joined(new byte[] {4}, base64(key, "x"), base64(key, "y"));
        }

        private static byte[] point(byte[] encoded) {
            SubjectPublicKeyInfo decoded = SubjectPublicKeyInfo.decode(encoded);
            if (decoded.type() != KeyType.SECP_R1_PUBLIC_KEY) {
                throw new TrustException(TrustError.INVALID_ARGUMENT, "no point of a NIST curve");
            }
            return decoded.key();
        }
    }

    private static final class Xdh extends WycheproofCase {
        private final String kind;

        Xdh(TrustedServices services, String kind) {
            super(services);
            this.kind = kind;
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            int bits =
                    switch (group.path("curve").asString()) {
                        case "curve25519", "x25519", "X25519" -> 255;
                        case "curve448", "x448", "X448" -> 448;
                        default -> throw new AssertionError(group.path("curve"));
                    };
            KeyId key =
                    key(KeyType.MONTGOMERY_KEY_PAIR, bits, Algorithm.ECDH, scalar(test));
            assertThat(cryptography().agree(key, Algorithm.ECDH, peer(bits, test)))
                    .isEqualTo(hex(test, "shared"));
        }

        private byte[] scalar(JsonNode test) {
            return switch (kind) {
                case "xdh_comp" -> hex(test, "private");
                case "xdh_jwk_comp" -> base64(test.path("private"), "d");
                case "xdh_pem_comp" -> scalar(pem(test.path("private").asString()));
                default -> scalar(hex(test, "private"));
            };
        }

        private static byte[] scalar(byte[] pkcs8) {
            try {
                return ((XECPrivateKey)
                                KeyFactory.getInstance("XDH")
                                        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8)))
                        .getScalar()
                        .orElseThrow();
            } catch (GeneralSecurityException e) {
                throw new TrustException(TrustError.INVALID_ARGUMENT, "no key in PKCS #8", e);
            }
        }

        private byte[] peer(int bits, JsonNode test) {
            return switch (kind) {
                case "xdh_comp" -> hex(test, "public");
                case "xdh_jwk_comp" -> jwk(bits, test.path("public"));
                case "xdh_pem_comp" -> point(bits, pem(test.path("public").asString()));
                default -> point(bits, hex(test, "public"));
            };
        }

        private static byte[] jwk(int bits, JsonNode key) {
            String curve = bits == 255 ? "X25519" : "X448";
            if (!key.path("kty").asString().equals("OKP")
                    || !key.path("crv").asString().equals(curve)) {
                throw new TrustException(TrustError.INVALID_ARGUMENT, "another kind of key");
            }
            return base64(key, "x");
        }

        private static byte[] point(int bits, byte[] encoded) {
            SubjectPublicKeyInfo decoded = SubjectPublicKeyInfo.decode(encoded);
            if (decoded.type() != KeyType.MONTGOMERY_PUBLIC_KEY || decoded.bits() != bits) {
                throw new TrustException(TrustError.INVALID_ARGUMENT, "another kind of key");
            }
            return decoded.key();
        }
    }

    private static final class Hkdf extends WycheproofCase {
        private final Algorithm algorithm;

        Hkdf(TrustedServices services, Hash hash) {
            super(services);
            this.algorithm = Algorithm.hkdf(hash);
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            byte[] secret = hex(test, "ikm");
            try (KeyDerivation derivation = cryptography().derive(algorithm)) {
                derivation.input(KeyDerivation.Step.SALT, hex(test, "salt"));
                if (secret.length == 0) {
                    derivation.input(KeyDerivation.Step.SECRET, secret);
                } else {
                    derivation.input(
                            KeyDerivation.Step.SECRET, key(KeyType.DERIVE, 0, algorithm, secret));
                }
                derivation.input(KeyDerivation.Step.INFO, hex(test, "info"));
                assertThat(derivation.output(test.path("size").asInt()))
                        .isEqualTo(hex(test, "okm"));
            }
        }
    }

    /** RSA: whichever hashes, and whether the size is one that is offered. */
    private static Optional<String> rsaNotOffered(JsonNode group) {
        int bits = group.path("keySize").asInt();
        if (bits < 2048) {
            return Optional.of("RSA of " + bits + " bits is not offered");
        }
        if (!group.path("mgf").asString().equals("MGF1")) {
            return Optional.of("RSA with " + group.path("mgf").asString() + " is not offered");
        }
        return NotOffered.hash(group.path("sha").asString())
                .or(() -> NotOffered.hash(group.path("mgfSha").asString()));
    }

    private static final class Pss extends WycheproofCase {
        Pss(TrustedServices services) {
            super(services);
        }

        @Override
        Optional<String> notOffered(JsonNode group) {
            return rsaNotOffered(group);
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            Algorithm algorithm =
                    Algorithm.rsaPss(hash(group.path("sha").asString()))
                            .withMaskHash(hash(group.path("mgfSha").asString()))
                            .withSaltLength(group.path("sLen").asInt());
            KeyId key = key(KeyType.RSA_PUBLIC_KEY, 0, algorithm, hex(group, "publicKeyAsn"));
            cryptography().verify(key, algorithm, hex(test, "msg"), hex(test, "sig"));
            cryptography()
                    .verifyHash(
                            key,
                            algorithm,
                            cryptography()
                                    .hash(algorithm.hash().orElseThrow(), hex(test, "msg")),
                            hex(test, "sig"));
        }
    }

    private static final class Oaep extends WycheproofCase {
        Oaep(TrustedServices services) {
            super(services);
        }

        @Override
        Optional<String> notOffered(JsonNode group) {
            return rsaNotOffered(group);
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            Algorithm algorithm =
                    Algorithm.rsaOaep(hash(group.path("sha").asString()))
                            .withMaskHash(hash(group.path("mgfSha").asString()));
            KeyId key = key(KeyType.RSA_KEY_PAIR, 0, algorithm, pkcs1(group));
            assertThat(
                            cryptography()
                                    .decryptShort(
                                            key, algorithm, hex(test, "label"), hex(test, "ct")))
                    .isEqualTo(hex(test, "msg"));
        }

        private static byte[] pkcs1(JsonNode group) {
            try {
                return PrivateKeyInfo.getInstance(hex(group, "privateKeyPkcs8"))
                        .parsePrivateKey()
                        .toASN1Primitive()
                        .getEncoded();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static int kemBits(JsonNode group) {
        return Integer.parseInt(group.path("parameterSet").asString().replace("ML-KEM-", ""));
    }

    private static final KeyAttributes SHARED =
            KeyAttributes.of(KeyType.RAW_DATA, 256).permitting(Algorithm.NONE, KeyUsage.EXPORT);

    private static final class Decapsulation extends WycheproofCase {
        Decapsulation(TrustedServices services) {
            super(services);
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            KeyId key =
                    key(
                            KeyType.ML_KEM_KEY_PAIR,
                            kemBits(group),
                            Algorithm.ML_KEM,
                            hex(test, "seed"));
            if (test.has("ek")) {
                assertThat(services.keys().exportPublic(key)).isEqualTo(hex(test, "ek"));
            }
            KeyId shared = cryptography().decapsulate(key, Algorithm.ML_KEM, hex(test, "c"), SHARED);
            assertThat(bytes(shared)).isEqualTo(hex(test, "K"));
        }
    }

    /** The API draws its own randomness, so the ciphertext is another; whether it works is the same. */
    private static final class Encapsulating extends WycheproofCase {
        Encapsulating(TrustedServices services) {
            super(services);
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            KeyId key =
                    key(
                            KeyType.ML_KEM_PUBLIC_KEY,
                            kemBits(group),
                            Algorithm.ML_KEM,
                            hex(test, "ek"));
            Encapsulation made = cryptography().encapsulate(key, Algorithm.ML_KEM, SHARED);
            assertThat(made.ciphertext()).hasSameSizeAs(hex(test, "c"));
            assertThat(bytes(made.key())).hasSameSizeAs(hex(test, "K"));
        }
    }

    private static final class KeyGeneration extends WycheproofCase {
        KeyGeneration(TrustedServices services) {
            super(services);
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            KeyId key =
                    key(
                            KeyType.ML_KEM_KEY_PAIR,
                            kemBits(group),
                            Algorithm.ML_KEM,
                            hex(test, "seed"));
            assertThat(services.keys().exportPublic(key)).isEqualTo(hex(test, "ek"));
        }
    }

    private static int dsaBits(String algorithm) {
        return Integer.parseInt(
                algorithm.toUpperCase(Locale.ROOT).replaceFirst("^ML-?DSA-?", ""));
    }

    private static final class LatticeVerification extends WycheproofCase {
        private final int bits;

        LatticeVerification(TrustedServices services, String algorithm) {
            super(services);
            this.bits = dsaBits(algorithm);
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            KeyId key =
                    key(
                            KeyType.ML_DSA_PUBLIC_KEY,
                            bits,
                            Algorithm.ML_DSA,
                            hex(group, "publicKey"));
            cryptography()
                    .verify(
                            key,
                            Algorithm.ML_DSA,
                            hex(test, "ctx"),
                            hex(test, "msg"),
                            hex(test, "sig"));
        }
    }

    /** The API signs hedged, so its signature is another; both verify under the key of the seed. */
    private static final class LatticeSignature extends WycheproofCase {
        private final int bits;

        LatticeSignature(TrustedServices services, String algorithm) {
            super(services);
            this.bits = dsaBits(algorithm);
        }

        @Override
        void run(JsonNode group, JsonNode test) {
            JsonNode seeded = group.has("privateSeed") ? group : test;
            KeyId key =
                    key(
                            KeyType.ML_DSA_KEY_PAIR,
                            bits,
                            Algorithm.ML_DSA,
                            hex(seeded, "privateSeed"));
            if (seeded.hasNonNull("publicKey")) {
                assertThat(services.keys().exportPublic(key)).isEqualTo(hex(seeded, "publicKey"));
            }
            byte[] context = hex(test, "ctx");
            byte[] message = hex(test, "msg");
            byte[] own = cryptography().sign(key, Algorithm.ML_DSA, context, message);
            cryptography().verify(key, Algorithm.ML_DSA, context, message, own);
            cryptography().verify(key, Algorithm.ML_DSA, context, message, hex(test, "sig"));
        }
    }
}
