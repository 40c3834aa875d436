// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Seals a stream of any length in segments, so that it can be written and read as it comes and still
 * none of it can be altered, left out, exchanged or cut off unseen (STREAM, of Hoang, Reyhanitabar,
 * Rogaway and Vizár). Big-endian:
 *
 * <pre>
 *   8  "OAIFSTR1"
 *  16  salt, random: the key is derived from the category's with salt and context
 *   then segments of 65,536 bytes, each sealed (16 bytes more); the last may be shorter, even empty
 *   nonce of a segment: 7 zeros, 4 bytes its number from 0 on, 1 byte 1 if it is the last, 0 if not
 * </pre>
 *
 * <p><b>{@code close} writes the last segment.</b> A stream that was not closed, because its writer died,
 * can be read up to the last whole segment, and is then refused as cut off. After an error nothing more
 * is written, and {@code close} does not finish it.
 *
 * <p>Not for several threads at once. {@code flush} flushes whole segments only.
 */
public final class SealedOutputStream extends OutputStream {
    static final int SEGMENT = 1 << 16;
    static final byte[] MAGIC = {'O', 'A', 'I', 'F', 'S', 'T', 'R', '1'};
    static final byte[] NOTHING = {};

    private final OutputStream to;
    private final Secret key;
    private final byte[] waiting = new byte[SEGMENT];
    private int filled;
    private long number;
    private boolean failed;
    private boolean closed;

    SealedOutputStream(OutputStream to, byte[] salt, Secret key) throws IOException {
        this.to = to;
        this.key = key;
        to.write(MAGIC);
        to.write(salt);
    }

    /** The last 8 bytes of the nonce, as a number. */
    static long nonce(long number, boolean last) {
        return number << 8 | (last ? 1 : 0);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed || failed) {
            throw new IOException("the sealed stream " + (closed ? "has been closed" : "has failed"));
        }
        int next = offset;
        int end = offset + length;
        while (next < end) {
            // Only when more comes is a full segment known not to be the last.
            if (filled == SEGMENT) {
                segment(false);
            }
            int some = Math.min(end - next, SEGMENT - filled);
            System.arraycopy(bytes, next, waiting, filled, some);
            filled += some;
            next += some;
        }
    }

    private void segment(boolean last) throws IOException {
        if (number >>> 32 != 0) {
            failed = true;
            throw new IOException("a sealed stream has at most 256 TiB; begin another one");
        }
        boolean written = false;
        try {
            to.write(key.seal(nonce(number, last), NOTHING, Arrays.copyOf(waiting, filled)));
            written = true;
        } finally {
            failed |= !written;
        }
        number++;
        filled = 0;
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }

    /** Writes the last segment, and closes the other stream. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (OutputStream end = to) {
            if (!failed) {
                segment(true);
                end.flush();
            }
        } finally {
            key.forget();
            Arrays.fill(waiting, (byte) 0);
        }
    }
}
