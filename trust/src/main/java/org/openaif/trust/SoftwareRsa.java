// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** An RSA key pair. */
final class SoftwareRsa extends SoftwareKey {
    private volatile @Nullable RSAPrivateCrtKey parsed;

    private SoftwareRsa(byte[] secret, byte[] publicKey) {
        super(secret, publicKey);
    }

    static SoftwareRsa of(byte[] secret, byte[] publicKey) {
        return new SoftwareRsa(secret, publicKey);
    }

    static SoftwareRsa of(byte[] secret) {
        RSAPrivateCrtKey key = RsaForms.privateKey(secret);
        return of(secret, RsaForms.publicOf(key));
    }

    static SoftwareRsa generate(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return of(RsaForms.encode((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate()));
        } catch (GeneralSecurityException e) {
            throw new TrustException(
                    TrustError.NOT_SUPPORTED, "this JDK makes no RSA keys of " + bits + " bits", e);
        }
    }

    private RSAPrivateCrtKey key() {
        RSAPrivateCrtKey key = parsed;
        if (key == null) {
            key = RsaForms.privateKey(bytes());
            parsed = key;
        }
        return key;
    }

    @Override
    void forget() {
        parsed = null;
    }

    @Override
    public byte[] sign(Algorithm algorithm, byte[] message) {
        try {
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(RsaSchemes.pss(algorithm));
            signature.initSign(key());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT, "this key is too short for " + algorithm, e);
        }
    }

    @Override
    public byte[] signHash(Algorithm algorithm, byte[] hash) {
        return RawPss.sign(key(), algorithm, hash);
    }

    @Override
    public byte[] decryptShort(Algorithm algorithm, byte[] label, byte[] ciphertext) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.DECRYPT_MODE, key(), RsaSchemes.oaep(algorithm, label));
            return cipher.doFinal(ciphertext);
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            throw notDecrypted();
        } catch (GeneralSecurityException e) {
            throw new TrustException(
                    TrustError.NOT_SUPPORTED, "this JDK does not offer " + algorithm, e);
        }
    }

    /** One answer for everything that may be wrong, and no cause. */
    static TrustException notDecrypted() {
        return new TrustException(
                TrustError.INVALID_PADDING, "this was not encrypted for this key, or was altered");
    }
}
