// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Wycheproof tests and OpenAIF does not offer: its API has no name for it, or answers
 * NOT_SUPPORTED. docs/trust.md has the same table in words.
 */
final class NotOffered {
    private static final Map<Pattern, String> ALGORITHMS = new LinkedHashMap<>();
    private static final Map<Pattern, String> SCHEMAS = new LinkedHashMap<>();
    private static final Set<String> HASHES =
            Set.of("SHA-1", "SHAKE128", "SHAKE256", "MD5", "SHA1");
    private static final Pattern CURVES =
            Pattern.compile(
                    "secp(160|192|224|256)k1|secp(112|128|160|192|224)r[12]|brainpool.*|sect.*"
                            + "|prime.*v[123]|FRP256v1");

    static {
        String others = "AES, ChaCha20 and Ascon are the ciphers";
        algorithm("(?i)(ARIA|CAMELLIA|SEED|SM4|MORUS|AEGIS).*", others);
        algorithm("(?i)ASCON-?(128A?|80PQ)", "Ascon as standardised: SP 800-232 only");
        algorithm("(?i)AES-EAX|AES-GCM-SIV|(AEAD-)?AES-SIV-CMAC|A(128|192|256)CBC-HS(256|384|512)",
                "GCM and CCM are the AES modes of AEAD");
        algorithm("(?i)XCHACHA20-POLY1305", "of ChaCha20-Poly1305 the one of RFC 8439");
        algorithm("(?i)AES-XTS", "a mode for disks, without authentication");
        algorithm("(?i)AES-(FF1|FF3).*|.*FF1.*|.*FF3.*", "no format-preserving encryption");
        algorithm("(?i)(AES-)?GMAC|VMAC.*|SIP-?HASH.*|HALF-?SIP-?HASH.*|KMAC.*", "HMAC and CMAC are the MACs");
        algorithm("(?i)HMAC-?SHA-?1", "SHA-1 is not offered");
        algorithm("(?i)HKDF-SHA-?1", "SHA-1 is not offered");
        algorithm("(?i)PBKDF2.*|PBES2.*|PBE.*", "no keys from passwords");
        algorithm("(?i)DSA", "DSA was withdrawn: FIPS 186-5");
        algorithm("(?i)BLS.*", "no pairings");
        algorithm("(?i)PrimalityTest", "no tests of primality");
        algorithm("(?i)EcCurveTest", "curves have names");
        algorithm("(?i)RSASSA-PKCS1.*|RSAES-PKCS1.*", "RSA with PSS and OAEP only");

        schema("daead_test", "deterministic encryption is not offered");
        schema("mac_with_iv_test", "HMAC and CMAC are the MACs");
        schema("dsa_.*", "DSA was withdrawn: FIPS 186-5");
        schema("ecdsa_bitcoin_verify", "NIST curves only");
        schema("fpe_.*", "no format-preserving encryption");
        schema("bls_.*", "no pairings");
        schema("primality_test", "no tests of primality");
        schema("ec_(curve|point)_test|ec_public_key_verify", "curves have names");
        schema("json_web_.*", "no JOSE");
        schema("pbkdf_test|pbe_test", "no keys from passwords");
        schema("rsassa_pkcs1_.*|rsaes_pkcs1_.*", "RSA with PSS and OAEP only");
        schema("mldsa_sign_noseed|mlkem_semi_expanded_decaps_test|mlkem_decaps_test",
                "post-quantum keys are imported as their seed, never expanded");
        schema("mldsa_sign_mu_.*", "ML-DSA signs messages, not their representatives");
        schema("hpke_.*", "no HPKE");
        schema("c2sp_chunked_encryption|secretstream_test", "no streams of encrypted pieces");
        schema("stream_cipher_test", "no stream cipher without authentication but AES-CTR");
        schema("eddsa_to_xdh", "a key serves one purpose");
        schema("ristretto_.*", "no ristretto");
    }

    private NotOffered() {}

    private static void algorithm(String pattern, String reason) {
        ALGORITHMS.put(Pattern.compile(pattern), reason);
    }

    private static void schema(String pattern, String reason) {
        SCHEMAS.put(Pattern.compile("(" + pattern + ")_schema(_v\\d+)?\\.json"), reason);
    }

    /** Why nothing of a file is offered. */
    static Optional<String> file(String schema, String algorithm) {
        return reason(SCHEMAS, schema).or(() -> reason(ALGORITHMS, algorithm));
    }

    private static Optional<String> reason(Map<Pattern, String> table, String name) {
        return table.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(name).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    static Optional<String> hash(String name) {
        return HASHES.contains(name)
                ? Optional.of(name + " is not offered")
                : Optional.empty();
    }

    static Optional<String> curve(String name) {
        return CURVES.matcher(name).matches()
                ? Optional.of("the curve " + name + " is not offered")
                : Optional.empty();
    }
}
