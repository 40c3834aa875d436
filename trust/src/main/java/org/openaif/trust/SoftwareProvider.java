// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.KeyProvider;

/**
 * Keeps keys in memory and works with them by the JDK, and by Bouncy Castle where the JDK lacks
 * something. Its root of trust is a file, so it is as safe as the account that it runs in: whoever can
 * read that file, or this process' memory, has the keys. What a machine with a TPM or a token does
 * better is in the room {@code key-devices}.
 *
 * <p>Any thread may call it. Nothing is made or read before it is needed.
 */
public final class SoftwareProvider implements KeyProvider {
    private final SecureRandom random = new SecureRandom();
    private final SoftwareRoot root;

    /**
     * A provider whose root lies in a folder, which is made when first needed, for its owner alone.
     */
    public SoftwareProvider(Path folder) {
        this.root = new SoftwareRoot(folder, new char[0]);
    }

    /**
     * A provider whose root's key store has that password.
     *
     * @param password not empty; copied, and the caller should overwrite it
     */
    public SoftwareProvider(Path folder, char[] password) {
        this.root = new SoftwareRoot(folder, password);
    }

    @Override
    public String name() {
        return "software";
    }

    /** All keys: what there is none of was refused before. */
    @Override
    public boolean offers(KeyAttributes attributes) {
        return true;
    }

    @Override
    public HeldKey importKey(KeyAttributes attributes, byte[] data) {
        return of(attributes.type(), attributes.bits(), data.clone());
    }

    private static HeldKey of(KeyType type, int bits, byte[] secret) {
        return switch (type) {
            case RSA_KEY_PAIR -> SoftwareRsa.of(secret);
            case SECP_R1_KEY_PAIR, MONTGOMERY_KEY_PAIR, TWISTED_EDWARDS_KEY_PAIR ->
                    SoftwareCurve.of(type, bits, secret);
            case ML_KEM_KEY_PAIR, ML_DSA_KEY_PAIR, HYBRID_KEM_KEY_PAIR ->
                    SoftwareLattice.of(type, bits, secret);
            default -> new SoftwareSecret(secret);
        };
    }

    @Override
    public HeldKey generate(KeyAttributes attributes) {
        KeyType type = attributes.type();
        return switch (type) {
            case RSA_KEY_PAIR -> SoftwareRsa.generate(attributes.bits());
            case SECP_R1_KEY_PAIR, MONTGOMERY_KEY_PAIR, TWISTED_EDWARDS_KEY_PAIR ->
                    SoftwareCurve.generate(type, attributes.bits());
            case ML_KEM_KEY_PAIR, ML_DSA_KEY_PAIR, HYBRID_KEM_KEY_PAIR ->
                    SoftwareLattice.of(
                            type, attributes.bits(), random(SoftwareLattice.seedLength(type)));
            default -> new SoftwareSecret(random(attributes.bits() / 8));
        };
    }

    @Override
    public HeldKey restore(KeyAttributes attributes, byte[] blob) {
        SoftwareKey.Halves halves = SoftwareKey.Halves.of(blob);
        KeyType type = attributes.type();
        return switch (type) {
            case RSA_KEY_PAIR -> SoftwareRsa.of(halves.secret(), halves.publicKey());
            case SECP_R1_KEY_PAIR, MONTGOMERY_KEY_PAIR, TWISTED_EDWARDS_KEY_PAIR ->
                    SoftwareCurve.of(
                            type, attributes.bits(), halves.secret(), halves.publicKey());
            case ML_KEM_KEY_PAIR, ML_DSA_KEY_PAIR, HYBRID_KEM_KEY_PAIR ->
                    SoftwareLattice.of(
                            type, attributes.bits(), halves.secret(), halves.publicKey());
            default -> new SoftwareSecret(halves.secret());
        };
    }

    @Override
    public byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public byte[] seal(byte[] secret) {
        return root.seal(secret, "secret");
    }

    /**
     * @throws TrustException INVALID_SIGNATURE if another root sealed it, or it was altered
     */
    @Override
    public byte[] unseal(byte[] sealed) {
        return root.unseal(sealed, "secret");
    }

    @Override
    public long counter() {
        return root.counter();
    }

    @Override
    public long count() {
        return root.count(new byte[0]);
    }

    @Override
    public boolean keepsNotes() {
        return true;
    }

    @Override
    public long count(byte[] note) {
        return root.count(note);
    }

    @Override
    public byte[] note() {
        return root.note();
    }

    @Override
    public void close() {
        root.close();
    }
}
