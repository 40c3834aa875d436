// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.Measurement;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.KeyProvider;

/** A provider that can also quote, as a TPM does: signs the nonce with a key of its own. */
final class StandInDevice implements KeyProvider {
    private final KeyProvider keys;
    private final KeyPair own;

    StandInDevice(KeyProvider keys) {
        this.keys = keys;
        try {
            this.own = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What reference values should say of it. */
    Measurement measured() {
        return measured(own.getPublic().getEncoded());
    }

    private static Measurement measured(byte[] key) {
        return Measurement.of("device", "attestation key", "", FileHash.of(key));
    }

    @Override
    public Optional<Quote> quote(byte[] nonce) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(own.getPrivate());
            signature.update(nonce);
            return Optional.of(
                    new Quote("stand-in", nonce, signature.sign(), own.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static List<Measurement> verified(Quote quote, byte[] nonce) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(
                    KeyFactory.getInstance("Ed25519")
                            .generatePublic(new X509EncodedKeySpec(quote.publicKey())));
            signature.update(quote.statement());
            if (!signature.verify(quote.signature())) {
                throw new TrustException(TrustError.INVALID_SIGNATURE, "its signature is wrong");
            }
        } catch (GeneralSecurityException e) {
            throw new TrustException(TrustError.INVALID_ARGUMENT, "its key is none", e);
        }
        if (!MessageDigest.isEqual(nonce, quote.statement())) {
            throw new TrustException(TrustError.INVALID_SIGNATURE, "it is over another nonce");
        }
        return List.of(measured(quote.publicKey()));
    }

    @Override
    public String name() {
        return keys.name();
    }

    @Override
    public boolean offers(KeyAttributes attributes) {
        return keys.offers(attributes);
    }

    @Override
    public HeldKey importKey(KeyAttributes attributes, byte[] data) {
        return keys.importKey(attributes, data);
    }

    @Override
    public HeldKey generate(KeyAttributes attributes) {
        return keys.generate(attributes);
    }

    @Override
    public HeldKey restore(KeyAttributes attributes, byte[] blob) {
        return keys.restore(attributes, blob);
    }

    @Override
    public byte[] random(int length) {
        return keys.random(length);
    }

    @Override
    public byte[] seal(byte[] secret) {
        return keys.seal(secret);
    }

    @Override
    public byte[] unseal(byte[] sealed) {
        return keys.unseal(sealed);
    }

    @Override
    public long counter() {
        return keys.counter();
    }

    @Override
    public long count() {
        return keys.count();
    }

    @Override
    public void close() {
        keys.close();
    }
}
