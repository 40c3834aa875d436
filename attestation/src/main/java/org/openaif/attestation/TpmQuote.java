// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * What a TPM 2.0 says of its machine, checked: it is the answer to our nonce, signed by the attestation
 * key that we know, and names the digest of the platform configuration registers (PCRs).
 *
 * <p>Whose key that is, it does not say: the verifier has to know the public key from elsewhere, from
 * the day the machine was set up.
 *
 * <p>Immutable; any thread may use it.
 *
 * <p>Source: TCG, TPM 2.0 Library, part 2, TPMS_ATTEST and TPMT_SIGNATURE.
 *
 * @param pcrs which registers were quoted, per hash function (TPM_ALG_ID: 11 for SHA-256)
 * @param pcrDigest SHA-256 over their values, see {@link #digest}
 * @param clock how long the TPM has run in its life, in milliseconds
 * @param resetCount how often the machine was switched on
 * @param restartCount how often it was woken since
 * @param safe whether the clock cannot have been set back by a loss of power
 * @param firmwareVersion as the maker counts
 */
public record TpmQuote(
        Map<Integer, BitSet> pcrs,
        byte[] pcrDigest,
        long clock,
        long resetCount,
        long restartCount,
        boolean safe,
        long firmwareVersion) {

    /** TPM_GENERATED_VALUE: so begins what a TPM says of itself; no restricted key signs it for others. */
    private static final int MAGIC = 0xFF544347;

    /** TPM_ST_ATTEST_QUOTE. */
    private static final int QUOTE = 0x8018;

    private static final int ECDSA = 0x0018;
    private static final int SHA256 = 0x000B;

    /** No selection has more banks, nor more bytes in one. */
    private static final int MOST_BANKS = 16;

    /** Copies what could be changed. */
    public TpmQuote {
        Map<Integer, BitSet> copy = new TreeMap<>();
        pcrs.forEach((hash, chosen) -> copy.put(hash, (BitSet) chosen.clone()));
        pcrs = Map.copyOf(copy);
        pcrDigest = pcrDigest.clone();
    }

    @Override
    public byte[] pcrDigest() {
        return pcrDigest.clone();
    }

    /**
     * Checks a quote and gives what it says.
     *
     * @param statement the TPMS_ATTEST
     * @param signature the TPMT_SIGNATURE: ECDSA with SHA-256
     * @param publicKey of the attestation key on P-256, uncompressed, as the verifier knows it
     * @param nonce what the verifier chose
     * @throws TrustException INVALID_SIGNATURE, with the reason in words
     */
    public static TpmQuote verify(
            byte[] statement, byte[] signature, byte[] publicKey, byte[] nonce) {
        try {
            requireSignature(statement, signature, publicKey);
            return parse(ByteBuffer.wrap(statement), nonce);
        } catch (BufferUnderflowException _) {
            throw refused("it is cut short");
        }
    }

    /** Requires that the registers had the values that this digest is of. */
    public void requirePcrDigest(byte[] expected) {
        if (!MessageDigest.isEqual(pcrDigest, expected)) {
            throw refused(
                    "the machine was started with other firmware or settings than its reference"
                            + " values say");
        }
    }

    /**
     * What a quote over registers of SHA-256 has as its digest.
     *
     * @param values in the order of the registers
     */
    public static byte[] digest(Collection<byte[]> values) {
        MessageDigest sha256 = sha256();
        values.forEach(sha256::update);
        return sha256.digest();
    }

    private static void requireSignature(byte[] statement, byte[] signature, byte[] publicKey) {
        ByteBuffer in = ByteBuffer.wrap(signature);
        if (number(in) != ECDSA || number(in) != SHA256) {
            throw refused("its signature is none of ECDSA with SHA-256");
        }
        BigInteger r = new BigInteger(1, sized(in));
        BigInteger s = new BigInteger(1, sized(in));
        requireEnd(in);
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, key(publicKey));
        if (!verifier.verifySignature(sha256().digest(statement), r, s)) {
            throw refused("it was altered, or signed by another TPM");
        }
    }

    private static ECPublicKeyParameters key(byte[] encoded) {
        X9ECParameters curve = CustomNamedCurves.getByName("P-256");
        try {
            return new ECPublicKeyParameters(
                    curve.getCurve().decodePoint(encoded), new ECDomainParameters(curve));
        } catch (IllegalArgumentException _) {
            throw refused("the attestation key is no point of P-256");
        }
    }

    private static TpmQuote parse(ByteBuffer in, byte[] nonce) {
        if (in.getInt() != MAGIC) {
            throw refused("it was not made by a TPM");
        }
        if (number(in) != QUOTE) {
            throw refused("it is another statement than a quote");
        }
        sized(in); // the signer's name: its key is known better
        if (!MessageDigest.isEqual(sized(in), nonce)) {
            throw refused("it is the answer to another nonce: an old one, perhaps");
        }
        long clock = in.getLong();
        long resets = Integer.toUnsignedLong(in.getInt());
        long restarts = Integer.toUnsignedLong(in.getInt());
        boolean safe = in.get() != 0;
        long firmware = in.getLong();
        Map<Integer, BitSet> selection = selection(in);
        byte[] digest = sized(in);
        requireEnd(in);
        return new TpmQuote(selection, digest, clock, resets, restarts, safe, firmware);
    }

    private static Map<Integer, BitSet> selection(ByteBuffer in) {
        int banks = in.getInt();
        if (banks < 0 || banks > MOST_BANKS) {
            throw refused("it has " + Integer.toUnsignedString(banks) + " banks of registers");
        }
        SortedMap<Integer, BitSet> selection = new TreeMap<>();
        for (int i = 0; i < banks; i++) {
            int hash = number(in);
            byte[] bits = new byte[in.get() & 0xFF];
            in.get(bits);
            selection.put(hash, BitSet.valueOf(bits));
        }
        return selection;
    }

    private static int number(ByteBuffer in) {
        return Short.toUnsignedInt(in.getShort());
    }

    private static byte[] sized(ByteBuffer in) {
        int length = number(in);
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static void requireEnd(ByteBuffer in) {
        if (in.hasRemaining()) {
            throw refused("it has " + in.remaining() + " bytes too many");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK without SHA-256", e);
        }
    }

    private static TrustException refused(String why) {
        return new TrustException(
                TrustError.INVALID_SIGNATURE, "the TPM's quote is refused: " + why);
    }
}
