// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.math.BigInteger;
import java.util.Set;
import org.bouncycastle.util.BigIntegers;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * The public part of a TPM object (TPMT_PUBLIC): what it is, what may be done with it, and its public
 * key.
 *
 * @param type TPM_ALG_…: RSA, ECC, SYMCIPHER, KEYEDHASH
 * @param attributes TPMA_OBJECT
 * @param parameters as marshalled
 * @param unique as marshalled: the public key, or a digest of the secret
 */
record TpmPublic(int type, int attributes, byte[] parameters, byte[] unique) {
    static final int RSA = 0x0001;
    static final int AES = 0x0006;
    static final int HMAC = 0x0005;
    static final int KEYEDHASH = 0x0008;
    static final int SHA256 = 0x000B;
    static final int SHA384 = 0x000C;
    static final int SHA512 = 0x000D;
    static final int NULL = 0x0010;
    static final int ECDSA = 0x0018;
    static final int ECC = 0x0023;
    static final int SYMCIPHER = 0x0025;
    static final int CFB = 0x0043;

    /** Never leaves this TPM: neither it nor its parent can be duplicated. */
    static final int FIXED = 1 << 1 | 1 << 4;

    /** The TPM made its secret. */
    static final int MADE_INSIDE = 1 << 5;

    /** Its (empty) password is enough to use it; wrong ones do not lock the TPM out. */
    static final int USABLE = 1 << 6 | 1 << 10;

    /** Works only on what the TPM itself made: a storage key, an attestation key. */
    static final int RESTRICTED = 1 << 16;

    static final int DECRYPT = 1 << 17;

    /** Signs; for a symmetric key: encrypts. */
    static final int SIGN = 1 << 18;

    private static final byte[] NONE = {};

    /** The root of storage: protects all other keys; AES-128-CFB and SHA-256 do that. */
    static TpmPublic storageRoot() {
        return new TpmPublic(
                ECC,
                FIXED | MADE_INSIDE | USABLE | RESTRICTED | DECRYPT,
                new TpmWriter().u16(AES).u16(128).u16(CFB).u16(NULL).u16(curve(256)).u16(NULL).bytes(),
                point(NONE, NONE));
    }

    /** The key that signs quotes and nothing that comes from outside: ECDSA P-256 with SHA-256. */
    static TpmPublic attestationKey() {
        return new TpmPublic(
                ECC,
                FIXED | MADE_INSIDE | USABLE | RESTRICTED | SIGN,
                new TpmWriter().u16(NULL).u16(ECDSA).u16(SHA256).u16(curve(256)).u16(NULL).bytes(),
                point(NONE, NONE));
    }

    /** A short secret that is only kept. */
    static TpmPublic sealedSecret() {
        return new TpmPublic(KEYEDHASH, FIXED | USABLE, new TpmWriter().u16(NULL).bytes(), empty());
    }

    /** A key for what its attributes permit; where it is made is added to it. */
    static TpmPublic of(KeyAttributes key) {
        return switch (key.type()) {
            case AES ->
                    new TpmPublic(
                            SYMCIPHER,
                            USABLE | SIGN | DECRYPT,
                            new TpmWriter().u16(AES).u16(key.bits()).u16(NULL).bytes(),
                            empty());
            case HMAC ->
                    new TpmPublic(
                            KEYEDHASH,
                            USABLE | SIGN,
                            new TpmWriter().u16(HMAC).u16(hash(key)).bytes(),
                            empty());
            case SECP_R1_KEY_PAIR ->
                    new TpmPublic(
                            ECC,
                            USABLE | (agrees(key) ? DECRYPT : SIGN),
                            new TpmWriter().u16(NULL).u16(NULL).u16(curve(key.bits())).u16(NULL).bytes(),
                            point(NONE, NONE));
            case RSA_KEY_PAIR ->
                    new TpmPublic(
                            RSA,
                            USABLE | DECRYPT, // its bare operation; PSS and OAEP are put around it here
                            new TpmWriter().u16(NULL).u16(NULL).u16(key.bits()).u32(0).bytes(),
                            empty());
            default ->
                    throw new TrustException(
                            TrustError.NOT_SUPPORTED, "a TPM keeps no keys of type " + key.type());
        };
    }

    private static boolean agrees(KeyAttributes key) {
        return Set.of(Scheme.ECDH, Scheme.HKDF).contains(key.algorithm().scheme());
    }

    private static int hash(KeyAttributes key) {
        return hash(key.algorithm().hash().orElse(Hash.SHA_256));
    }

    static int hash(Hash hash) {
        return switch (hash) {
            case SHA_256 -> SHA256;
            case SHA_384 -> SHA384;
            case SHA_512 -> SHA512;
            default ->
                    throw new TrustException(TrustError.NOT_SUPPORTED, "TPMs do not have " + hash);
        };
    }

    /** TPM_ECC_NIST_P…. */
    private static int curve(int bits) {
        return switch (Curve.of(bits)) {
            case P256 -> 3;
            case P384 -> 4;
            case P521 -> 5;
        };
    }

    TpmPublic with(int more) {
        return new TpmPublic(type, attributes | more, parameters, unique);
    }

    TpmPublic withPoint(Curve curve, byte[] encoded) {
        return new TpmPublic(
                type, attributes, parameters, point(curve.x(encoded), curve.y(encoded)));
    }

    TpmPublic withUnique(byte[] value) {
        return new TpmPublic(type, attributes, parameters, new TpmWriter().sized(value).bytes());
    }

    /** The point of an ECC key, uncompressed. */
    byte[] point(Curve curve) {
        TpmReader reader = new TpmReader(unique);
        return curve.encode(reader.sized(), reader.sized());
    }

    BigInteger modulus() {
        return BigIntegers.fromUnsignedByteArray(new TpmReader(unique).sized());
    }

    byte[] bytes() {
        return new TpmWriter()
                .u16(type)
                .u16(SHA256)
                .u32(attributes)
                .sized(NONE)
                .raw(parameters)
                .raw(unique)
                .bytes();
    }

    /** What TPM2_TestParms takes: can a TPM do that at all? */
    byte[] testable() {
        return new TpmWriter().u16(type).raw(parameters).bytes();
    }

    /** How a TPM calls an object with these public bytes. */
    static byte[] name(byte[] publicBytes) {
        return new TpmWriter().u16(SHA256).raw(TpmProtocol.digest(publicBytes)).bytes();
    }

    /**
     * Reads what {@link #bytes} wrote, or a TPM.
     *
     * @throws TrustException HARDWARE_FAILURE if it is no such thing
     */
    static TpmPublic parse(byte[] bytes) {
        TpmReader reader = new TpmReader(bytes);
        int type = reader.u16();
        if (reader.u16() != SHA256) {
            throw TpmReader.malformed("has an object named with another hash than SHA-256");
        }
        int attributes = reader.u32();
        reader.sized(); // the policy
        TpmWriter parameters = new TpmWriter();
        switch (type) {
            case ECC -> {
                symmetric(reader, parameters);
                scheme(reader, parameters);
                parameters.u16(reader.u16());
                scheme(reader, parameters);
            }
            case RSA -> {
                symmetric(reader, parameters);
                scheme(reader, parameters);
                parameters.u16(reader.u16()).u32(reader.u32());
            }
            case SYMCIPHER -> symmetric(reader, parameters);
            case KEYEDHASH -> scheme(reader, parameters);
            default -> throw TpmReader.malformed("has an object of unknown type " + type);
        }
        return new TpmPublic(type, attributes, parameters.bytes(), reader.rest());
    }

    private static void symmetric(TpmReader reader, TpmWriter copy) {
        int algorithm = reader.u16();
        copy.u16(algorithm);
        if (algorithm != NULL) {
            copy.u16(reader.u16()).u16(reader.u16());
        }
    }

    private static void scheme(TpmReader reader, TpmWriter copy) {
        int algorithm = reader.u16();
        copy.u16(algorithm);
        if (algorithm != NULL) {
            copy.u16(reader.u16());
        }
    }

    private static byte[] point(byte[] x, byte[] y) {
        return new TpmWriter().sized(x).sized(y).bytes();
    }

    private static byte[] empty() {
        return new TpmWriter().sized(NONE).bytes();
    }
}
