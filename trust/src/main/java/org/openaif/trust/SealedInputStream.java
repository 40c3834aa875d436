// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Function;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * Opens a stream that {@link SealedOutputStream} sealed. Only what was found genuine is given out; and
 * only when the end was reached without an exception was the stream whole.
 *
 * <p><b>Errors.</b> An {@link IOException} whose cause is a {@link TrustException}: INVALID_SIGNATURE for
 * what was altered, exchanged, or sealed for something else; DATA_CORRUPT for what was cut off. After it
 * nothing more is given out.
 *
 * <p>Not for several threads at once.
 */
public final class SealedInputStream extends InputStream {
    private static final int SEALED = SealedOutputStream.SEGMENT + Secret.TAG_LENGTH;

    private final InputStream from;
    private final Secret key;
    private final String context;

    /** One byte more than a segment: whether there is one says whether the segment is the last. */
    private final byte[] sealed = new byte[SEALED + 1];

    private int ahead;
    private byte[] open = SealedOutputStream.NOTHING;
    private int next;
    private long number;
    private boolean ended;
    private boolean failed;

    SealedInputStream(InputStream from, Function<byte[], Secret> key, String context)
            throws IOException {
        this.from = from;
        this.context = context;
        byte[] magic = from.readNBytes(SealedOutputStream.MAGIC.length);
        byte[] salt = from.readNBytes(16);
        if (!Arrays.equals(magic, SealedOutputStream.MAGIC) || salt.length < 16) {
            throw refused(
                    new TrustException(
                            TrustError.DATA_INVALID, "'" + context + "' is no sealed stream"));
        }
        this.key = key.apply(salt);
    }

    private static IOException refused(TrustException e) {
        return new IOException(e.getMessage(), e);
    }

    @Override
    public int read() throws IOException {
        return more() ? open[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!more()) {
            return -1;
        }
        int some = Math.min(length, open.length - next);
        System.arraycopy(open, next, bytes, offset, some);
        next += some;
        return some;
    }

    @Override
    public int available() {
        return open.length - next;
    }

    /** Whether there is a byte at {@code next}. */
    private boolean more() throws IOException {
        if (failed) {
            throw new IOException("'" + context + "' was refused before");
        }
        while (next == open.length && !ended) {
            boolean whole = false;
            try {
                segment();
                whole = true;
            } catch (TrustException e) {
                throw refused(e);
            } finally {
                failed = !whole;
            }
        }
        return next < open.length;
    }

    private void segment() throws IOException {
        int length = ahead + from.readNBytes(sealed, ahead, sealed.length - ahead);
        boolean last = length <= SEALED;
        int end = last ? length : SEALED;
        String what = "segment " + number + " of " + context;
        try {
            open =
                    key.open(
                            SealedOutputStream.nonce(number, last),
                            SealedOutputStream.NOTHING,
                            sealed,
                            0,
                            end,
                            what);
        } catch (TrustException e) {
            throw last && cut(end) ? truncated() : e;
        }
        next = 0;
        number++;
        ended = last;
        ahead = last ? 0 : 1;
        sealed[0] = sealed[SEALED];
    }

    /** Whether the last segment is one that was not the last, or a part of one. */
    private boolean cut(int length) {
        if (length < SEALED) {
            return length < Secret.TAG_LENGTH;
        }
        try {
            long nonce = SealedOutputStream.nonce(number, false);
            key.open(nonce, SealedOutputStream.NOTHING, sealed, 0, length, context);
            return true;
        } catch (TrustException altered) {
            return false;
        }
    }

    private TrustException truncated() {
        return new TrustException(
                TrustError.DATA_CORRUPT,
                "'" + context + "' is cut off after segment " + number
                        + ": its writer did not finish, or its end was removed");
    }

    @Override
    public void close() throws IOException {
        key.forget();
        Arrays.fill(open, (byte) 0);
        failed = true;
        from.close();
    }
}
