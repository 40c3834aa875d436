// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;
import org.openaif.trust.spi.KeyProvider;

/** A root of trust whose counter a test can look at, slow down and let fail. It keeps no keys. */
final class FakeRoot implements KeyProvider {
    private final Secret root;
    private final SecureRandom random = new SecureRandom();
    private long counter;
    private long seals;

    /** Runs before the counter turns, and after. */
    Runnable before = () -> {};

    Runnable after = () -> {};
    int counts;

    /** Whether it keeps them, as the software provider does and no device. */
    boolean notes;

    private byte[] note = {};

    FakeRoot() {
        this(new byte[0]);
    }

    /** One of several; what one sealed the other does not unseal. */
    FakeRoot(byte[] which) {
        root = new Secret(Arrays.copyOf(which, Secret.LENGTH));
    }

    synchronized void put(long value) {
        counter = value;
    }

    synchronized void putNote(byte[] words) {
        note = words.clone();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public boolean offers(KeyAttributes attributes) {
        return false;
    }

    @Override
    public HeldKey importKey(KeyAttributes attributes, byte[] data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HeldKey generate(KeyAttributes attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HeldKey restore(KeyAttributes attributes, byte[] blob) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public synchronized byte[] seal(byte[] secret) {
        byte[] sealed = root.derive("seal").seal(++seals, new byte[0], secret);
        return ByteBuffer.allocate(8 + sealed.length).putLong(seals).put(sealed).array();
    }

    @Override
    public byte[] unseal(byte[] sealed) {
        if (sealed.length < 8) {
            throw new TrustException(TrustError.INVALID_SIGNATURE, "not sealed here");
        }
        long nonce = ByteBuffer.wrap(sealed).getLong();
        byte[] rest = Arrays.copyOfRange(sealed, 8, sealed.length);
        return root.derive("seal").open(nonce, new byte[0], rest, 0, rest.length, "the sealed key");
    }

    @Override
    public synchronized long counter() {
        return counter;
    }

    @Override
    public long count() {
        return count(new byte[0]);
    }

    @Override
    public boolean keepsNotes() {
        return notes;
    }

    @Override
    public long count(byte[] words) {
        before.run();
        long now;
        synchronized (this) {
            counts++;
            note = words.clone();
            now = ++counter;
        }
        after.run();
        return now;
    }

    @Override
    public synchronized byte[] note() {
        return note;
    }

    @Override
    public void close() {}
}
