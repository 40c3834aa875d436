// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.Wrapper;
import org.bouncycastle.crypto.engines.RFC3394WrapEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey.Part;

/**
 * An AES key inside a device, which offers the bare modes ECB, CBC and CTR, and what is built upon
 * them outside: the modes of Bouncy Castle call the device for every block, so they never see the key.
 */
abstract class DeviceAes {
    static final int BLOCK = 16;

    /** What a key may be for; NONE is to be only kept. */
    static final Set<Scheme> SCHEMES =
            Set.of(
                    Scheme.NONE,
                    Scheme.CMAC,
                    Scheme.CTR,
                    Scheme.CBC_NO_PADDING,
                    Scheme.CBC_PKCS7,
                    Scheme.GCM,
                    Scheme.CCM,
                    Scheme.KEY_WRAP,
                    Scheme.KEY_WRAP_NO_PADDING);

    /** Bouncy Castle wants a key; ours is not here. */
    private static final KeyParameter ELSEWHERE = new KeyParameter(new byte[BLOCK]);

    /** What a device can do with an AES key. */
    enum Mode {
        ECB,
        CBC,
        CTR
    }

    /**
     * Has the device work over blocks: whole ones, except that the last one in CTR mode may be short.
     *
     * @param iv of one block; empty in ECB mode
     * @param input as long as the caller likes
     */
    abstract byte[] process(Mode mode, boolean encrypt, byte[] iv, byte[] input);

    /** Does work of many blocks; a device that can is kept ready from the first to the last. */
    <T> T together(Supplier<T> work) {
        return work.get();
    }

    /** CMAC. */
    Part cmac() {
        CMac mac = new CMac(new DeviceBlockCipher(this));
        together(
                () -> {
                    mac.init(ELSEWHERE);
                    return mac;
                });
        return new Part() {
            @Override
            public byte[] update(byte[] part) {
                return together(
                        () -> {
                            mac.update(part, 0, part.length);
                            return new byte[0];
                        });
            }

            @Override
            public byte[] finish() {
                byte[] tag = new byte[BLOCK];
                return together(
                        () -> {
                            mac.doFinal(tag, 0);
                            return tag;
                        });
            }
        };
    }

    /** CTR and CBC. */
    Part cipher(Algorithm algorithm, boolean encrypt, byte[] iv) {
        return new BlockPart(this, algorithm.scheme(), encrypt, iv);
    }

    /** GCM and CCM: nothing comes out before the end. */
    Part seal(Algorithm algorithm, byte[] nonce, byte[] associated) {
        return new GatheringPart(plaintext -> aead(algorithm, true, nonce, associated, plaintext));
    }

    /** Opens what {@link #seal} made. */
    byte[] open(Algorithm algorithm, byte[] nonce, byte[] associated, byte[] ciphertext) {
        return aead(algorithm, false, nonce, associated, ciphertext);
    }

    private byte[] aead(
            Algorithm algorithm, boolean encrypt, byte[] nonce, byte[] associated, byte[] input) {
        DeviceBlockCipher device = new DeviceBlockCipher(this);
        AEADBlockCipher cipher =
                algorithm.scheme() == Scheme.GCM
                        ? GCMBlockCipher.newInstance(device)
                        : CCMBlockCipher.newInstance(device);
        return together(() -> aead(cipher, algorithm, encrypt, nonce, associated, input));
    }

    private static byte[] aead(
            AEADBlockCipher cipher,
            Algorithm algorithm,
            boolean encrypt,
            byte[] nonce,
            byte[] associated,
            byte[] input) {
        try {
            cipher.init(
                    encrypt,
                    new AEADParameters(ELSEWHERE, algorithm.tagLength() * 8, nonce, associated));
            byte[] output = new byte[cipher.getOutputSize(input.length)];
            int length = cipher.processBytes(input, 0, input.length, output, 0);
            length += cipher.doFinal(output, length);
            return exactly(output, length);
        } catch (InvalidCipherTextException e) {
            throw new TrustException(
                    TrustError.INVALID_SIGNATURE, "the tag is not that of this data and this key", e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "no nonce or tag of " + algorithm + ": " + e.getMessage(), e);
        }
    }

    private static byte[] exactly(byte[] output, int length) {
        if (output.length == length) {
            return output;
        }
        byte[] cut = Arrays.copyOf(output, length);
        Arrays.fill(output, (byte) 0);
        return cut;
    }

    /** Key wrap: with padding, or of whole half blocks without. */
    byte[] wrap(Scheme scheme, byte[] plaintext) {
        boolean padded = scheme == Scheme.KEY_WRAP;
        if (plaintext.length == 0 || (!padded && (plaintext.length < BLOCK || plaintext.length % 8 != 0))) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    padded
                            ? "there is nothing to wrap"
                            : "without padding, a key of 16 bytes or more is wrapped, and a multiple of 8");
        }
        Wrapper engine = wrapper(scheme, true);
        return together(() -> engine.wrap(plaintext, 0, plaintext.length));
    }

    /** The key that was wrapped. */
    byte[] unwrap(Scheme scheme, byte[] ciphertext) {
        Wrapper engine = wrapper(scheme, false);
        return together(() -> unwrap(engine, ciphertext));
    }

    private Wrapper wrapper(Scheme scheme, boolean wrapping) {
        DeviceBlockCipher device = new DeviceBlockCipher(this);
        Wrapper engine =
                scheme == Scheme.KEY_WRAP
                        ? new RFC5649WrapEngine(device)
                        : new RFC3394WrapEngine(device);
        engine.init(wrapping, ELSEWHERE);
        return engine;
    }

    private static byte[] unwrap(Wrapper engine, byte[] ciphertext) {
        try {
            return engine.unwrap(ciphertext, 0, ciphertext.length);
        } catch (InvalidCipherTextException e) {
            throw new TrustException(
                    TrustError.INVALID_PADDING, "that was not wrapped with this key", e);
        }
    }

    /** Gathers a message, for a device or a mode that wants all of it at once. */
    static final class GatheringPart implements Part {
        private final UnaryOperator<byte[]> work;
        private final Gathered gathered = new Gathered();

        GatheringPart(UnaryOperator<byte[]> work) {
            this.work = work;
        }

        @Override
        public byte[] update(byte[] part) {
            gathered.writeBytes(part);
            return new byte[0];
        }

        @Override
        public byte[] finish() {
            byte[] message = gathered.toByteArray();
            try {
                return work.apply(message);
            } finally {
                Arrays.fill(message, (byte) 0);
                gathered.forget();
            }
        }

        @Override
        public void abort() {
            gathered.forget();
        }
    }

    private static final class Gathered extends ByteArrayOutputStream {
        void forget() {
            Arrays.fill(buf, (byte) 0);
            reset();
        }
    }
}
