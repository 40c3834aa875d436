// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * A public key as certificates and PEM files have it (RFC 5280, SubjectPublicKeyInfo), and as {@link
 * KeyType} says. Strict: DER, named curves, uncompressed points; everything else is refused.
 *
 * @param type what it is
 * @param bits its size, see {@link KeyType}
 * @param key its bytes, see {@link KeyType}
 */
public record SubjectPublicKeyInfo(KeyType type, int bits, byte[] key) {
    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    /** AlgorithmIdentifier of rsaEncryption: RFC 3279. */
    private static final byte[] RSA = hex("300d06092a864886f70d0101010500");

    /** What has one AlgorithmIdentifier and one length. */
    private record Form(KeyType type, int bits, int length, byte[] algorithm) {
        byte[] encode(byte[] key) {
            return SubjectPublicKeyInfo.encode(algorithm, key);
        }
    }

    private static final List<Form> FORMS =
            List.of(
                    form(KeyType.SECP_R1_PUBLIC_KEY, 256, 65, "301306072a8648ce3d020106082a8648ce3d030107"),
                    form(KeyType.SECP_R1_PUBLIC_KEY, 384, 97, "301006072a8648ce3d020106052b81040022"),
                    form(KeyType.SECP_R1_PUBLIC_KEY, 521, 133, "301006072a8648ce3d020106052b81040023"),
                    form(KeyType.MONTGOMERY_PUBLIC_KEY, 255, 32, "300506032b656e"),
                    form(KeyType.MONTGOMERY_PUBLIC_KEY, 448, 56, "300506032b656f"),
                    form(KeyType.TWISTED_EDWARDS_PUBLIC_KEY, 255, 32, "300506032b6570"),
                    form(KeyType.TWISTED_EDWARDS_PUBLIC_KEY, 448, 57, "300506032b6571"),
                    form(KeyType.ML_DSA_PUBLIC_KEY, 44, 1312, "300b0609608648016503040311"),
                    form(KeyType.ML_DSA_PUBLIC_KEY, 65, 1952, "300b0609608648016503040312"),
                    form(KeyType.ML_DSA_PUBLIC_KEY, 87, 2592, "300b0609608648016503040313"),
                    form(KeyType.ML_KEM_PUBLIC_KEY, 512, 800, "300b0609608648016503040401"),
                    form(KeyType.ML_KEM_PUBLIC_KEY, 768, 1184, "300b0609608648016503040402"),
                    form(KeyType.ML_KEM_PUBLIC_KEY, 1024, 1568, "300b0609608648016503040403"));

    private static Form form(KeyType type, int bits, int length, String algorithm) {
        return new Form(type, bits, length, hex(algorithm));
    }

    /**
     * Reads one.
     *
     * @throws TrustException INVALID_ARGUMENT if it is none, or not in DER; NOT_SUPPORTED for other
     *     kinds of keys
     */
    public static SubjectPublicKeyInfo decode(byte[] encoded) {
        for (Form form : FORMS) {
            int start = encoded.length - form.length;
            if (start > 0) {
                byte[] key = Arrays.copyOfRange(encoded, start, encoded.length);
                if (Arrays.equals(form.encode(key), encoded)) {
                    return new SubjectPublicKeyInfo(form.type, form.bits, key);
                }
            }
        }
        return rsa(encoded)
                .orElseThrow(
                        () ->
                                new TrustException(
                                        TrustError.INVALID_ARGUMENT,
                                        "these " + encoded.length + " bytes are no public key in DER"
                                                + " of a kind that is offered (P-256, P-384, P-521,"
                                                + " X25519, X448, Ed25519, Ed448, RSA, ML-DSA,"
                                                + " ML-KEM)"));
    }

    /** The key is what follows the two headers, the algorithm and the count of unused bits. */
    private static Optional<SubjectPublicKeyInfo> rsa(byte[] encoded) {
        for (int header = RSA.length + 5; header <= RSA.length + 9; header++) {
            if (header < encoded.length) {
                byte[] key = Arrays.copyOfRange(encoded, header, encoded.length);
                if (Arrays.equals(encode(RSA, key), encoded)) {
                    int bits = RsaForms.publicKey(key).getModulus().bitLength();
                    return Optional.of(
                            new SubjectPublicKeyInfo(KeyType.RSA_PUBLIC_KEY, bits, key));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Writes it.
     *
     * @throws TrustException INVALID_ARGUMENT for a key that X.509 has no form for
     */
    public byte[] encode() {
        KeyType half = type.publicKey().orElse(type);
        if (half == KeyType.RSA_PUBLIC_KEY) {
            return encode(RSA, key);
        }
        return FORMS.stream()
                .filter(form -> form.type == half && form.bits == bits && form.length == key.length)
                .findFirst()
                .orElseThrow(
                        () ->
                                new TrustException(
                                        TrustError.INVALID_ARGUMENT,
                                        "X.509 has no form for a public key of type " + type + ", size "
                                                + bits + " and " + key.length + " bytes"))
                .encode(key);
    }

    private static byte[] encode(byte[] algorithm, byte[] key) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(algorithm);
        content.write(BIT_STRING);
        writeLength(content, key.length + 1);
        content.write(0);
        content.writeBytes(key);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(SEQUENCE);
        writeLength(whole, content.size());
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    /** The shortest form, as DER demands. */
    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubjectPublicKeyInfo that
                && type == that.type
                && bits == that.bits
                && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return type + ", size " + bits;
    }
}
