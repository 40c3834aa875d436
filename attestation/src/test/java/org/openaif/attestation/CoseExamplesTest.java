// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;
import org.openaif.testsupport.SharedData;

/**
 * The examples of the COSE working group, whichever lie there: what each is follows from what it
 * holds. One that passes there passes here; one that fails there is refused here, for the reason that
 * was built into it. What is not offered is listed by name, and is none of the kinds that we offer.
 */
class CoseExamplesTest {
    /** All examples of these folders are of kinds that are offered. */
    private static final Set<String> OFFERED =
            Set.of(
                    "CWT",
                    "aes-ccm-examples",
                    "aes-gcm-examples",
                    "ecdsa-examples",
                    "eddsa-examples",
                    "encrypted-tests",
                    "enveloped-tests",
                    "mac0-tests",
                    "sign1-tests");

    /** As many as there were when this was written: a lost folder would otherwise go unseen. */
    private static final int AT_LEAST = 81;

    private static final Map<String, CoseKind> KINDS =
            Map.of(
                    "sign0", CoseKind.SIGN1,
                    "sign", CoseKind.SIGN,
                    "mac0", CoseKind.MAC0,
                    "mac", CoseKind.MAC,
                    "encrypted", CoseKind.ENCRYPT0,
                    "enveloped", CoseKind.ENCRYPT);

    private static final Map<String, CoseAlgorithm> ALGORITHMS = algorithms();

    private static final Map<String, Integer> WEIERSTRASS =
            Map.of("P-256", 256, "P-384", 384, "P-521", 521);

    @TempDir private Path folder;

    private static Map<String, CoseAlgorithm> algorithms() {
        Map<String, CoseAlgorithm> names = new TreeMap<>();
        names.put("ES256", CoseAlgorithm.ES256);
        names.put("ES384", CoseAlgorithm.ES384);
        names.put("ES512", CoseAlgorithm.ES512);
        names.put("EdDSA", CoseAlgorithm.EDDSA);
        names.put("PS256", CoseAlgorithm.PS256);
        names.put("PS384", CoseAlgorithm.PS384);
        names.put("PS512", CoseAlgorithm.PS512);
        names.put("HS256/64", CoseAlgorithm.HMAC_256_64);
        names.put("HS256", CoseAlgorithm.HMAC_256);
        names.put("HS384", CoseAlgorithm.HMAC_384);
        names.put("HS512", CoseAlgorithm.HMAC_512);
        names.put("A128GCM", CoseAlgorithm.A128GCM);
        names.put("A192GCM", CoseAlgorithm.A192GCM);
        names.put("A256GCM", CoseAlgorithm.A256GCM);
        names.put("ChaCha-Poly1305", CoseAlgorithm.CHACHA20_POLY1305);
        for (CoseAlgorithm one : CoseAlgorithm.values()) {
            if (one.name().startsWith("AES_CCM_")) {
                String[] parts = one.name().split("_");
                names.put("AES-CCM-" + parts[2] + "-" + parts[4] + "/" + parts[3], one);
            }
        }
        return names;
    }

    /** What is not offered, and why. */
    private static final class NotOffered extends Exception {
        private static final long serialVersionUID = 1L;

        NotOffered(String why) {
            super(why);
        }
    }

    @Test
    void every_example_is_accepted_refused_or_named() throws IOException {
        Path examples = SharedData.path("vectors/cose");
        Map<String, String> notOffered = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        try (TestServices services = TestServices.in(folder);
                Stream<Path> files = Files.walk(examples)) {
            for (Path file : files.filter(CoseExamplesTest::isExample).sorted().toList()) {
                String name = examples.relativize(file).toString();
                try {
                    CBORObject example = CBORObject.FromJSONBytes(Files.readAllBytes(file));
                    check(name, example, services.of("cose"));
                    checked++;
                } catch (NotOffered e) {
                    notOffered.put(name, e.getMessage());
                } catch (TrustException | CBORException | AssertionError e) {
                    wrong.add(name + ": " + e.getMessage());
                }
            }
        }
        notOffered.forEach((name, why) -> System.out.println("NOT OFFERED " + name + ": " + why));
        System.out.println(checked + " COSE examples checked, " + notOffered.size() + " not offered");
        assertThat(wrong).isEmpty();
        assertThat(notOffered.keySet())
                .noneMatch(name -> OFFERED.contains(Path.of(name).getName(0).toString()));
        assertThat(checked).isGreaterThanOrEqualTo(AT_LEAST);
    }

    private static boolean isExample(Path file) {
        return file.toString().endsWith(".json");
    }

    private static void check(String name, CBORObject example, TrustedServices services)
            throws NotOffered {
        boolean fails = example.ContainsKey("fail") && example.get("fail").AsBoolean();
        CBORObject input = example.get("input");
        if (input == null || !example.ContainsKey("output")) {
            throw new NotOffered("it is no message");
        }
        String kindName =
                KINDS.keySet().stream()
                        .filter(input::ContainsKey)
                        .findFirst()
                        .orElseThrow(() -> new NotOffered("it is none of the six messages"));
        CBORObject description = input.get(kindName);
        if (description.toString().contains("countersign")) {
            throw new NotOffered("a countersignature");
        }
        byte[] message = hex(example.get("output").get("cbor").AsString());
        TrustException refusal = null;
        byte[] content = {};
        try {
            content = content(KINDS.get(kindName), description, message, services);
        } catch (TrustException e) {
            refusal = e;
        }
        if (!fails) {
            if (refusal != null && refusal.error() == TrustError.NOT_SUPPORTED) {
                throw new NotOffered(refusal.getMessage());
            }
            assertThat(refusal).as(name).isNull();
            assertThat(content).as(name).isEqualTo(expected(input));
            return;
        }
        assertThat(refusal).as(name + " must be refused").isNotNull();
        CBORObject failures = input.get("failures");
        Optional<TrustError> reason = failures == null ? Optional.empty() : reason(failures);
        if (reason.isPresent()) {
            assertThat(refusal.error()).as(name + ": " + refusal.getMessage()).isEqualTo(reason.get());
        } else if (refusal.error() == TrustError.NOT_SUPPORTED) {
            throw new NotOffered("refused, but only because: " + refusal.getMessage());
        }
    }

    /** What was done to an example tells how it has to be refused. */
    private static Optional<TrustError> reason(CBORObject failures) {
        if (failures.ContainsKey("ChangeCBORTag")) {
            return Optional.of(TrustError.INVALID_ARGUMENT);
        }
        if (failures.ContainsKey("ChangeAttr")) {
            return Optional.of(TrustError.NOT_SUPPORTED);
        }
        boolean altered =
                Stream.of("ChangeTag", "AddProtected", "RemoveProtected")
                        .anyMatch(failures::ContainsKey);
        return altered ? Optional.of(TrustError.INVALID_SIGNATURE) : Optional.empty();
    }

    private static byte[] content(
            CoseKind kind, CBORObject description, byte[] message, TrustedServices services)
            throws NotOffered {
        CBORObject holder = holder(kind, description);
        if (kind != CoseKind.SIGN1 && kind != CoseKind.SIGN) {
            demandDirect(holder);
        }
        CoseAlgorithm algorithm = algorithm(kind, description, holder);
        KeyUsage usage =
                switch (kind) {
                    case ENCRYPT, ENCRYPT0 -> KeyUsage.DECRYPT;
                    default -> KeyUsage.VERIFY_MESSAGE;
                };
        KeyId id = importKey(holder.get("key"), algorithm, usage, services);
        CoseKey key = new CoseKey(services.cryptography(), id, algorithm);
        byte[] external =
                description.ContainsKey("external")
                        ? hex(description.get("external").AsString())
                        : new byte[0];
        CoseMessage read = CoseMessage.read(kind, message);
        try {
            return usage == KeyUsage.DECRYPT
                    ? read.opened(key, external, baseNonce(description))
                    : read.verified(key, external);
        } finally {
            services.keys().destroy(id);
        }
    }

    /** Who holds the key: the message itself, its signer or its recipient. */
    private static CBORObject holder(CoseKind kind, CBORObject description) {
        return switch (kind) {
            case SIGN1 -> description;
            case SIGN -> description.get("signers").get(0);
            default -> description.get("recipients").get(0);
        };
    }

    private static void demandDirect(CBORObject recipient) throws NotOffered {
        for (String place : List.of("protected", "unprotected")) {
            if (recipient.ContainsKey(place) && recipient.get(place).ContainsKey("alg")) {
                String name = recipient.get(place).get("alg").AsString();
                if (!name.equals("direct")) {
                    throw new NotOffered("a recipient who needs " + name);
                }
            }
        }
    }

    private static CoseAlgorithm algorithm(
            CoseKind kind, CBORObject description, CBORObject holder) throws NotOffered {
        CBORObject source = kind == CoseKind.SIGN ? holder : description;
        for (String place : List.of("protected", "unprotected")) {
            if (source.ContainsKey(place) && source.get(place).ContainsKey("alg")) {
                String name = source.get(place).get("alg").AsString();
                if (!ALGORITHMS.containsKey(name)) {
                    throw new NotOffered("algorithm " + name);
                }
                return ALGORITHMS.get(name);
            }
        }
        throw new NotOffered("no algorithm is named");
    }

    private static KeyId importKey(
            CBORObject key, CoseAlgorithm algorithm, KeyUsage usage, TrustedServices services)
            throws NotOffered {
        if (key == null) {
            throw new NotOffered("no key is given");
        }
        String kind = key.get("kty").AsString();
        return switch (kind) {
            case "oct" -> {
                KeyType type =
                        switch (algorithm.algorithm().scheme()) {
                            case HMAC -> KeyType.HMAC;
                            case CHACHA20_POLY1305 -> KeyType.CHACHA20;
                            default -> KeyType.AES;
                        };
                yield imported(services, type, algorithm, usage, field(key, "k", 0));
            }
            case "EC" -> {
                Integer bits = WEIERSTRASS.get(key.get("crv").AsString());
                if (bits == null || !key.ContainsKey("y") && !key.ContainsKey("y_hex")) {
                    throw new NotOffered("curve " + key.get("crv") + ", or half a point");
                }
                int length = (bits + 7) / 8;
                byte[] point = new byte[1 + 2 * length];
                point[0] = 4;
                System.arraycopy(field(key, "x", length), 0, point, 1, length);
                System.arraycopy(field(key, "y", length), 0, point, 1 + length, length);
                yield imported(services, KeyType.SECP_R1_PUBLIC_KEY, algorithm, usage, point);
            }
            case "OKP" -> {
                if (!key.get("crv").AsString().startsWith("Ed")) {
                    throw new NotOffered("curve " + key.get("crv"));
                }
                yield imported(
                        services,
                        KeyType.TWISTED_EDWARDS_PUBLIC_KEY,
                        algorithm,
                        usage,
                        field(key, "x", 0));
            }
            case "RSA" ->
                    imported(
                            services,
                            KeyType.RSA_PUBLIC_KEY,
                            algorithm,
                            usage,
                            rsa(field(key, "n", 0), field(key, "e", 0)));
            default -> throw new NotOffered("a key of type " + kind);
        };
    }

    /** PKCS #1. */
    private static byte[] rsa(byte[] modulus, byte[] exponent) {
        try {
            ASN1EncodableVector numbers = new ASN1EncodableVector();
            numbers.add(new ASN1Integer(new BigInteger(1, modulus)));
            numbers.add(new ASN1Integer(new BigInteger(1, exponent)));
            return new DERSequence(numbers).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyId imported(
            TrustedServices services,
            KeyType type,
            CoseAlgorithm algorithm,
            KeyUsage usage,
            byte[] data) {
        return services.keys()
                .importKey(KeyAttributes.of(type, 0).permitting(algorithm.algorithm(), usage), data);
    }

    /** A number of that many bytes (leading zeros may be missing, or one too many), or 0: as it is. */
    private static byte[] field(CBORObject key, String name, int length) {
        byte[] bytes =
                key.ContainsKey(name + "_hex")
                        ? hex(key.get(name + "_hex").AsString())
                        : Base64.getUrlDecoder().decode(key.get(name).AsString());
        if (length == 0 || bytes.length == length) {
            return bytes;
        }
        byte[] number = new BigInteger(1, bytes).toByteArray();
        byte[] padded = new byte[length];
        int from = Math.max(0, number.length - length);
        System.arraycopy(
                number, from, padded, length - (number.length - from), number.length - from);
        return padded;
    }

    /** Where the message carries the end of a nonce: what both know, with zeros at that end. */
    private static byte[] baseNonce(CBORObject description) {
        if (!description.ContainsKey("unsent")
                || !description.get("unsent").ContainsKey("IV_hex")
                || !description.ContainsKey("unprotected")
                || !description.get("unprotected").ContainsKey("partialIV_hex")) {
            return new byte[0];
        }
        byte[] whole = hex(description.get("unsent").get("IV_hex").AsString());
        byte[] end = hex(description.get("unprotected").get("partialIV_hex").AsString());
        Arrays.fill(whole, whole.length - end.length, whole.length, (byte) 0);
        return whole;
    }

    private static byte[] expected(CBORObject input) {
        return input.ContainsKey("plaintext_hex")
                ? hex(input.get("plaintext_hex").AsString())
                : input.get("plaintext").AsString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
