// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * Which nonces a secret has encrypted with, so that it never does so twice: the key and all its copies
 * share one book.
 *
 * <p>A nonce that is made here is a random prefix and a counter of 32 bits; after 2^32 of them a new
 * prefix is drawn. So one object never repeats itself; and a persistent key that is loaded again, or a
 * copy in another process, has another prefix: of 64 random bits where the nonce has 96, so that even
 * a million starts meet with a chance of one in thirty million.
 *
 * <p>Any thread may call it.
 */
final class NonceBook {
    private static final int COUNTER = Integer.BYTES;
    private static final int MOST_CHOSEN = 65_536;

    private final IntFunction<byte[]> random;
    private final List<byte[]> spent = new ArrayList<>();
    private final Set<ByteBuffer> chosen = new HashSet<>();
    private byte[] prefix = {};
    private long made;

    NonceBook(IntFunction<byte[]> random) {
        this.random = random;
    }

    /** A nonce of that length that the secret has not had. */
    synchronized byte[] next(int length) {
        byte[] nonce = new byte[length];
        do {
            if (prefix.length != length - COUNTER || made > 0xFFFF_FFFFL) {
                newPrefix(length - COUNTER);
            }
            System.arraycopy(prefix, 0, nonce, 0, prefix.length);
            ByteBuffer.wrap(nonce).putInt(prefix.length, (int) made);
            made++;
        } while (!chosen.isEmpty() && chosen.contains(ByteBuffer.wrap(nonce)));
        return nonce;
    }

    private void newPrefix(int length) {
        if (made > 0) {
            spent.add(prefix);
        }
        prefix = random.apply(length);
        made = 0;
    }

    /**
     * Notes a nonce that a caller chose.
     *
     * @throws TrustException NOT_PERMITTED if the secret has had it; INSUFFICIENT_MEMORY if callers
     *     chose too many
     */
    synchronized void take(byte[] nonce) {
        ByteBuffer entry = ByteBuffer.wrap(nonce.clone());
        if (wasMadeHere(nonce) || chosen.contains(entry)) {
            throw new TrustException(
                    TrustError.NOT_PERMITTED,
                    "this key has encrypted with that nonce before: once more would give both"
                            + " plaintexts away; let the service choose nonces");
        }
        if (chosen.size() == MOST_CHOSEN) {
            throw new TrustException(
                    TrustError.INSUFFICIENT_MEMORY,
                    "this key remembers " + MOST_CHOSEN + " chosen nonces and no more; make a new"
                            + " key, or let the service choose nonces");
        }
        chosen.add(entry);
    }

    private boolean wasMadeHere(byte[] nonce) {
        int start = nonce.length - COUNTER;
        if (start < 0) {
            return false;
        }
        byte[] head = Arrays.copyOf(nonce, start);
        long counter = Integer.toUnsignedLong(ByteBuffer.wrap(nonce).getInt(start));
        return Arrays.equals(head, prefix) && counter < made
                || spent.stream().anyMatch(old -> Arrays.equals(old, head));
    }
}
