// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Supplier;
import org.bouncycastle.util.BigIntegers;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * A key of a TPM. Outside of it lies only what the TPM encrypted, so that is also its blob; inside, it
 * is only while it works.
 */
final class TpmKey extends DeviceKey {
    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537); // the only one that TPMs must have

    private final TpmClient client;
    private volatile TpmObject object;
    private volatile boolean destroyed;

    TpmKey(TpmClient client, KeyAttributes attributes, TpmObject object, SecureRandom random) {
        super(attributes, random);
        this.client = client;
        this.object = object;
    }

    private TpmObject object() {
        if (destroyed) {
            throw new TrustException(TrustError.INVALID_HANDLE, "this key was destroyed");
        }
        return object;
    }

    @Override
    public byte[] publicKey() {
        return switch (attributes().type()) {
            case SECP_R1_KEY_PAIR -> object().describe().point(curve());
            case RSA_KEY_PAIR -> rsa().publicKey();
            default ->
                    throw new TrustException(
                            TrustError.NOT_SUPPORTED, attributes().type() + " has no public part");
        };
    }

    @Override
    public byte[] blob() {
        return object().bytes();
    }

    /** The same key again, which lives on when this one is destroyed. */
    TpmKey copied(KeyAttributes as) {
        return new TpmKey(client, as, TpmObject.parse(object().bytes()), random());
    }

    @Override
    public void close() {
        destroy(); // all that there is to let go of: the blob is kept elsewhere
    }

    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(object.secretPart(), (byte) 0);
        object.context(null);
    }

    @Override
    public Part mac(Algorithm algorithm) {
        return algorithm.scheme() == Scheme.CMAC
                ? aes().cmac()
                : new HmacPart(TpmPublic.hash(algorithm.hash().orElseThrow()));
    }

    @Override
    byte[] ecdsa(byte[] hash) {
        TpmObject used = object();
        return client.work(tpm -> tpm.sign(used, curve(), curve().signed(hash)));
    }

    @Override
    public byte[] agree(Algorithm algorithm, byte[] peer) {
        TpmObject used = object();
        byte[] point = curve().encode(curve().point(peer)); // refuses what is not on the curve
        return client.work(tpm -> tpm.agree(used, curve(), point));
    }

    @Override
    DeviceRsa rsa() {
        TpmObject used = object();
        return new DeviceRsa(
                used.describe().modulus(),
                EXPONENT,
                block -> {
                    byte[] result = client.work(tpm -> tpm.rsa(used, block));
                    return BigIntegers.asUnsignedByteArray(
                            block.length, new BigInteger(1, result));
                });
    }

    @Override
    DeviceAes aes() {
        object();
        return new Aes();
    }

    /** AES, by TPM2_EncryptDecrypt2. */
    private final class Aes extends DeviceAes {
        @Override
        byte[] process(Mode mode, boolean encrypt, byte[] iv, byte[] input) {
            int number =
                    switch (mode) { // TPM_ALG_…
                        case CTR -> 0x40;
                        case CBC -> 0x42;
                        case ECB -> 0x44;
                    };
            TpmObject used = object();
            return client.work(tpm -> process(tpm, used, mode, number, encrypt, iv, input));
        }

        private static byte[] process(
                TpmTransaction tpm,
                TpmObject used,
                Mode mode,
                int number,
                boolean encrypt,
                byte[] iv,
                byte[] input) {
            byte[] output = new byte[input.length];
            byte[] chained = iv;
            for (int offset = 0; offset < input.length; offset += TpmTransaction.BUFFER) {
                int end = Math.min(offset + TpmTransaction.BUFFER, input.length);
                byte[] chunk = Arrays.copyOfRange(input, offset, end);
                byte[] result = tpm.aes(used, number, encrypt, chained, chunk);
                if (result.length != chunk.length) {
                    throw TpmReader.malformed("has " + result.length + " bytes for " + chunk.length);
                }
                System.arraycopy(result, 0, output, offset, result.length);
                if (mode != Mode.ECB) {
                    chained = BlockPart.following(mode == Mode.CTR, chained, encrypt ? result : chunk);
                }
            }
            return output;
        }

        @Override
        <T> T together(Supplier<T> work) {
            return client.work(_ -> work.get());
        }
    }

    /** HMAC: at once if the message is short, else in a sequence that is put aside after each step. */
    private final class HmacPart implements Part {
        private final int hash;
        private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        private byte[] context = {};

        HmacPart(int hash) {
            this.hash = hash;
            object();
        }

        @Override
        public byte[] update(byte[] part) {
            TpmObject used = object();
            gathered.writeBytes(part);
            if (gathered.size() > TpmTransaction.BUFFER) {
                byte[] all = gathered.toByteArray();
                gathered.reset();
                gathered.writeBytes(client.work(tpm -> send(tpm, used, all)));
            }
            return new byte[0];
        }

        /** Sends all but the last buffer, and gives what remains. */
        private byte[] send(TpmTransaction tpm, TpmObject used, byte[] all) {
            int offset = 0;
            byte[] now = context.length == 0 ? tpm.beginHmac(used, hash) : context;
            for (; all.length - offset > TpmTransaction.BUFFER; offset += TpmTransaction.BUFFER) {
                now =
                        tpm.continueHmac(
                                now, Arrays.copyOfRange(all, offset, offset + TpmTransaction.BUFFER));
            }
            context = now;
            return Arrays.copyOfRange(all, offset, all.length);
        }

        @Override
        public byte[] finish() {
            TpmObject used = object();
            byte[] last = gathered.toByteArray();
            return client.work(
                    tpm ->
                            context.length == 0
                                    ? tpm.hmac(used, hash, last)
                                    : tpm.finishHmac(context, last));
        }
    }
}
