// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.AsconAEAD128;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.openaif.api.trust.Algorithm;
import org.openaif.trust.spi.HeldKey;

/**
 * What the JDK has not: CCM, Ascon-AEAD128, GCM with a tag shorter than 12 bytes, and CMAC.
 */
final class BouncyParts {
    private BouncyParts() {}

    static HeldKey.Part seal(
            Algorithm algorithm, byte[] key, byte[] nonce, byte[] associated) {
        AEADCipher cipher = cipher(algorithm);
        cipher.init(true, parameters(algorithm, key, nonce, associated));
        return new Sealing(cipher);
    }

    static byte[] open(
            Algorithm algorithm,
            byte[] key,
            byte[] nonce,
            byte[] associated,
            byte[] ciphertext) {
        AEADCipher cipher = cipher(algorithm);
        cipher.init(false, parameters(algorithm, key, nonce, associated));
        byte[] plain = new byte[cipher.getOutputSize(ciphertext.length)];
        try {
            int written = cipher.processBytes(ciphertext, 0, ciphertext.length, plain, 0);
            written += cipher.doFinal(plain, written);
            return written == plain.length ? plain : Arrays.copyOf(plain, written);
        } catch (InvalidCipherTextException e) {
            Arrays.fill(plain, (byte) 0);
            throw RunningAead.notGenuine();
        }
    }

    private static AEADCipher cipher(Algorithm algorithm) {
        return switch (algorithm.scheme()) {
            case CCM -> CCMBlockCipher.newInstance(AESEngine.newInstance());
            case GCM -> GCMBlockCipher.newInstance(AESEngine.newInstance());
            default -> new AsconAEAD128();
        };
    }

    private static AEADParameters parameters(
            Algorithm algorithm, byte[] key, byte[] nonce, byte[] associated) {
        return new AEADParameters(
                new KeyParameter(key), algorithm.tagLength() * 8, nonce, associated);
    }

    /** Encryption under way. */
    private record Sealing(AEADCipher cipher) implements HeldKey.Part {
        @Override
        public byte[] update(byte[] part) {
            byte[] result = new byte[cipher.getUpdateOutputSize(part.length)];
            int written = cipher.processBytes(part, 0, part.length, result, 0);
            return written == result.length ? result : Arrays.copyOf(result, written);
        }

        @Override
        public byte[] finish() {
            byte[] result = new byte[cipher.getOutputSize(0)];
            try {
                int written = cipher.doFinal(result, 0);
                return written == result.length ? result : Arrays.copyOf(result, written);
            } catch (InvalidCipherTextException e) {
                throw new IllegalStateException("encryption found a tag wrong", e);
            }
        }
    }

    static HeldKey.Part cmac(byte[] key) {
        CMac mac = new CMac(AESEngine.newInstance());
        mac.init(new KeyParameter(key));
        return new HeldKey.Part() {
            @Override
            public byte[] update(byte[] part) {
                mac.update(part, 0, part.length);
                return new byte[0];
            }

            @Override
            public byte[] finish() {
                byte[] tag = new byte[mac.getMacSize()];
                mac.doFinal(tag, 0);
                return tag;
            }
        };
    }
}
